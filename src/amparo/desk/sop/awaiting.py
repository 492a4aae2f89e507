"""Which step of a procedure the words in the composer were written for."""

from amparo.sops.models import Run
from amparo.sops.states import RunState
from amparo.tickets.models import Ticket


def run_awaiting(said: str, ticket: Ticket) -> tuple[Run, str] | None:
    """The run and the step that `said` ("run:step") names, while it still waits there; else they are just a reply."""
    pk, _colon, step = said.partition(":")
    if not pk.isdecimal():
        return None
    run = Run.objects.filter(pk=int(pk), ticket=ticket, state=RunState.RUNNING, step=step).first()
    return (run, step) if run else None
