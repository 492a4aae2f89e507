"""Who is called for a loop: what `paging` knows of it."""

from amparo.audit.events import Subject
from amparo.escalations.models import Escalation
from amparo.paging.models import Page
from amparo.paging.queries import calls_anybody, page_of


def subject_of(row: Escalation) -> Subject:
    """A loop, as pages and events name it."""
    return Subject("escalation", row.pk)


def key_of(row: Escalation) -> str:
    """One page for every authority that is asked: what was passed on calls anew."""
    return f"authority:{row.authority_id}"


def current_page(row: Escalation) -> Page | None:
    """The page that calls, or called last, the authority that has the loop now."""
    return page_of(subject_of(row), key_of(row))


def would_call(row: Escalation, page: Page | None) -> bool:
    """Whether a clock that runs out calls anybody: by the page that stands, as it began, or else by the ladder."""
    if page is not None:
        return page.is_open
    ladder = row.authority.ladder if row.authority else None
    return ladder is not None and calls_anybody(ladder)
