"""The letter boxes of the demo's invented people: what reached them, and what they sent, as Maildir folders."""

import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from amparo.channels.email.decode import Mail, decode_mail

_KEY: Final = re.compile(r"[\w.,:=@+-]{1,200}")
_SHOWN: Final = 50


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail in a box. `key` names it there; `sent` tells whether the box's owner wrote it."""

    key: str
    at: datetime
    sent: bool
    mail: Mail


def box_of(address: str, *, sent: bool = False) -> mailbox.Maildir:
    """The folder of one address, made when it is first asked for."""
    name = re.sub(r"[^\w.@+-]", "_", address.strip().casefold())[:200].lstrip(".")
    root = Path(settings.HOME) / "demo-post" / ("sent" if sent else "received")
    folder = root / (name or "nobody")
    for part in ("tmp", "new", "cur"):  # a Maildir that makes its own folders fails when two letters come at once
        (folder / part).mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(folder)


def letters(address: str) -> list[Letter]:
    """The newest letters of a box, sent and received, newest first."""
    paths = sorted(_paths(address), key=lambda entry: entry[2].stat().st_mtime, reverse=True)
    found = [_letter(key, path, sent=sent) for key, sent, path in paths[:_SHOWN]]
    return sorted(found, key=lambda letter: letter.at, reverse=True)


def letter(address: str, key: str) -> Letter | None:
    """The letter of this key, if the box holds it."""
    if not _KEY.fullmatch(key):
        return None
    return next((_letter(name, path, sent=sent) for name, sent, path in _paths(address) if name == key), None)


def _paths(address: str) -> Iterator[tuple[str, bool, Path]]:
    for sent in (False, True):
        folder = Path(box_of(address, sent=sent)._path)  # noqa: SLF001 - a Maildir does not say where it is
        for path in folder.glob("new/*"):
            yield path.name, sent, path


def _letter(key: str, path: Path, *, sent: bool) -> Letter:
    mail = decode_mail(path.read_bytes())
    return Letter(key=key, at=mail.date or datetime.fromtimestamp(path.stat().st_mtime, UTC), sent=sent, mail=mail)
