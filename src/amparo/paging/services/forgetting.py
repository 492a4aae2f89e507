"""A person is forgotten: that people were called stays, and who had it; not what they were told."""

from collections.abc import Collection

from django.db.models import Q

from amparo.audit.services import erase_events_of
from amparo.notifications.services import forget_told
from amparo.paging.models import Page


def forget_pages(*, ticket_ids: Collection[int] = (), kind: str = "", ids: Collection[int] = ()) -> int:
    """Forget what the pages about some tickets, or about some things of one `kind`, said; returns how many pages."""
    pages = Page.objects.filter(Q(ticket_id__in=ticket_ids) | Q(subject_kind=kind, subject_id__in=ids))
    known = list(pages.values_list("pk", flat=True))
    forget_told(page_ids=known)
    erase_events_of("page", known)
    return Page.objects.filter(pk__in=known).update(data={})
