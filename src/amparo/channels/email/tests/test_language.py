"""The language of what people write, where there is enough of it to tell."""

import pytest

from amparo.channels.email.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Não consigo entrar na minha conta desde ontem", "pt-BR"),
        ("Oi, minha live caiu", "pt-BR"),
        ("NÃO RECEBI MEU PAGAMENTO", "pt-BR"),
        ("Conta bloqueada sem motivo, por favor me ajudem", "pt-BR"),
        ("No puedo entrar en mi cuenta desde ayer", "es"),
        ("¿Cuándo me van a pagar?", "es"),
        ("MI TRANSMISIÓN SE CORTÓ SIN AVISO", "es"),
        ("Cuenta bloqueada, ayuda por favor", "es"),
        ("I cannot log in to my account since yesterday", "en"),
        ("my LIVE was cut off", "en"),
        ("https://lume.example/live/12345 maria@casa.example meu vídeo sumiu ontem à noite", "pt-BR"),
    ],
)
def test_people_are_understood_in_their_language(text: str, code: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    "text", ["", "   ", "😀", "ok", "123 456", "https://lume.example/x", "maria@casa.example", "?!"]
)
def test_too_little_says_nothing(text: str) -> None:
    assert detect_language(text) is None


def test_what_one_wrote_before_decides_what_could_be_either() -> None:
    assert detect_language("conta nova", known=("pt-BR",)) in {"pt-BR", None}
    assert detect_language("Preciso ajuda, minha conta sumiu", known=("es",)) == "pt-BR"


def test_only_the_languages_of_the_desk_are_answered() -> None:
    assert detect_language("Ich kann mich nicht anmelden, bitte helfen Sie mir") is None
    assert detect_language("I cannot log in to my account", allowed=("pt-BR", "es")) is None
    assert detect_language("Non riesco ad accedere al mio account", allowed=("it", "en")) == "it"


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert detect_language("não consigo entrar na conta " * 100_000) == "pt-BR"
