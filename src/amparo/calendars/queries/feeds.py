"""What calendar programs read, and how their links are made: `<number>-<signature>`, so that none can be guessed."""

from datetime import timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.accounts.queries import names_of
from amparo.calendars.models import Feed, Rota
from amparo.calendars.queries.rotas import ids, plans_of, shifts_of
from amparo.calendars.rotas.writing import Named, write
from amparo.core import clock
from amparo.core.secrets import sign, signed_by_us
from amparo.core.text import number_in

_PURPOSE: Final = "rota-feed"
_SIGNED: Final = 26  # letters of 5 bits
_BEFORE: Final = timedelta(days=7)
_AHEAD: Final = timedelta(days=91)
_LONG: Final = timedelta(days=31)
"""A turn is seldom longer: so far beyond both ends it is looked, that none is told as cut off there."""


def live_feed(*, rota: Rota | None = None, user: User | None = None) -> Feed | None:
    """The link to a rota, or to a person's shifts, that holds now."""
    return Feed.objects.filter(rota=rota, user=user, revoked_at__isnull=True).first()


def token_of(feed: Feed) -> str:
    return f"{feed.pk}-{sign(str(feed.pk), purpose=_PURPOSE, length=_SIGNED)}"


def feed_by_token(token: str) -> Feed | None:
    """The feed that a link names, if it is ours, holds, and belongs to an open account or a rota in use."""
    number, _, signature = token.partition("-")
    if len(signature) != _SIGNED or not signed_by_us(number, signature, purpose=_PURPOSE):
        return None
    found = (
        Feed.objects.filter(pk=number_in(number) or 0, revoked_at__isnull=True).select_related("rota", "user").first()
    )
    owner = found and (found.rota or found.user)
    return found if owner and owner.is_active else None


def calendar_of(feed: Feed) -> bytes:
    """The shifts of the last week and the coming quarter as an iCalendar file: of a rota, or of one person."""
    now = clock.now()
    start, end = now - _BEFORE, now + _AHEAD
    rows = Rota.objects.filter(is_active=True, **({"pk": feed.rota_id} if feed.rota_id else {}))
    rotas = dict(rows.values_list("pk", "name"))
    found = [
        (rota_id, shift)
        for rota_id, shifts in shifts_of(plans_of(rows, start - _LONG, end + _LONG), start - _LONG, end + _LONG).items()
        for shift in shifts
        if shift.end > start and shift.start < end
        if feed.user_id is None or shift.member == feed.user_id
    ]
    people = names_of(ids(shift.member for _, shift in found)) if feed.user_id is None else {}
    return write(
        [
            Named(key=str(rota_id), name=people.get(ids([shift.member])[0], rotas[rota_id]), shift=shift)
            for rota_id, shift in found
        ],
        name=str(feed.rota or feed.user),
        now=now,
    )
