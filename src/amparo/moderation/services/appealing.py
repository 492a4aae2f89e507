"""Appeals: somebody who took no part looks again, knowing what was said. And comments, which change nothing."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, demand
from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.moderation import events
from amparo.moderation.models import Appeal, Case, Comment, Statement
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.visibility import visible_to
from amparo.moderation.services import notices
from amparo.moderation.services.rows import hold_case, move_case, tell_story
from amparo.moderation.states import RULED, CaseState
from amparo.people.models import Contact

LONGEST = 5000
"""Characters of an appeal or a comment."""


@dataclass(frozen=True, kw_only=True)
class Objection:
    """Why somebody asks for another look; `contact` where we know them."""

    reason: str
    contact: Contact | None = None


@transaction.atomic
def appeal(*, case: Case, by: Doer, what: Objection) -> Appeal:
    """Ask that somebody else looks again (DSA Art. 20): once for every ruling, within six months of being told.

    `by` is a member of staff who writes it down, or the house for who came by the link of their statement.
    Raises Conflict outside that time, when it was asked before or the case was erased, and Invalid without a reason.
    """
    demand(by, ModerationPermission.SUBMIT)
    row = hold_case(case)
    statement = Statement.objects.filter(ruling__case=row).select_related("ruling").order_by("-ruling__nth").first()
    if row.state != CaseState.TOLD or statement is None or statement.appeal_until is None:
        raise Conflict(_("An appeal against this decision is under way, or nothing was decided yet."))
    if row.erased_at is not None:
        raise Conflict(_("What was said here was erased, so nobody can look at it again."))
    if statement.appeal_until < clock.now():
        raise Conflict(_("The time for an appeal is over."))
    if not what.reason.strip():
        raise Invalid(_("Say why you think that it is wrong."), field="reason")
    made = Appeal.objects.create(
        case=row,
        ruling=statement.ruling,
        reason=what.reason.strip()[:LONGEST],
        contact=what.contact or row.contact,
        received_at=clock.now(),
        taken_by=by if isinstance(by, User) else None,
    )
    move_case(row, to=CaseState.APPEALED)
    tell_story(row, events.CaseAppealed(number=row.number), by=by)
    notices.tell_leads(notices.APPEALED, row)
    return made


@transaction.atomic
def comment(*, case: Case, by: User, text: str) -> Comment:
    """Say something about a decided case. It changes nothing in it. Raises Missing for one that is not decided."""
    demand(by, ModerationPermission.COMMENT)
    row = hold_case(case)
    if row.state not in RULED or not visible_to(by).filter(pk=row.pk).exists():
        raise Missing
    if not text.strip():
        raise Invalid(_("Write something first."), field="text")
    made = Comment.objects.create(case=row, author=by, text=text.strip()[:LONGEST], created_at=clock.now())
    tell_story(row, events.CaseCommented(number=row.number), by=by)
    return made
