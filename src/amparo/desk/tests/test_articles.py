"""Articles beside the ticket: found, read in Maria's language, put into the reply."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect
from tests.browser import PHONE, Visit, wait_until_at_rest
from tests.cast import HTMX, signed_in
from tests.everybody import axe_violations

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.text import Variants
from amparo.desk.tests.scene import page_of, writes_again
from amparo.knowledge.models import Article, ArticleUse
from amparo.knowledge.services import ArticleText, publish_article, retire_article, save_article
from amparo.tickets.models import Draft, Ticket
from amparo.tickets.services import save_draft

WORDS = {
    "pt-BR": "Peça um **código** novo.\n\n- ele vale 30 minutos",
    "es": "Pide un **código** nuevo.",
}


def published(katia: User, key: str = "entrar", **more: Variants) -> Article:
    body = more.get("body", Variants(texts=WORDS))
    title = Variants(texts=dict.fromkeys(body.texts, f"Entrar de novo ({key})"))
    text = ArticleText(key=key, title=title, body=body)
    article = save_article(by=katia, text=text)
    publish_article(article=article, by=katia)
    return article


@pytest.fixture
def article(katia: User) -> Article:
    return published(katia)


def address(ticket: Ticket, more: str = "") -> str:
    return f"/desk/tickets/{ticket.number}/articles/{more}"


def fetched(client: Client, ticket: Ticket, more: str = "") -> str:
    answer = client.get(address(ticket, more), headers=HTMX)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_ticket_asks_for_no_article(desk: Client, ticket: Ticket, katia: User) -> None:
    page_of(desk, ticket)
    with CaptureQueriesContext(connection) as before:
        assert address(ticket) in page_of(desk, ticket)
    published(katia)
    with CaptureQueriesContext(connection) as after:
        page_of(desk, ticket)
    assert len(after) == len(before)
    assert not [query for query in after if "knowledge_" in query["sql"]]


def test_ana_opens_the_fold_and_searches_in_it(desk: Client, ticket: Ticket, katia: User, article: Article) -> None:
    published(katia, "pagar", body=Variants(texts={"pt-BR": "O repasse sai na sexta."}))
    assert "Entrar de novo (entrar)" in fetched(desk, ticket)
    found = fetched(desk, ticket, "?q=repas")
    assert "(pagar)" in found
    assert "(entrar)" not in found
    assert "<form" not in found
    assert "No article says this." in fetched(desk, ticket, "?q=girafa")


def test_she_reads_it_in_the_language_of_the_ticket(desk: Client, ticket: Ticket, article: Article) -> None:
    assert "Peça um <strong>código</strong> novo." in fetched(desk, ticket, "entrar/")
    Ticket.objects.update(language="es-MX")
    spanish = fetched(desk, ticket, "entrar/")
    assert "Pide un <strong>código</strong> nuevo." in spanish
    assert "It is not written" not in spanish


def test_she_is_told_when_it_is_not_written_in_that_language_or_behind(
    desk: Client, ticket: Ticket, katia: User, article: Article
) -> None:
    Ticket.objects.update(language="en")
    assert "It is not written in English." in fetched(desk, ticket, "entrar/")
    changed = Variants(texts=WORDS).changed("pt-BR", "Outra coisa.")
    published(katia, "outro", body=changed)
    Ticket.objects.update(language="es")
    assert "It is newer in Portuguese: check before you send it." in fetched(desk, ticket, "outro/")


def test_its_words_go_behind_what_she_has_typed_and_that_is_remembered(
    desk: Client, ticket: Ticket, ana: User, article: Article
) -> None:
    typed = {"kind": "out", "text": "Oi, Maria!", "to": "maria@correio.example", "cc": "pai@correio.example"}
    answer = desk.post(address(ticket, "entrar/use/"), typed, headers=HTMX)
    assert "Oi, Maria!\n\nPeça um **código** novo." in answer.content.decode()
    draft = Draft.objects.get(author=ana, ticket=ticket)
    assert draft.extras["cc"] == ["pai@correio.example"]
    assert ArticleUse.objects.get().ticket == ticket
    assert "used here" in fetched(desk, ticket)
    history = desk.get(f"/desk/tickets/{ticket.number}/history/").content.decode()
    assert "put the article “entrar” into a reply" in history


def test_a_note_that_she_was_writing_stays_a_note(desk: Client, ticket: Ticket, ana: User, article: Article) -> None:
    save_draft(author=ana, ticket=ticket, kind="out", text="Oi!", extras={"macro": "ola"})
    desk.post(address(ticket, "entrar/use/"), {"kind": "note", "text": "Ligar amanhã"}, headers=HTMX)
    drafts = {draft.kind: draft for draft in Draft.objects.filter(author=ana)}
    assert drafts["note"].text == "Ligar amanhã"
    assert drafts["out"].text.startswith("Oi!\n\nPeça um")
    assert drafts["out"].extras["macro"] == "ola"


def test_nothing_is_put_into_a_ticket_that_was_closed_meanwhile_and_what_was_typed_stays(
    desk: Client, ticket: Ticket, ana: User, article: Article
) -> None:
    Ticket.objects.update(state="closed", closed_at=clock.now())
    answer = desk.post(address(ticket, "entrar/use/"), {"kind": "out", "text": "Oi, Maria!"}, headers=HTMX)
    assert answer.status_code == 409
    assert "is closed" in answer.content.decode()
    assert [draft.text for draft in Draft.objects.filter(author=ana)] == ["Oi, Maria!"]
    assert not ArticleUse.objects.exists()


def test_a_use_is_noted_with_its_words_in_the_reply_or_not_at_all(
    desk: Client, ticket: Ticket, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise OSError

    monkeypatch.setattr("amparo.tickets.services.save_draft", broken)
    with pytest.raises(OSError):
        desk.post(address(ticket, "entrar/use/"))
    assert not ArticleUse.objects.exists()


def test_without_script_it_is_a_page_and_leads_back_to_the_reply(
    desk: Client, ticket: Ticket, article: Article
) -> None:
    assert "<html" in desk.get(address(ticket)).content.decode()
    page = desk.get(address(ticket, "entrar/")).content.decode()
    assert "<html" in page
    assert f'action="{address(ticket, "entrar/use/")}"' in page
    answer = desk.post(address(ticket, "entrar/use/"))
    assert answer["Location"] == f"/desk/tickets/{ticket.number}/?compose=out#writing"
    assert "Peça um **código** novo." in page_of(desk, ticket)


def test_what_is_retired_is_not_there(desk: Client, ticket: Ticket, katia: User, article: Article) -> None:
    retire_article(article=Article.objects.get(), by=katia)
    assert "No article is published yet." in fetched(desk, ticket)
    assert desk.get(address(ticket, "entrar/")).status_code == 404
    assert desk.post(address(ticket, "entrar/use/")).status_code == 404
    assert not ArticleUse.objects.exists()


def test_noor_reads_articles_and_has_no_reply_to_put_them_into(
    ticket: Ticket, noor: User, article: Article, luis: User
) -> None:
    Ticket.objects.update(team=None)
    assert "Put into the reply" not in fetched(signed_in(noor), ticket, "entrar/")
    assert signed_in(noor).post(address(ticket, "entrar/use/")).status_code == 403
    Ticket.objects.update(team=ticket.team)
    assert signed_in(luis).get(address(ticket), headers=HTMX).status_code == 404


def test_many_articles_cost_what_few_do(desk: Client, ticket: Ticket, katia: User, article: Article) -> None:
    fetched(desk, ticket)
    with CaptureQueriesContext(connection) as few:
        fetched(desk, ticket)
    for number in range(8):
        published(katia, f"mais-{number}")
    with CaptureQueriesContext(connection) as many:
        fetched(desk, ticket)
    assert len(many) == len(few) <= 6
    with CaptureQueriesContext(connection) as one:
        fetched(desk, ticket, "entrar/")
    assert len(one) <= 5


@pytest.mark.journey
def test_ana_finds_an_article_by_the_palette_reads_it_and_puts_it_into_the_reply(
    visit: Visit, ana: User, ticket: Ticket, article: Article
) -> None:
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    reply = page.get_by_role("textbox", name="Text of the reply")
    reply.fill("Oi, Maria!")
    page.locator("#main").focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("artic")
    page.keyboard.press("Enter")
    search = page.get_by_role("searchbox", name="Search articles")
    expect(search).to_be_focused()
    search.fill("girafa")
    expect(page.get_by_text("No article says this.")).to_be_visible()
    search.fill("codigo")
    link = page.get_by_role("link", name="Entrar de novo (entrar)")
    expect(link).to_be_visible()
    assert axe_violations(page) == []
    link.click()
    expect(page.get_by_text("ele vale 30 minutos")).to_be_visible()
    writes_again(ticket, "Mais uma coisa")
    expect(page.get_by_text("Mais uma coisa").first).to_be_visible()
    expect(page.get_by_text("ele vale 30 minutos")).to_be_visible()  # what is read stays where it is read
    assert axe_violations(page) == []
    page.get_by_role("button", name="Put into the reply").click()
    expect(reply).to_have_value(f"Oi, Maria!\n\n{WORDS['pt-BR']}")
    expect(reply).to_be_focused()


@pytest.mark.journey
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_on_a_phone_the_reply_is_before_ana_once_an_article_is_in_it(
    visit: Visit, ana: User, ticket: Ticket, article: Article, dark: object
) -> None:
    page = visit(ana, f"/desk/tickets/{ticket.number}/", viewport=PHONE, dark=dark)
    page.locator("[data-toggle=context]:visible").first.click()
    wait_until_at_rest(page)
    with page.expect_response("**/articles/**"):
        page.locator("summary", has_text="Articles").click()
    page.get_by_role("link", name="Entrar de novo (entrar)").click()
    put = page.get_by_role("button", name="Put into the reply")
    expect(put).to_be_visible()
    assert axe_violations(page) == []
    put.click()
    reply = page.get_by_role("textbox", name="Text of the reply")
    expect(reply).to_have_value(WORDS["pt-BR"])
    expect(reply).to_be_focused()
    expect(page.locator("#context")).not_to_be_visible()
