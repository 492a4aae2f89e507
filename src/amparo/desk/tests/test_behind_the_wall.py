"""The queue of the child-safety wall: for the clearance alone, facts first, each look with its reason."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from tests.browser import PHONE, Visit, wait_until
from tests.cast import staff
from tests.everybody import axe_violations

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.desk.tests.scene import a_file, a_ticket
from amparo.media.harm import Harm
from amparo.media.tasks import take_fingerprint
from amparo.media.tests.samples import encoded, scene, textured
from amparo.notifications.services import notify
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, WalledFile
from amparo.tickets.services import wall_off
from amparo.tickets.services.notices import WALLED
from amparo.tickets.states import WallState
from amparo.wellbeing.queries.own import break_of

PICTURE = encoded(scene(400, 300))


@pytest.fixture
def teresa(db: None) -> User:
    """She has the clearance, and no other role."""
    return staff("Teresa", Role.CHILD_SAFETY)


@pytest.fixture
def walled(lume: Brand, maria: Contact, brazil: Team, ana: User) -> WalledFile:
    a_ticket(lume, maria, brazil, files=[a_file(PICTURE, "a.jpg", "image/jpeg")])
    return wall_off(attachment=Attachment.objects.get(), by=ana)


def at(name: str, walled: WalledFile) -> str:
    return reverse(f"desk:walled-{name}", args=[walled.pk])


@pytest.mark.django_db
def test_nobody_else_finds_the_queue_the_owner_included(client: Client, walled: WalledFile, olga: User) -> None:
    client.force_login(olga)
    assert client.get(reverse("desk:walled")).status_code == 403
    assert client.post(at("look", walled), {"reason": "x"}).status_code == 403
    assert reverse("desk:walled") not in client.get(reverse("desk:home")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("roles", "leads"), [([Role.AGENT, Role.CHILD_SAFETY], True), ([Role.AGENT], False)])
def test_the_notice_leads_there_whoever_has_the_clearance(
    client: Client, walled: WalledFile, teresa: User, roles: list[Role], leads: object
) -> None:
    notify(users=[teresa], kind=WALLED)
    User.objects.filter(pk=teresa.pk).update(roles=roles)
    client.force_login(teresa)
    page = client.get(reverse("desk:notices")).content.decode()
    assert page.count(f'<a class="font-bold" href="{reverse("desk:walled")}"') == int(bool(leads))


@pytest.mark.django_db
def test_who_has_the_clearance_alone_reads_their_notices_too(client: Client, teresa: User) -> None:
    notify(users=[teresa], kind=WALLED)
    client.force_login(teresa)
    assert f'href="{reverse("desk:walled")}"' in client.get(reverse("desk:notices")).content.decode()


@pytest.mark.django_db
def test_lists_and_facts_draw_nothing(client: Client, walled: WalledFile, teresa: User) -> None:
    client.force_login(teresa)
    for address in (reverse("desk:walled"), at("file", walled)):
        page = client.get(address).content.decode()
        assert "<img" not in page
    assert walled.file.sha256 in page
    assert "maria@correio.example" in page


@pytest.mark.django_db
def test_one_look_is_drawn_into_its_answer_after_it_was_recorded(
    client: Client, walled: WalledFile, teresa: User
) -> None:
    client.force_login(teresa)
    assert "<img" not in client.post(at("look", walled), {"reason": " "}).content.decode()
    answer = client.post(at("look", walled), {"reason": "To tell which kind it is"})
    assert 'src="data:image/jpeg;base64,' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert EventRecord.objects.filter(kind="tickets:walled_file:seen").count() == 1


@pytest.mark.django_db
def test_a_report_is_noted_with_its_number(client: Client, walled: WalledFile, teresa: User) -> None:
    client.force_login(teresa)
    assert client.post(at("decide", walled), {"to": "reported", "reference": ""}).status_code == 422
    assert client.post(at("decide", walled), {"to": "reported", "reference": "CT-1"}).status_code == 302
    walled.refresh_from_db()
    assert (walled.state, walled.reference, walled.decided_by) == (WallState.REPORTED, "CT-1", teresa)


@pytest.mark.django_db
def test_what_is_something_else_goes_back_to_the_desk(client: Client, walled: WalledFile, teresa: User) -> None:
    client.force_login(teresa)
    back = {"to": "released", "harm": "bullying", "severity": "1", "reason": "A drawing of adults"}
    assert client.post(at("decide", walled), {**back, "harm": "zebra"}).status_code == 422
    assert client.post(at("decide", walled), back).status_code == 302
    assert Attachment.objects.get().harm_class == "bullying"


@pytest.mark.journey
def test_its_pages_stand_in_nobodys_way(visit: Visit, walled: WalledFile, teresa: User) -> None:
    for dark in (False, True):
        page = visit(teresa, reverse("desk:walled"), dark=dark)
        assert axe_violations(page) == []
        page.get_by_role("link", name=str(walled.ticket.number)).click()
        expect(page.locator("#walled-draft")).to_be_visible()
        assert axe_violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.journey
def test_leaving_covers_a_look_and_teresa_may_cool_down(visit: Visit, walled: WalledFile, teresa: User) -> None:
    page = visit(teresa, at("file", walled))
    page.get_by_text("Look at it").click()
    page.locator("#walled-why").fill("To tell which kind it is")
    page.get_by_role("button", name="Look once").click()
    expect(page.locator(".walled-picture")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(page.locator(".walled-picture")).to_have_count(0)
    wait_until(page, lambda: break_of(teresa) is not None)  # its line is closed, and there is time to cool down


@pytest.mark.django_db
def test_a_copy_that_no_job_has_looked_into_yet_is_compared_before_it_is_drawn(
    client: Client, lume: Brand, maria: Contact, brazil: Team, ana: User
) -> None:
    client.force_login(ana)
    whole = encoded(textured())
    smaller = encoded(textured().resize((500, 375)), quality=60)
    a_ticket(lume, maria, brazil, files=[a_file(whole, "a.jpg", "image/jpeg")])
    first = Attachment.objects.get()
    take_fingerprint(file_id=first.file_id)
    wall_off(attachment=first, by=ana)
    a_ticket(lume, maria, brazil, files=[a_file(smaller, "b.jpg", "image/jpeg")])
    copy = Attachment.objects.latest("pk")
    assert not copy.harm_class
    assert client.get(reverse("desk:media-covered", args=[copy.pk])).status_code == 404
    copy.refresh_from_db()
    assert copy.harm_class == Harm.CHILD_SAFETY
