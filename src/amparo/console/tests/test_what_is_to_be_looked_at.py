"""A change of a procedure lists the articles and macros that say what it says, each a click from where it is written."""

from typing import Final

import pytest
from playwright.sync_api import expect
from tests.browser import DESK, PHONE, Visit
from tests.cast import signed_in
from tests.pages import plain

from amparo.accounts.models import User
from amparo.core.text import Variants
from amparo.knowledge.models import Article
from amparo.knowledge.services import ArticleText, publish_article, save_article
from amparo.sops.models import Version
from amparo.sops.services import approve, publish, start_draft, submit
from amparo.sops.tests.whole_texts import LOST_LOGIN
from amparo.tickets.services import MacroText, save_macro

PAGE: Final = "/console/sops/lost-login/"
ASKED: Final = "Quais são os últimos números do telefone que estava na conta quando você a abriu pela primeira vez?"
"""What the procedure asks the person who writes: longer than the column that it is listed in."""
TEXT: Final = LOST_LOGIN.replace("Quais são os últimos números do telefone?", ASKED)


def article(by: User, key: str, title: str, body: str) -> Article:
    text = ArticleText(key=key, title=Variants(texts={"pt-BR": title}), body=Variants(texts={"pt-BR": body}))
    made = save_article(by=by, text=text)
    publish_article(article=made, by=by)
    return made


@pytest.fixture
def version(katia: User, grace: User) -> Version:
    return approve(version=submit(version=start_draft(by=katia, text=TEXT), by=katia), by=grace)


@pytest.fixture
def quotes(katia: User) -> Article:
    article(katia, "repasse", "Quando sai o repasse", "O repasse sai às sextas, e o banco leva até dois dias.")
    return article(katia, "entrar", "Entrar de novo", f"## O que vamos perguntar\n\n{ASKED}")


def test_the_page_that_publishes_a_change_lists_the_article_that_quotes_it_and_no_other(
    katia: User, version: Version, quotes: Article
) -> None:
    page = signed_in(katia).get(f"{PAGE}1/publish/")
    assert f"Macros and articles to be looked at Entrar de novo {ASKED}" in plain(page)
    assert f'href="/console/articles/{quotes.pk}/"' in page.content.decode()
    assert "Quando sai o repasse" not in plain(page)


def test_so_does_the_page_that_tells_who_has_read_it_beside_the_macros(
    katia: User, version: Version, quotes: Article
) -> None:
    words = Variants(texts={"pt-BR": ASKED})
    save_macro(by=katia, text=MacroText(code="telefone", title=words, body=words))
    publish(version=version, by=katia)
    page = plain(signed_in(katia).get(f"{PAGE}1/readers/"))
    assert f"Macros and articles to be looked at /telefone {ASKED} Entrar de novo {ASKED}" in page
    assert "Quando sai o repasse" not in page


def test_where_nothing_quotes_it_both_kinds_are_named(katia: User, version: Version) -> None:
    assert "No macro or article says what this procedure says." in plain(signed_in(katia).get(f"{PAGE}1/publish/"))


@pytest.mark.journey
def test_katia_writes_an_article_that_quotes_a_procedure_and_its_change_leads_back_to_it(
    visit: Visit, katia: User, version: Version
) -> None:
    page = visit(katia, "/console/articles/")
    page.get_by_role("link", name="New article").click()
    portuguese = page.get_by_role("group", name="Português")
    portuguese.get_by_label("Title").fill("Entrar de novo")
    portuguese.get_by_label("Text").fill(f"Para acharmos a sua conta:\n\n- {ASKED}")
    page.get_by_label("Key").fill("entrar")
    page.get_by_role("button", name="See how it reads").click()
    expect(page.locator("#preview li")).to_have_text(ASKED)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. This is what is read now.")).to_be_visible()

    page.goto(f"{PAGE}1/publish/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "a long sentence takes two lines"
    page.get_by_role("link", name="Entrar de novo").click()
    expect(page.get_by_role("heading", name="Entrar de novo")).to_be_visible()
    portuguese.get_by_label("Text").fill("Para acharmos a sua conta, conte quando a abriu.")
    page.get_by_role("button", name="Publish the changes").click()
    expect(page.get_by_text("Version 2")).to_be_visible()
    page.goto(f"{PAGE}1/publish/")
    expect(page.get_by_text("No macro or article says what this procedure says.")).to_be_visible()


@pytest.mark.journey
@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_a_long_sentence_that_is_quoted_makes_no_page_wider_than_the_window(
    visit: Visit, katia: User, grace: User, viewport: dict[str, int]
) -> None:
    long = f"{ASKED[:-1]} que você usava quando abriu a conta, e do qual ainda recebe as mensagens com os códigos?"
    text = LOST_LOGIN.replace(ASKED, long)
    draft = start_draft(by=katia, text=text)
    publish(version=approve(version=submit(version=draft, by=katia), by=grace), by=katia)
    start_draft(by=katia, text=text)
    article(katia, "entrar", "Entrar de novo", long)
    for path in (f"{PAGE}1/readers/", f"{PAGE}2/publish/"):
        page = visit(katia, path, viewport=viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
