"""Files by the API: as they came, told by the history, and never from behind the child-safety wall."""

import pytest
from tests.api import caller
from tests.cast import words

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Scope
from amparo.audit.models import EventRecord
from amparo.files.services import keep
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand
from amparo.tickets.services import NewFile, open_ticket, wall_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def attachment(lume: Brand, maria: Contact, brazil: Team) -> Attachment:
    file = NewFile(file=keep(b"pixels"), name="a.png", content_type="image/png", size=6)
    return open_ticket(brand=lume, incoming=words(maria, files=[file]), team=brazil).attachments.get()


def test_a_file_comes_as_it_is_and_the_history_tells_of_it(attachment: Attachment, ana: User) -> None:
    answer = caller(ana, Scope.TICKETS_READ).get(f"/api/v1/attachments/{attachment.pk}")
    assert b"".join(answer) == b"pixels"
    assert answer["Cache-Control"] == "private, no-store"
    assert EventRecord.objects.get(kind="tickets:original:taken").actor_id == ana.pk


def test_whoever_only_looks_on_takes_no_originals(attachment: Attachment, ana: User) -> None:
    ana.roles = ["observer"]
    ana.save()
    assert caller(ana, Scope.TICKETS_READ).get(f"/api/v1/attachments/{attachment.pk}").status_code == 403


def test_what_is_behind_the_wall_does_not_exist(attachment: Attachment, ana: User) -> None:
    wall_off(attachment=attachment, by=ana)
    program = caller(ana, Scope.TICKETS_READ)
    assert program.get(f"/api/v1/attachments/{attachment.pk}").status_code == 404
    (named,) = program.get(f"/api/v1/messages/{attachment.message_id}").json()["attachments"]
    assert (named["harm"], named["exposure_severity"]) == ("child_safety", 4)
