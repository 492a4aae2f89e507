"""By which ways somebody is reached, and the attempts that follow. The edges that send are registered here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.secrets import seal
from amparo.notifications.models import Attempt, Notification, QuietHours, Way
from amparo.notifications.quiet import quiet_until
from amparo.notifications.states import AttemptState, WayKind


@dataclass(frozen=True, kw_only=True)
class Place:
    """An address that was read: as it is used, and what may be shown of it."""

    address: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Address:
    """A stored address: sealed, with what may be shown of it. Without a `language` it is written to in the house's."""

    kind: str
    sealed: str
    label: str
    language: str = ""


class Notifier(Protocol):
    """An edge that reaches addresses of one kind."""

    def read(self, address: str) -> Place:
        """The address as it will be used. Raises Invalid when it can or may not be."""

    def arrange(self, attempts: Sequence[Attempt]) -> None:
        """See to it that each is sent at its `due_at`. Called in the transaction: it defers, it sends nothing."""


_notifiers: dict[str, Notifier] = {}


def register(kind: str, notifier: Notifier) -> None:
    """Say what reaches addresses of a kind; a second one replaces the first."""
    _notifiers[kind] = notifier


def read_address(kind: str, address: str) -> Place:
    """Raises Invalid."""
    return _notifiers[WayKind(kind)].read(address)


def arrange(told: Sequence[Notification], *, urgent: bool) -> None:
    """An attempt for every way of everybody who was told; by mail to the account for who named none."""
    ids = [notification.user_id for notification in told]
    people = User.objects.in_bulk(ids)
    ways: dict[int, list[Way]] = {}
    for way in Way.objects.filter(user__in=ids).order_by("pk"):
        ways.setdefault(way.user_id, []).append(way)
    quiet = {} if urgent else {one.user_id: one for one in QuietHours.objects.filter(user__in=ids)}
    attempts = []
    for notification in told:
        user = people[notification.user_id]
        if user.is_active:
            mine = [attempt_by(way) for way in ways.get(user.pk, ())] or [_by_account(user)]
            attempts += [_timed(attempt, notification, quiet.get(user.pk), user) for attempt in mine]
    _send(attempts)


def arrange_address(address: Address, words: dict[str, Any]) -> None:
    said = {**words, "language": address.language}
    _send([Attempt(kind=address.kind, address=address.sealed, label=address.label, words=said)])


def arrange_trial(way: Way, words: dict[str, Any]) -> Attempt:
    """One attempt by one way alone."""
    attempt = attempt_by(way)
    attempt.words = words
    _send([attempt])
    return attempt


def attempt_by(way: Way) -> Attempt:
    return Attempt(way=way, kind=way.kind, address=way.address, label=way.label)


def _by_account(user: User) -> Attempt:
    return Attempt(kind=WayKind.MAIL, address=seal(user.email), label=user.email[:120])


def _timed(attempt: Attempt, notification: Notification, quiet: QuietHours | None, user: User) -> Attempt:
    attempt.notification = notification
    until = quiet_until(quiet.begins, quiet.ends, ZoneInfo(user.time_zone), clock.now()) if quiet else None
    if until:
        attempt.state, attempt.due_at = AttemptState.HELD, until
    return attempt


def _send(attempts: Sequence[Attempt]) -> None:
    made = Attempt.objects.bulk_create(attempts)
    for kind in dict.fromkeys(attempt.kind for attempt in made):
        if kind in _notifiers:
            _notifiers[kind].arrange([attempt for attempt in made if attempt.kind == kind])
