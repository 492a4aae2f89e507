"""How people are reached, as it changes. An address never stands in an event: what may be shown of it does."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class WayAdded(Event):
    type = "notifications:way:added"
    sentence = _("Can be called by %(label)s from now on")
    personal = ("label",)

    kind: str
    label: str


@dataclass(frozen=True, kw_only=True)
class WayRemoved(Event):
    type = "notifications:way:removed"
    sentence = _("Is not called by %(label)s any more")
    personal = ("label",)

    kind: str
    label: str


@dataclass(frozen=True, kw_only=True)
class QuietHoursSaved(Event):
    """Both empty when there are none any more; “22:00” otherwise."""

    type = "notifications:quiet:saved"
    sentence = _("Quiet hours: from %(begins)s to %(ends)s")
    personal = ()

    begins: str
    ends: str
