"""How times are said (design README §6): relative under a day, then absolute, in the reader's zone.

The script refreshes relative words each minute with the same rules (frontend/scripts/times.js); `words.py` hands it
the same translated patterns.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.dates import in_words
from amparo.ui.fill import fill

_DAY = timedelta(days=1)
_WEEK_BACK = 6
_SHORT_DAY = "D"  # stands alone in a row, so it begins like a sentence in every language
_MINUTES_SHOWN_BELOW_HOURS = 4
_SOON = 0.75
_SOON_LEFT = timedelta(hours=1)


def span(length: timedelta) -> str:
    """Say a length of time: <1 min, 38 min, 2 h 10, 5 h, 3 d."""
    minutes = max(0, int(length.total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return _("%(n)s min") % {"n": minutes or "<1"}
    if hours < _MINUTES_SHOWN_BELOW_HOURS and rest:
        return _("%(h)s h %(m)s") % {"h": hours, "m": f"{rest:02}"}
    if length < _DAY:
        return _("%(n)s h") % {"n": hours}
    return _("%(n)s d") % {"n": length.days}


def due_words(due_at: datetime, now: datetime) -> str:
    """Say what is left, or by how much it is late."""
    if due_at < now:
        return _("%(time)s late") % {"time": span(now - due_at)}
    return span(due_at - now)


def due_state(due_at: datetime, since: datetime, now: datetime) -> tuple[str, float]:
    """Give the shape of a running clock and the share of it that is used (0 to 1)."""
    if due_at <= now:
        return "late", 1.0
    whole = (due_at - since).total_seconds()
    share = min(1.0, max(0.0, (now - since).total_seconds() / whole)) if whole > 0 else 1.0
    near = share >= _SOON and due_at - now < _DAY
    return ("soon" if near or due_at - now < _SOON_LEFT else "running"), share


def ago(when: datetime) -> SafeString:
    """Say how long ago something was; the script keeps the words true."""
    now = clock.now()
    if now - when >= _DAY:
        return moment(when)
    if now - when < timedelta(minutes=1):
        return _time(when, _("just now"), live=True)
    return _time(when, _("%(time)s ago") % {"time": span(now - when)}, live=True)


def stamp(when: datetime) -> SafeString:
    """Say a moment as short as a row allows: 08:12 today, Yesterday, a weekday, then the date."""
    local, today = _local(when)
    days = (today - local.date()).days
    if days == 0:
        words = f"{local:%H:%M}"
    elif days == 1:
        words = _("Yesterday")
    elif 1 < days <= _WEEK_BACK:
        words = _said(local.date(), _SHORT_DAY, get_language())
    else:
        words = _date(local.date(), today)
    return _time(when, words, live=False)


def moment(when: datetime) -> SafeString:
    """Say a moment in a message's head: 08:12 today, yesterday 21:48, else day and hour."""
    local, today = _local(when)
    hour = f"{local:%H:%M}"
    days = (today - local.date()).days
    if days == 0:
        words = hour
    elif days == 1:
        words = _("yesterday %(hour)s") % {"hour": hour}
    else:
        words = f"{_date(local.date(), today)}, {hour}"
    return _time(when, words, live=False)


def day(when: datetime) -> str:
    """Say a day for the line between messages: Today, Friday 20 Nov; else weekday and date."""
    moment, today = _local(when)
    local = moment.date()
    said = f"{_said(local, 'l', get_language())} {_date(local, today)}"
    if local == today:
        return _("Today, %(day)s") % {"day": said}
    if (today - local).days == 1:
        return _("Yesterday, %(day)s") % {"day": said}
    return said[:1].upper() + said[1:]


def _local(when: datetime) -> tuple[datetime, date]:
    """The moment as the reader's clock shows it, and the day it is there."""
    zone = timezone.get_current_timezone()
    return when.astimezone(zone), clock.now().astimezone(zone).date()


def _date(one: date, today: date) -> str:
    return _said(one, "j M" if one.year == today.year else "j M Y", get_language())


def dated(one: date, pattern: str) -> str:
    """Say a day or a moment by a pattern of Django's, with days and months as the language writes them."""
    return in_words(one, pattern)


@lru_cache(maxsize=1024)
def _said(one: date, pattern: str, _language: str | None) -> str:
    said = dated(one, pattern)
    return said[:1].upper() + said[1:] if pattern == _SHORT_DAY else said


def _time(when: datetime, words: str, *, live: bool) -> SafeString:
    """Draw a <time>; the script tells the exact moment when one points at it."""
    style = mark_safe(" data-ago") if live else ""
    return fill('<time datetime="{}"{}>{}</time>', when.isoformat(), style, words)
