"""Changes of a ticket itself. They read after the name of who did it: "Ana" + "set the priority to high"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.tickets.labels import LANGUAGE_NAMES, PRIORITY_NAMES, RISK_NAMES, STATE_NAMES


def _handed_on(data: Mapping[str, Any], *, none: str) -> dict[str, Any]:
    """`new` by name, or `none`; `before` says who had it, if anybody did."""
    before = gettext(" (before: %(name)s)") % {"name": data["old"]} if data.get("old") else ""
    return {**data, "before": before} | ({"new": data["new"] or none} if "new" in data else {})


@dataclass(frozen=True, kw_only=True)
class TicketOpened(Event):
    type = "tickets:ticket:opened"
    sentence = _("opened ticket %(number)s")
    personal = ()

    number: int
    brand_id: int
    channel: str
    market: str
    language: str
    team_id: int | None
    told: bool = False  # we began it, by writing to the person, who waits for nothing yet


@dataclass(frozen=True, kw_only=True)
class StateChanged(Event):
    type = "tickets:ticket:state_changed"
    sentence = _("changed the state from “%(old)s” to “%(new)s”")
    personal = ()
    codes = {"old": STATE_NAMES, "new": STATE_NAMES}

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Assigned(Event):
    """To a person, or to nobody (`new_id` None)."""

    type = "tickets:ticket:assigned"
    sentence = _("assigned it to %(new)s%(before)s")
    personal = ()

    old_id: int | None
    old: str
    new_id: int | None
    new: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _handed_on(data, none=gettext("nobody"))


@dataclass(frozen=True, kw_only=True)
class NobodyTook(Event):
    """Everybody whom it could come to had it and gave it back."""

    type = "tickets:ticket:nobody_took"
    sentence = _("noted that everybody who could take it gave it back (people: %(people)s)")
    personal = ()

    people: int


@dataclass(frozen=True, kw_only=True)
class TakingAsked(Event):
    """Somebody was asked to take it, and has not got it."""

    type = "tickets:ticket:taking_asked"
    sentence = _("asked %(to)s to take it")
    personal = ()

    to_id: int
    to: str


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Event):
    type = "tickets:ticket:team_changed"
    sentence = _("passed it to %(new)s%(before)s")
    personal = ()

    old_id: int | None
    old: str
    new_id: int | None
    new: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return _handed_on(data, none=gettext("no team"))


@dataclass(frozen=True, kw_only=True)
class PriorityChanged(Event):
    type = "tickets:ticket:priority_changed"
    sentence = _("changed the priority from “%(old)s” to “%(new)s”")
    personal = ()
    codes = {"old": PRIORITY_NAMES, "new": PRIORITY_NAMES}

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class RiskChanged(Event):
    type = "tickets:ticket:risk_changed"
    sentence = _("changed the risk from “%(old)s” to “%(new)s”")
    personal = ()
    codes = {"old": RISK_NAMES, "new": RISK_NAMES}

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class ReasonChanged(Event):
    """`old` and `new` are codes of contact reasons, empty for none."""

    type = "tickets:ticket:reason_changed"
    sentence = _("changed the contact reason from “%(old)s” to “%(new)s”")
    personal = ()

    old: str
    new: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            **data,
            **{name: data[name] or pgettext("contact reason", "none") for name in ("old", "new") if name in data},
        }


@dataclass(frozen=True, kw_only=True)
class LanguageCorrected(Event):
    type = "tickets:ticket:language_corrected"
    sentence = _("corrected the language from “%(old)s” to “%(new)s”")
    personal = ()
    codes = {"old": LANGUAGE_NAMES, "new": LANGUAGE_NAMES}

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class TagsChanged(Event):
    type = "tickets:ticket:tags_changed"
    sentence = _("changed the tags: %(changes)s")
    personal = ()

    added: list[str]
    removed: list[str]

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        signed = [f"+{name}" for name in data.get("added", ())] + [f"−{name}" for name in data.get("removed", ())]  # noqa: RUF001 - a real minus
        return {**data, "changes": " ".join(signed)}


@dataclass(frozen=True, kw_only=True)
class Snoozed(Event):
    type = "tickets:ticket:snoozed"
    sentence = _("snoozed it until %(until)s")
    personal = ()

    until: str  # ISO 8601, UTC

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        until = parse_datetime(data.get("until", ""))
        return {**data, "until": date_format(localtime(until), "SHORT_DATETIME_FORMAT")} if until else data


@dataclass(frozen=True, kw_only=True)
class Woke(Event):
    type = "tickets:ticket:woke"
    sentence = _("ended the snooze")
    personal = ()
