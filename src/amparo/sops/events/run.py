"""What happens in a run. All are about the run, and belong to the story of its ticket."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.sops.labels import OUTCOME_NAMES

Words = dict[str, str]
"""A text by language, as it stood in the version at that time."""


@dataclass(frozen=True, kw_only=True)
class _OfRun:
    """What every one of these events says."""

    texts: ClassVar[tuple[str, ...]] = ("title",)

    key: str
    number: int
    title: Words


@dataclass(frozen=True, kw_only=True)
class _AtStep(_OfRun):
    """What happened at a step, by its name."""

    texts: ClassVar[tuple[str, ...]] = ("title", "name")

    step: str
    name: Words


@dataclass(frozen=True, kw_only=True)
class RunStarted(_OfRun, Event):
    type = "sops:run:started"
    sentence = _("began the procedure “%(title)s”, version %(number)s")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class StepAnswered(_AtStep, Event):
    """A person answered or confirmed a step. What they answered stands in the run's journal."""

    type = "sops:step:answered"
    sentence = _("did “%(name)s” (%(title)s)")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class StepHappened(_AtStep, Event):
    """A tool, the clock or the person who wrote in moved the run on."""

    type = "sops:step:happened"
    sentence = _("moved on “%(name)s” (%(title)s)")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class ToolDown(_AtStep, Event):
    type = "sops:tool:down"
    sentence = _("could not do “%(name)s”: the tool does not answer (%(title)s)")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class NotApproved(_AtStep, Event):
    type = "sops:tool:not_approved"
    sentence = _("could not do “%(name)s”: nobody approved it in time (%(title)s)")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class StepLeftOut(_AtStep, Event):
    """A deviation, and why."""

    type = "sops:step:left_out"
    sentence = _("left out “%(name)s”: %(reason)s (%(title)s)")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class StepTakenBack(_AtStep, Event):
    type = "sops:step:taken_back"
    sentence = _("went back to “%(name)s” (%(title)s)")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class RunEnded(_OfRun, Event):
    type = "sops:run:ended"
    sentence = _("ended the procedure “%(title)s”: %(outcome)s")
    personal = ()
    codes = {"outcome": OUTCOME_NAMES}

    outcome: str
    root_cause: str


@dataclass(frozen=True, kw_only=True)
class RunStuck(_OfRun, Event):
    """What came could not be taken: the run stays where it was, and its card says why."""

    type = "sops:run:stuck"
    sentence = _("The procedure “%(title)s” cannot go on: %(reason)s")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class RunReopened(_OfRun, Event):
    type = "sops:run:reopened"
    sentence = _("opened the procedure “%(title)s” again")
    personal = ()


@dataclass(frozen=True, kw_only=True)
class RunStopped(_OfRun, Event):
    """A deviation, and why."""

    type = "sops:run:stopped"
    sentence = _("stopped the procedure “%(title)s”: %(reason)s")
    personal = ("reason",)

    reason: str


@dataclass(frozen=True, kw_only=True)
class RunReplaced(_OfRun, Event):
    type = "sops:run:replaced"
    sentence = _("began the procedure “%(title)s” again with version %(newer)s")
    personal = ()

    newer: int


@dataclass(frozen=True, kw_only=True)
class RunMoved(_OfRun, Event):
    """The ticket was merged, and what was under way on it goes on in the other."""

    type = "sops:run:moved"
    sentence = _("brought the procedure “%(title)s” along from ticket %(source)s")
    personal = ()

    source: int
