"""What a kind of step is: its keys, its ways out, what it gives to later steps, and how it runs."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from amparo.sops.language.document import Library, Step, Words
from amparo.sops.language.names import Type
from amparo.sops.language.problems import Problem, Severity
from amparo.sops.language.shapes import Field
from amparo.sops.language.ways import Way
from amparo.sops.running.errors import NotNow
from amparo.sops.running.inputs import Input
from amparo.sops.running.scope import Scope
from amparo.sops.running.script import Script
from amparo.sops.running.turns import Turn
from amparo.tools.catalogue import ActionSpec


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a desk has that procedures name by its code: kinds of escalation, and lines of its policy.

    Of each kind the questions of its form: whether one must be answered by the procedure itself. Teams go by their
    names, of which capitals do not matter.
    """

    kinds: Mapping[str, Mapping[str, bool]]
    lines: Collection[str]
    reasons: Collection[str]
    brands: Collection[str]
    teams: Collection[str]

    def has_team(self, name: str) -> bool:
        return name.casefold() in {one.casefold() for one in self.teams}


def missing_here(name: str, line: int, *, step: str = "", severity: Severity = Severity.ERROR) -> Problem:
    """That the desk has no reason, brand or team of this name."""
    sentence = _("There is no “%(name)s” at this desk.") % {"name": name}
    return Problem(line=line, code="not-here", step=step, sentence=sentence, severity=severity)


@dataclass(frozen=True)
class Surroundings:
    """What a procedure is checked against: those it may call, the actions there are, and the desk, where known."""

    library: Library
    actions: Mapping[str, ActionSpec]
    desk: Desk | None = None


@dataclass(frozen=True)
class Gives:
    """What later steps may read of a step: `answers.<step>` and `results.<step>.<output>`.

    `is_open` if there may be results that are not known by name.
    """

    answer: Type | None = None
    results: Mapping[str, Type] = field(default_factory=dict)
    is_open: bool = False


class Kind:
    """Register one instance. Every method copes with a step whose text was found wanting: its keys may be absent."""

    name: ClassVar[str]
    fields: ClassVar[Mapping[str, Field]] = {}
    """The keys that only this kind has; one that every step has may be made required here."""
    pauses: ClassVar[bool] = True
    """Whether a run stops here for somebody or something; a loop needs one such step."""

    def ways(self, step: Step) -> tuple[Way, ...]:  # noqa: ARG002 - for kinds that have ways of their own
        """The ways out that do not stand in `next`."""
        return ()

    def goes_on(self, step: Step) -> bool:  # noqa: ARG002 - as above
        """Whether a run can leave by `next`, or by the step that follows."""
        return True

    def gives(self, step: Step, around: Surroundings) -> Gives:  # noqa: ARG002 - as above
        return Gives()

    def wants(self, step: Step, around: Surroundings) -> Mapping[str, Type]:  # noqa: ARG002 - as above
        """The types that expressions of this step must come to, by the path of the expression: `with.account`."""
        return {}

    def check(self, step: Step, around: Surroundings) -> Iterator[Problem]:  # noqa: ARG002 - as above
        """What is wrong that neither a shape nor the ways can tell."""
        return iter(())

    def arrive(self, step: Step, scope: Scope) -> Turn:
        """What the step does when the run comes to it. Raises ConditionFailed, NoWayOn."""
        raise NotImplementedError

    def take(self, step: Step, scope: Scope, given: Input) -> Turn:  # noqa: ARG002 - as above
        """What comes of an input while the run waits here. Raises NotNow, Unfit, ConditionFailed."""
        raise NotNow(_("This step waits for something else."))

    def played(self, step: Step, scope: Scope, script: Script, nth: int) -> Input | None:  # noqa: ARG002 - as above
        """What happens here in a made-up case, at the `nth` visit from 0; None if the script does not say."""
        return None

    def question(self, step: Step) -> Words:  # noqa: ARG002 - as above
        """How to ask the requester for what this step needs; empty if the requester need not be asked."""
        return {}
