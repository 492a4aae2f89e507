"""Ladders and pages for tests: short ones, and one call for everything."""

from datetime import timedelta
from typing import Any

from amparo.accounts.models import Team, User
from amparo.audit.events import Subject
from amparo.notifications import kinds
from amparo.paging import services
from amparo.paging.models import Ladder, Page
from amparo.paging.plans import Plan, Step, Target
from amparo.paging.services import Cause, Draft
from amparo.paging.states import Level, TargetKind

KIND = "test:paged"
kinds.says({KIND: "%(level)s: somebody is needed for ticket %(number)s"})


def person(*users: User) -> tuple[Target, ...]:
    return tuple(Target(kind=TargetKind.USER, id=user.pk) for user in users)


def team_of(team: Team) -> tuple[Target, ...]:
    return (Target(kind=TargetKind.TEAM, id=team.pk),)


def ladder_of(*steps: tuple[Target, ...], by: User, repeat: int = 0, name: str = "Safety") -> Ladder:
    """Five minutes from step to step."""
    plan = Plan(steps=tuple(Step(targets=targets, wait=timedelta(minutes=5)) for targets in steps), repeat=repeat)
    return services.save_ladder(by=by, draft=Draft(name=name, plan=plan))


def cause(number: int = 7, **more: Any) -> Cause:
    return Cause(
        subject=Subject("escalation", number), **{"level": Level.P0, "kind": KIND, "data": {"number": number}} | more
    )


def called_now(*users: User, by: User, number: int = 7) -> Page:
    """A page that has called its first step."""
    ladder = Ladder.objects.filter(name="Safety").first() or ladder_of(person(*users), by=by)
    page = services.start(ladder=ladder, cause=cause(number))
    services.next_step(page_id=page.pk, token=page.token)
    page.refresh_from_db()
    return page
