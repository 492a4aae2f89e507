"""Which step of a procedure the words in the composer were written for."""

from amparo.core.text import number_in
from amparo.sops.models import Run
from amparo.sops.states import RunState
from amparo.tickets.models import Ticket


def run_awaiting(said: str, ticket: Ticket) -> tuple[Run, str] | None:
    """The run and the step that `said` ("run:step") names, while it still waits there; else they are just a reply."""
    pk, _colon, step = said.partition(":")
    run = Run.objects.filter(pk=number_in(pk) or 0, ticket=ticket, state=RunState.RUNNING, step=step).first()
    return (run, step) if run else None
