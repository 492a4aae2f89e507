"""Two pairs of eyes: Noor reviews blind and disagrees, Ines settles it, Vale reads why in Spanish, and Raul hears her out."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.browser import Visit
from tests.journeys.loops import pass_time
from tests.journeys.scene import is_for_everybody, until
from tests.patience import PATIENCE

from amparo.accounts.models import User
from amparo.files.services import keep
from amparo.moderation.models import Case, Statement
from amparo.moderation.services import Shown, appeal_link
from amparo.moderation.states import CaseState, EvidenceKind, Outcome
from amparo.moderation.tests.conftest import HandsIn
from amparo.project.demo import drawn

pytestmark = pytest.mark.journey

PHONE = {"width": 390, "height": 844}
FIRST = "Fire near a curtain"
IN_SPANISH = "Hay fuego abierto en un espacio cerrado, y el público está a un metro."


@pytest.fixture
def case(hands_in: HandsIn) -> Case:
    """A live room of a VIP in Spain, with a video that is covered."""
    film = Shown(
        kind=EvidenceKind.FILE,
        file=keep(drawn.video("flame", seconds=3)),
        name="flame.mp4",
        content_type="video/mp4",
        harm="other",
        severity=2,
    )
    return hands_in(evidence=[film])


@pytest.mark.usefixtures("unhurried")
def test_a_blind_review_a_disagreement_an_arbiter_a_statement_in_spanish_and_an_appeal_overturned(  # noqa: PLR0917 - the cast
    visit: Visit, transactional_db: None, case: Case, noor: User, ines: User, raul: User
) -> None:
    page = visit(noor, "/desk/review/")
    is_for_everybody(page)
    noor_reviews_blind(page, case)
    noor_compares_and_stays_with_hers(page, case)

    page = visit(ines, "/desk/review/")
    page.get_by_role("button", name="Take one as arbiter").click()
    expect(page.get_by_text(FIRST)).to_be_visible()
    fits_on_the_screen(page)
    gives(page, "1", "Both are right about the flame. The line says a closed room.")
    settled(case)
    tells(page, case, IN_SPANISH)
    case.refresh_from_db()
    assert (case.state, case.outcome) == (CaseState.TOLD, Outcome.UPHELD)

    vale_appeals(visit(None, link_of(case)))
    page = visit(raul, "/desk/review/")
    page.get_by_role("button", name="Take an appeal").click()
    expect(page.get_by_text("La vela estaba apagada")).to_be_visible()
    gives(page, "3", "The candle is out in every still.")
    settled(case)
    tells(page, case, "Tienes razón: la vela está apagada.")

    case.refresh_from_db()
    assert (case.state, case.outcome) == (CaseState.TOLD, Outcome.OVERTURNED)
    assert [one.outcome for one in case.rulings.order_by("nth")] == [Outcome.UPHELD, Outcome.OVERTURNED]
    page.goto(f"/desk/review/{case.number}/")
    for said in (FIRST, "It is a candle.", "Both are right", "La vela estaba apagada", "The candle is out"):
        expect(page.get_by_text(said).first).to_be_visible()
    is_for_everybody(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a plain dict is what it takes
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def noor_reviews_blind(page: Page, case: Case) -> None:
    """By keys alone; the browser gets covered pictures until she holds R, and never the file."""
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.keyboard.press("n")
    expect(page.locator("figure input[type=image]")).to_be_visible()
    assert FIRST not in page.content()
    fits_on_the_screen(page)
    is_for_everybody(page)
    unasked = ("/part/", "/whole/", "/play/", "/clip/", "/files/")
    assert not [url for url in fetched if any(path in url for path in unasked)]

    page.keyboard.down("r")
    expect(page.locator("figure canvas.shield-part")).to_be_visible()
    expect(page.locator("figure")).to_have_attribute("data-shown", "part")
    page.keyboard.up("r")
    expect(page.locator("figure canvas")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(page.locator("figure input[name=still]")).to_have_value("5")
    page.get_by_role("button", name="See it whole").click()
    expect(page.locator("figure canvas.shield-whole")).to_be_visible()
    page.get_by_role("button", name="See it whole").click()
    expect(page.locator("figure canvas")).to_have_count(0)
    page.get_by_role("button", name="Play without sound").click()
    expect(page.locator("figure video")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("figure video")).to_have_count(0)

    on_the_phone_nothing_lies_over_the_button(page)
    gives(page, "2", "It is a candle.")
    expect(page.locator("form.undo")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#reason")).to_have_value("It is a candle.")
    page.keyboard.press("3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("form.undo")).to_be_visible()
    assert FIRST not in page.content()
    settled(case)


def on_the_phone_nothing_lies_over_the_button(page: Page) -> None:
    """Once there is a verdict, the bar that leads to it is gone."""
    before = page.viewport_size
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a plain dict is what it takes
    expect(page.locator(".review-bar")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator(".review-bar")).to_be_hidden()
    page.set_viewport_size(before)  # type: ignore[arg-type] # as above
    page.locator("#reason").blur()


def fits_on_the_screen(page: Page) -> None:
    """Evidence, line, verdict and the keys below them, without scrolling; what R does is said where there is a part."""
    page.wait_for_load_state("load")  # until its style is there, everything stands one below the other
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect(page.locator("figure .shield-acts")).to_be_visible()
    expect(page.locator(".review-keys .if-covered")).to_be_visible()


def noor_compares_and_stays_with_hers(page: Page, case: Case) -> None:
    page.goto(f"/desk/review/{case.number}/")
    page.get_by_role("button", name="See the first verdict").first.click()
    expect(page.get_by_text(FIRST)).to_be_visible()
    expect(page.get_by_role("heading", name="You see it differently")).to_be_visible()
    page.get_by_role("button", name="Stay with mine").click()
    until(lambda: Case.objects.get(pk=case.pk).amend_until is None)


def gives(page: Page, key: str, why: str) -> None:
    expect(page.locator("#reason")).to_be_visible()
    page.wait_for_load_state("load")  # before its script has run, no key is heard
    page.keyboard.press(key)
    page.keyboard.type(why)  # the key took the focus there: else its letters would pass the case, or uncover it
    page.keyboard.press("Control+Enter")
    expect(page.locator("#review-queue")).to_be_visible()


def tells(page: Page, case: Case, words: str) -> None:
    page.goto(f"/desk/review/{case.number}/")
    page.locator("#explanation").fill(words)
    page.locator("#note").fill("In the app")
    page.get_by_role("button", name="They were told").click()
    until(lambda: Case.objects.get(pk=case.pk).state == CaseState.TOLD)


def settled(case: Case) -> None:
    until(lambda: Case.objects.get(pk=case.pk).state == CaseState.COMMITTED)
    pass_time(timedelta(seconds=PATIENCE + 1))


def link_of(case: Case) -> str:
    statement = Statement.objects.get(ruling__case=case)
    assert statement.language == "es"
    assert IN_SPANISH in statement.text
    return urlsplit(appeal_link(statement)).path


def vale_appeals(page: Page) -> None:
    """By the link of her statement, without an account, on her phone."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a plain dict is what it takes
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_text(IN_SPANISH)).to_be_visible()
    is_for_everybody(page)
    page.locator("#reason").fill("La vela estaba apagada, mírenlo otra vez.")
    page.locator("main button.btn-primary").click()
    expect(page.locator("#reason")).to_have_count(0)
    expect(page.get_by_text("La vela estaba apagada")).to_be_visible()
