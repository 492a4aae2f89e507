"""Something made of a file: looked into, decoded apart, kept. No transaction is open while the other process works."""

from collections.abc import Sequence
from datetime import timedelta
from os import SEEK_END
from typing import BinaryIO, Final

from django.db import transaction

from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.files.services import keep, open_file
from amparo.media.apart import desk
from amparo.media.apart.wire import Made, Refused, Request
from amparo.media.kinds import DRAWABLE, HEAD, TAIL, WATCHABLE, Family, Kind, family_of, is_two_things, kind_of
from amparo.media.models import Derived
from amparo.media.reasons import PASSING, Reason

SIZE_LIMIT: Final = 100_000_000
"""Bytes of a file that is decoded at all; mail and forms bring no larger ones."""

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


def sniffed(file: BinaryIO) -> Kind:
    """What a file is, if it can be drawn or watched. Raises Refused with the reason why not."""
    head = file.read(HEAD)
    kind = kind_of(head)
    if kind is Kind.OTHER:
        raise Refused(Reason.NOT_MEDIA)
    if family_of(kind) is Family.DRAWING:
        raise Refused(Reason.DRAWING)
    if kind not in DRAWABLE | WATCHABLE:
        raise Refused(Reason.UNKNOWN_KIND)
    size = file.seek(0, SEEK_END)
    if size > SIZE_LIMIT:
        raise Refused(Reason.TOO_LARGE)
    file.seek(max(0, size - TAIL))
    if is_two_things(head, file.read(TAIL)):
        raise Refused(Reason.TWO_THINGS)
    return kind


def made_of(source: StoredFile, request: Request) -> list[Made]:
    """What `request` asks for, of a kind that the bytes decide. Raises Refused with the reason why not."""
    try:
        with open_file(source) as file:
            return desk.make(request.of(sniffed(file)), file)
    except FileNotFoundError:
        raise Refused(Reason.GONE) from None


def kept_or_made(source: StoredFile, recipe: str, request: Request) -> list[Derived]:
    """The rows of what `recipe` gives for a file, made now if nobody has asked before. Raises Refused.

    A refusal is kept as well: what takes a process to its limits does so once, or once an hour if only time was short.
    """
    rows = list(Derived.objects.filter(source=source, recipe=recipe).select_related("file").order_by("number"))
    if rows and not _is_worth_another_try(rows[0]):
        _note_use(rows)
    else:
        try:
            rows = _keep(source, recipe, made_of(source, request))
        except Refused as refusal:
            if refusal.reason not in PASSING:
                _keep_refusal(source, recipe, refusal.reason)
            raise
    if rows[0].reason:
        raise Refused(Reason(rows[0].reason))
    return rows


@transaction.atomic
def _keep(source: StoredFile, recipe: str, made: Sequence[Made]) -> list[Derived]:
    rows = [
        Derived(
            source=source,
            recipe=recipe,
            number=number,
            file=keep(one.content),
            content_type=one.content_type,
            width=one.width,
            height=one.height,
        )
        for number, one in enumerate(made)
    ]
    _put(rows)
    return rows


def _keep_refusal(source: StoredFile, recipe: str, reason: Reason) -> None:
    _put([Derived(source=source, recipe=recipe, reason=reason)])


def _put(rows: Sequence[Derived]) -> None:
    """In place of what was there: two who asked at once made the same."""
    Derived.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "recipe", "number"],
        update_fields=["file", "reason", "content_type", "width", "height", "used_at"],
    )


def _is_worth_another_try(row: Derived) -> bool:
    return row.reason == Reason.TOOK_TOO_LONG and row.used_at < clock.now() - _HOUR


def _note_use(rows: Sequence[Derived]) -> None:
    moment = clock.now()
    if rows[0].used_at < moment - _DAY:
        Derived.objects.filter(pk__in=[row.pk for row in rows]).update(used_at=moment)
