"""The words and signs of views, orders and filters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from amparo.accounts.models import Team, User
from amparo.core.text import language_now, numbers_in
from amparo.escalations.labels import LEVEL_NAMES
from amparo.tickets.labels import CHANNEL_NAMES, LANGUAGE_NAMES, PRIORITY_NAMES, STATE_NAMES, TIER_NAMES
from amparo.tickets.models import Brand, ContactReason
from amparo.tickets.queries import Sort, View
from amparo.tickets.queries.lists.filters import within
from amparo.ui.times import span

Words = str | Promise

VIEW_NAMES: Final[Mapping[View, Words]] = {
    View.MINE: pgettext_lazy("view of the desk: my tickets", "Mine"),
    View.UNASSIGNED: pgettext_lazy("view of the desk", "Unassigned"),
    View.TEAM: pgettext_lazy("view of the desk", "My team"),
    View.WAITING: pgettext_lazy("view of the desk: it is the person's turn", "Waiting"),
    View.SNOOZED: pgettext_lazy("view of the desk", "Snoozed"),
    View.OPEN: pgettext_lazy("view of the desk", "All open"),
    View.DANGER: pgettext_lazy("view of the desk: somebody may be in danger, nobody has decided", "Danger?"),
    View.UNDELIVERED: pgettext_lazy("view of the desk: messages that did not arrive", "Not delivered"),
    View.ALL: pgettext_lazy("view of the desk: open and finished tickets", "All tickets"),
}
VIEW_ICONS: Final[Mapping[View, str]] = {
    View.MINE: "user-round",
    View.UNASSIGNED: "inbox",
    View.TEAM: "users-round",
    View.WAITING: "pause",
    View.SNOOZED: "alarm-clock",
    View.OPEN: "layers",
    View.DANGER: "octagon-alert",
    View.UNDELIVERED: "send",
    View.ALL: "archive",
}
SORT_NAMES: Final[Mapping[Sort, Words]] = {
    Sort.WAITING: pgettext_lazy("order of a list", "Waiting longest"),
    Sort.NEWEST: pgettext_lazy("order of a list", "Newest first"),
    Sort.OLDEST: pgettext_lazy("order of a list", "Oldest first"),
    Sort.DUE: pgettext_lazy("order of a list", "Due next"),
    Sort.PRIORITY: pgettext_lazy("order of a list", "Most urgent"),
    Sort.GRAVEST: pgettext_lazy("order of a list: possible danger", "Gravest first"),
    Sort.WAKES: pgettext_lazy("order of a list: snoozed tickets", "Back soonest"),
}
FIELD_NAMES: Final[Mapping[str, Words]] = {
    "state": gettext_lazy("State"),
    "priority": gettext_lazy("Priority"),
    "danger": gettext_lazy("Possible danger"),
    "due": gettext_lazy("Due"),
    "tier": gettext_lazy("Tier"),
    "team": gettext_lazy("Team"),
    "assignee": pgettext_lazy("of a ticket", "Owner"),
    "tag": gettext_lazy("Tag"),
    "language": gettext_lazy("Language"),
    "reason": gettext_lazy("Reason"),
    "brand": gettext_lazy("Brand"),
    "channel": gettext_lazy("Channel"),
}
FIELD_ICONS: Final[Mapping[str, str]] = {
    "state": "circle-dot",
    "priority": "arrow-up",
    "danger": "octagon-alert",
    "tier": "star",
    "team": "users-round",
    "assignee": "user-round-check",
    "tag": "tag",
    "language": "languages",
    "market": "map-pin",
    "reason": "message-circle-question-mark",
    "brand": "store",
    "channel": "mail",
    "sender": "user-round",
    "recipient": "forward",
    "after": "calendar",
    "before": "calendar",
    "due": "timer",
    "unread": "circle-dot",
    "attachment": "paperclip",
    "text": "search",
}
DUE_NAMES: Final[Mapping[str, Words]] = {
    "late": pgettext_lazy("what was promised the person", "late"),
    "today": pgettext_lazy("what was promised the person", "due today"),
    "none": pgettext_lazy("what was promised the person", "nothing due"),
}
_CODES: Final[Mapping[str, Mapping[str, Words]]] = {
    "state": STATE_NAMES,
    "priority": PRIORITY_NAMES,
    "danger": LEVEL_NAMES,
    "tier": TIER_NAMES,
    "language": LANGUAGE_NAMES,
    "channel": CHANNEL_NAMES,
}


def reason_name(reason: ContactReason | None) -> str:
    return reason.label.in_language(language_now()) if reason else ""


def due_name(value: str) -> str:
    """How a word or a time of the filter `due` reads."""
    return str(DUE_NAMES.get(value) or _("due within %(time)s") % {"time": span(within(value) or timedelta())})


def value_names(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """How each (field, value) of a filter reads; at most one query for each kind of thing that is named by id."""
    by_field: dict[str, list[str]] = {}
    for name, value in pairs:
        by_field.setdefault(name, []).append(value)
    found: dict[tuple[str, str], str] = {}
    for name, values in by_field.items():
        looked_up = _LOOKUPS[name](values) if name in _LOOKUPS else {}
        for value in values:
            found[name, value] = looked_up.get(value) or _plain_name(name, value)
    return found


def _plain_name(name: str, value: str) -> str:
    if name in _CODES:
        return str(_CODES[name].get(value, value))
    if name == "due":
        return due_name(value)
    sentences = {
        "sender": _("from %(value)s"),
        "recipient": _("to %(value)s"),
        "after": _("since %(value)s"),
        "before": _("before %(value)s"),
        "unread": _("Unread"),
        "attachment": _("With attachment"),
        "text": _("“%(value)s”"),
    }
    return sentences.get(name, "%(value)s") % {"value": value}


def _teams(values: Sequence[str]) -> dict[str, str]:
    return {str(pk): name for pk, name in Team.objects.filter(pk__in=values).values_list("pk", "name")}


def _colleagues(values: Sequence[str]) -> dict[str, str]:
    ids = numbers_in(values)
    named = {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")} if ids else {}
    return {"me": _("Mine"), "none": _("Nobody's")} | named


def _brands(values: Sequence[str]) -> dict[str, str]:
    return {str(pk): name for pk, name in Brand.objects.filter(pk__in=values).values_list("pk", "name")}


def _reasons(values: Sequence[str]) -> dict[str, str]:
    return {reason.code: reason_name(reason) for reason in ContactReason.objects.filter(code__in=values)}


_LOOKUPS: Final[Mapping[str, Callable[[Sequence[str]], dict[str, Any]]]] = {
    "team": _teams,
    "assignee": _colleagues,
    "brand": _brands,
    "reason": _reasons,
}
