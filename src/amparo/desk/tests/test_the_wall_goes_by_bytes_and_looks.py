"""What is behind the child-safety wall comes to nobody in another dress: as evidence, in a mail, as a file to be saved."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import signed_in

from amparo.accounts.models import Team, User
from amparo.channels.email.html import sanitise
from amparo.channels.email.models import Arrival
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.desk.tests.scene import a_file, a_ticket
from amparo.escalations.models import Escalation, LoopFile
from amparo.escalations.services import Words, make_link, reply_to_authority
from amparo.files.services import keep
from amparo.media.harm import Harm
from amparo.media.models import Decided
from amparo.media.tasks import take_fingerprint
from amparo.media.tests.samples import encoded, textured
from amparo.moderation import services
from amparo.moderation.services import Shown
from amparo.moderation.states import EvidenceKind
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.moderation.tests.test_a_decision_is_looked_at_twice import AMENDING, UNDO, later
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message
from amparo.tickets.services import wall_off

pytestmark = pytest.mark.django_db

PICTURE = encoded(textured())
COPY = encoded(textured().resize((500, 375)), quality=60)
"""Other bytes, the same picture."""


Sends = Callable[..., Message]


@pytest.fixture
def sends(lume: Brand, maria: Contact, brazil: Team) -> Sends:
    """`sends(picture, …)`: a mail of Maria's."""

    def sent(*pictures: bytes, **more: Any) -> Message:
        files = [a_file(one, "a.jpg", "image/jpeg") for one in pictures]
        return a_ticket(lume, maria, brazil, files=files, **more).messages.get()

    return sent


def walls_off(picture: Message, by: User) -> None:
    first = picture.attachments.get()
    take_fingerprint(file_id=first.file_id)
    wall_off(attachment=first, by=by)


@pytest.fixture
def walled(sends: Sends, ana: User) -> None:
    """A picture of Maria's that Ana put behind the wall."""
    walls_off(sends(PICTURE), ana)


def evidence(content: bytes) -> list[Shown]:
    return [Shown(kind=EvidenceKind.FILE, file=keep(content), name="a.jpg", content_type="image/jpeg", harm="graphic")]


@pytest.mark.parametrize("content", [PICTURE, COPY])
@pytest.mark.parametrize("how", ["covered", "part", "whole", "play"])
def test_evidence_that_was_there_before_is_drawn_for_nobody(
    hands_in: HandsIn, noor: User, sends: Sends, content: bytes, how: str
) -> None:
    row = hands_in(evidence=evidence(content))
    desk, pk = signed_in(noor), row.evidence.get().pk
    desk.post("/desk/review/take/", {"round": "second"})
    walls_off(sends(PICTURE), noor)
    path = f"/desk/review/evidence/{pk}/{how}/"
    answer = desk.get(path) if how == "covered" else desk.post(path)
    assert answer.status_code == 404
    stage = desk.get(f"/desk/review/evidence/{pk}/").content.decode()
    assert "People with the clearance look after it." in stage
    assert f"/desk/review/evidence/{pk}/covered/" not in stage


@pytest.mark.usefixtures("walled")
def test_it_is_handed_in_as_no_evidence(hands_in: HandsIn) -> None:
    with pytest.raises(Invalid, match="behind the wall"):
        hands_in(evidence=evidence(PICTURE))


def test_a_ruling_on_the_same_bytes_leaves_what_was_decided_behind_the_wall(
    hands_in: HandsIn, sends: Sends, ana: User, noor: User
) -> None:
    row = hands_in(evidence=evidence(PICTURE))
    walls_off(sends(PICTURE), ana)
    services.claim_next(by=noor)
    services.commit_verdict(case=row, by=noor, words=says())
    later(UNDO)
    later(AMENDING)
    assert row.rulings.exists()
    decided = Decided.objects.get()
    assert (decided.harm, decided.source_kind) == (Harm.CHILD_SAFETY, "walled_file")


@pytest.mark.usefixtures("walled")
@pytest.mark.parametrize("content", [PICTURE, COPY])
def test_written_into_a_mail_it_is_not_drawn(as_ana: Client, sends: Sends, content: bytes) -> None:
    html = f'<p>Oi</p><img src="data:image/jpeg;base64,{b64encode(content).decode()}">'
    message = sends(html=sanitise(html).html, remote_images=1)
    raw = b"From: maria@correio.example\r\nSubject: Oi\r\nContent-Type: text/html\r\n\r\n" + html.encode()
    Arrival.objects.create(
        raw=keep(raw), content_key="x", receiver="smtp", outcome="opened", decided_at=clock.now(), message=message
    )
    page = as_ana.get(f"{reverse('desk:original', args=[message.pk])}?images=1").content.decode()
    assert "Oi" in page
    assert "data:image" not in page


@pytest.mark.usefixtures("walled")
def test_a_copy_that_no_job_has_looked_into_yet_is_saved_by_nobody(as_ana: Client, sends: Sends) -> None:
    copy = sends(COPY).attachments.get()
    assert as_ana.post(reverse("desk:media-original", args=[copy.pk])).status_code == 404
    copy.refresh_from_db()
    assert copy.harm_class == Harm.CHILD_SAFETY, "what was found stays"


@pytest.mark.usefixtures("walled")
@pytest.mark.parametrize("shown", [True, False])
def test_nor_seen_or_saved_by_who_comes_by_a_link(client: Client, loop: Escalation, ana: User, *, shown: bool) -> None:
    reply_to_authority(
        escalation=loop, by=ana, words=Words(text="This one.", files=[a_file(COPY, "b.jpg", "image/jpeg")])
    )
    path, file = f"/loops/{make_link(escalation=loop, by=ana)[1]}/", LoopFile.objects.get()
    answer = client.get(f"{path}?show={file.pk}") if shown else client.post(f"{path}files/{file.pk}/original/")
    assert answer.status_code == 404
