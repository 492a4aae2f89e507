"""HTML of strangers runs nothing, loads nothing unasked and leaves its frame for nothing."""

import pytest

from amparo.channels.email.html import MAX_DEPTH, html_to_text, sanitise


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" JaVaScRiPt:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<iframe src=https://x.test></iframe>",
        "<object data=x></object><embed src=x>",
        "<form action=https://x.test><input name=senha></form>",
        "<style>body{background:url(https://x.test/a)}</style>",
        "<link rel=stylesheet href=https://x.test/a.css>",
        "<meta http-equiv=refresh content='0;url=https://x.test'>",
        "<base href=https://x.test/>",
        "<p style='background:url(https://x.test/a)'>x</p>",
        "<p style='position:fixed;top:0;z-index:99'>x</p>",
        "<table background=https://x.test/a><tr><td background=https://x.test/b>x</td></tr></table>",
        "<img srcset='https://x.test/a 2x'>",
        "<video src=https://x.test/v poster=https://x.test/p></video>",
        "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
        "<!--[if mso]><script>alert(1)</script><![endif]-->",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_nothing_runs_and_nothing_loads(html: str) -> None:
    safe = sanitise(html, show_remote_images=True).html.lower()
    for danger in ("script", "onerror", "onload", "x.test", "<form", "<input", "iframe", "position", "<style", "<meta"):
        assert danger not in safe


def test_pictures_of_the_mail_stay_and_others_wait_to_be_asked() -> None:
    html = (
        '<img src="cid:foto@casa.example" alt="a>b"><img src="https://t.test/p.gif" width="1">'
        '<img src="data:image/png;base64,AAAA"><img src="//t.test/x"><img src="/desk/logo"><img src="data:image/svg+xml,x">'
    )
    held = sanitise(html)
    assert held.remote_images == 2
    assert 'src="cid:foto@casa.example"' in held.html
    assert held.html.count("src=") == 1
    shown = sanitise(html, show_remote_images=True)
    assert (shown.remote_images, shown.html.count("src=")) == (0, 3)
    assert "https://t.test/p.gif" in shown.html


def test_links_open_outside_and_tell_nothing_of_the_desk() -> None:
    safe = sanitise('<a href="https://lume.example/?a=1&b=2" target="_top">x</a><a href="/desk/tickets">y</a>').html
    assert 'target="_blank"' in safe
    assert "noopener noreferrer" in safe
    assert "/desk" not in safe


def test_the_look_of_a_mail_is_kept() -> None:
    html = '<p style="color:red;font-weight:bold">a</p><table bgcolor="#fff"><tr><td colspan="2">b</td></tr></table>'
    safe = sanitise(html).html
    for kept in ("color:red", "font-weight:bold", 'bgcolor="#fff"', 'colspan="2"'):
        assert kept in safe


def test_html_nested_beyond_reason_is_shown_as_text() -> None:
    html = "<div>" * (MAX_DEPTH + 1) + "socorro <b>já</b>"
    assert sanitise(html).html == "<pre>socorro já</pre>"
    assert html_to_text(html) == "socorro já"


def test_real_newsletters_are_not_beyond_reason() -> None:
    html = "<table><tr><td>" * 60 + "<p>um<p>dois<br>" * 500 + "</td></tr></table>" * 60
    assert sanitise(html).html.startswith("<table>")


def test_text_keeps_paragraphs_lists_and_tables() -> None:
    assert html_to_text("<p>um</p><p>dois<br>três</p>").strip() == "um\n\ndois\ntrês"
    assert "* a" in html_to_text("<ul><li>a</li></ul>")
    row = html_to_text("<table><tr><td>Valor</td><td>R$ 10</td></tr></table>")
    assert row.split() == ["Valor", "R$", "10"]


@pytest.mark.parametrize(
    "html", ["", "   ", "<!-- -->", "<", "<>", "\0", "<?xml version='1.0' encoding='utf-8'?><p>a</p>"]
)
def test_odd_html_is_some_text(html: str) -> None:
    assert "\0" not in html_to_text(html)


def test_styles_and_scripts_are_no_text() -> None:
    assert html_to_text("<style>p{}</style><script>x()</script><title>t</title><p>oi</p>").strip() == "oi"


@pytest.mark.parametrize("style", ["display:none", "display: none !important", "mso-hide:all;display:none!important"])
def test_what_a_mail_hides_is_no_text_that_maria_wrote(style: str) -> None:
    assert html_to_text(f'<div style="{style}">Compre já</div><p>Não entro</p>').strip() == "Não entro"
