"""What a procedure has to say before its ticket is solved (`tickets.solving`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

from amparo.core.text import in_language, language_now
from amparo.sops.language.document import Sop
from amparo.sops.models import Run
from amparo.sops.queries.applying import is_of_the_reason, offers
from amparo.sops.queries.case import case_of
from amparo.sops.queries.versions.library import library_of
from amparo.sops.queries.versions.texts import title_of
from amparo.sops.running.state import State
from amparo.sops.states import RunState
from amparo.tickets.models import Ticket

_solving: ContextVar[int | None] = ContextVar("run_that_solves", default=None)


@contextmanager
def procedure_solves(run: Run) -> Iterator[None]:
    """Inside the block it is the procedure itself that solves: its own run does not stand in the way."""
    token = _solving.set(run.pk)
    try:
        yield
    finally:
        _solving.reset(token)


def missing_steps(ticket: Ticket) -> list[str]:
    """Where its reason requires a procedure: which one has not come to its end on `ticket`, and where it stands.

    Nothing is missing when one that is for this reason has ended, or when no procedure applies to such a ticket.
    """
    if ticket.reason_id is None:
        return []
    case = case_of(ticket)
    if not case.requires_sop:
        return []
    found = offers(case)
    runs = list(Run.objects.filter(pk__in=case.runs).select_related("version__procedure").order_by("id"))
    if any(_has_done_it(run) and is_of_the_reason(case, found, _gone_through(run)) for run in runs):
        return []
    under_way = [run for run in runs if run.state == RunState.RUNNING]
    if its_own := [run for run in under_way if is_of_the_reason(case, found, library_of(run).values())]:
        return [_stands_at(run) for run in its_own]
    fitting = next((offer for offer in found if offer.applies), None)
    if fitting is None:
        return []
    title = in_language(fitting.sop.title, language_now())
    return [_("This reason asks for the procedure “%(title)s”: it has not been begun.") % {"title": title}]


def _has_done_it(run: Run) -> bool:
    return run.state == RunState.ENDED or run.pk == _solving.get()


def _gone_through(run: Run) -> list[Sop]:
    library = library_of(run)
    return [library[key] for key in State.from_json(run.memory).procedures]


def _stands_at(run: Run) -> str:
    values = {"title": title_of(run.version.procedure, language_now()), "step": step_words(run)}
    return _("The procedure “%(title)s” has not come to its end: it stands at “%(step)s”.") % values


def step_words(run: Run) -> str:
    """What the step at which a run stands is called, in the language of the moment."""
    visits = State.from_json(run.memory).visits
    if not visits:
        return ""
    return in_language(library_of(run)[visits[-1].sop].step(visits[-1].step).name, language_now())
