"""The platform hears what became of its decisions, signed, and tells the creator where it says that it does."""

import json
from datetime import timedelta

import pytest

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.channels.webhook.decisions import tell_platform
from amparo.channels.webhook.signed import NotTaken
from amparo.channels.webhook.tasks import tell_outcome
from amparo.channels.webhook.tests.conftest import tried
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.core.secrets import seal
from amparo.deadlines.services import run_due
from amparo.escalations.hooks import is_signed
from amparo.moderation import services
from amparo.moderation.models import Case, Platform, Statement
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.notifications.models import Notification
from amparo.tools.tests.tool import Tool, data

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(system: Tool) -> Platform:
    return Platform.objects.create(url=f"{system.address}/in", secret=seal("only we two"), tells_creators=True)


def decided(row: Case, noor: User) -> Case:
    services.claim_next(by=noor)
    services.commit_verdict(case=row, by=noor, words=says())
    for later in (timedelta(seconds=11), timedelta(minutes=6)):
        with clock.at(clock.now() + later):
            run_due()
    return Case.objects.get(pk=row.pk)


def event(kind: str) -> int:
    return EventRecord.objects.get(kind=f"moderation:case:{kind}").pk


def test_the_platform_takes_the_outcome_and_tells_the_creator(
    platform: Platform,
    case: Case,
    noor: User,
    system: Tool,
) -> None:
    row = decided(case, noor)
    assert row.carried == "waiting"
    assert tell_platform(event_id=event("decided"))
    (seen,) = system.seen
    said = json.loads(seen.body)
    assert (said["decision"], said["outcome"], said["measure"]["hours"]) == (row.number, "upheld", 168)
    assert "Una llama pequeña en la mesa." in said["statement"]["text"]
    assert "Fire near a curtain" not in seen.body.decode(), "what was thought stays here"
    time, signature = seen.headers["X-Amparo-Time"], seen.headers["X-Amparo-Signature"]
    assert is_signed("only we two", seen.body, time=time, signature=signature, now=clock.now())
    row.refresh_from_db()
    assert (row.state, row.carried) == ("told", "done")
    assert Statement.objects.get(ruling__case=row).told_via == "webhook"


def test_told_again_it_is_told_once(platform: Platform, case: Case, noor: User) -> None:
    row = decided(case, noor)
    for _time in range(2):
        assert tell_platform(event_id=event("decided"))
    assert EventRecord.objects.filter(kind="moderation:case:told", subject_id=row.pk).count() == 1


def test_a_platform_that_does_not_take_it_leaves_it_waiting(
    platform: Platform,
    case: Case,
    noor: User,
    system: Tool,
) -> None:
    system.says(data({}, status=503))
    row = decided(case, noor)
    with pytest.raises(NotTaken):
        tell_platform(event_id=event("decided"))
    assert Case.objects.get(pk=row.pk).carried == "waiting"


def test_a_grave_one_is_heard_of_at_once_so_that_its_measure_holds_during_the_review(
    platform: Platform,
    hands_in: HandsIn,
    system: Tool,
) -> None:
    hands_in(severity=4)
    assert tell_platform(event_id=event("acted_first"))
    said = json.loads(system.seen[0].body)
    assert (said["what"], said["measure"]["action"]) == ("acted_first", "live_suspended")
    assert "outcome" not in said


def test_without_a_platform_nobody_is_told(case: Case, noor: User) -> None:
    decided(case, noor)
    assert not tell_platform(event_id=event("decided"))


def tries(system: Tool, event_id: int, *, attempts: int) -> None:
    """So many tries in vain; the next one is taken."""
    system.says(data({}, status=503))
    with pytest.raises(NotTaken):
        tell_outcome(tried("webhook:decision", event_id, attempts), subject_id=0, event_id=event_id)
    system.says(data({}))


def test_leads_hear_early_that_the_platform_takes_nothing_and_nothing_has_failed_yet(
    platform: Platform,
    case: Case,
    noor: User,
    grace: User,
    system: Tool,
) -> None:
    row = decided(case, noor)
    for attempts in range(5):
        tries(system, event("decided"), attempts=attempts)
    assert Notification.objects.get(user=grace).kind == "moderation:not_yet_carried"
    assert Case.objects.get(pk=row.pk).carried == "waiting"
    assert not services.did_not_reach(Case.objects.get(pk=row.pk)), "nobody needs to send it again: it is tried"


def test_after_the_last_try_leads_are_told_and_somebody_sends_it_again(
    platform: Platform,
    case: Case,
    noor: User,
    grace: User,
    system: Tool,
) -> None:
    row = decided(case, noor)
    of_ruling = event("decided")
    tries(system, of_ruling, attempts=5)
    assert Case.objects.get(pk=row.pk).carried == "waiting"
    tries(system, of_ruling, attempts=6)
    row.refresh_from_db()
    assert (row.carried, row.unheard) == ("failed", of_ruling)
    assert Notification.objects.filter(user=grace, kind="moderation:not_carried").count() == 1
    services.send_again(case=row, by=noor)
    with pytest.raises(Conflict):
        services.send_again(case=row, by=noor)
    assert tell_platform(event_id=event("sent_again"))
    assert json.loads(system.seen[-1].body)["event"] == of_ruling, "a repetition, by its number"
    row.refresh_from_db()
    assert (row.carried, row.unheard, row.state) == ("done", None, "told")


def test_a_grave_measure_that_was_not_heard_of_is_sent_again_as_well(
    platform: Platform,
    hands_in: HandsIn,
    system: Tool,
    noor: User,
) -> None:
    row = hands_in(severity=4)
    tries(system, event("acted_first"), attempts=6)
    services.send_again(case=row, by=noor)
    assert tell_platform(event_id=event("sent_again"))
    assert json.loads(system.seen[-1].body)["what"] == "acted_first"
    assert not services.did_not_reach(Case.objects.get(pk=row.pk))
