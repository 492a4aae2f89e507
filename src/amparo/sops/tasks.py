"""Jobs of this room: ids in, one service call."""

from django.utils.translation import override
from procrastinate.contrib.django import app

from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.escalations.models import Escalation
from amparo.moderation.models import Case
from amparo.sops import services
from amparo.sops.models import Run
from amparo.sops.queries.runs.calls import PREFIX, place_of
from amparo.sops.services.effects.doing import CALL_TASK
from amparo.tickets.models import Message, Ticket
from amparo.tools.models import Approval
from amparo.tools.states import ApprovalState


@app.task(name=CALL_TASK)
def call_tool(run_id: int, visit: int, person_id: int) -> None:
    run = Run.objects.select_related("version__procedure", "ticket").filter(pk=run_id).first()
    person = User.objects.filter(pk=person_id).first()
    if run is not None and person is not None:
        with override(person.locale):  # what the tool says is read by who asked
            services.call_tool(run=run, visit=visit, by=person)


@app.task(name="sops:decided")
def go_on_after_approval(subject_id: int, event_id: int = 0) -> None:
    """Reacts to the word of the second person, whose subject is the approval: the same call is asked for again.

    Where no word came in time, it is not: that would ask somebody anew.
    """
    approval = Approval.objects.filter(pk=subject_id, key__startswith=PREFIX).first()
    if approval is None:
        return
    run_id, visit = place_of(approval.key)
    if approval.state == ApprovalState.EXPIRED:
        services.go_on_unapproved(run=Run.objects.get(pk=run_id), visit=visit)
    else:
        call_tool(run_id=run_id, visit=visit, person_id=approval.asked_by_id)


@app.task(name="sops:message")
def hear_message(subject_id: int, event_id: int = 0) -> None:
    """Reacts to MessageReceived, whose subject is the message."""
    message = Message.objects.filter(pk=subject_id).first()
    if message is not None:
        services.hear_message(message=message)


@app.task(name="sops:undone")
def hear_of_undo(subject_id: int, event_id: int = 0) -> None:
    """Reacts to ReplyWithdrawn, whose subject is the message."""
    message = Message.objects.filter(pk=subject_id).first()
    if message is not None:
        services.hear_of_undo(message=message)


@app.task(name="sops:state")
def hear_state(subject_id: int, event_id: int) -> None:
    """Reacts to StateChanged, whose subject is the ticket."""
    event = EventRecord.objects.filter(pk=event_id).first()
    if event is not None:
        services.hear_state(ticket_id=subject_id, old=event.data["old"], new=event.data["new"])


@app.task(name="sops:decision")
def hear_decision(subject_id: int, event_id: int = 0) -> None:
    """Reacts to an outcome of an escalation, which is the subject."""
    escalation = Escalation.objects.filter(pk=subject_id).first()
    if escalation is not None:
        services.hear_decision(escalation=escalation)


@app.task(name="sops:reviewed")
def hear_review(subject_id: int, event_id: int = 0) -> None:
    """Reacts to CaseDecided and CaseWithdrawn, whose subject is the case."""
    case = Case.objects.filter(pk=subject_id).first()
    if case is not None:
        services.hear_review(case=case)


@app.task(name="sops:merged")
def bring_runs_along(subject_id: int, event_id: int = 0) -> None:
    """Reacts to Merged, told of both tickets: the one that went has runs to bring along."""
    source = Ticket.objects.select_related("merged_into").filter(pk=subject_id).first()
    if source is not None:
        services.bring_along(source=source)


@app.task(name="sops:unmerged")
def bring_runs_back(subject_id: int, event_id: int) -> None:
    """Reacts to Unmerged, told of both tickets, whose numbers it says."""
    event = EventRecord.objects.filter(pk=event_id).first()
    if event is not None:
        numbers = {ticket.number: ticket for ticket in Ticket.objects.filter(number__in=event.data.values())}
        services.bring_back(source=numbers[event.data["source"]], target=numbers[event.data["target"]])
