"""A person is forgotten: of the runs on their tickets the path stays, for figures, and nothing of what was said."""

from typing import Any, Final

from django.utils.translation import gettext as _

from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.moves import move
from amparo.sops import events
from amparo.sops.models import Run, RunInput
from amparo.sops.running.state import State, forgotten
from amparo.sops.services.runs.journal import about, hold_run, record_run
from amparo.sops.states import RUN_LIFE, RunState

_SAID: Final[dict[str, Any]] = {
    "value": None,
    "answer": "",
    "evidence": [],
    "result": {},
    "note": "",
    "reason": "",
    "sentence": "",
    "carried": {},
}
"""What may stand in an input, as it stands when it is forgotten."""


def forget_runs(contact_id: int) -> None:
    """Part of `people.services.erase_person`, in its transaction. A run that is under way is stopped."""
    theirs = Run.objects.filter(ticket__contact=contact_id, erased_at__isnull=True)
    for pk in theirs.order_by("id").values_list("pk", flat=True):
        run = hold_run(Run(pk=pk))
        reason = _("The person was erased.")
        if run.state == RunState.RUNNING and move(run, to=RunState.STOPPED, by=RUN_LIFE, ended_at=clock.now()):
            record_run(events.RunStopped(**about(run), reason=reason), run, by=SYSTEM)
        Run.objects.filter(pk=pk).update(
            memory=forgotten(State.from_json(run.memory)).as_json(), notice={}, reason="", erased_at=clock.now()
        )
        lines = list(RunInput.objects.filter(run=pk))
        for line in lines:
            line.input, line.facts = {name: _SAID.get(name, value) for name, value in line.input.items()}, {}
        RunInput.objects.bulk_update(lines, ["input", "facts"], batch_size=500)
