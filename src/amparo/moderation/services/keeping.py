"""What cases are decided by (rules, policy lines, conflicts, items for practice), and what is kept of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict as Clash
from amparo.core.errors import Invalid, Missing
from amparo.core.locks import hold_in_transaction
from amparo.core.text import Variants
from amparo.moderation import events
from amparo.moderation.measures import Measure
from amparo.moderation.models import CalibrationAnswer, CalibrationItem, Case, Conflict, PolicyLine, RuleVersion
from amparo.moderation.models.calibration import MILDEST
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.rules import VALUES, Book
from amparo.moderation.services.rows import hold_case, put, tell_story
from amparo.moderation.states import Ground, Outcome, Verdict
from amparo.people.models import Agency


@dataclass(frozen=True, kw_only=True)
class LineFields:
    """A policy line as it is written."""

    title: Variants
    text: Variants
    ground: str = Ground.TERMS
    reference: str = ""
    dsa_category: str = ""
    dsa_keyword: str = ""


@dataclass(frozen=True, kw_only=True)
class Interest:
    """What somebody had better not decide about; all that is named must hold."""

    agency: Agency | None = None
    creator_ref: str = ""
    market: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemFields:
    """An item for practice: words and mild pictures, never graphic ones."""

    policy_line: PolicyLine
    language: str
    facts: str
    evidence_text: str
    measure: Measure
    verdict: str
    reason: str
    subject_kind: str = "comment"
    severity: int = 0


@transaction.atomic
def save_rules(*, book: Book, by: Doer, note: str = "") -> RuleVersion:
    """Write the next version of the rules. Cases keep the version that chose them. Raises Invalid, and NotAllowed."""
    demand(by, ModerationPermission.RULES_MANAGE)
    codes = [rule.code for rule in book.rules]
    if len(codes) != len(set(codes)) or not all(code.strip() for code in codes):
        raise Invalid(_("Every rule has a code of its own."), field="rules")
    if not all(0 < rule.share <= 1 for rule in book.rules) or not 0 <= book.calibration_share <= 1:
        raise Invalid(_("A share is more than 0 and at most 1."), field="rules")
    if book.lease_minutes < 1 or book.amend_minutes < 0 or any(minutes < 1 for minutes in book.minutes.values()):
        raise Invalid(_("A time is at least one minute."), field="minutes")
    filled = {value for tool in book.tools.values() for value in tool.get("inputs", {}).values()}
    if not book.tools.keys() <= set(Outcome) or not filled <= set(VALUES):
        raise Invalid(_("A tool is named for an outcome, and filled with what is known of a decision."), field="tools")
    hold_in_transaction("moderation:rules")
    newest = RuleVersion.objects.order_by("-version").first()
    made = RuleVersion.objects.create(
        version=newest.version + 1 if newest else 1,
        book=book.as_json(),
        note=note.strip()[:300],
        made_by=by if isinstance(by, User) else None,
        made_at=clock.now(),
    )
    event = events.RulesSaved(version=made.version, note=made.note)
    record(event, by=actor_of(by), about=Subject("moderation_rules", made.pk))
    return made


@transaction.atomic
def save_policy_line(*, code: str, what: LineFields, by: Doer) -> PolicyLine:
    """Write the next version of a policy line. Items for practice on the one before end: their answer may differ."""
    demand(by, ModerationPermission.RULES_MANAGE)
    if not code.strip():
        raise Invalid(_("A policy line needs a code."), field="code")
    if not what.text.in_language(what.text.source).strip():
        raise Invalid(_("Write something first."), field="text")
    hold_in_transaction(f"moderation:policy:{code}")
    before = PolicyLine.objects.filter(code=code.strip()).order_by("-version").first()
    PolicyLine.objects.filter(code=code.strip(), is_active=True).update(is_active=False)
    CalibrationItem.objects.filter(policy_line__code=code.strip(), is_active=True).update(is_active=False)
    made = PolicyLine.objects.create(
        code=code.strip(),
        version=before.version + 1 if before else 1,
        made_by=by if isinstance(by, User) else None,
        made_at=clock.now(),
        **vars(what),
    )
    event = events.PolicyLineSaved(code=made.code, version=made.version)
    record(event, by=actor_of(by), about=Subject("policy_line", made.pk))
    return made


@transaction.atomic
def declare_conflict(*, person: User, what: Interest, by: User) -> Conflict:
    """Say that a person decides nothing about something: of oneself, or of others with the rules' permission."""
    demand(by, ModerationPermission.REVIEW if person.pk == by.pk else ModerationPermission.RULES_MANAGE)
    if what.agency is None and not what.creator_ref.strip() and not what.market:
        raise Invalid(_("Say what it is about."), field="agency")
    made = Conflict.objects.create(
        person=person,
        agency=what.agency,
        creator_ref=what.creator_ref.strip(),
        market=what.market,
        note=what.note.strip()[:300],
        declared_by=by,
        declared_at=clock.now(),
    )
    record(events.ConflictDeclared(), by=actor_of(by), about=Subject("moderation_conflict", made.pk))
    return made


