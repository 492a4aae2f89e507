"""Protection as one meets it in the browser: a budget runs out, a break by keys, and pages that everybody can use."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser import Visit, let_time_stand
from tests.cast import staff
from tests.everybody import barriers, barriers_of

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.core import clock
from amparo.desk.tests.scene import a_ticket
from amparo.media.harm import Harm
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket
from amparo.wellbeing.models import Disclosure, Release
from amparo.wellbeing.queries.own import break_of
from amparo.wellbeing.services import begin_reveal, check_in, end_reveal, offer_to_listen, opt_out
from amparo.wellbeing.states import ExposureKind, Measure

pytestmark = pytest.mark.journey

HARD = {"harm_class": Harm.SELF_HARM, "exposure_severity": 3}


def hard_ticket(lume: Brand, maria: Contact, brazil: Team, subject: str) -> Ticket:
    made = a_ticket(lume, maria, brazil, subject=subject)
    Message.objects.filter(ticket=made).update(**HARD)
    return made


def uncovers(person: User, ticket: Ticket, *, minutes: int) -> None:
    now = clock.now()
    with clock.at(now - timedelta(minutes=minutes)):
        token = begin_reveal(
            person=person,
            subject_kind="ticket",
            subject_id=ticket.pk,
            harm=Harm.SELF_HARM,
            severity=3,
            kind=ExposureKind.VIDEO,
        )
    end_reveal(person=person, token=token, seconds=minutes * 60)


def lives_where_it_is_noon(person: User) -> None:
    """What somebody uncovered a moment ago is of the same day as now."""
    person.time_zone = f"Etc/GMT{clock.now().hour - 12:+d}"
    person.save()


def test_a_budget_runs_out_and_work_of_that_kind_stops_coming(
    visit: Visit, ana: User, lume: Brand, maria: Contact, brazil: Team
) -> None:
    lives_where_it_is_noon(ana)
    first = hard_ticket(lume, maria, brazil, "Preciso de ajuda")
    second = hard_ticket(lume, maria, brazil, "Um vídeo difícil")
    easy = a_ticket(lume, maria, brazil, subject="Esqueci a senha")

    page = visit(ana, "/desk/unassigned/")
    expect(page.locator("#day-meter")).to_contain_text("Your day: light")
    page.keyboard.press("n")
    page.wait_for_url(f"**/desk/tickets/{first.number}/*")

    uncovers(ana, first, minutes=15)  # 15 minutes of video at severity 3: 120 units, the whole budget

    page.goto("/desk/unassigned/")
    expect(page.locator("#day-meter")).to_contain_text("Your day: full")
    page.keyboard.press("n")
    page.wait_for_url(f"**/desk/tickets/{easy.number}/*")  # the other hard one waits longer
    page.goto("/desk/unassigned/")
    page.keyboard.press("n")
    expect(page.get_by_text("Nothing waits that may come to you now")).to_be_visible()
    second.refresh_from_db()
    assert second.assignee is None
    page.goto("/desk/break/protection/")
    expect(page.get_by_text("nothing with harm in it comes any more")).to_be_visible()


def test_ana_goes_on_a_break_and_comes_back_by_keys_alone(visit: Visit, ana: User) -> None:
    page = visit(ana, "/desk/mine/")
    let_time_stand(page)
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Break", exact=True)).to_be_visible()
    page.keyboard.press("Enter")  # the one button is in focus
    expect(page.get_by_text("Suggested back:")).to_be_visible()
    assert break_of(ana) is not None
    before = page.locator("main").inner_text()
    page.clock.run_for(90_000)
    assert page.locator("main").inner_text() == before  # nothing runs
    page.clock.resume()
    page.keyboard.press("Enter")
    expect(page.locator("#views-menu")).to_be_visible()
    assert break_of(ana) is None


@pytest.fixture
def all_of_it(ana: User, grace: User, brazil: Team, ticket: Ticket) -> list[str]:
    """Every page of one's own, with something on it."""
    uncovers(ana, ticket, minutes=5)
    opt_out(person=ana, harm=Harm.HATE)
    offer_to_listen(person=grace)
    for days in (40, 20):
        with clock.at(clock.now() - timedelta(days=days)):
            answers = {"let_go": 3, "came_back": 1, "slept": 3, "someone": 4, "of_use": days // 10}
            check_in(person=ana, code="after_work", answers=answers)
    Disclosure.objects.create(team=brazil, number=1, mix={"hate": {"week": 30.0, "high": 2.5}})
    names = ("", "talk/", "protection/", "protection/filters/", "check-ins/", "disclosure/", "evidence/", "support/")
    return [f"/desk/break/{name}" for name in names]


def test_the_pages_of_ones_own_can_be_used_by_everybody(visit: Visit, ana: User, all_of_it: list[str]) -> None:
    page = visit(ana, all_of_it[0])
    assert barriers_of(page, all_of_it) == {}
    page.goto("/desk/break/")
    page.get_by_role("button", name="Begin the break").click()
    expect(page.get_by_text("Suggested back:")).to_be_visible()
    assert barriers(page) == {}


def test_the_pages_of_the_wellbeing_lead_can_be_used_by_everybody(visit: Visit, brazil: Team) -> None:
    ines = staff("Ines", Role.WELLBEING)
    Disclosure.objects.create(team=brazil, number=1, mix={"hate": {"week": 30.0, "high": 2.5}})
    for month in (8, 9, 10):
        day = clock.now().date().replace(month=month, day=1)
        for team, people, total in ((None, 16, 4321.5), (brazil, 0, None)):
            Release.objects.create(measure=Measure.EXPOSURE, month=day, team=team, people=people, total=total)
    paths = [
        "/console/wellbeing/figures/",
        "/console/wellbeing/programmes/",
        "/console/wellbeing/programmes/house/",
        f"/console/wellbeing/programmes/{brazil.pk}/",
        "/console/wellbeing/queues/",
        f"/console/wellbeing/queues/{brazil.pk}/text/",
    ]
    assert barriers_of(visit(ines, paths[0]), paths) == {}
