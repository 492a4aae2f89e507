"""Which numbers people in need are given."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class OfHelpline:
    """`country`: ISO 3166-1. The number of a service is nobody's personal data."""

    code: str
    country: str


@dataclass(frozen=True, kw_only=True)
class HelplineSaved(OfHelpline, Event):
    type = "escalations:helpline:saved"
    sentence = _("saved the helpline %(code)s of %(country)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class HelplineChecked(OfHelpline, Event):
    type = "escalations:helpline:checked"
    sentence = _("checked the helpline %(code)s of %(country)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class HelplineReset(OfHelpline, Event):
    """A line of the house's own is gone with it."""

    type = "escalations:helpline:reset"
    sentence = _("took back what the house said of the helpline %(code)s of %(country)s")
    personal = ()
