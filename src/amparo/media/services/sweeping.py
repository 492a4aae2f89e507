"""Forgetting what was made of files: it can be made anew."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from django.db import transaction

from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.files.services import let_go
from amparo.media.models import Derived

UNUSED: Final = timedelta(days=30)
_BATCH: Final = 500


def sweep_derived() -> int:
    """Delete what nobody has asked for in a month; returns how much. The bytes follow with the sweep of files."""
    swept = 0
    while rows := list(Derived.objects.filter(used_at__lt=clock.now() - UNUSED).values_list("pk", "file")[:_BATCH]):
        _delete(dict(rows))
        swept += len(rows)
    return swept


def forget_derived(*, files: Collection[StoredFile]) -> int:
    """Delete everything made of `files`, because nobody may look at them any more; returns how much."""
    rows = list(Derived.objects.filter(source__in=files).values_list("pk", "file"))
    _delete(dict(rows))
    return len(rows)


@transaction.atomic
def _delete(rows: Mapping[int, int | None]) -> None:
    """The rows, and the stored files that nothing else names: the same bytes may have come with a message as well."""
    Derived.objects.filter(pk__in=rows).delete()
    let_go(list(StoredFile.objects.filter(pk__in=[file for file in rows.values() if file])))
