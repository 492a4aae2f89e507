"""What the eye would trip over, in a real browser: pages that slide away, words that stand on each other."""

import pytest
from playwright.sync_api import expect
from tests.browser import DESK, PHONE, Visit

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.text import Variants
from amparo.desk.tests.scene import a_ticket
from amparo.people.models import Contact, Identity
from amparo.tickets.models import Brand, ContactReason
from amparo.tickets.services import Change, change_ticket
from amparo.tickets.states import TicketState

pytestmark = pytest.mark.journey

_CUT = """one => {
  const words = document.createRange();
  words.selectNodeContents(one);
  return words.getBoundingClientRect().width - one.getBoundingClientRect().width;
}"""


def test_however_low_the_window_the_panes_of_a_ticket_scroll_and_the_page_does_not(
    visit: Visit, ana: User, lume: Brand, maria: Contact, brazil: Team
) -> None:
    Identity.objects.filter(contact=maria).update(unreachable_since=clock.now())  # words for a screen reader, far down
    ticket = a_ticket(lume, maria, brazil)
    page = visit(ana, f"/desk/tickets/{ticket.number}/", viewport={"width": DESK["width"], "height": 360})
    expect(page.get_by_text("does not arrive")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_ana_chooses_what_a_new_conversation_is_and_reads_both_words(
    visit: Visit, ana: User, lume: Brand, brazil: Team, viewport: dict[str, int]
) -> None:
    page = visit(ana, "/desk/tickets/new/", viewport=viewport)
    kinds = page.get_by_role("group", name="What is this?")
    expect(kinds.get_by_label("A message to the person")).to_be_checked()
    words = [kinds.get_by_text(said).bounding_box() for said in ("A message to the person", "A note of what they said")]
    above, below = (box for box in words if box)
    assert above["x"] + above["width"] <= below["x"] or above["y"] + above["height"] <= below["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_ana_sees_in_the_list_of_reasons_which_belongs_under_which(
    visit: Visit, ana: User, lume: Brand, maria: Contact, brazil: Team
) -> None:
    account = ContactReason.objects.create(code="account", label=Variants(texts={"en": "Account"}))
    ContactReason.objects.create(code="account-login", label=Variants(texts={"en": "Lost sign-in"}), parent=account)
    ticket = a_ticket(lume, maria, brazil)
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Account", exact=True)).to_be_focused()
    indents = [
        page.get_by_role("button", name=name, exact=True).evaluate(
            "one => parseFloat(getComputedStyle(one).paddingLeft)"
        )
        for name in ("Account", "Lost sign-in")
    ]
    assert indents[0] < indents[1]


def test_a_persons_name_stands_whole_before_the_word_of_her_tier_does(
    visit: Visit, ana: User, lume: Brand, maria: Contact, brazil: Team
) -> None:
    User.objects.filter(pk=ana.pk).update(locale="es")
    Contact.objects.filter(pk=maria.pk).update(name="Jussara Monteiro", tier="creator")
    ticket = a_ticket(lume, maria, brazil)
    change_ticket(ticket=ticket, by=ana, change=Change(assignee=ana, state=TicketState.PENDING))
    page = visit(ana, f"/desk/tickets/{ticket.number}/?view=mine")
    row = page.locator("#list-scroll .trow")
    expect(row).to_contain_text("espera a la persona")
    expect(row).to_contain_text("Creador")
    assert row.locator(".name").evaluate(_CUT) <= 0  # a part of a pixel is enough for dots


def test_the_palette_offers_what_can_be_done_here_before_the_places_that_stand_in_sight(
    visit: Visit, ana: User, lume: Brand, maria: Contact, brazil: Team
) -> None:
    ticket = a_ticket(lume, maria, brazil)
    page = visit(ana, f"/desk/tickets/{ticket.number}/")
    page.keyboard.press("Control+k")
    offered = page.locator("#palette-here .choice")
    expect(offered.first).to_be_visible()
    places = page.locator(".rail a").all_inner_texts()
    assert not {one.split("\n")[0] for one in offered.all_inner_texts()} & set(places)


def test_what_is_dragged_is_high_enough_to_be_taken_hold_of(visit: Visit, ana: User) -> None:
    page = visit(ana, "/desk/break/protection/filters/")
    heights = [one.evaluate("one => one.offsetHeight") for one in page.locator("input[type=range]").all()]
    assert heights
    assert min(heights) >= 24
