"""The system of payments hears what is asked of it, and can prove who said so."""

import json

import pytest
from pytest_django import Settings
from tests.cast import words
from tests.certificates import CertificateAuthority

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.channels.webhook.sending import tell_system
from amparo.channels.webhook.signed import NotTaken
from amparo.channels.webhook.tasks import tell_authority
from amparo.channels.webhook.tests.conftest import tried
from amparo.core import clock
from amparo.core.secrets import seal
from amparo.escalations.hooks import is_signed
from amparo.escalations.models import Authority, Escalation
from amparo.escalations.services import Raising, raise_escalation
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.models import Brand
from amparo.tickets.services import open_ticket
from amparo.tools.problems import ToolProblem
from amparo.tools.tests.tool import Tool, data, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def loop(  # noqa: PLR0917 - the cast
    lume: Brand,
    maria: Contact,
    brazil: Team,
    asked: Raising,
    ana: User,
    payments: Authority,
    system: Tool,
) -> Escalation:
    payments.webhook_url, payments.webhook_secret = f"{system.address}/in", seal("only we two")
    payments.save()
    ticket = open_ticket(brand=lume, incoming=words(maria), team=brazil).ticket
    return raise_escalation(tickets=[ticket], by=ana, what=asked)


def raised() -> int:
    return EventRecord.objects.get(kind="escalations:loop:raised").pk


def test_the_system_hears_what_is_asked_and_no_more_and_knows_who_says_so(loop: Escalation, system: Tool) -> None:
    assert tell_system(event_id=raised())
    (seen,) = system.seen
    said = json.loads(seen.body)
    assert (said["escalation"], said["what"], said["question"]) == (loop.number, "raised", "May this be refunded?")
    assert "T-77" in seen.body.decode()
    assert "maria.s" not in seen.body.decode()  # personal: this kind does not show it
    time, signature = seen.headers["X-Amparo-Time"], seen.headers["X-Amparo-Signature"]
    assert is_signed("only we two", seen.body, time=time, signature=signature, now=clock.now())
    assert not is_signed("guessed", seen.body, time=time, signature=signature, now=clock.now())
    assert not is_signed("only we two", seen.body + b" ", time=time, signature=signature, now=clock.now())
    assert seen.headers["X-Amparo-Event"] == str(raised())


def test_a_system_that_does_not_take_it_is_told_again_later(loop: Escalation, system: Tool) -> None:
    system.says(data({}, status=503))
    with pytest.raises(NotTaken):
        tell_system(event_id=raised())


def test_who_raised_it_hears_once_that_the_system_takes_nothing(loop: Escalation, ana: User, system: Tool) -> None:
    system.says(data({}, status=503))
    for times in range(5):
        with pytest.raises(NotTaken):
            tell_authority(tried("webhook:tell", raised(), times), subject_id=loop.pk, event_id=raised())
    told = Notification.objects.get(user=ana, kind="escalations:not_reached")
    assert "does not take escalation" in told.sentence()
    assert EventRecord.objects.get(kind="escalations:system:not_reached").data["event"] == raised()


def test_an_address_inside_our_own_house_is_not_called(loop: Escalation, system: Tool, settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = ()
    with pytest.raises(ToolProblem):
        tell_system(event_id=raised())
    assert system.seen == []


def test_an_authority_without_a_system_is_not_told(loop: Escalation, system: Tool) -> None:
    Authority.objects.update(webhook_url="")
    assert not tell_system(event_id=raised())


def test_a_system_in_our_own_house_is_believed_by_the_houses_own_certificate(
    believed: CertificateAuthority,
    loop: Escalation,
    system: Tool,
) -> None:
    with serving(believed.server()) as inside:
        inside.says(data({}))
        Authority.objects.update(webhook_url=f"{inside.address}/in")
        assert tell_system(event_id=raised())
    assert len(inside.seen) == 1


def test_a_system_whose_certificate_nobody_knows_is_told_nothing(
    authority: CertificateAuthority,
    loop: Escalation,
    system: Tool,
) -> None:
    with serving(authority.server()) as inside:
        Authority.objects.update(webhook_url=f"{inside.address}/in")
        with pytest.raises(ToolProblem):
            tell_system(event_id=raised())
    assert inside.seen == []
