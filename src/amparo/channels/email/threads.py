"""Whether a mail that points at a ticket belongs there: pure rules (docs/explanation/threading.md says why)."""

import re
from typing import Final

from amparo.channels.email.addressing import without_token
from amparo.core.text import fold

# Re, Fwd and their kin in the languages our writers use, and in those their programs speak
_PREFIX: Final = re.compile(
    r"^\s*(?:(?:re|res|resp|rif|r|ref|aw|antw|sv|vs|fwd|fw|enc|encaminhada|encaminhado|rv|reenviado|tr|wg|i|doorst)"
    r"\s*(?:\[\d+\]|\(\d+\))?\s*[:\uff1a]\s*)+",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w{4,}")


def bare_subject(subject: str) -> str:
    """A subject without reply prefixes and without our token."""
    return _PREFIX.sub("", without_token(_PREFIX.sub("", subject))).strip()


def has_reply_prefix(subject: str) -> bool:
    return _PREFIX.match(subject) is not None


def is_new_topic(subject: str, *, earlier: str, quotes: bool) -> bool:
    """Whether somebody took an old mail only to have the address, and writes about something else.

    Said only when everything speaks for it: a subject of its own, without a reply prefix or our token, that shares no
    word of four letters with the earlier subject, over a text that quotes nothing.
    """
    if quotes or has_reply_prefix(subject):
        return False
    now, before = fold(bare_subject(subject)), fold(bare_subject(earlier))
    if not now or not before or without_token(subject) != " ".join(subject.split()):
        return False
    words_now, words_before = set(_WORD.findall(now)), set(_WORD.findall(before))
    return bool(words_now) and bool(words_before) and not words_now & words_before
