"""A pattern that could match is always tried, and most patterns are not."""

import re

from hypothesis import given
from hypothesis import strategies as st

from amparo.core.stems import Stems

PIECES = st.sampled_from(
    [
        "quero",
        "quer",
        "a",
        "la",
        " ",
        " +",
        r"\S+",
        r"\b",
        r"\w*",
        "[oa]",
        "[a-f]",
        "[^x]",
        "(?= casa)",
        "(?! não)",
        "x",
    ]
)
PATTERNS = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=4).map(lambda ways: f"(?:{'|'.join(ways)})"),
        st.tuples(inner, st.sampled_from(["?", "{0,2}", "{1,3}", "{0,2}?", "+?"])).map(
            lambda repeated: f"(?:{repeated[0]}){repeated[1]}"
        ),
    ),
    max_leaves=12,
)


@given(st.data(), PATTERNS, st.text("quero la x", max_size=20))
def test_whatever_a_pattern_matches_is_worth_trying_it_on(data: st.DataObject, pattern: str, beside: str) -> None:
    found = data.draw(st.from_regex(pattern, fullmatch=False))
    text = f"{beside} {found} {beside}{found}"
    assert not re.search(pattern, text) or Stems({"it": [pattern]}).in_text(text)


def test_all_that_a_pattern_wants_must_be_there() -> None:
    stems = Stems({"wish": ["(?:quero|queria) morrer"], "blow": [r"espanc\w+ <?menin[oa]"]})
    assert stems.in_text("eu queria mesmo morrer") == {"wish"}
    assert stems.in_text("espancaram a menina, queria morrer") == {"wish", "blow"}
    assert not stems.in_text("morrer de rir") | stems.in_text("quero a menina") | stems.in_text("")


def test_of_several_ways_to_say_it_one_is_enough() -> None:
    stems = Stems({"it": ["(?:me corto|voy a saltar)", r"(?:nude|fot)\w{1,99} de crianc\w+"]})
    assert stems.in_text("manda fotos de criancas")
    assert stems.in_text("voy mañana a saltar")
    assert not stems.in_text("manda fotos")


def test_where_a_space_is_wanted_a_word_must_end() -> None:
    stems = Stems({"it": [r"cao\s+me (?:mord\w+|late)"]})
    assert stems.in_text("o cao me mordeu") == {"it"} == stems.in_text("cao  me late, falcao")
    assert not stems.in_text("o cao mesmo mordeu") | stems.in_text("o caos me mordeu")


def test_a_pattern_that_wants_nothing_is_always_tried() -> None:
    assert Stems({"any": [r"\d+"], "ox": ["boi"]}).in_text("não") == {"any"}


def test_a_word_of_any_length_is_looked_through() -> None:
    assert Stems({"it": ["morrer"]}).in_text("x" * 39 + "morrer" + "x" * 5_000)
