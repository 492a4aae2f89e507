"""The calls of runs: which call a run waits for, and which run a call is for."""

from datetime import datetime

from amparo.sops.models import Run
from amparo.sops.running.state import State, Waits
from amparo.tools.queries import awaited_until

PREFIX = "run:"


def key_of(run: Run, visit: int) -> str:
    """The idempotency key: one visit of one run is one call, however often it is asked for."""
    return f"{PREFIX}{run.pk}:{visit}"


def place_of(key: str) -> tuple[int, int]:
    """(run id, visit) of a key that `key_of` made."""
    run_id, visit = key.removeprefix(PREFIX).split(":")
    return int(run_id), int(visit)


def waits_for_tool(state: State) -> bool:
    return state.waiting is not None and state.waiting.what == Waits.TOOL


def awaits_second_person(run: Run, state: State) -> datetime | None:
    """Until when the call it waits for needs a second person, who has not answered; None otherwise.

    Read from the approval and kept nowhere else: a screen that hears of the approval finds it.
    """
    return awaited_until(key_of(run, state.visit)) if waits_for_tool(state) else None
