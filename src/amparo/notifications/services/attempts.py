"""The life of an attempt, as the job that sends it leads it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils import translation

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.moves import move
from amparo.core.secrets import unseal
from amparo.notifications.kinds import Said, path_of, sentence_of
from amparo.notifications.models import Attempt, Way
from amparo.notifications.services.telling import notify
from amparo.notifications.states import ATTEMPTS, AttemptState

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 45, 120, 300, 900))
"""Before the second try, the third and so on; then it has failed. A ladder has called others long before."""

FAILS: Final = "notifications:way_fails"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What goes out: one sentence and where it leads (an absolute address, or empty)."""

    attempt: Attempt
    address: str
    sentence: str
    link: str


@transaction.atomic
def begin_attempt(*, attempt_id: int) -> Letter | None:
    """Take an attempt to send it now; None when there is nothing to send (any more).

    It is marked before the first word goes out. An attempt found in that state died there: whether it went out nobody
    knows, and it is not sent again.
    """
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("notification__user", "way__user")
        .filter(pk=attempt_id)
        .first()
    )
    if attempt is None or attempt.ended_at is not None:
        return None
    if attempt.state == AttemptState.SENDING:
        _over(attempt, AttemptState.PERHAPS)
        return None
    if attempt.notification and attempt.notification.read_at:  # seen on the desk, or over for everybody
        _over(attempt, AttemptState.DROPPED)
        return None
    if not move(attempt, to=AttemptState.SENDING, by=ATTEMPTS, tries=attempt.tries + 1):
        return None
    return _letter(attempt)


@transaction.atomic
def end_attempt(*, attempt: Attempt, to: AttemptState, error: str = "") -> None:
    """It was sent, or perhaps, or will never be: `error` says why, without the address."""
    _over(attempt, to, error=error[:200])
    if attempt.way_id is None:
        return
    way = Way.objects.select_for_update().filter(pk=attempt.way_id).first()
    if way is None:
        return
    if error and not way.error:
        notify(users=[way.user_id], kind=FAILS, data={"label": way.label})
    Way.objects.filter(pk=way.pk).update(error=error[:200], tried_at=clock.now())


@transaction.atomic
def put_off_attempt(*, attempt: Attempt, error: str) -> timedelta | None:
    """It did not go out now, but may later: the pause until the next try, or None when it has failed for good."""
    if attempt.tries > len(PAUSES):
        end_attempt(attempt=attempt, to=AttemptState.FAILED, error=error)
        return None
    pause = PAUSES[attempt.tries - 1]
    due_at = clock.now() + pause
    moved = move(attempt, to=AttemptState.QUEUED, by=ATTEMPTS, error=error[:200], due_at=due_at)
    return pause if moved else None


def _over(attempt: Attempt, to: AttemptState, *, error: str = "") -> None:
    move(attempt, to=to, by=ATTEMPTS, error=error, ended_at=clock.now(), address="")


def _letter(attempt: Attempt) -> Letter:
    user = _reader(attempt)
    told = attempt.notification
    said = Said(
        kind=told.kind if told else attempt.words["kind"],
        data=told.data if told else attempt.words["data"],
        ticket_id=told.ticket_id if told else attempt.words["ticket_id"],
        user_id=user.pk if user else None,
    )
    language = user.locale if user else attempt.words.get("language") or settings.LANGUAGE_CODE
    with translation.override(language.lower()):
        sentence = sentence_of(said.kind, said.data)
    path = path_of(said)
    link = urljoin(settings.BASE_URL, path) if path else ""
    return Letter(attempt=attempt, address=unseal(attempt.address), sentence=sentence, link=link)


def _reader(attempt: Attempt) -> User | None:
    if attempt.notification:
        return attempt.notification.user
    return attempt.way.user if attempt.way else None
