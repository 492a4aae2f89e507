"""A list shows the first words of a message, plain: no marks of Markdown, no hard passage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.tickets.snippet import LENGTH, snippet


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Oi, Maria!** A sua conta *voltou*.", "Oi, Maria! A sua conta voltou."),
        ("Liga pro **188**\\.\n\n> Quando volta?\n> > Hoje", "Liga pro 188. Quando volta? Hoje"),
        (
            "# Pasos\n\n- abre la app\n- entra en **Cuenta**\n\n---\nGracias",
            "Pasos abre la app entra en Cuenta Gracias",
        ),
        (
            "See [the help page](https://lume.example/h) or <https://lume.example>.",
            "See the help page or https://lume.example.",
        ),
        ("**_Both_** and `code` and ~~gone~~", "Both and code and gone"),
        ("Dial \\*4141 or \\*4242\\*", "Dial *4141 or *4242*"),
    ],
)
def test_what_ana_wrote_in_markdown_is_read_as_plain_words(text: str, shown: str) -> None:
    assert snippet(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 * 2 = 30",
        "2*3*4",
        "my_file_name and @maria_s_",
        "Marca *4141 desde el móvil",
        "-5 graus, 1 > 0",
        "a < b e b > c",
        "Erro #1182",
        "10. rodada",
    ],
)
def test_signs_that_mark_nothing_stay_as_maria_wrote_them(text: str) -> None:
    assert snippet(text) == text


@given(st.text() | st.text(alphabet="a *_`>#[]()<~\\-\n\ue02a", max_size=2000))
def test_whatever_comes_is_one_short_line(text: str) -> None:
    line = snippet(text)
    assert len(line) <= LENGTH
    assert line == " ".join(line.split())
    assert "\x00" not in line


@given(st.text(alphabet="aãé ,.!?\n\x00", max_size=150))
def test_a_short_text_without_marks_is_its_own_snippet(text: str) -> None:
    assert snippet(text) == " ".join(text.replace("\x00", "").split())


def test_a_long_text_is_cut_between_words() -> None:
    line = snippet("palavra " * 100)
    assert line.endswith("palavra…")
    assert len(snippet("x" * 10_000_000)) == LENGTH
