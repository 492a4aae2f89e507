"""Two who do something to one loop at the same moment, each on a connection of their own."""

from datetime import timedelta

import pytest
from tests.cast import words
from tests.races import at_once

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.deadlines.models import Deadline
from amparo.deadlines.services import run_due
from amparo.escalations import services
from amparo.escalations.models import Escalation, EscalationKind
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Clock, LoopState
from amparo.escalations.tests.doing import says, tell_all
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.services import open_ticket
from amparo.tickets.states import MessageKind

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_press_the_key_raise_one_p0(ticket: Ticket, ana: User, grace: User, danger: EscalationKind) -> None:
    raised = at_once(*(lambda by=by: services.raise_critical(ticket=ticket, by=by) for by in (ana, grace)))
    assert raised[0] == raised[1]
    assert Escalation.objects.count() == 1


def test_answered_and_refused_at_once_it_is_one_of_them(loop: Escalation, petra: Outside) -> None:
    acts = (services.answer, services.refuse)
    done = at_once(*(lambda act=act: act(escalation=loop, by=petra, words=says("So")) for act in acts))
    assert sum(isinstance(one, Conflict) for one in done) == 1
    loop.refresh_from_db()
    assert loop.state == loop.outcome


def test_two_who_tell_at_once_tell_once(loop: Escalation, petra: Outside, ana: User, grace: User) -> None:
    services.answer(escalation=loop, by=petra, words=says("Yes"))
    row = loop.waiting.get()
    services.check_text(waiting=services.write_text(waiting=row, by=ana, text="Oi"), by=ana)
    at_once(*(lambda by=by: services.tell(escalation=loop, by=by) for by in (ana, grace)))
    assert Message.objects.filter(kind=MessageKind.OUT).count() == 1


def test_who_joins_while_the_others_are_told_is_not_forgotten(
    loop: Escalation, petra: Outside, ana: User, lume: Brand, maria: Contact
) -> None:
    services.answer(escalation=loop, by=petra, words=says("Yes"))
    late = open_ticket(brand=lume, incoming=words(maria)).ticket
    at_once(
        lambda: tell_all(loop, ana),
        lambda: services.join(escalation=loop, tickets=[late], by=ana),
    )
    loop.refresh_from_db()
    untold = loop.waiting.filter(told_at__isnull=True)
    assert (loop.state == LoopState.ANSWERED) == untold.exists()


def late(loop: Escalation) -> list[str]:
    rows = EventRecord.objects.filter(kind="escalations:clock:missed", subject_id=loop.pk)
    return sorted(rows.values_list("data__clock", flat=True))


def run_clocks(loop: Escalation) -> None:
    """All that falls due in the first three days; a clock that had to give way comes back."""
    with clock.at(loop.raised_at + timedelta(days=3)):
        run_due()


def test_of_many_clocks_one_says_that_a_loop_is_late(loop: Escalation) -> None:
    at_once(*[lambda: run_clocks(loop) for _ in range(4)])
    assert late(loop) == [Clock.ACKNOWLEDGE, Clock.DECIDE]
    assert sorted(Deadline.objects.values_list("data__times", flat=True)) == [2, 2]


def test_acknowledged_as_its_time_runs_out_a_loop_is_late_before_that_or_never(
    loop: Escalation, petra: Outside
) -> None:
    at_once(lambda: run_clocks(loop), lambda: services.acknowledge(escalation=loop, by=petra))
    loop.refresh_from_db()
    assert loop.state == LoopState.ACKNOWLEDGED
    kinds = EventRecord.objects.filter(subject_kind="escalation", subject_id=loop.pk).order_by("pk")
    story = list(kinds.values_list("kind", "data__clock"))
    assert ("escalations:clock:missed", Clock.ACKNOWLEDGE) not in story[
        story.index(("escalations:loop:acknowledged", None)) :
    ]
    assert not Deadline.objects.filter(kind="escalations:acknowledge_by").exists()
