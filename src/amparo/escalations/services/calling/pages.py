"""Calling the authority's people: what `paging` does for a loop."""

from amparo.audit.events import SYSTEM
from amparo.escalations.models import Escalation
from amparo.escalations.queries.calling import current_page, key_of, subject_of
from amparo.escalations.services import notices
from amparo.escalations.services.rows import said_of
from amparo.escalations.speakers import Outside, Speaker, name_of
from amparo.escalations.states import Via
from amparo.paging import services as paging
from amparo.paging.queries import called_now, calls_anybody
from amparo.paging.states import PageState
from amparo.paging.states import Via as PageVia

_VIA = {Via.LINK: PageVia.LINK, Via.MAIL: PageVia.MAIL, Via.DESK: PageVia.DESK}


def call_authority(row: Escalation) -> None:
    """Begin to call whoever is on duty for the authority. One without a ladder is written to, and its team is told."""
    ladder = row.authority.ladder if row.authority else None
    if row.authority is None or ladder is None or not calls_anybody(ladder):
        return
    cause = paging.Cause(
        subject=subject_of(row),
        level=row.level,
        kind=notices.RAISED,
        data=said_of(row),
        key=key_of(row),
        language=row.authority.language,
    )
    paging.start(ladder=ladder, cause=cause)


def call_next(row: Escalation, *, why: str) -> None:
    """Call the next step: a clock of the loop has run out, acknowledged or not."""
    page = current_page(row)
    if page is None:
        call_authority(row)
    else:
        paging.go_on(page=page, why=why)


def tell_uncalled(
    kind: str, row: Escalation, people: set[int | None], *, by: Speaker | None = None, clock: str = ""
) -> None:
    """Tell `people` but those who are called right now, or in some seconds: they hear by that, and once is enough."""
    page = current_page(row)
    called = called_now(page) if page is not None and page.state == PageState.PAGING else set()
    notices.tell(kind, row, people - called, by=by, clock=clock)


def stop_urging(row: Escalation, *, by: Speaker) -> None:
    """Somebody has it: the ladder is not climbed any further by itself."""
    page = current_page(row)
    if page is None or not page.is_open:
        return
    via = PageVia.OUTSIDE
    if isinstance(by, Outside):
        via = _VIA.get(by.via, via)
    # who may speak in the loop was asked there; paging need not ask again
    paging.acknowledge(page=page, by=SYSTEM, via=via, who=name_of(by))


def stop_calling(row: Escalation) -> None:
    """Nobody needs to be called for this loop any more."""
    page = current_page(row)
    if page is not None:
        paging.end(page=page)
