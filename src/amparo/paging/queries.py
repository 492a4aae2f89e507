"""Reads of ladders and pages, and who stands behind a step."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import roles_with
from amparo.audit.events import Subject
from amparo.audit.models import EventRecord
from amparo.audit.queries import events_of
from amparo.calendars.hours import is_open
from amparo.calendars.models import BusinessCalendar, Rota
from amparo.calendars.queries import current_version, on_call, schedule
from amparo.paging.events import StepEmpty
from amparo.paging.models import Call, Ladder, LadderVersion, Page
from amparo.paging.permissions import PagingPermission
from amparo.paging.plans import Plan, Step, Target, ahead
from amparo.paging.states import PageState, TargetKind


def page_of(subject: Subject, key: str = "") -> Page | None:
    """The newest page about `subject`, ended or not."""
    rows = Page.objects.filter(subject_kind=subject.kind, subject_id=subject.id, key=key)
    return rows.select_related("ladder", "acknowledged_by").order_by("-pk").first()


def visible_to(user: User) -> QuerySet[Page]:
    """Every page for those who watch them, else those that called this person."""
    if user.may(PagingPermission.WATCH):
        return Page.objects.all()
    return Page.objects.filter(pk__in=Call.objects.filter(user=user).values("page_id"))


def may_acknowledge(user: User, page: Page) -> bool:
    """Whoever has the permission, and whoever was called, whatever the role."""
    was_called = Call.objects.filter(page=page, user=user).exists
    return user.is_active and (user.may(PagingPermission.ACKNOWLEDGE) or was_called())


def waiting_for(user: User) -> list[Page]:
    """The pages that called `user` and that nobody has yet, gravest and oldest first."""
    called = Call.objects.filter(user=user).values("page_id")
    return list(Page.objects.filter(state=PageState.PAGING, pk__in=called).order_by("level", "pk")[:20])


def calls_of(page: Page) -> list[Call]:
    """Whom the page has called, in order."""
    return list(Call.objects.filter(page=page).select_related("user").order_by("pk"))


def passed_steps(page: Page) -> list[EventRecord]:
    """The steps that called nobody, in order: there was nobody to call, or they count at other hours."""
    return events_of(Subject("page", page.pk), StepEmpty.type)


def called_now(page: Page) -> set[int]:
    """Ids of those whom the step at which it stands has called; before the first, of those whom that will call."""
    if page.step:
        calls = Call.objects.filter(page=page, round=page.round, step=page.step, user__isnull=False)
        return set(calls.values_list("user_id", flat=True))
    if page.next_at is None:
        return set()
    for position in ahead(page.frozen, page.position):
        step = page.frozen.steps[position.step - 1]
        if counts_now(step, page.next_at) and (people := people_behind(step.targets, page.next_at)):
            return {person.pk for person in people}
    return set()


def newest_version(ladder: Ladder) -> LadderVersion | None:
    return LadderVersion.objects.filter(ladder=ladder).order_by("-number").first()


def calls_anybody(ladder: Ladder) -> bool:
    """Whether a ladder is in use and has steps: one that rests calls nobody, whoever still names it."""
    version = newest_version(ladder)
    return ladder.is_active and version is not None and bool(version.plan["steps"])


def watchers() -> list[int]:
    """Ids of those who are told when a ladder ran out, or when nothing calls any more."""
    roles = [str(role) for role in roles_with(PagingPermission.WATCH)]
    return list(User.objects.filter(is_active=True, roles__overlap=roles).order_by("pk").values_list("pk", flat=True))


def people_behind(targets: Iterable[Target], at: datetime) -> list[User]:
    """Whom these targets mean at the moment `at`: open accounts, each once, in the order of the targets."""
    wanted: list[int] = []
    for target in targets:
        wanted += _ids_of(target, at)
    found: Mapping[int, User] = User.objects.in_bulk(set(wanted))
    return [found[pk] for pk in dict.fromkeys(wanted) if pk in found and found[pk].is_active]


def _ids_of(target: Target, at: datetime) -> list[int]:
    if target.kind == TargetKind.USER:
        return [target.id]
    if target.kind == TargetKind.TEAM:
        return list(
            Membership.objects.filter(team_id=target.id, team__is_active=True)
            .order_by("-leads", "user_id")
            .values_list("user_id", flat=True)
        )
    return on_call(target.id, at) if target.kind == TargetKind.ROTA else []


def counts_now(step: Step, at: datetime) -> bool:
    """Whether the step of a page is walked at this moment, by the version of the calendar that it began with."""
    return step.counts(is_open=step.calendar is None or is_open(schedule(step.calendar), at))


def frozen(plan: Plan) -> Plan:
    """`plan` as a page keeps it, with the calendars as they are now. Raises Missing."""
    named = {step.calendar for step in plan.steps if step.calendar is not None}
    return plan.with_calendars({calendar: current_version(calendar).pk for calendar in named})


def ladders() -> list[tuple[Ladder, LadderVersion]]:
    """Every ladder with its newest version, those in use first, in two queries."""
    newest = {
        version.ladder_id: version for version in LadderVersion.objects.order_by("ladder", "-number").distinct("ladder")
    }
    rows = Ladder.objects.order_by("-is_active", "name")
    return [(ladder, newest[ladder.pk]) for ladder in rows if ladder.pk in newest]


def names_of(plan: Plan) -> dict[tuple[str, int | None], str]:
    """The names of all that the plan of a ladder names: by kind ("user", "team", "rota", "calendar") and id."""
    rooms: dict[str, Any] = {"user": User, "team": Team, "rota": Rota, "calendar": BusinessCalendar}
    targets = [target for step in plan.steps for target in step.targets]
    wanted = {kind: {target.id for target in targets if target.kind == kind} for kind in rooms}
    wanted["calendar"] = {step.calendar for step in plan.steps if step.calendar is not None}
    return {
        (kind, pk): name
        for kind, ids in wanted.items()
        if ids
        for pk, name in rooms[kind].objects.filter(pk__in=ids).values_list("pk", "name")
    }
