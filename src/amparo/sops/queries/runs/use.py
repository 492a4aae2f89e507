"""How procedures are used: which ways runs took, and where they stopped."""

from datetime import datetime

from django.db.models import Count, QuerySet

from amparo.sops.drawing.heat import Heat
from amparo.sops.models import Passage, Procedure, Run
from amparo.sops.states import RunState


def passages_since(procedure: Procedure, since: datetime) -> QuerySet[Passage]:
    """The steps of a procedure that runs came to since then: its own runs, and those of procedures that call it."""
    return Passage.objects.filter(version__procedure=procedure, at__gte=since, withdrawn=False)


def runs_since(procedure: Procedure, since: datetime) -> QuerySet[Run]:
    """The runs that came to a step of the procedure since then."""
    return Run.objects.filter(pk__in=passages_since(procedure, since).values("run"))


def use_of(procedure: Procedure, since: datetime) -> Heat:
    """Counts of runs since then, by step and by way; four queries. Rehearsals are kept elsewhere."""
    passages, runs = passages_since(procedure, since), Count("run", distinct=True)
    steps = passages.values("step").annotate(runs=runs).values_list("step", "runs")
    ways = passages.exclude(way="").values("step", "way").annotate(runs=runs).values_list("step", "way", "runs")
    at_rest = passages.filter(done="", run__state=RunState.STOPPED)  # of who calls this one, the calling step as well
    stopped = at_rest.values("step").annotate(runs=runs).values_list("step", "runs")
    return Heat(
        runs=passages.aggregate(runs=runs)["runs"],
        steps=dict(steps),
        ways={(step, way): count for step, way, count in ways},
        stopped=dict(stopped),
    )
