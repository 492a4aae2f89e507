"""SMTP replies (RFC 5321) and enhanced status codes (RFC 3463) in a diagnosis."""

from __future__ import annotations

import re

# Neither part of an IP address or version, nor of a longer number.
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d./=-])([245][0-5]\d)(?=[\s:;,<>\]\"'-]|$)(?!\s*(?:bytes|hour|day|minute|seconds))")
_UNSPECIFIC = re.compile(r"^[245]\.0\.0$")
_IDS = re.compile(r"\S*@\S*|\[[\d.]+\]|\d{1,3}(?:\.\d{1,3}){3}")


def status_in(text: str) -> str:
    """The most telling status code: the first that is not x.0.0."""
    found = _STATUS.findall(_IDS.sub(" ", text[:8000]))
    return next((code for code in found if not _UNSPECIFIC.match(code)), found[0] if found else "")


def reply_in(text: str) -> str:
    """The SMTP reply that refused: the first 4xx or 5xx."""
    return next((code for code in _REPLY.findall(_IDS.sub(" ", text[:8000])) if code[0] != "2"), "")


def best_status(field: str, diagnosis: str) -> str:
    """The Status field's code unless the server's own words name one: these are nearer to the cause."""
    said = status_in(diagnosis)
    given = status_in(field)
    return said if said and (not _UNSPECIFIC.match(said) or not given) else given or said
