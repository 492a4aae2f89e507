from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class CalendarSaved(Event):
    """A calendar was made or changed; `version` is the number of the hours that hold from now on."""

    type = "calendars:calendar:saved"
    sentence = _("Calendar %(name)s saved: version %(version)s of its hours holds")
    personal = ()

    name: str
    version: int
