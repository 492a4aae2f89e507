"""How closely procedures are followed is worked out from runs; nobody fills in a form."""

from datetime import timedelta

import pytest

from amparo.accounts.models import User
from amparo.core import clock
from amparo.sops.models import Version
from amparo.sops.queries.runs.figures import following
from amparo.sops.queries.runs.use import use_of
from amparo.sops.running.inputs import Answer, Back, LeaveOut
from amparo.sops.services import give, start_run, stop_run, withdraw
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import CALLING
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(katia: User, grace: User) -> Version:
    return published(katia, grace)


def test_what_was_answered_anew_is_kept_and_what_was_left_out_is_not(
    ticket: Ticket, ana: User, grace: User, version: Version
) -> None:
    run = start_run(ticket=ticket, by=ana, version=version)
    run = give(run=run, by=ana, given=Answer(step="phone", value="differs"))
    run = give(run=run, by=ana, given=Back(step="phone"))
    run = give(run=run, by=ana, given=Answer(step="phone", value="differs"))
    run = give(run=run, by=ana, given=Answer(step="refuse", value="Perdeu"))
    kept = following(version.procedure, since=run.started_at)
    assert (kept.share, kept.deviations, kept.out_of_order) == (1.0, {}, 0)
    other = start_run(ticket=ticket, by=ana, version=version)
    other = give(run=other, by=grace, given=LeaveOut(step="phone", reason="Já se sabe", to="refuse"))
    other = give(run=other, by=ana, given=Answer(step="refuse", value="Perdeu"))
    assert following(version.procedure, since=other.started_at).share == 0.5


def test_the_runs_of_a_procedure_are_counted_together(
    ticket: Ticket, ana: User, grace: User, katia: User, version: Version
) -> None:
    run = start_run(ticket=ticket, by=ana, version=version)
    run = give(run=run, by=grace, given=LeaveOut(step="phone", reason="Já se sabe", to="refuse"))
    give(run=run, by=ana, given=Answer(step="refuse", value="Perdeu"))
    stop_run(run=start_run(ticket=ticket, by=ana, version=version), by=ana, reason="Por engano")
    withdraw(version=version, by=katia, reason="Era outro prazo.")
    counted = following(version.procedure, since=clock.now() - timedelta(days=1))
    assert (counted.runs, counted.share, dict(counted.deviations)) == (2, 0.5, {(version.pk, "phone"): 1})
    assert (counted.stopped, counted.wrong_version) == (1, 2)


def test_where_a_run_was_stopped_is_seen_in_the_procedure_that_was_called_and_in_the_one_that_calls(
    ticket: Ticket, ana: User, grace: User, katia: User, version: Version
) -> None:
    calling = published(katia, grace, text=CALLING)
    run = start_run(ticket=ticket, by=ana, version=calling)
    since = clock.now() - timedelta(days=1)
    assert use_of(version.procedure, since).stopped == {}  # it stands there, and goes on
    stop_run(run=run, by=ana, reason="Por engano")
    assert use_of(version.procedure, since).stopped == {"phone": 1}
    assert use_of(calling.procedure, since).stopped == {"again": 1}


def test_a_procedure_that_others_call_is_followed_there(
    ticket: Ticket, ana: User, grace: User, katia: User, version: Version
) -> None:
    calling, since = published(katia, grace, text=CALLING), clock.now() - timedelta(days=1)
    run = start_run(ticket=ticket, by=ana, version=calling)
    run = give(run=run, by=grace, given=LeaveOut(step="again.phone", reason="Já se sabe", to="refuse"))
    give(run=run, by=ana, given=Answer(step="again.refuse", value="Perdeu"))
    stop_run(run=start_run(ticket=ticket, by=ana, version=calling), by=ana, reason="Por engano")
    for procedure in (version.procedure, calling.procedure):
        counted = following(procedure, since=since)
        assert (counted.runs, counted.share, counted.stopped, counted.wrong_version) == (2, 0.5, 1, 0)
        assert dict(counted.deviations) == {(version.pk, "phone"): 1}
    withdraw(version=version, by=katia, reason="Era outro prazo.")
    assert [following(one.procedure, since=since).wrong_version for one in (version, calling)] == [2, 2]
