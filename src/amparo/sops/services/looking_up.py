"""What a procedure only wants to look up, it looks up by itself: nobody presses a button for that."""

from amparo.accounts.models import User
from amparo.sops.models import Run
from amparo.sops.queries.library import library_of
from amparo.sops.running.inputs import Confirm
from amparo.sops.running.state import State, Waits
from amparo.sops.services.journal import write_move
from amparo.sops.states import RunState
from amparo.tools.catalogue import Risk
from amparo.tools.queries import catalogue


def look_up(run: Run, *, by: User | None) -> Run:
    """Confirm the step of a held run, for `by`, where it is a tool that only reads and has not failed yet."""
    state = State.from_json(run.memory)
    if by is None or run.state != RunState.RUNNING or state.waiting is None:
        return run
    visit = state.visits[-1]
    step = library_of(run)[visit.sop].step(visit.step)
    if step.kind != "tool" or state.waiting.what != Waits.CONFIRM or state.waiting.trouble:
        return run
    action = catalogue().get(step.fields.get("action", ""))
    if action is None or action.risk != Risk.READ:
        return run
    return write_move(run, Confirm(step=state.at, visit=state.visit), by=by)
