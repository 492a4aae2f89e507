"""Handing a decision in: who decided what about whom, by which line, on which evidence."""

from collections.abc import Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, demand
from amparo.accounts.models import Membership, User
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.text import LANGUAGES, kin
from amparo.moderation import events
from amparo.moderation.models import Case, Evidence, FirstVerdict, PolicyLine, RuleVersion
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.story import may_withdraw
from amparo.moderation.rules import Asked, Book, choose
from amparo.moderation.services.rows import begin_step, hold_case, move_case, tell_story
from amparo.moderation.services.ruling import rule_at_once
from amparo.moderation.services.submission import First, Shown, Submission, check
from amparo.moderation.states import BLIND, OUTCOME_OF, CaseState, Step
from amparo.tickets.services import look_into

UNDECIDED: Final = "undecided"
"""The rule that is always there: whoever could not decide alone is not left alone."""


@transaction.atomic
def submit_case(*, what: Submission, by: Doer) -> Case:
    """Hand a decision in. The rules say whether it is looked at twice; one that no rule chose stands as it is.

    Raises NotAllowed, and Invalid (`field` says where).
    """
    demand(by, ModerationPermission.SUBMIT)
    check(what)
    before = Case.objects.filter(reference=what.reference).first() if what.reference else None
    if before is not None:
        return before
    try:
        with transaction.atomic():
            row = _written(what, by)
    except IntegrityError:
        if what.reference and (twin := Case.objects.filter(reference=what.reference).first()):
            return twin  # the same decision, handed in at the same moment
        raise
    event = events.CaseSubmitted(
        number=row.number, kind=row.subject_kind, rule=row.chosen_by, rules=row.rules.version if row.rules else 0
    )
    tell_story(row, event, by=by)
    if row.is_taken and not what.is_taken:
        tell_story(row, events.ActedFirst(number=row.number), by=by)  # the platform hears of it (reactions)
    if row.chosen_by:
        begin_step(row, Step.REVIEW)
    else:
        rule_at_once(row)
    return row


@transaction.atomic
def withdraw(*, case: Case, by: Doer, reason: str, version: int | None = None) -> Case:
    """Take a decision out of review before anybody decided on it. Raises Invalid without a reason, and Conflict."""
    demand(by, ModerationPermission.SUBMIT)
    row = hold_case(case, version=version)
    if not reason.strip():
        raise Invalid(_("Say why it is withdrawn."), field="reason")
    if row.state not in {*BLIND, CaseState.DISPUTED} or row.calibration_id:
        raise Conflict(_("This decision is not under review any more."))
    if isinstance(by, User) and not may_withdraw(by, row):
        raise Conflict(_("Only who handed it in, or an arbiter who has no part in it, withdraws a decision."))
    move_case(row, to=CaseState.WITHDRAWN, amend_until=None)
    from_hand = getattr(row, "lease", None)
    if from_hand is not None:
        from_hand.delete()
    tell_story(row, events.CaseWithdrawn(number=row.number, reason=reason.strip()), by=by)
    return row


def rules_now() -> tuple[RuleVersion | None, Book]:
    """The newest version of the rules; the usual ones until somebody wrote any."""
    newest = RuleVersion.objects.order_by("-version").first()
    return newest, Book.from_json(newest.book) if newest else Book()


def _written(what: Submission, by: Doer) -> Case:
    newest, book = rules_now()
    creator, first = what.creator, _known_by(what.first)
    asked = _asked(what)
    rule = choose(book, newest.version if newest else 0, asked)
    code = rule.code if rule else "" if first.verdict in OUTCOME_OF else UNDECIDED
    row = Case.objects.create(
        reference=what.reference or None,
        state=CaseState.PENDING if code else CaseState.COMMITTED,
        subject_kind=what.kind,
        subject_ref=what.subject_ref.strip(),
        subject_title=what.title.strip()[:200],
        content_language=what.content_language,
        content_at=what.content_at,
        creator_ref=creator.reference.strip(),
        creator_name=creator.name.strip(),
        contact=creator.contact,
        tier=creator.tier,
        agency=creator.agency,
        market=creator.market,
        language=kin(creator.language, LANGUAGES) or "en",
        ticket=what.ticket,
        policy_line=what.policy_line,
        measure=what.measure.as_json(),
        is_taken=what.is_taken or (rule is not None and book.acts_first(asked)),
        territories=list(what.territories),
        starts_at=what.starts_at,
        facts=what.facts.strip(),
        history=what.history.strip(),
        context=what.context.strip(),
        source=what.source,
        is_detected_automatically=what.is_detected_automatically,
        automated=what.automated,
        harm=what.harm,
        severity=asked.severity,
        value=what.value,
        submitted_by=by if isinstance(by, User) else None,
        rules=newest,
        chosen_by=code,
        is_control=bool(rule and rule.is_control),
        apart_from=_desk_of(first) if rule and rule.apart_from_desk else [],
    )
    row.refresh_from_db(fields=["number"])
    _write_first(row, first, what.policy_line)
    _write_evidence(row, what.evidence)
    return row


def _asked(what: Submission) -> Asked:
    """What the rules are asked about; the gravest piece of evidence counts for the whole."""
    return Asked(
        reference=what.reference or f"{what.kind}:{what.subject_ref}",
        kind=what.kind,
        action=what.measure.action,
        tier=what.creator.tier,
        in_agency=what.creator.agency is not None,
        market=what.creator.market,
        harm=what.harm,
        severity=max([what.severity, *(shown.severity for shown in what.evidence)]),
        value=what.value or what.measure.value or 0,
    )


def _known_by(first: First) -> First:
    """Somebody named by the address of an account here is that person: nobody reviews their own in disguise."""
    if first.reviewer is not None:
        return first
    person = User.objects.filter(email__iexact=first.name.strip()).first()
    return first if person is None else First(**{**vars(first), "reviewer": person, "name": ""})


def _desk_of(first: First) -> list[int]:
    if first.team is not None:
        return [first.team.pk]
    return list(Membership.objects.filter(user=first.reviewer).values_list("team_id", flat=True))


def _write_first(row: Case, first: First, line: PolicyLine) -> None:
    FirstVerdict.objects.create(
        case=row,
        reviewer=first.reviewer,
        outside_name=first.name.strip()[:120],
        team=first.team,
        verdict=first.verdict,
        policy_line=line,
        reason=first.reason.strip(),
        confidence=first.confidence,
        decided_at=first.decided_at or clock.now(),
    )


def _write_evidence(row: Case, evidence: Sequence[Shown]) -> None:
    Evidence.objects.bulk_create(
        Evidence(
            case=row,
            position=position,
            kind=shown.kind,
            file=shown.file,
            name=shown.name[:200],
            content_type=shown.content_type[:100],
            text=shown.text,
            url=shown.url[:1000],
            harm=shown.harm,
            severity=shown.severity,
        )
        for position, shown in enumerate(evidence)
    )
    if files := sorted({shown.file.pk for shown in evidence if shown.file}):
        look_into(files)
