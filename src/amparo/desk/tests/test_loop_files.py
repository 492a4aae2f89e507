"""Files of the conversation with an authority: covered at the desk as those of tickets are, saved on record only."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.browser import Visit
from tests.cast import HTMX
from tests.everybody import barriers_of

from amparo.accounts.models import User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.desk.tests.scene import a_file, writes_again
from amparo.escalations.models import Escalation, LoopFile
from amparo.escalations.services import Words, make_link, reply_to_authority
from amparo.media.harm import Harm
from amparo.media.labels import judged
from amparo.media.tests.samples import encoded, scene
from amparo.tickets.models import Attachment, Ticket
from amparo.tickets.services import classify_attachment, wall_off
from amparo.wellbeing.models import Exposure
from amparo.wellbeing.privacy import as_person

PICTURE = encoded(scene(400, 300))


@pytest.fixture
def picture(loop: Escalation, ticket: Ticket, ana: User) -> LoopFile:
    """A picture of Maria's, that Ana judged on the ticket and gave to payments with a paper of hers."""
    file = a_file(PICTURE, "print.jpg", "image/jpeg")
    message = writes_again(ticket, "Veja", files=[file])
    classify_attachment(attachment=message.attachments.get(), harm=Harm.HATE, severity=2, by=ana)
    paper = a_file(b"paper", "paper.txt", "text/plain")
    reply_to_authority(escalation=loop, by=ana, words=Words(text="This one.", files=[file, paper]))
    return LoopFile.objects.get(name="print.jpg")


def at(name: str, picture: LoopFile) -> str:
    return reverse(f"desk:loop-media{name}", args=[picture.pk])


@pytest.mark.django_db
def test_the_page_names_class_and_weight_and_loads_nothing(desk: Client, loop: Escalation, picture: LoopFile) -> None:
    path = reverse("desk:loop", args=[loop.number])
    with CaptureQueriesContext(connection) as queries:
        page = desk.get(path).content.decode()
    asked = [one["sql"] for one in queries if "media_" in one["sql"] or "walledfile" in one["sql"]]
    assert len(asked) <= 3
    assert judged(Harm.HATE, 2) in page
    assert at("-covered", picture) not in page
    assert at("-original", picture) in page
    shown = desk.get(path, {"show": picture.pk}).content.decode()  # without a script
    assert at("-covered", picture) in shown


@pytest.mark.django_db
def test_what_is_uncovered_of_it_is_noted_in_the_ledger(desk: Client, picture: LoopFile, ana: User) -> None:
    card = desk.get(at("", picture), headers=HTMX).content.decode()
    assert "data-shield" in card
    for name in ("-part", "-whole"):
        assert desk.get(at(name, picture)).status_code == 405
    assert desk.get(at("-covered", picture)).status_code == 200
    assert desk.post(at("-part", picture), {"x": "0.2", "y": "0.2"}).status_code == 200
    with as_person(ana):
        (line,) = Exposure.objects.filter(person=ana)
    assert (line.harm, line.severity, line.subject_kind, line.subject_id) == (Harm.HATE, 2, "loop_file", picture.pk)


@pytest.mark.django_db
def test_the_original_is_saved_on_record(desk: Client, loop: Escalation, picture: LoopFile, ana: User) -> None:
    assert desk.get(at("-original", picture)).status_code == 405
    answer = desk.post(at("-original", picture))
    assert b"".join(answer.streaming_content) == PICTURE
    assert "no-store" in answer["Cache-Control"]
    taken = EventRecord.objects.get(kind="escalations:file:taken")
    assert (taken.actor_id, taken.subject_id, taken.data["sha256"]) == (ana.pk, loop.pk, picture.file.sha256)


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_one_key_says_what_it_holds(desk: Client, picture: LoopFile, headers: dict[str, str]) -> None:
    page = reverse("desk:loop", args=[picture.message.escalation.number])
    assert at("-class", picture) in desk.get(page).content.decode()
    form = desk.get(at("-class", picture), headers=headers).content.decode()
    assert f'action="{at("-class", picture)}"' in form
    assert desk.post(at("-class", picture), {"harm": "what"}, headers=headers).status_code == 422
    desk.post(at("-class", picture), {"harm": Harm.THREATS, "severity": "3"}, headers=headers)
    assert judged(Harm.THREATS, 3) in desk.get(page).content.decode()


@pytest.mark.django_db
def test_luis_who_does_not_see_the_loop_finds_nothing_of_it(client: Client, picture: LoopFile, luis: User) -> None:
    client.force_login(luis)
    assert client.get(at("-covered", picture)).status_code == 404
    assert client.post(at("-original", picture)).status_code == 404


@pytest.mark.django_db
def test_what_is_behind_the_wall_is_kept_away(desk: Client, loop: Escalation, picture: LoopFile, ana: User) -> None:
    wall_off(attachment=Attachment.objects.get(), by=ana)
    path = reverse("desk:loop", args=[loop.number])
    for page in (desk.get(path), desk.get(path, {"show": picture.pk})):
        assert at("-original", picture) not in page.content.decode()
        assert at("-covered", picture) not in page.content.decode()
    for name in ("", "-covered"):
        assert desk.get(at(name, picture)).status_code == 404
    for name in ("-part", "-whole", "-play", "-original"):
        assert desk.post(at(name, picture)).status_code == 404


@pytest.mark.journey
def test_files_of_loops_can_be_used_by_everybody_inside_and_outside(
    visit: Visit, ana: User, loop: Escalation, picture: LoopFile
) -> None:
    _link, token = make_link(escalation=loop, by=SYSTEM)
    desk, outside = f"/desk/loops/{loop.number}/", f"/loops/{token}/"
    page = visit(ana, desk)
    assert barriers_of(page, (desk, f"{desk}?show={picture.pk}", outside, f"{outside}?show={picture.pk}")) == {}
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(desk)
    page.locator(".attachment .shutter").click()
    shield = page.locator("[data-shield]")
    shield.scroll_into_view_if_needed()
    shield.hover()
    with page.expect_response(lambda answer: answer.url.endswith("/part/")) as part:
        page.mouse.down()
    assert part.value.status == 200
    page.mouse.up()
