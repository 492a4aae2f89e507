"""How procedures are used: which ways runs took, and where they stopped."""

from datetime import datetime

from django.db.models import Count, QuerySet

from amparo.sops.drawing.heat import Heat
from amparo.sops.models import Passage, Procedure, Run
from amparo.sops.states import RunState


def runs_since(procedure: Procedure, since: datetime) -> QuerySet[Run]:
    """The runs of a procedure that began since then, in any version."""
    return Run.objects.filter(version__procedure=procedure, started_at__gte=since)


def use_of(procedure: Procedure, since: datetime) -> Heat:
    """Counts of the runs that began since then, by step and by way; three queries. Rehearsals are kept elsewhere."""
    runs = runs_since(procedure, since)
    own = Passage.objects.filter(run__in=runs, withdrawn=False, version__procedure=procedure)
    steps = own.values("step").annotate(runs=Count("run", distinct=True)).values_list("step", "runs")
    ways = own.exclude(way="").values("step", "way").annotate(runs=Count("run", distinct=True))
    ended = runs.filter(state=RunState.STOPPED).exclude(step="").values("step").annotate(runs=Count("pk"))
    return Heat(
        runs=runs.count(),
        steps=dict(steps),
        ways={(step, way): count for step, way, count in ways.values_list("step", "way", "runs")},
        stopped=dict(ended.values_list("step", "runs")),
    )
