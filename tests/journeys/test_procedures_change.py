"""A major change: written and published in the console, held back until it is read, and who has read it is seen."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser import Visit
from tests.journeys.scene import is_for_everybody, until, word

from amparo.accounts.models import Team, User
from amparo.core.text import LANGUAGES
from amparo.desk.tests.scene import a_ticket
from amparo.people.models import Contact
from amparo.sops.models import Run, Version
from amparo.sops.services import approve, bring_in, publish, submit
from amparo.sops.tests.whole_texts import LOST_LOGIN
from amparo.tickets.models import Brand, Ticket

pytestmark = pytest.mark.journey

OLD, NEW = "É a prova que o invasor não tem.", "É o que só quem tem o aparelho sabe."
QUESTIONS = {
    "pt-BR": ("O que mostra que a conta é dela?", "O nome\nO telefone"),
    "es": ("¿Qué muestra que la cuenta es suya?", "El nombre\nEl teléfono"),
    "en": ("What shows that the account is theirs?", "The name\nThe phone"),
}


@pytest.fixture
def first(katia: User, grace: User, ana: User) -> Version:
    """The procedure as it holds so far."""
    version = submit(version=bring_in(by=katia, text=LOST_LOGIN).version, by=katia)
    approve(version=version, by=grace)
    return publish(version=version, by=katia)


@pytest.fixture
def ticket(transactional_db: None, lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return a_ticket(lume, maria, brazil)


def test_a_major_change_is_published_held_back_read_and_followed(  # noqa: PLR0917 - the cast
    visit: Visit, first: Version, ticket: Ticket, katia: User, grace: User, ana: User
) -> None:
    editor = visit(katia, "/console/sops/lost-login/")
    katia_writes_it(editor)
    grace_approves_it(visit(grace, "/console/sops/lost-login/"))
    katia_publishes_it(editor)
    second = Version.objects.get(number=2)
    assert (second.state, second.is_major, second.holds_back) == ("published", True, True)

    ana_reads_before_she_begins(visit(ana, f"/desk/tickets/{ticket.number}/"), ana.locale)
    assert Run.objects.get().version == second

    editor.reload()
    read = editor.get_by_role("region", name="1 has read it")
    expect(read.get_by_text("Ana")).to_be_visible()
    expect(read.get_by_text("1 answer was wrong first")).to_be_visible()
    expect(editor.get_by_role("region", name="1 ticket in mid-run").get_by_role("link")).to_be_visible()
    is_for_everybody(editor)


def katia_writes_it(page: Page) -> None:
    """She begins a new version, types over one sentence, which is kept by itself, and asks for a review."""
    page.get_by_role("button", name="Begin a new version").click()
    text = page.get_by_role("textbox", name="The procedure's text")
    expect(text).to_be_editable()
    text.evaluate(
        "(field, old) => { const at = field.value.indexOf(old); field.focus(); field.setSelectionRange(at, at + old.length) }",
        OLD,
    )
    page.keyboard.insert_text(NEW)
    until(lambda: NEW in Version.objects.get(number=2).text)
    is_for_everybody(page)
    page.get_by_role("button", name="Ask for a review").click()
    expect(page.get_by_text("A review is asked for.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()  # who wrote it does not


def grace_approves_it(page: Page) -> None:
    expect(page.get_by_text(NEW).first).to_be_visible()
    is_for_everybody(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. It can be published.")).to_be_visible()


def katia_publishes_it(page: Page) -> None:
    """It is major, it holds runs back, and it asks one question in each language."""
    page.reload()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("textbox", name="Why it changes").fill("People took the name for a proof.")
    page.get_by_role("radio", name="A major change").check()
    page.get_by_role("checkbox", name="Nobody begins a run before having read it").check()
    page.get_by_text("Question 1", exact=True).click()
    for language in LANGUAGES:
        question, answers = QUESTIONS[language]
        page.locator(f"[name=question_0_{language}]").fill(question)
        page.locator(f"[name=options_0_{language}]").fill(answers)
    page.get_by_role("group", name="Questions that show it was understood").get_by_label(
        "The right answer is"
    ).first.select_option("2")
    is_for_everybody(page)
    page.get_by_role("button", name="Publish and tell 1 person").click()
    expect(page.get_by_role("heading", name="1 has not read it")).to_be_visible()
    is_for_everybody(page)


def ana_reads_before_she_begins(page: Page, locale: str) -> None:
    """No button begins it; she reads what changed, answers, once wrongly, says that she has read it, and begins."""
    procedures = page.get_by_role("region", name=word("Procedures", locale))
    expect(procedures.get_by_text("Login perdido")).to_be_visible()
    expect(procedures.get_by_role("button")).to_have_count(0)
    is_for_everybody(page)
    procedures.get_by_role("link", name=word("Read what is new first", locale)).click()
    expect(page.get_by_text(OLD)).to_be_visible()
    expect(page.get_by_text(NEW)).to_be_visible()
    expect(page.get_by_text("People took the name for a proof.")).to_be_visible()
    question, answers = QUESTIONS["pt-BR"]
    asked = page.get_by_role("group", name=question)
    wrong, right = answers.splitlines()
    for answer in (wrong, right):
        asked.get_by_role("radio", name=answer).check()
        is_for_everybody(page)
        page.get_by_role("button", name=word("I have read this", locale)).click()
        if answer == wrong:
            expect(page.get_by_text(word("look again", locale))).to_be_visible()
    procedures.get_by_role("button", name=word("Begin", locale)).click()
    expect(page.get_by_role("heading", name="O telefone bate com o do cadastro?")).to_be_visible()
    expect(page.locator("#ticket-sop").get_by_text("v2")).to_be_visible()
    is_for_everybody(page)
