"""A decision as it is handed in: about whom, what was decided by whom, and on which evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from amparo.accounts.models import Team, User
from amparo.core.errors import Invalid
from amparo.files.models import StoredFile
from amparo.media.harm import Harm
from amparo.moderation.measures import Measure
from amparo.moderation.models import PolicyLine
from amparo.moderation.states import Action, Automated, EvidenceKind, Source, SubjectKind, Verdict
from amparo.people.models import Agency, Contact
from amparo.people.states import Tier
from amparo.tickets.models import Ticket
from amparo.tickets.queries.walled import is_kept_away

_GRAVEST: Final = 4


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One piece of evidence: a stored file, words, or an address of the platform."""

    kind: str = EvidenceKind.TEXT
    text: str = ""
    url: str = ""
    file: StoredFile | None = None
    name: str = ""
    content_type: str = ""
    harm: str = Harm.NONE
    severity: int = 0


@dataclass(frozen=True, kw_only=True)
class Creator:
    """Whom it is about: `reference` is the platform's own id. `language` is the one the statement is written in."""

    reference: str
    name: str = ""
    tier: str = Tier.CREATOR
    agency: Agency | None = None
    market: str = ""
    language: str = "en"
    contact: Contact | None = None


@dataclass(frozen=True, kw_only=True)
class First:
    """What was decided first, and by whom: a member of staff, or `name` of somebody of the platform."""

    reviewer: User | None = None
    name: str = ""
    team: Team | None = None
    verdict: str = Verdict.UPHOLDS
    reason: str = ""
    confidence: int | None = None  # 1-5
    decided_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A decision as it is handed in. The same `reference` twice is one case."""

    kind: str
    subject_ref: str
    creator: Creator
    measure: Measure
    policy_line: PolicyLine
    facts: str
    first: First
    reference: str = ""
    title: str = ""
    content_language: str = ""
    content_at: datetime | None = None
    is_taken: bool = False
    history: str = ""
    context: str = ""
    source: str = Source.OWN_INITIATIVE
    is_detected_automatically: bool = False
    automated: str = Automated.NONE
    harm: str = Harm.NONE
    severity: int = 0
    value: int | None = None  # money at stake, in minor units
    territories: Sequence[str] = ()
    starts_at: datetime | None = None
    ticket: Ticket | None = None
    evidence: Sequence[Shown] = field(default_factory=tuple)


def check(what: Submission) -> None:
    """Raises Invalid (`field` says where) for what cannot be handed in."""
    known: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("kind", what.kind, SubjectKind),
        ("action", what.measure.action, Action),
        ("tier", what.creator.tier, Tier),
        ("source", what.source, Source),
        ("automated", what.automated, Automated),
        ("harm", what.harm, Harm),
        ("verdict", what.first.verdict, Verdict),
        *(("evidence", shown.harm, Harm) for shown in what.evidence),
        *(("evidence", shown.kind, EvidenceKind) for shown in what.evidence),
    )
    for name, value, codes in known:
        if value not in list(codes):
            raise Invalid(_("%(value)s is not known here.") % {"value": value or "…"}, field=name)
    needed = {"subject_ref": what.subject_ref, "creator": what.creator.reference, "facts": what.facts}
    for name, text in needed.items():
        if not text.strip():
            raise Invalid(_("Fill this in."), field=name)
    if what.first.reviewer is None and not what.first.name.strip():
        raise Invalid(_("Say who decided first."), field="first")
    if not all(0 <= severity <= _GRAVEST for severity in (what.severity, *(shown.severity for shown in what.evidence))):
        raise Invalid(_("A severity is a number from 0 to 4."), field="severity")
    for shown in what.evidence:
        _check_shown(shown)


def _check_shown(shown: Shown) -> None:
    needs_file = shown.kind in {EvidenceKind.FILE, EvidenceKind.STILL}
    there = shown.file is not None if needs_file else shown.text if shown.kind == EvidenceKind.TEXT else shown.url
    if not there:
        raise Invalid(_("This evidence is empty."), field="evidence")
    if needs_file and (shown.harm == Harm.CHILD_SAFETY or (shown.file and is_kept_away(shown.file))):
        raise Invalid(_("Child-safety material goes behind the wall, not into a decision."), field="evidence")
    if shown.url and not shown.url.startswith(("https://", "http://")):
        raise Invalid(_("An address begins with https://."), field="evidence")
