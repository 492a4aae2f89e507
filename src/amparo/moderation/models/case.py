from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.files.models import StoredFile
from amparo.moderation.measures import Measure
from amparo.moderation.models.policy import PolicyLine, RuleVersion
from amparo.moderation.states import (
    Action,
    Automated,
    Carried,
    CaseState,
    EvidenceKind,
    Outcome,
    Source,
    SubjectKind,
    Verdict,
)
from amparo.people.models import Agency, Contact
from amparo.people.states import Tier
from amparo.tickets.models import Ticket
from amparo.tickets.passages.reading import MARK, passages_in, without_passages

Json = models.JSONField[dict[str, Any], dict[str, Any]]

_PENDING: Final = models.Q(state=CaseState.PENDING)
_QUEUED: Final = models.Q(state__in=[CaseState.DISPUTED, CaseState.APPEALED])
_OPEN: Final = ~models.Q(state__in=[CaseState.TOLD, CaseState.WITHDRAWN, CaseState.MEASURED])


class NextNumber(models.Func):
    """The next human number of a case, from a sequence of its own."""

    template = "nextval('moderation_number')"
    output_field = models.BigIntegerField()


class Case(models.Model):
    """One decision about one creator, room, video, comment or payout, and what a second pair of eyes makes of it.

    What the first reviewer thought stands apart (`FirstVerdict`): whoever reads a case for reviewing it cannot read
    that along with it by accident.
    """

    number = models.BigIntegerField(unique=True, db_default=NextNumber())
    reference = models.CharField(max_length=120, unique=True, null=True)  # theirs: handed in twice, it is one case
    state = models.CharField(max_length=12, default=CaseState.PENDING)
    version = models.PositiveIntegerField(default=1)  # counts changes: the optimistic lock

    subject_kind = models.CharField(max_length=8)
    subject_ref = models.CharField(max_length=200)  # the platform's own id
    subject_title = models.CharField(max_length=200, blank=True)
    content_language = models.CharField(max_length=10, blank=True)
    content_at = models.DateTimeField(null=True)
    creator_ref = models.CharField(max_length=120)
    creator_name = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    tier = models.CharField(max_length=12, default=Tier.CREATOR)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    market = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=10, default="en")  # the creator's: of the statement
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")

    policy_line = models.ForeignKey(PolicyLine, on_delete=models.PROTECT, related_name="+")
    measure: Json = models.JSONField()  # measures.Measure
    is_taken = models.BooleanField(default=False)  # the measure holds already; else it is proposed
    territories: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    starts_at = models.DateTimeField(null=True)
    facts = models.TextField()
    history = models.TextField(blank=True)  # what the creator did before
    context = models.TextField(blank=True)
    source = models.CharField(max_length=16, default=Source.OWN_INITIATIVE)
    is_detected_automatically = models.BooleanField(default=False)
    automated = models.CharField(max_length=8, default=Automated.NONE)
    harm = models.CharField(max_length=20, default="none")  # media.harm.Harm
    severity = models.PositiveSmallIntegerField(default=0)  # 0-4: what seeing it costs
    value = models.BigIntegerField(null=True)  # money at stake, in minor units
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    rules = models.ForeignKey(RuleVersion, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.CharField(max_length=40, blank=True)  # the code of the rule; empty: no second review is needed
    is_control = models.BooleanField(default=False)  # of the random sample of ordinary creators
    apart_from: ArrayField[list[int], list[int]] = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Teams nobody of which reviews it: the desk that decided first, where the rule says so."""

    received_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)  # of the step at hand
    missed: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    lapses = models.PositiveIntegerField(default=0)
    nobody_since = models.DateTimeField(null=True)  # by then it was given back as often as there were people for it
    amend_until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    carried = models.CharField(max_length=8, default=Carried.NOTHING)
    asked_anew = models.PositiveSmallIntegerField(default=0)  # how often a tool that had said no was asked once more
    unheard = models.BigIntegerField(null=True)  # the event that the platform did not take, however often it was told

    hold_until = models.DateTimeField(null=True)  # kept whatever anybody asks: legal hold
    hold_reason = models.TextField(blank=True)
    retain_until = models.DateTimeField(null=True)  # from then on nobody needs what was said, once it is over
    erased_at = models.DateTimeField(null=True)  # nothing of what was said and of whom is here since then
    calibration = models.ForeignKey("CalibrationItem", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=list(CaseState)), name="case_state_known"),
            models.CheckConstraint(condition=models.Q(subject_kind__in=list(SubjectKind)), name="case_subject_known"),
            models.CheckConstraint(condition=models.Q(source__in=list(Source)), name="case_source_known"),
            models.CheckConstraint(condition=models.Q(automated__in=list(Automated)), name="case_automated_known"),
            models.CheckConstraint(condition=models.Q(severity__lte=4), name="case_severity_known"),
            models.CheckConstraint(condition=models.Q(outcome__in=["", *Outcome]), name="case_outcome_known"),
            models.CheckConstraint(
                condition=~models.Q(
                    state__in=[CaseState.DECIDED, CaseState.TOLD, CaseState.APPEALED, CaseState.HEARING]
                )
                | (models.Q(decided_at__isnull=False) & ~models.Q(outcome="")),
                name="case_decided_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(hold_until__isnull=True) | ~models.Q(hold_reason=""), name="case_hold_with_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], name="case_pending", condition=_PENDING),
            models.Index(fields=["language", "due_at", "id"], name="case_pending_language", condition=_PENDING),
            models.Index(fields=["state", "due_at", "id"], name="case_queued", condition=_QUEUED),
            models.Index(fields=["due_at", "id"], name="case_open", condition=_OPEN),
            models.Index(fields=["creator_ref", "-id"], name="case_creator"),
            models.Index(fields=["policy_line", "-id"], name="case_policy_line"),
            models.Index(fields=["retain_until"], name="case_retention"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def title(self) -> str:
        """What it is about, without what is hard to read, as lists and pages name it."""
        said = without_passages(self.subject_title)
        return said if said.strip(f"{MARK} ") else self.subject_ref or str(self.number)

    @property
    def hard_title(self) -> str:
        """The whole title where `title` leaves something out, for a page to fold."""
        return self.subject_title if passages_in(self.subject_title) else ""

    @property
    def first_measure(self) -> Measure:
        """What was taken or proposed."""
        return Measure.from_json(self.measure) or Measure(action=Action.NONE)


class FirstVerdict(models.Model):
    """What the first reviewer decided and why. Apart from the case, and never changed."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="first")
    reviewer = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outside_name = models.CharField(max_length=120, blank=True)  # somebody of the platform without an account here
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(max_length=16, default=Verdict.UPHOLDS)
    policy_line = models.ForeignKey(PolicyLine, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    confidence = models.PositiveSmallIntegerField(null=True)  # 1-5
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(verdict__in=list(Verdict)), name="first_verdict_known"),
        ]


class Evidence(models.Model):
    """What can be looked at: a file of ours, words, or an address of the platform."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=1000, blank=True)
    harm = models.CharField(max_length=20, default="none")
    severity = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(EvidenceKind)), name="evidence_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[EvidenceKind.FILE, EvidenceKind.STILL], file__isnull=False)
                | (models.Q(kind=EvidenceKind.TEXT) & ~models.Q(text=""))
                | (models.Q(kind=EvidenceKind.LINK) & ~models.Q(url="")),
                name="evidence_is_there",
            ),
        ]
