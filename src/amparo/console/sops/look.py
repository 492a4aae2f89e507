"""What one sees of a version: its problems, its drawing, what changed in it, and what may be done with it next."""

from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.accounts.models import User
from amparo.console.sops.finding import DAYS
from amparo.core import clock
from amparo.core.errors import Invalid
from amparo.core.text import in_language, language_now
from amparo.sops.diff import Difference, differences
from amparo.sops.drawing.listing import Entry, listed
from amparo.sops.drawing.picture import Drawing, Marks, draw
from amparo.sops.language.document import Library, Sop
from amparo.sops.language.problems import Problem, Severity
from amparo.sops.models import Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.changes.quoting import Quoting, quoting
from amparo.sops.queries.changes.readers import published_before
from amparo.sops.queries.runs.use import use_of
from amparo.sops.queries.versions.library import library_for, pins_for
from amparo.sops.queries.versions.texts import is_well_formed, problems_of, sop_of
from amparo.sops.running.scenarios import ScenarioResult, run_scenario
from amparo.sops.states import UNFINISHED, VersionState

VIEWS: Final = ("ways", "use", "list")
_OPEN: Final = frozenset({"case", "dead-end"})
"""The codes of problems that say that a case goes nowhere."""
_WRITTEN_AT: Final = {"article": "console:article", "macro": "console:macro"}
"""The page of each kind of prepared text (`sops.queries.changes.quoting`)."""
MOST_SHOWN: Final = 3
"""Problems named in the strip; the others are one click away."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """A version as `user` sees it; `view` is one of VIEWS, or empty for what fits the screen.

    `to_read` when the person only wants to look, though they might write.
    """

    version: Version
    user: User
    view: str = ""
    to_read: bool = False

    @cached_property
    def sop(self) -> Sop | None:
        """None while the text cannot be read."""
        return _read(self.version)

    @cached_property
    def problems(self) -> list[Problem]:
        """What keeps it from being reviewed first, then what is worth a look; each in the order of the text.

        None of a version that was published: nobody can put it right any more.
        """
        if not self.is_unfinished:
            return []
        return sorted(problems_of(self.version), key=lambda one: (one.severity is not Severity.ERROR, one.line))

    @cached_property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]

    @property
    def shown_problems(self) -> list[Problem]:
        return self.problems[:MOST_SHOWN]

    @property
    def more_problems(self) -> list[Problem]:
        return self.problems[MOST_SHOWN:]

    @cached_property
    def library(self) -> Library | None:
        """What it takes to run this text; None while its form is wrong. What the check finds does not hinder trying."""
        return library_for(self.version, pins_for(self.version)) if self.sop and is_well_formed(self.version) else None

    @cached_property
    def scenarios(self) -> list[ScenarioResult] | None:
        """Every scenario, run now."""
        if self.library is None or self.sop is None:
            return None
        return [run_scenario(self.library, self.sop, one) for one in self.sop.scenarios]

    @property
    def passed(self) -> int:
        return sum(one.passed for one in self.scenarios or ())

    @cached_property
    def previous(self) -> Version | None:
        return published_before(self.version)

    @cached_property
    def changes(self) -> list[Difference]:
        before = _read(self.previous) if self.previous else None
        if before is None or self.sop is None:
            return []
        return differences(before, self.sop, language_now())

    @cached_property
    def quoting(self) -> list[tuple[str, Quoting]]:
        """(where it is written, what it says) of each prepared text that says what this one says."""
        found = quoting(self.sop) if self.sop else []
        return [(reverse(_WRITTEN_AT[one.prepared.kind], args=[one.prepared.pk]), one) for one in found]

    @cached_property
    def marks(self) -> Marks:
        heat = use_of(self.version.procedure, clock.now() - timedelta(days=DAYS)) if self.view == "use" else None
        return Marks(
            wrong={problem.step for problem in self.errors if problem.step},
            open={problem.step for problem in self.errors if problem.code in _OPEN},
            heat=heat,
        )

    @cached_property
    def drawing(self) -> Drawing | None:
        return draw(self.sop, language_now(), self.marks) if self.sop and self.view != "list" else None

    @cached_property
    def entries(self) -> list[Entry]:
        return listed(self.sop, language_now(), self.marks) if self.sop else []

    @property
    def changed_lines(self) -> str:
        """The lines that the version before does not have, for the script: "23-24 40-40"."""
        if self.previous is None:
            return ""
        old, new = self.previous.text.splitlines(), self.version.text.splitlines()
        codes = SequenceMatcher(None, old, new).get_opcodes()
        return " ".join(f"{start + 1}-{end}" for tag, _a, _b, start, end in codes if tag in {"replace", "insert"})

    @property
    def is_unfinished(self) -> bool:
        return self.version.state in UNFINISHED

    @property
    def may_write(self) -> bool:
        is_draft = self.version.state == VersionState.DRAFT
        return is_draft and not self.to_read and self.user.may(SopPermission.WRITE)

    @property
    def may_describe(self) -> bool:
        """Whether they may say why it changes and what is asked of its readers."""
        return self.is_unfinished and not self.to_read and self.user.may(SopPermission.WRITE)

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The check questions as this reader would get them, with the right answers marked."""
        language = language_now()
        return [
            {
                "words": in_language(one["question"], language),
                "options": [
                    {"words": in_language(option, language), "is_right": place == one["right"]}
                    for place, option in enumerate(one["options"])
                ],
            }
            for one in self.version.questions
        ]

    @property
    def has_written(self) -> bool:
        return self.user.pk == self.version.author_id or self.user.pk in self.version.writers

    @property
    def why_no_review(self) -> str:
        """Why a review cannot be asked for yet; empty if it can."""
        count = len(self.errors)
        if not count:
            return ""
        pattern = ngettext("%(count)s thing is put right first", "%(count)s things are put right first", count)
        return pattern % {"count": count}

    @property
    def why_no_approval(self) -> str:
        """Why this person cannot approve it; empty if they can."""
        if not self.user.may(SopPermission.APPROVE):
            return _("A lead who did not write it approves it")
        return _("Somebody who did not write it approves it") if self.has_written else ""

    @property
    def why_no_publishing(self) -> str:
        if self.version.approver_id is None:
            return _("It is approved first")
        return "" if self.user.may(SopPermission.PUBLISH) else _("Your role does not publish procedures")

    def context(self) -> dict[str, Any]:
        return {"look": self, "version": self.version, "procedure": self.version.procedure, "sop": self.sop}


def _read(version: Version) -> Sop | None:
    try:
        return sop_of(version)
    except Invalid:
        return None
