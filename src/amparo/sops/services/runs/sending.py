"""A text of a procedure, on its way to the person: the reply and the move of the run go together or not at all."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import demand
from amparo.accounts.models import User
from amparo.core.errors import Conflict
from amparo.sops.models import Run
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.versions.library import library_of
from amparo.sops.running.inputs import Confirm
from amparo.sops.running.state import State
from amparo.sops.services.effects.escalating import told_by_reply
from amparo.sops.services.effects.gate import procedure_solves
from amparo.sops.services.runs.journal import hold_run, step_named, write_move
from amparo.sops.services.runs.looking_up import look_up
from amparo.sops.states import RunState
from amparo.tickets.models import Message
from amparo.tickets.services import Outgoing, reply
from amparo.tickets.states import TicketState


@transaction.atomic
def send_for_step(*, run: Run, step: str, by: User, outgoing: Outgoing, version: int | None = None) -> Message:
    """Answer the person with what `step` prepared, as its agent has edited it, and let the run go on.

    The state that the procedure names for it comes with it. Raises Conflict when the run is not at `step` any more.
    """
    demand(by, SopPermission.RUN)
    row = hold_run(run)
    state = State.from_json(row.memory)
    if row.state != RunState.RUNNING or state.at != step:
        raise Conflict(_("The procedure has moved on to another step. Your text is kept."))
    then = step_named(row, library_of(row), step).fields.get("then")
    if then:
        outgoing = replace(outgoing, then=TicketState(then))
    with procedure_solves(row):
        message = reply(ticket=row.ticket, by=by, outgoing=outgoing, version=version)
    row.ticket.refresh_from_db()
    look_up(write_move(row, Confirm(step=step, visit=state.visit, message=str(message.pk)), by=by), by=by)
    told_by_reply(run=row, message=message, by=by)
    return message