@transaction.atomic
def end_conflict(*, conflict: Conflict, by: User) -> bool:
    """End a declared conflict; False when it has ended already."""
    demand(by, ModerationPermission.REVIEW if conflict.person_id == by.pk else ModerationPermission.RULES_MANAGE)
    ended = Conflict.objects.filter(pk=conflict.pk, ended_at__isnull=True).update(ended_at=clock.now())
    if ended:
        record(events.ConflictEnded(), by=actor_of(by), about=Subject("moderation_conflict", conflict.pk))
    return bool(ended)


@transaction.atomic
def save_calibration_item(*, what: ItemFields, by: Doer) -> CalibrationItem:
    """Write an item whose answer experts agreed on. Raises Invalid for graphic ones: nobody sees these for practice."""
    demand(by, ModerationPermission.RULES_MANAGE)
    if what.severity > MILDEST:
        raise Invalid(_("Nobody looks at graphic material for practice."), field="severity")
    if what.verdict not in list(Verdict):
        raise Invalid(_("Choose a verdict."), field="verdict")
    for name in ("facts", "evidence_text", "reason"):
        if not getattr(what, name).strip():
            raise Invalid(_("Fill this in."), field=name)
    made = CalibrationItem.objects.create(
        policy_line=what.policy_line,
        subject_kind=what.subject_kind,
        language=what.language,
        facts=what.facts.strip(),
        evidence_text=what.evidence_text.strip(),
        measure=what.measure.as_json(),
        severity=what.severity,
        verdict=what.verdict,
        reason=what.reason.strip(),
        made_by=by if isinstance(by, User) else None,
        made_at=clock.now(),
    )
    event = events.CalibrationSaved(code=what.policy_line.code)
    record(event, by=actor_of(by), about=Subject("calibration_item", made.pk))
    return made


@transaction.atomic
def see_calibration(*, answer: CalibrationAnswer, by: User) -> CalibrationAnswer:
    """Read one's own result. From then on it counts among those of everybody. Raises Missing for another's."""
    answers = CalibrationAnswer.objects.select_related("case", "item")
    row = answers.filter(pk=answer.pk, person=by, answered_at__isnull=False).first()
    if row is None:
        raise Missing
    if row.seen_at is None:
        row.seen_at = clock.now()
        row.save(update_fields=["seen_at"])
        tell_story(row.case, events.CalibrationSeen(number=row.case.number), by=SYSTEM)
    return row


@transaction.atomic
def place_hold(*, case: Case, by: User, until: datetime, reason: str) -> Case:
    """Keep a case whatever anybody asks, until a day: the database refuses to delete it. Raises Invalid."""
    demand(by, ModerationPermission.ARBITRATE)
    row = hold_case(case)
    if not reason.strip():
        raise Invalid(_("Say why it is kept."), field="reason")
    if until <= clock.now():
        raise Invalid(_("This day is over."), field="until")
    put(row, hold_until=until, hold_reason=reason.strip())
    tell_story(row, events.CaseHeld(number=row.number, until=until.date().isoformat(), reason=reason.strip()), by=by)
    return row


@transaction.atomic
def lift_hold(*, case: Case, by: User, reason: str) -> Case:
    """End a hold early. Raises Conflict when there is none, and Invalid without a reason."""
    demand(by, ModerationPermission.ARBITRATE)
    row = hold_case(case)
    if row.hold_until is None:
        raise Clash(_("Nothing is held here."))
    if not reason.strip():
        raise Invalid(_("Say why it is no longer kept."), field="reason")
    put(row, hold_until=None, hold_reason="")
    tell_story(row, events.CaseHoldLifted(number=row.number, reason=reason.strip()), by=by)
    return row
