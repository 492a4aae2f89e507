"""Ladders as people write them: every change is a new version, and what runs keeps its own."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import Team, User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.calendars.models import BusinessCalendar, Rota
from amparo.core.errors import Conflict, Invalid
from amparo.paging import queries
from amparo.paging.events import LadderSaved
from amparo.paging.models import Ladder, LadderVersion
from amparo.paging.permissions import PagingPermission
from amparo.paging.plans import Plan, Target
from amparo.paging.states import Hours, TargetKind

MOST_STEPS: Final = 20
MOST_ROUNDS: Final = 9
LONGEST_WAIT: Final = timedelta(hours=24)
LONGEST_GRACE: Final = timedelta(minutes=10)

_CALLABLE: Final[dict[TargetKind, Any]] = {TargetKind.USER: User, TargetKind.TEAM: Team, TargetKind.ROTA: Rota}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A ladder as somebody wrote it."""

    name: str
    plan: Plan
    is_active: bool = True


@transaction.atomic
def save_ladder(*, by: User, draft: Draft, ladder: Ladder | None = None) -> Ladder:
    """Make a ladder, or a new version of one. Raises Invalid, Conflict (the name is taken), NotAllowed."""
    demand(by, PagingPermission.LADDERS_MANAGE)
    name = " ".join(draft.name.split())[:80]
    if not name:
        raise Invalid(_("Give the ladder a name."), field="name")
    _check(draft.plan)
    if draft.is_active:  # one whose people are gone can be taken out of use
        _check_that_it_calls(draft.plan)
    row = Ladder.objects.select_for_update().get(pk=ladder.pk) if ladder else Ladder()
    row.name, row.is_active = name, draft.is_active
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("There is a ladder called %(name)s already.") % {"name": name}) from None
    newest = queries.newest_version(row)
    number = newest.number + 1 if newest else 1
    LadderVersion.objects.create(ladder=row, number=number, plan=draft.plan.as_json(), made_by=by)
    record(LadderSaved(name=name, number=number), by=actor_of(by), about=Subject("ladder", row.pk))
    return row


def _check(plan: Plan) -> None:
    if len(plan.steps) > MOST_STEPS:
        raise Invalid(_("A ladder has %(most)s steps at most.") % {"most": MOST_STEPS}, field="steps")
    if not 0 <= plan.repeat <= MOST_ROUNDS:
        raise Invalid(_("Between 0 and %(most)s.") % {"most": MOST_ROUNDS}, field="repeat")
    if not timedelta(0) <= plan.grace <= LONGEST_GRACE:
        raise Invalid(_("Between 0 and 600 seconds."), field="grace")
    for number, step in enumerate(plan.steps, start=1):
        if not timedelta(seconds=1) <= step.wait <= LONGEST_WAIT:
            raise Invalid(_("Step %(number)s waits between 1 minute and 24 hours.") % {"number": number}, field="steps")


def _check_that_it_calls(plan: Plan) -> None:
    if not plan.steps:
        raise Invalid(_("A ladder without steps calls nobody: add one."), field="steps")
    for number, step in enumerate(plan.steps, start=1):
        if not step.targets:
            raise Invalid(_("Step %(number)s calls nobody: choose somebody.") % {"number": number}, field="steps")
        if (step.hours == Hours.ALWAYS) != (step.calendar is None):
            raise Invalid(_("Step %(number)s needs a calendar for its hours.") % {"number": number}, field="steps")
    _check_known(plan)


def _check_known(plan: Plan) -> None:
    """Everybody and everything it names is there."""
    targets = [target for step in plan.steps for target in step.targets]
    for kind, there in _CALLABLE.items():
        wanted = {target.id for target in targets if target.kind == kind}
        if wanted - set(there.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True)):
            raise Invalid(_("Somebody whom it calls is not there any more."), field="steps")
    calendars = {step.calendar for step in plan.steps if step.calendar is not None}
    if calendars - set(BusinessCalendar.objects.filter(pk__in=calendars).values_list("pk", flat=True)):
        raise Invalid(_("A calendar is not there any more."), field="steps")
    if any(_is_blank(target) for target in targets):
        raise Invalid(_("An address is missing."), field="steps")


def _is_blank(target: Target) -> bool:
    return target.is_address and not target.address
