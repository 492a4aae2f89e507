"""Changes for some time: somebody stands in, two swap, somebody is away."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.calendars.events import (
    AbsenceNoted,
    AbsenceUndone,
    StandInMade,
    StandInUndone,
    SwapAnswered,
    SwapAsked,
)
from amparo.calendars.models import Absence, Rota, RotaOverride, Swap
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.queries.rotas import plans_of
from amparo.calendars.rotas.planning import plan, swapped
from amparo.calendars.rotas.spans import Span, shared
from amparo.calendars.services.notices import tell_of_answer, tell_of_swap
from amparo.calendars.services.rotas import demand_to_keep, record_of
from amparo.calendars.states import SWAPS, SwapState
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, NotAllowed
from amparo.core.moves import move

_LONGEST: Final = timedelta(days=366)


@transaction.atomic
def stand_in(*, by: Doer, rota: Rota, span: Span, off: User | None = None, on: User | None = None) -> RotaOverride:
    """For some time, put `on` in the place of `off`; without `off` besides the others, without `on` nobody.

    Raises Invalid, NotAllowed.
    """
    demand_to_keep(by, rota.kind)
    _check(span)
    if off is None and on is None:
        raise Invalid(_("Choose who stands in, or who is off."), field="on")
    if off == on:
        raise Invalid(_("Nobody stands in for themselves."), field="on")
    made_by = by if isinstance(by, User) else None
    made = RotaOverride.objects.create(rota=rota, start=span.start, end=span.end, off=off, on=on, made_by=made_by)
    _record_stand_in(made, by)
    return made


@transaction.atomic
def undo_stand_in(*, by: Doer, override: RotaOverride) -> None:
    """Take a change back. One that a swap made goes with the other half of the swap."""
    demand_to_keep(by, override.rota.kind)
    gone = RotaOverride.objects.filter(swap=override.swap) if override.swap else [override]
    for one in list(gone):
        record_of(override.rota, StandInUndone(name=override.rota.name, off=one.off_id, on=one.on_id), by)
        one.delete()


@transaction.atomic
def ask_swap(*, by: User, rota: Rota, of: User, gives: Span, takes: Span | None = None) -> Swap:
    """Ask a colleague to take one's time on a rota, perhaps in exchange for theirs.

    Raises Invalid (it is not theirs to give, or the other could not take it), NotAllowed.
    """
    demand(by, CalendarPermission.SWAP)
    if not (of.is_active and of.may(CalendarPermission.SWAP)) or of == by:
        raise Invalid(_("Choose a colleague who may take it."), field="of")
    for span in filter(None, (gives, takes)):
        _check(span)
    _check_that_it_can_be(rota, (by, of), gives, takes)
    swap = Swap.objects.create(
        rota=rota,
        asked_by=by,
        asked_of=of,
        gives_start=gives.start,
        gives_end=gives.end,
        takes_start=takes.start if takes else None,
        takes_end=takes.end if takes else None,
    )
    record_of(rota, SwapAsked(name=rota.name, of=of.name), by)
    tell_of_swap(swap)
    return swap


@transaction.atomic
def accept_swap(*, by: User, swap: Swap) -> None:
    """Take what was asked. Raises Conflict when it cannot be any more, or was answered; NotAllowed."""
    _demand_to_be(by, swap.asked_of)
    try:
        _check_that_it_can_be(swap.rota, (swap.asked_by, swap.asked_of), *_spans(swap))
    except Invalid as refusal:
        raise Conflict(refusal.sentence) from None
    _answer(swap, SwapState.ACCEPTED, by)
    asker, other = swap.asked_by, swap.asked_of
    for change in swapped(asker, other, *_spans(swap)):
        made = RotaOverride.objects.create(
            rota=swap.rota,
            start=change.start,
            end=change.end,
            off_id=asker.pk if change.off == asker else other.pk,
            on_id=asker.pk if change.on == asker else other.pk,
            swap=swap,
            made_by=by,
        )
        _record_stand_in(made, by)
    tell_of_answer(swap)


@transaction.atomic
def decline_swap(*, by: User, swap: Swap) -> None:
    """No reason is asked. Raises Conflict when it was answered; NotAllowed."""
    _demand_to_be(by, swap.asked_of)
    _answer(swap, SwapState.DECLINED, by)
    tell_of_answer(swap)


@transaction.atomic
def withdraw_swap(*, by: User, swap: Swap) -> None:
    """Raises Conflict when it was answered; NotAllowed."""
    _demand_to_be(by, swap.asked_by)
    _answer(swap, SwapState.WITHDRAWN, by)


@transaction.atomic
def note_absence(*, by: User, user: User, span: Span) -> Absence:
    """`user` is away: off every rota. One's own, or anybody's for those who keep shifts. No reason is kept."""
    _demand_absences(by, user)
    _check(span)
    absence = Absence.objects.create(user=user, start=span.start, end=span.end)
    event = AbsenceNoted(start=span.start.isoformat(), end=span.end.isoformat())
    record(event, by=actor_of(by), about=Subject("user", user.pk))
    return absence


@transaction.atomic
def undo_absence(*, by: User, absence: Absence) -> None:
    _demand_absences(by, absence.user)
    record(AbsenceUndone(), by=actor_of(by), about=Subject("user", absence.user_id))
    absence.delete()


def _demand_absences(by: User, user: User) -> None:
    demand(by, CalendarPermission.SWAP if by == user else CalendarPermission.SHIFTS_MANAGE)


def _demand_to_be(by: User, person: User) -> None:
    if by != person:
        raise NotAllowed


def _check(span: Span) -> None:
    if span.end <= span.start:
        raise Invalid(_("It ends before it begins."), field="end")
    if span.end <= clock.now():
        raise Invalid(_("That time is over already."), field="end")
    if span.end - span.start > _LONGEST:
        raise Invalid(_("A year at most."), field="end")


def _spans(swap: Swap) -> tuple[Span, Span | None]:
    given = Span(swap.gives_start, swap.gives_end)
    if swap.takes_start is None or swap.takes_end is None:
        return given, None
    return given, Span(swap.takes_start, swap.takes_end)


def _check_that_it_can_be(rota: Rota, people: tuple[User, User], gives: Span, takes: Span | None) -> None:
    """Each has the time that they give, and could stand in where they take. Raises Invalid."""
    asker, other = people
    for giver, taker, span, field in ((asker, other, gives, "gives"), (other, asker, takes, "takes")):
        if span is None:
            continue
        now = plans_of(Rota.objects.filter(pk=rota.pk), *span)[rota.pk]
        found = plan(now, *span)
        if found.get(giver.pk) != [span]:
            raise Invalid(_("%(name)s is not on the rota all that time.") % {"name": giver.name}, field=field)
        if taker.pk in found:
            raise Invalid(_("%(name)s stands in at that time already.") % {"name": taker.name}, field=field)
        away = [Span(one.start, one.end) for one in now.absent if one.member == taker.pk]
        if shared(sorted(away), [span]):
            raise Invalid(_("%(name)s is away at that time.") % {"name": taker.name}, field=field)


def _answer(swap: Swap, state: SwapState, by: User) -> None:
    if not move(swap, to=state, by=SWAPS, answered_at=clock.now()):
        raise Conflict(_("This swap was answered already."))
    record_of(swap.rota, SwapAnswered(name=swap.rota.name, state=state), by)


def _record_stand_in(made: RotaOverride, by: Doer) -> None:
    event = StandInMade(
        name=made.rota.name,
        off=made.off_id,
        on=made.on_id,
        start=made.start.isoformat(),
        end=made.end.isoformat(),
    )
    record_of(made.rota, event, by)
