"""Values of a tool as people read them."""

from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.core import dates
from amparo.core.text import in_language, language_now
from amparo.tools.models import Action

_SHOWN_OF_A_LIST = 4


def value_in_words(action: Action, name: str, value: Any) -> str:
    """A value in the language and time zone of the moment; codes by the words the action has for them."""
    texts = action.words.get(name, {}).get("values", {}).get(str(value), {})
    if texts:
        return in_language(texts, language_now())
    if value is None or value == "":
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, dict):
        return ngettext("%(n)s entry", "%(n)s entries", len(value)) % {"n": len(value)}
    return dates.short(value) if isinstance(value, str) else str(localize(value))


def _list(value: list[Any]) -> str:
    plain = [str(one) for one in value if isinstance(one, str | int | float)]
    if len(plain) != len(value) or len(plain) > _SHOWN_OF_A_LIST or not plain:
        return ngettext("%(n)s entry", "%(n)s entries", len(value)) % {"n": len(value)}
    return ", ".join(plain)
