"""The sentences the script says, translated here and handed over in one attribute of <html>."""

import json
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def script_words() -> str:
    return _script_words(get_language())


@lru_cache(maxsize=8)
def _script_words(_language: str | None) -> str:
    n = {"n": "{n}"}
    time = {"time": "{time}"}
    return json.dumps(
        {
            "minutes": _("%(n)s min") % n,
            "hoursMinutes": _("%(h)s h %(m)s") % {"h": "{h}", "m": "{m}"},
            "hours": _("%(n)s h") % n,
            "days": _("%(n)s d") % n,
            "late": _("%(time)s late") % time,
            "ago": _("%(time)s ago") % time,
            "justNow": _("just now"),
            "savedNow": _("Saved just now"),
            "savedAgo": _("Saved %(time)s ago") % time,
            "keptHere": _("No connection. Kept on this device"),
            "saving": _("Saving…"),
            "offline": _("No connection. What you write is kept here."),
            "online": _("The connection is back."),
            "stillLoading": _("Still fetching this…"),
            "failed": _("That did not work. What you typed is still here. Try again in a moment."),
            "refused": _("You may not do this, or it is no longer there."),
            "newBelow": _("1 new message"),
            "noKeys": _("There are no keys on this page."),
            "remove": _("Remove %(name)s") % {"name": "{name}"},
            "leave": _("What you typed here is not saved yet."),
            "missing": _("Fill in what is missing: %(names)s") % {"names": "{names}"},
            "nothing": _("Nothing for “%(text)s”.") % {"text": "{text}"},
            "chosen": _("%(n)s chosen") % n,
            "copied": _("Copied"),
            "close": _("Close"),
            "here": _("On this page"),
            "keysTitle": _("Keys on this page"),
            "singleKeys": _("Use single letters as keys"),
            "nextRow": _("Next in the list"),
            "previousRow": _("Previous in the list"),
            "chooseRow": _("Choose or let go of the row"),
            "decides": _("Decide about the row: is a life at risk?"),
            "letGo": _("Leave the field, or let go of what is chosen"),
            "nextPane": _("To the next part of the page"),
            "showPart": _("Hold: show a part of a covered picture"),
            "showWhole": _("Show all of a covered picture"),
            "foldList": _("Fold the list away"),
            "foldContext": _("Fold the context away"),
            "stillBefore": _("The still before"),
            "stillAfter": _("The next still"),
        },
        ensure_ascii=False,
    )
