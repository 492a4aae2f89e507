"""What makes the same mail the same, read from raw bytes without decoding them."""

import hashlib
import re
from dataclasses import dataclass
from email.utils import parseaddr

_MBOX_LINE = re.compile(rb"^>?From [^\n]*\n")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_HEADER = rb"(?im)^%s[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)"
_ADDRESS_IN_BRACKETS = re.compile(r"<([^<>\s]{3,320})>")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`key`: 64 hexadecimal digits. `message_id` has no brackets; it and `sender` are empty when not found."""

    key: str
    message_id: str
    sender: str


def fingerprint(raw: bytes) -> Fingerprint:
    """The key of a mail: its Message-ID, its sender and its body, whatever the servers on its way wrote above it.

    Received, Return-Path, Delivered-To and the like differ between two copies of one mail; line ends and blank
    lines at the end may. A mail without a Message-ID is known by From, Date, To and Subject instead.
    """
    raw = _MBOX_LINE.sub(b"", raw.lstrip(b"\r\n"), count=1)
    end = _END_OF_HEADERS.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    head = head[:262_144].replace(b"\r\n", b"\n")
    message_id, sender = _message_id(head), _sender(head)
    digest = hashlib.sha256(sender.encode())
    for name in [b"message-id"] if message_id else [b"from", b"date", b"to", b"subject"]:
        digest.update(b"%s:%s\n" % (name, b" ".join(_header(head, name).split())))
    digest.update(body.replace(b"\r\n", b"\n").rstrip())
    return Fingerprint(digest.hexdigest(), message_id, sender)


def _header(head: bytes, name: bytes) -> bytes:
    found = re.search(_HEADER % re.escape(name), head)
    return found[1] if found else b""


def _message_id(head: bytes) -> str:
    text = "".join(_header(head, b"message-id").decode("utf-8", "replace").replace("\0", "").split())
    return text.strip("<>")[:500]


def _sender(head: bytes) -> str:
    """Good enough to count and to serialise by; the decoder says later who it really was."""
    text = " ".join(_header(head, b"from").decode("utf-8", "replace").replace("\0", "").split())
    found = _ADDRESS_IN_BRACKETS.findall(text)
    address = found[-1] if found else parseaddr(text)[1]
    return address.lower()[:320]
