"""Rotas and their layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import Team, User
from amparo.audit.events import Event, Subject
from amparo.audit.services import record
from amparo.calendars.events import LayerRemoved, LayerSaved, RotaSaved
from amparo.calendars.models import Rota, RotaLayer, RotaMember
from amparo.calendars.permissions import CalendarPermission
from amparo.calendars.rotas.plain import Every, Window
from amparo.calendars.states import RotaKind
from amparo.core.errors import Conflict, Invalid

_MOST_LAYERS = 20
_MOST_MEMBERS = 100
_LONGEST_TURN = 1000


@dataclass(frozen=True, kw_only=True)
class RotaShape:
    """What a rota is. `needed` says when somebody has to be there; always, when it is empty."""

    name: str
    kind: RotaKind = RotaKind.ON_CALL
    time_zone: str = "America/Sao_Paulo"
    team: Team | None = None
    needed: Sequence[Window] = ()
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class LayerShape:
    """What a layer is: `members` (ids of open accounts) in the order of their turns; all at once without `every`."""

    name: str
    members: Sequence[int]
    starts_on: date
    hand_off: time = time(9)
    every: Every | None = Every.WEEKS
    length: int = 1
    ends_on: date | None = None
    windows: Sequence[Window] = ()


@transaction.atomic
def save_rota(*, by: Doer, shape: RotaShape, rota: Rota | None = None) -> Rota:
    """Make a rota, or give `rota` a new shape; its kind stays. Raises Invalid, Conflict (name taken), NotAllowed."""
    demand_to_keep(by, rota.kind if rota else shape.kind)
    name = _name(shape.name, _("Give the rota a name."))
    if shape.time_zone not in available_timezones():
        raise Invalid(_("Choose a time zone."), field="time_zone")
    saved = rota or Rota(kind=shape.kind)
    saved.name, saved.time_zone, saved.team = name, shape.time_zone, shape.team
    saved.needed, saved.is_active = [_written(one) for one in shape.needed], shape.is_active
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise Conflict(_("There is a rota called %(name)s already.") % {"name": name}) from None
    record_of(saved, RotaSaved(name=name, is_active=shape.is_active), by)
    return saved


@transaction.atomic
def save_layer(*, by: Doer, rota: Rota, shape: LayerShape, layer: RotaLayer | None = None) -> RotaLayer:
    """Add a layer to a rota, or give `layer` a new shape. Raises Invalid, NotAllowed."""
    demand_to_keep(by, rota.kind)
    name = _name(shape.name, _("Give this part of the rota a name."))
    members = _members(shape.members)
    if shape.ends_on and shape.ends_on < shape.starts_on:
        raise Invalid(_("It ends before it begins."), field="ends_on")
    if not 1 <= shape.length <= _LONGEST_TURN:
        raise Invalid(_("A turn is between 1 and %(most)s long.") % {"most": _LONGEST_TURN}, field="length")
    saved = layer or new_layer(rota)
    saved.name, saved.every, saved.length = name, shape.every or "", shape.length
    saved.starts_on, saved.hand_off, saved.ends_on = shape.starts_on, shape.hand_off, shape.ends_on
    saved.windows = [_written(one) for one in shape.windows]
    saved.save()
    RotaMember.objects.filter(layer=saved).delete()
    RotaMember.objects.bulk_create(
        RotaMember(layer=saved, user_id=member, position=position) for position, member in enumerate(members)
    )
    record_of(rota, LayerSaved(name=rota.name, layer=name, members=members), by)
    return saved


@transaction.atomic
def remove_layer(*, by: Doer, layer: RotaLayer) -> None:
    demand_to_keep(by, layer.rota.kind)
    record_of(layer.rota, LayerRemoved(name=layer.rota.name, layer=layer.name), by)
    layer.delete()


def demand_to_keep(by: Doer, kind: str) -> None:
    """Raise NotAllowed when `by` may not say who stands in on rotas of this kind."""
    on_call = kind == RotaKind.ON_CALL
    demand(by, CalendarPermission.ROTAS_MANAGE if on_call else CalendarPermission.SHIFTS_MANAGE)


def new_layer(rota: Rota) -> RotaLayer:
    """An unsaved layer that stands last on its rota. Raises Invalid when there are enough."""
    Rota.objects.select_for_update().get(pk=rota.pk)
    last = RotaLayer.objects.filter(rota=rota).aggregate(last=Max("position"))["last"]
    if RotaLayer.objects.filter(rota=rota).count() >= _MOST_LAYERS:
        raise Invalid(_("A rota has at most %(most)s parts.") % {"most": _MOST_LAYERS})
    return RotaLayer(rota=rota, position=0 if last is None else last + 1)


def record_of(rota: Rota, event: Event, by: Doer) -> None:
    record(event, by=actor_of(by), about=Subject("rota", rota.pk))


def _members(wanted: Sequence[int]) -> list[int]:
    known = set(User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
    members = [member for member in wanted if member in known]
    if not members:
        raise Invalid(_("Choose at least one person."), field="members")
    if len(members) > _MOST_MEMBERS:
        raise Invalid(_("At most %(most)s people share one part.") % {"most": _MOST_MEMBERS}, field="members")
    return members


def _name(said: str, refusal: object) -> str:
    name = " ".join(said.split())[:80]
    if not name:
        raise Invalid(str(refusal), field="name")
    return name


def _written(window: Window) -> list[int | str]:
    return [window.weekday, f"{window.start:%H:%M}", f"{window.end:%H:%M}"]
