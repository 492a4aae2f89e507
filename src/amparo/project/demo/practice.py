"""Procedures at work in the demo: some runs that came to their end, and some that wait for somebody."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from amparo.accounts.models import User
from amparo.channels.email.services.sending.deliver import deliver
from amparo.core import clock
from amparo.escalations.services import acknowledge
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Via
from amparo.people.models import Contact
from amparo.project.demo.house import House
from amparo.project.demo.platform.seed import dated
from amparo.project.demo.texts import read
from amparo.sops.models import Procedure, Run, RunEscalation
from amparo.sops.queries.case import case_of
from amparo.sops.queries.runs.showing import RunShowing
from amparo.sops.queries.versions.holding import holding_of
from amparo.sops.queries.versions.texts import sop_of
from amparo.sops.running.inputs import Answer, Confirm
from amparo.sops.running.state import Waits
from amparo.sops.services import assign_rehearsal, call_tool, give, send_for_step, start_run
from amparo.sops.states import RunState
from amparo.tickets.models import Ticket
from amparo.tickets.services import Outgoing, release_reply
from amparo.tools.models import Approval
from amparo.tools.services import approve
from amparo.tools.states import ApprovalState


def follow(house: House) -> None:
    """Do what `demo/practice.yaml` says: each run as far as its answers, and its second person, lead.

    What is to be rehearsed is handed out too. The platform must be reachable, and so must the post office.
    """
    for entry in read("practice")["runs"]:
        run = follow_one(entry, house.people[entry["person"]], house.staff)
        if "taken_by" in entry:
            _take(run, entry["taken_by"])
    for entry in read("practice")["rehearsals"]:
        assign_rehearsal(
            by=house.staff[entry["by"]],
            person=house.staff[entry["person"]],
            procedure=Procedure.objects.get(key=entry["procedure"]),
            due_at=clock.now() + timedelta(days=entry["days"]),
        )


def follow_one(entry: Mapping[str, Any], person: Contact, staff: Mapping[str, User]) -> Run:
    """Begin the procedure `sop` on the ticket that `by` has of this person, and go on with `answers`."""
    by, version = staff[entry["by"]], holding_of(entry["sop"])
    if version is None:
        raise LookupError(f"{entry['sop']} is not published")
    theirs = Ticket.objects.filter(contact=person, reason__code__in=sop_of(version).applies_to.reasons)
    run = start_run(ticket=theirs.filter(assignee=by).latest("pk"), by=by, version=version)
    approver = staff[entry["approver"]] if "approver" in entry else None
    answers = dated(entry["answers"])
    while _moves(run, by, {**entry, "answers": answers}, approver):
        run.refresh_from_db()
    return run


def _take(run: Run, name: str) -> None:
    """Somebody of the authority has what the run asks: nobody is called about it any more."""
    loop = RunEscalation.objects.get(run=run).escalation
    acknowledge(escalation=loop, by=Outside(authority_id=loop.authority_id or 0, name=name, via=Via.LINK))


def _moves(run: Run, by: User, entry: Mapping[str, Any], approver: User | None) -> bool:
    """One step further, as its agent would go; False where the run is to be left."""
    shown = RunShowing(run, case_of(run.ticket), by)
    at = shown.state.at
    if run.state != RunState.RUNNING or at == entry.get("leave_at"):
        return False
    visit = shown.state.visit
    if shown.waits_for == Waits.ANSWER and at in entry["answers"]:
        evidence = ({"kind": "note", "value": entry["notes"][at]},) if at in entry.get("notes", {}) else ()
        if not evidence and shown.step.fields.get("evidence"):
            evidence = ({"kind": "message", "value": str(run.ticket.messages.earliest("pk").pk)},)
        give(run=run, by=by, given=Answer(step=at, value=entry["answers"][at], evidence=evidence, visit=visit))
        return True
    if shown.waits_for == Waits.CONFIRM and shown.kind in {"tool", "escalate"}:
        give(run=run, by=by, given=Confirm(step=at, visit=visit))
        return True
    if shown.waits_for == Waits.CONFIRM:
        _send(run, shown, by)
        return True
    return shown.waits_for == Waits.TOOL and _called(run, visit, by, approver)


def _send(run: Run, shown: RunShowing, by: User) -> None:
    message = send_for_step(run=run, step=shown.state.at, by=by, outgoing=Outgoing(text=shown.draft.text))
    release_reply(message.pk)
    deliver(message_id=message.pk)


def _called(run: Run, visit: int, by: User, approver: User | None) -> bool:
    """Whether the tool has answered; where a second person is asked, `approver` says yes, if there is one."""
    call_tool(run=run, visit=visit, by=by)
    waiting = Approval.objects.filter(ticket=run.ticket, state=ApprovalState.WAITING).first()
    if waiting is None:
        return True
    if approver is None:
        return False
    approve(approval=waiting, by=approver)
    run.refresh_from_db()
    call_tool(run=run, visit=visit, by=by)
    return True
