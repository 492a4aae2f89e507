"""Whatever is uncovered is a line in the ledger of whoever uncovers it: no token that was made up leaves it out."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import signed_in

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.desk.tests.scene import a_file, a_ticket
from amparo.media.tests.samples import encoded, scene, textured
from amparo.moderation.models import Evidence, PolicyLine
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand
from amparo.wellbeing.models import Exposure
from amparo.wellbeing.privacy import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pictures(lume: Brand, maria: Contact, brazil: Team) -> list[Attachment]:
    """Two of Maria's."""
    files = [
        a_file(encoded(one), f"{number}.jpg", "image/jpeg") for number, one in enumerate([textured(), scene(400, 300)])
    ]
    a_ticket(lume, maria, brazil, files=files)
    return list(Attachment.objects.order_by("pk"))


def lines(person: User) -> int:
    with as_person(person):
        return Exposure.objects.filter(person=person).count()


def uncovers(desk: Client, picture: Attachment, token: object = "", how: str = "whole") -> str:
    answer = desk.post(reverse(f"desk:media-{how}", args=[picture.pk]), {"reveal": str(token), "x": "0.5", "y": "0.5"})
    assert answer.status_code == 200
    return str(answer["X-Reveal"])


@pytest.mark.parametrize("how", ["part", "whole"])
def test_a_made_up_token_is_none(as_ana: Client, ana: User, pictures: list[Attachment], how: str) -> None:
    made_up = uuid.uuid4()
    assert uncovers(as_ana, pictures[0], made_up, how) != str(made_up)
    assert lines(ana) == 1


def test_that_of_another_picture_is_none_for_this_one(as_ana: Client, ana: User, pictures: list[Attachment]) -> None:
    first = uncovers(as_ana, pictures[0])
    assert uncovers(as_ana, pictures[1], first) != first
    assert lines(ana) == 2


def test_that_of_a_colleague_is_none(as_ana: Client, ana: User, grace: User, pictures: list[Attachment]) -> None:
    hers = uncovers(signed_in(grace), pictures[0])
    assert uncovers(as_ana, pictures[0], hers) != hers
    assert (lines(ana), lines(grace)) == (1, 1)


def test_one_whose_look_is_over_is_none(as_ana: Client, ana: User, pictures: list[Attachment]) -> None:
    first = uncovers(as_ana, pictures[0])
    as_ana.post(reverse("desk:media-cover"), {"reveal": first, "seconds": "1"})
    again = uncovers(as_ana, pictures[0], first)
    assert again != first
    with clock.at(clock.now() + timedelta(minutes=4)):  # nobody said that it was covered again: it counts as covered
        assert uncovers(as_ana, pictures[0], again) != again
    assert lines(ana) == 3


@pytest.mark.parametrize("weight", ["0", "3"])
def test_evidence_of_which_nothing_was_said_comes_covered(line: PolicyLine, ana: User, noor: User, weight: str) -> None:
    picture = SimpleUploadedFile("live.jpg", encoded(textured()), "image/jpeg")
    said = {"kind": "live", "subject_ref": "live-77", "creator_ref": "vale", "tier": "vip", "language": "es"}
    said |= {"line": str(line.pk), "action": "live_suspended", "reason": "Fire", "facts": "Fuego."}
    form = {**said, "harm": "none", "severity": weight, "files": picture}
    assert signed_in(ana).post(reverse("desk:review-submit"), form).status_code == 302
    desk, row = signed_in(noor), Evidence.objects.get()
    desk.post("/desk/review/take/", {"round": "second"})
    page = desk.get(f"/desk/review/evidence/{row.pk}/").content.decode()
    assert "data-shield" in page
