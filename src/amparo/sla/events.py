"""What happens to policies, and to promises when nobody does anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.sla.labels import METRIC_NAMES


@dataclass(frozen=True, kw_only=True)
class PolicySaved(Event):
    """A policy was made or changed; tickets that begin from now on are promised what `version` says."""

    type = "sla:policy:saved"
    sentence = _("Policy %(name)s saved: version %(version)s holds for new tickets")
    personal = ()

    name: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PolicyMoved(Event):
    """`place` counts from 1."""

    type = "sla:policy:moved"
    sentence = _("Policy %(name)s moved to place %(place)s")
    personal = ()

    name: str
    place: int


@dataclass(frozen=True, kw_only=True)
class _OfTarget:
    """About the ticket. `due_at`: ISO 8601, UTC."""

    metric: str
    due_at: str

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        due_at = parse_datetime(data.get("due_at", ""))
        words = {"metric": METRIC_NAMES[data["metric"]]} if data.get("metric") in METRIC_NAMES else {}
        moment = {"due_at": date_format(localtime(due_at), "SHORT_DATETIME_FORMAT")} if due_at else {}
        return {**data, **words, **moment}


@dataclass(frozen=True, kw_only=True)
class TargetWarned(_OfTarget, Event):
    type = "sla:target:warned"
    sentence = _("warned: %(metric)s is due at %(due_at)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class TargetBreached(_OfTarget, Event):
    type = "sla:target:breached"
    sentence = _("noted that it is late: %(metric)s was due at %(due_at)s")
    personal = ()
