from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.media.labels import HARM_NAMES, OUTCOME_NAMES


@dataclass(frozen=True, kw_only=True)
class DecisionRemembered(Event):
    """About the entry in the bank. `source_kind` and `source_id`: what it was decided in."""

    type = "media:decision:remembered"
    sentence = _("remembered what was decided about a picture: %(outcome)s (%(harm)s)")
    personal = ()
    codes = {"harm": HARM_NAMES, "outcome": OUTCOME_NAMES}

    outcome: str
    harm: str
    severity: int
    source_kind: str
    source_id: int


@dataclass(frozen=True, kw_only=True)
class Recognised(Event):
    """About the file: it was decided about (`is_exact`), or looks like one that was, `distance` bits apart."""

    type = "media:file:recognised"
    sentence = _("recognised a picture that was decided about before: %(outcome)s (%(harm)s)")
    personal = ()
    codes = {"harm": HARM_NAMES, "outcome": OUTCOME_NAMES}

    decided_id: int
    outcome: str
    harm: str
    severity: int
    is_exact: bool
    distance: int
