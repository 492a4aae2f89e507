"""What is hard to read is folded to one line; the rest of a mail stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.patience import coming_to_an_end, work_of

from amparo.media.harm import Harm
from amparo.tickets.passages.folding import veiled
from amparo.tickets.passages.reading import (
    _SENTENCES,
    _SLURS,
    _STEMS,
    LONGEST,
    _Kind,
    gravest,
    passages_in,
    without_passages,
)
from amparo.tickets.queries.finding.headline import excerpt
from amparo.tickets.snippet import snippet

HARD = [
    ("Na live ele cortou os pulsos na frente de todos.", Harm.SELF_HARM),
    ("Vi um homem que se enforcou no vídeo", Harm.SELF_HARM),
    ("El chico se cortó las venas en directo", Harm.SELF_HARM),
    ("She was cutting her wrists during the live", Harm.SELF_HARM),
    ("Ele se corta e as pessoas riem", Harm.SELF_HARM),
    ("Él se corta y la gente se ríe", Harm.SELF_HARM),
    ("He cuts himself and people laugh", Harm.SELF_HARM),
    ("Tem gente se cortando na live", Harm.SELF_HARM),
    ("Una chica se está cortando en vivo", Harm.SELF_HARM),
    ("¡Córtate las venas!", Harm.SELF_HARM),
    ("Havia uma poça de sangue e ninguém parou a transmissão", Harm.GRAPHIC),
    ("Mostraron cómo lo decapitaron", Harm.GRAPHIC),
    ("A man gets shot in the face in that clip", Harm.GRAPHIC),
    ("Están torturando a un perro en ese video", Harm.ANIMAL_HARM),
    ("Um rapaz chutando o gato até morrer", Harm.ANIMAL_HARM),
    ("They drowned three kittens on camera", Harm.ANIMAL_HARM),
    ("Queimaram um gato na live", Harm.ANIMAL_HARM),
    ("Um homem machuca um cachorro e ri", Harm.ANIMAL_HARM),
    ("Two of them beat the dog all evening", Harm.ANIMAL_HARM),
    ("Estaba colgado de una cuerda en el salón", Harm.SELF_HARM),
    ("He hung himself while people watched", Harm.SELF_HARM),
    ("Se ven cuerpos despedazados en la calle", Harm.GRAPHIC),
]
HARMLESS = [
    "Não consigo entrar na minha conta, o código não chega",
    "Cortaram a minha LIVE no meio e perdi os presentes",
    "Mi cuenta fue suspendida y no sé por qué",
    "The upload is cut off after ten seconds, and the app hangs",
    "A live se corta toda hora quando eu mudo de câmera",
    "El vivo se corta y la gente se ríe",
    "Postei um vídeo e ele se corta no meio",
    "Meu amigo se corta no áudio e não escuto",
    "Ella se está cortando el pelo en vivo",
    "She cuts herself out of every photo",
    "Meu gato derrubou o celular e a tela quebrou",
    "Estoy en vivo todos los viernes con mi perro",
    "I shot the video in the park, it was burned onto a DVD",
    "Preciso de ajuda, tenho pensado em suicídio",  # danger, and nothing that shows it
    "O pagamento de outubro está atrasado e o corpo da mensagem veio vazio",
]


@pytest.mark.parametrize(("text", "harm"), HARD)
def test_a_sentence_that_shows_it_is_a_passage_of_its_kind(text: str, harm: Harm) -> None:
    (passage,) = passages_in(f"Olá, equipe. {text}")
    assert (passage.harm, passage.is_slur) == (harm, False)
    assert f"Olá, equipe. {text}"[passage.start : passage.end] == text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_people_write_about_every_day_is_left_as_it_is(text: str) -> None:
    assert passages_in(text) == []


def test_sentences_that_follow_each_other_fold_together_and_bear_the_harder_class() -> None:
    text = "Oi. Ele cortou os pulsos. Depois vi uma poça de sangue! Podem olhar?"
    (passage,) = passages_in(text)
    assert text[passage.start : passage.end] == "Ele cortou os pulsos. Depois vi uma poça de sangue!"
    assert (passage.harm, passage.severity) == (Harm.GRAPHIC, 4)


def test_of_a_slur_only_the_word_is_a_passage() -> None:
    text = "Ele me chamou de «Macaco» na live e riu"
    (passage,) = passages_in(text)
    assert (text[passage.start : passage.end], passage.is_slur, passage.harm) == ("Macaco", True, Harm.HATE)


def test_a_line_of_a_list_does_not_say_what_the_message_folds() -> None:
    text = "Oi, vi um vídeo horrível. Um homem que se enforcou numa árvore. Tirem isso do ar"
    assert without_passages(text) == "Oi, vi um vídeo horrível. […] Tirem isso do ar"
    assert snippet(text) == "Oi, vi um vídeo horrível. […] Tirem isso do ar"


def test_nor_does_what_a_search_found() -> None:
    text = "Vi um vídeo horrível. Um homem que se enforcou numa árvore. Tirem isso do ar"
    found = excerpt(text, "pt-BR", {"enforcou", "video"})
    assert "".join(piece.text for piece in found) == "Vi um vídeo horrível. […] Tirem isso do ar"
    assert [piece.text for piece in found if piece.is_match] == ["vídeo"]


@pytest.mark.parametrize("kind", [*_SENTENCES, *_SLURS], ids=lambda kind: f"{kind.harm}, {kind.severity}")
@given(st.data())
def test_whatever_is_hard_is_looked_for_where_it_stands(kind: _Kind, data: st.DataObject) -> None:
    assert kind in _STEMS.in_text(data.draw(st.from_regex(kind.pattern, fullmatch=True)))


@given(st.text(max_size=400))
def test_passages_never_overlap_and_always_lie_in_the_text(text: str) -> None:
    written = f"{text} decapitaram o macaco. {text} bicha"
    passages = passages_in(written)
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end <= len(written)
        end = passage.end
    assert gravest(passages)


def test_a_long_mail_without_such_words_costs_no_more_than_a_short_one() -> None:
    plain = "O código de acesso nunca chega ao telefone novo. "
    passages_in(plain)  # from now on its words are known
    assert work_of(lambda: passages_in(plain * 40)) == work_of(lambda: passages_in(plain))


def test_a_mail_full_of_such_words_is_read_to_its_end() -> None:
    with coming_to_an_end():
        passages_in("cort " * LONGEST)


def test_a_fold_ends_its_line_and_leaves_no_empty_one() -> None:
    html = veiled("Vi isto:\nEle cortou os pulsos.\nTirem do ar.", of=None)
    assert html.startswith("Vi isto:\n<details")
    assert html.endswith("</details>Tirem do ar.")
