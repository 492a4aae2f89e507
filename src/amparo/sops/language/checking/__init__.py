"""What is wrong with a procedure that can be read: `check(sop, library, actions)`."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.sops import kinds
from amparo.sops.kinds.kind import Desk, Surroundings, missing_here
from amparo.sops.language.checking import cases, conditions, graph, order, scenarios, telling, texts
from amparo.sops.language.document import Library, Sop
from amparo.sops.language.problems import Problem, Severity
from amparo.tools.catalogue import ActionSpec


def check(
    sop: Sop,
    library: Library,
    actions: Mapping[str, ActionSpec],
    *,
    desk: Desk | None = None,
    today: dt.date | None = None,
) -> list[Problem]:
    """Its problems, in the order of the text. `library` has the procedures it may call, `actions` what tools can do.

    Without a `desk`, kinds of escalation and lines of the policy are taken as they are named.
    """
    around = Surroundings({**library, sop.id: sop}, actions, desk)
    found: list[Problem] = [*_of_kinds(sop, around), *_overdue(sop, today or clock.now().date())]
    found.extend(_not_here(sop, desk) if desk else ())
    for part in (graph, conditions, cases, order, telling, texts, scenarios):
        found.extend(part.problems(sop, around))
    return sorted(found, key=lambda problem: problem.line)


def _of_kinds(sop: Sop, around: Surroundings) -> Iterator[Problem]:
    for step in sop.steps:
        yield from kinds.of(step.kind).check(step, around)


def _overdue(sop: Sop, today: dt.date) -> Iterator[Problem]:
    if sop.review_by is not None and sop.review_by < today:
        sentence = _("Its owner should have looked at it again by %(date)s.") % {"date": sop.review_by.isoformat()}
        yield Problem(line=sop.at("review_by"), code="overdue", sentence=sentence, severity=Severity.WARNING)


def _not_here(sop: Sop, desk: Desk) -> Iterator[Problem]:
    """Where it applies, or whose it is, though nobody here is called so: perhaps not yet, so this is a warning."""
    named = [(one, f"applies_to.reasons.{place}", desk.reasons) for place, one in enumerate(sop.applies_to.reasons)]
    named += [(one, f"applies_to.products.{place}", desk.brands) for place, one in enumerate(sop.applies_to.products)]
    for name, path, known in named:
        if name not in known:
            yield missing_here(name, sop.at(path), severity=Severity.WARNING)
    if sop.owner and not desk.has_team(sop.owner):
        yield missing_here(sop.owner, sop.at("owner"), severity=Severity.WARNING)
