"""What was written becomes HTML that cannot do anything."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.desk.ticket.words import note, plain
from amparo.tickets.passages.folding import veiled
from amparo.ui.markdown import markdown

HARMLESS = re.compile(
    r"</?(p|br|b|strong|em|ul|ol|li|code|pre|blockquote|hr|h[1-6])( /)?>|</a>|<li>"
    r'|<ol start="\d+">|<code class="language-[^"<>]*">'
    r'|<a rel="noopener noreferrer nofollow" href="[^"<>]*"( title="[^"<]*(<b>[^"<]*</b>[^"<]*)*")?>'
    r'|<a href="[^"<>]*"( rel="nofollow")?>'
)
FOLD = re.compile(r'<details class="veil"><summary>.*?</summary><span>|</span></details>', re.DOTALL)
hostile = st.text(alphabet=st.sampled_from(list("<>&\"'()[]!@*_`#-: \n/ab=\\{}")), max_size=60) | st.text(max_size=60)


def folded(text: str) -> str:
    """As it stands around a hard passage, and in one."""
    around = veiled(f"{text}. Ele cortou os pulsos {text}. {text}", of=None)
    return FOLD.sub("", str(around))


@pytest.mark.parametrize("draw", [markdown, note, plain, folded])
@given(text=hostile)
def test_no_text_makes_a_tag_that_we_do_not_make(draw: object, text: str) -> None:
    html = str(draw(text))  # type: ignore[operator] # one of three functions
    assert "<" not in HARMLESS.sub("", html)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"]
)
def test_a_link_leads_to_the_web_or_nowhere(address: str) -> None:
    assert "<a" not in markdown(f"[press]({address})")
    assert "<a" not in plain(address)


def test_a_picture_in_markdown_is_not_fetched() -> None:
    assert "<img" not in markdown("![x](https://tracker.example/pixel.gif)")


def test_what_ana_types_as_markdown_is_drawn() -> None:
    assert markdown("**já** e\n- um\n- dois") == (
        "<p><strong>já</strong> e</p>\n<ul>\n<li>um</li>\n<li>dois</li>\n</ul>\n"
    )


def test_a_mention_stands_out_and_an_address_does_not() -> None:
    assert note("@Ana veja, ana@lume.example sabe") == "<p><b>@Ana</b> veja, ana@lume.example sabe</p>\n"


def test_an_address_in_marias_words_can_be_pressed() -> None:
    assert plain("veja https://lume.example/a") == (
        '<p>veja <a href="https://lume.example/a" rel="nofollow">https://lume.example/a</a></p>'
    )


def test_nothing_but_their_margin_stands_between_paragraphs() -> None:
    assert plain("Bom dia!\n\nErrei a senha\numas vezes.") == "<p>Bom dia!</p><p>Errei a senha<br>umas vezes.</p>"
