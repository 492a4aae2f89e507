"""One attempt: begun, tried outside any transaction, and ended or put off."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import structlog
from django.db import transaction
from procrastinate.contrib.django import app

from amparo.core.smtp import Answer, Verdict
from amparo.notifications.models import Attempt
from amparo.notifications.services import Letter, Place, begin_attempt, end_attempt, put_off_attempt
from amparo.notifications.states import AttemptState, WayKind
from amparo.notifiers import mail

log = structlog.get_logger(__name__)

SEND_TASK: Final = "notifiers:send"

_ENDS: Final = {
    Verdict.ACCEPTED: AttemptState.SENT,
    Verdict.REFUSED: AttemptState.FAILED,
    Verdict.UNKNOWN: AttemptState.PERHAPS,
}


def read_url(address: str) -> Place:
    """`url.read`. With it comes a library of two hundred services: only who calls somebody that way loads it."""
    from amparo.notifiers import url  # noqa: PLC0415 - as said

    return url.read(address)


def _send_to_url(letter: Letter) -> Answer:
    from amparo.notifiers import url  # noqa: PLC0415 - as above

    return url.send(letter)


_SENDERS: Final[Mapping[str, Callable[[Letter], Answer]]] = {WayKind.MAIL: mail.send, WayKind.URL: _send_to_url}


class Edge:
    """What the room of notifications knows of us: an address is read, attempts become jobs."""

    def __init__(self, read: Callable[[str], Place]) -> None:
        self.read = read

    def arrange(self, attempts: Sequence[Attempt]) -> None:
        for attempt in attempts:
            _defer(attempt.pk, attempt.due_at)


def send_attempt(attempt_id: int) -> None:
    """Send it, unless it is over. Whatever goes wrong, it ends in a state that says so."""
    letter = begin_attempt(attempt_id=attempt_id)
    if letter is None:
        return
    answer = _ask(letter)
    said = answer.said.replace(letter.address, letter.attempt.label)
    if answer.verdict is Verdict.NOT_NOW:
        with transaction.atomic():
            if put_off_attempt(attempt=letter.attempt, error=said):
                _defer(attempt_id, letter.attempt.due_at)
        return
    to = _ENDS[answer.verdict]
    end_attempt(attempt=letter.attempt, to=to, error="" if to == AttemptState.SENT else said)


def _ask(letter: Letter) -> Answer:
    try:
        return _SENDERS[letter.attempt.kind](letter)
    except Exception as error:  # noqa: BLE001 - other people's code; its words may hold the address, its name does not
        log.warning("attempt_broke", attempt=letter.attempt.pk, error=type(error).__name__)
        return Answer(verdict=Verdict.UNKNOWN, said=type(error).__name__)


def _defer(attempt_id: int, at: datetime) -> None:
    arguments: dict[str, Any] = {"schedule_at": at}
    app.configure_task(SEND_TASK, **arguments).defer(attempt_id=attempt_id)
