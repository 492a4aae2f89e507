"""Mails that wait for a person."""

import re
from dataclasses import dataclass
from typing import Final

from amparo.channels.email.bounces import Classification, classify
from amparo.channels.email.decode import Mail, decode_mail
from amparo.channels.email.html import html_to_text
from amparo.channels.email.models import Arrival
from amparo.channels.email.reasons import sentence_of
from amparo.channels.email.states import Outcome
from amparo.core.errors import Missing
from amparo.core.finding import find
from amparo.files.services import open_file
from amparo.tickets.queries.walled import without_walled

PAGE: Final = 50
CAP: Final = 99
_RAW_SHOWN: Final = 20_000  # bytes of the raw mail
_ENCODED: Final = re.compile(r"(?:[A-Za-z0-9+/]{60,}={0,2}\r?\n?){2,}(?:[A-Za-z0-9+/]+={0,2}\r?\n)?")  # base64
_TEXT_SHOWN: Final = 20_000  # characters


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A quarantined mail in the list, with why it is there."""

    arrival: Arrival

    @property
    def why(self) -> str:
        return sentence_of(self.arrival.reason)


def quarantine_page(*, before: int | None = None) -> tuple[list[Waiting], int | None]:
    """A page, newest first, and the id to ask the next one with (None: there is none)."""
    rows = Arrival.objects.filter(outcome=Outcome.QUARANTINED).select_related("mailbox").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    shown = [Waiting(arrival=arrival) for arrival in found[:PAGE]]
    return shown, shown[-1].arrival.pk if len(found) > PAGE else None


def quarantine_count() -> int:
    """How many wait; counted no further than CAP + 1."""
    rows = Arrival.objects.filter(outcome=Outcome.QUARANTINED).order_by("-id").values("id")
    return rows[: CAP + 1].count()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One mail, as text only: nothing of it is run, loaded or rendered."""

    arrival: Arrival
    mail: Mail | None  # None: the decoder failed, or the storage lost it
    kind: Classification | None
    text: str
    raw: str  # the beginning, byte for byte where it is ASCII; for encoded files, how many characters they take

    @property
    def why(self) -> str:
        return sentence_of(self.arrival.reason)


def opened_mail(arrival_id: int) -> Opened:
    """An arrival with what can be read in it. Raises Missing."""
    arrival = find(Arrival.objects.select_related("raw", "mailbox", "message__ticket"), pk=arrival_id)
    raw = raw_of(arrival)
    shown = without_walled(_shown(raw))
    try:
        mail = decode_mail(raw)
        kind = classify(mail)
    except Exception:  # noqa: BLE001 - a mail that broke the decoder is exactly what this page is for
        return Opened(arrival=arrival, mail=None, kind=None, text="", raw=shown)
    text = without_walled((mail.text or html_to_text(mail.html))[:_TEXT_SHOWN])
    return Opened(arrival=arrival, mail=mail, kind=kind, text=text, raw=shown)


def raw_of(arrival: Arrival) -> bytes:
    """The mail as it came. Raises Missing when the storage lost it."""
    try:
        with open_file(arrival.raw) as file:
            return file.read()
    except FileNotFoundError as error:
        raise Missing from error


def _shown(raw: bytes) -> str:
    """Without what is encoded in it: files are not looked at by the letter, and nobody reads text in base64."""
    text = raw[:_RAW_SHOWN].decode("ascii", "backslashreplace").replace("\0", "\\x00")
    return _ENCODED.sub(lambda found: f"[… {len(found[0])}]\n", text)
