"""What a procedure only wants to look up, it looks up by itself: nobody presses a button for that."""

from amparo.accounts.models import User
from amparo.sops.language.document import Library
from amparo.sops.models import Run
from amparo.sops.queries.versions.library import library_of
from amparo.sops.running.inputs import Confirm
from amparo.sops.running.state import State, Waits
from amparo.sops.services.runs.journal import write_move
from amparo.sops.states import RunState
from amparo.tools.catalogue import Risk
from amparo.tools.queries import catalogue


def look_up(run: Run, *, by: User | None) -> Run:
    """Confirm the step of a held run, for `by`, where that needs nobody."""
    if by is None or run.state != RunState.RUNNING:
        return run
    given = needs_nobody(library_of(run), State.from_json(run.memory))
    return run if given is None else write_move(run, given, by=by)


def needs_nobody(library: Library, state: State) -> Confirm | None:
    """The confirmation of a step whose tool only reads and has not failed yet; None for every other step."""
    waiting, visit = state.waiting, state.visits[-1]
    step = library[visit.sop].step(visit.step)
    if step.kind != "tool" or waiting is None or waiting.what != Waits.CONFIRM or waiting.trouble:
        return None
    action = catalogue().get(step.fields.get("action", ""))
    if action is None or action.risk != Risk.READ:
        return None
    return Confirm(step=state.at, visit=state.visit)
