"""The watchdog: what should have been called and was not is called, and those who watch are told.

It runs with the jobs, so that it lives when the clock does not.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.deadlines.models import Deadline
from amparo.deadlines.queries import stands_still
from amparo.notifications.models import Notification
from amparo.notifications.services import notify
from amparo.paging import queries
from amparo.paging.events import PageRepaired
from amparo.paging.models import Page
from amparo.paging.services.notices import REPAIRED, STANDS_STILL
from amparo.paging.services.walking import NEXT_STEP, plan_next, walk
from amparo.paging.states import PageState

LATE: Final = timedelta(minutes=1)
"""A step that is so late was forgotten: the clock would have come to it in seconds."""
_MOST: Final = 200


def watch() -> int:
    """One round; returns how many pages were set going again."""
    tell_of_silence()
    return repair_pages()


def repair_pages() -> int:
    """Call what is overdue, and plan anew what nothing would ever come to. One page that breaks stops no other."""
    planned = Exists(Deadline.objects.filter(kind=NEXT_STEP, subject_id=OuterRef("pk")))
    forgotten = Page.objects.filter(Q(next_at__lt=clock.now() - LATE) | ~planned, next_at__isnull=False)
    return sum(repair_page(page_id=pk) for pk in forgotten.order_by("next_at").values_list("pk", flat=True)[:_MOST])


@transaction.atomic
def repair_page(*, page_id: int) -> bool:
    """Set one page going again, unless it is well meanwhile or somebody works on it; whether it was."""
    page = (
        Page.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("ladder")
        .filter(pk=page_id, state=PageState.PAGING, next_at__isnull=False)
        .first()
    )
    if page is None or page.next_at is None:
        return False
    late = clock.now() - page.next_at
    if late < LATE and Deadline.objects.filter(kind=NEXT_STEP, subject_id=page.pk).exists():
        return False
    seconds = max(int(late.total_seconds()), 0)
    record(PageRepaired(seconds=seconds), by=SYSTEM, about=Subject("page", page.pk), ticket_id=page.ticket_id)
    data = {"ladder": page.ladder.name, "level": page.level, "seconds": seconds}
    notify(users=queries.watchers(), kind=REPAIRED, ticket_id=page.ticket_id, data=data, urgent=True)
    if late >= timedelta(0):
        walk(page)
    else:
        plan_next(page)
    return True


@transaction.atomic
def tell_of_silence() -> None:
    """Call those who watch when the clock stands still, once in each silence."""
    still = stands_still()
    if still is None:
        return
    told = Notification.objects.filter(kind=STANDS_STILL, created_at__gt=clock.now() - still)
    if not told.exists():
        data = {"seconds": int(still.total_seconds())}
        notify(users=queries.watchers(), kind=STANDS_STILL, data=data, urgent=True)
