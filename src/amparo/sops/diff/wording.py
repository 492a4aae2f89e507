"""Texts in languages: which were written, rewritten or taken away, and how that is said."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.core.text import LANGUAGES
from amparo.sops.labels import LANGUAGE_NAMES
from amparo.sops.language.document import Words

_LONGEST: Final = 90


def plain(text: str) -> str:
    """`text` on one line, cut where it is too long for a sentence."""
    return Truncator(" ".join(text.split())).chars(_LONGEST)


def shown(value: Any) -> str:
    """A value of the text as it is read in a sentence."""
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(shown(one) for one in value)
    return plain(str(value)) if value not in {None, ""} else pgettext("a value that is not given", "nothing")


def _length(length: timedelta) -> str:
    """A length as its text says it, to the second: 40 s, 90 s, 36 h, 5 d."""
    seconds = int(length.total_seconds())
    for size, words in ((86400, _("%(n)s d")), (3600, _("%(n)s h")), (60, _("%(n)s min"))):
        if seconds % size == 0:
            return words % {"n": seconds // size}
    return _("%(n)s s") % {"n": seconds}


def language_names(languages: list[str]) -> str:
    return ", ".join(str(LANGUAGE_NAMES[language]) for language in languages)


def rewritten(old: Words, new: Words) -> list[str]:
    """The languages whose text is another now; the same words on other lines are the same text."""
    return [one for one in LANGUAGES if old.get(one, "").split() != new.get(one, "").split()]
