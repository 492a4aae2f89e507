"""How a notification reads, and where it leads. Rooms say it for theirs when they start (`apps.py: ready`)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from amparo.core.text import Labels

Worded = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""The values of a notification as its sentence holds them, in the language of the moment: names instead of codes."""

_sentences: dict[str, str | Promise] = {}
_worded: dict[str, Worded] = {}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody is told: a member of staff, or nobody of ours (`user_id` None)."""

    kind: str
    data: Mapping[str, Any]
    ticket_id: int | None
    user_id: int | None


Leads = Callable[[Said], str]
_leads: list[Leads] = []


def says(sentences: Labels, *, worded: Worded = dict) -> None:
    """Register sentences by kind; the values of a notification may stand in them as %(name)s."""
    _sentences.update(sentences)
    _worded.update(dict.fromkeys(sentences, worded))


def sentence_of(kind: str, data: Mapping[str, Any]) -> str:
    """How a notification reads in the language of the moment; its kind when no room knows it.

    A value that an older or newer version did not write stays empty.
    """
    if kind not in _sentences:
        return kind
    return str(_sentences[kind]) % defaultdict(str, _worded[kind](data))


def leads(maker: Leads) -> None:
    """Register where notifications lead when they are read outside the desk: a path, or empty when it does not know."""
    if maker not in _leads:
        _leads.append(maker)


def path_of(said: Said) -> str:
    """The path that `said` leads to, by the first that knows; empty when none does."""
    return next((path for maker in _leads if (path := maker(said))), "")
