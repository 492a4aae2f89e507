"""Policies: made, changed and put in order. What a ticket was promised stays as it was promised."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Conflict, Invalid
from amparo.core.locks import hold_in_transaction
from amparo.sla.events import PolicyMoved, PolicySaved
from amparo.sla.models import Policy, PolicyVersion
from amparo.sla.permissions import SlaPermission
from amparo.sla.services.documents import PolicyShape, document_of


@transaction.atomic
def save_policy(*, by: Doer, shape: PolicyShape, policy: Policy | None = None) -> Policy:
    """Make a policy (the last in order), or give `policy` a new shape, as a new version where it says anything new.

    Tickets that are open keep the version they began with. Raises Invalid (also for a calendar that never opens),
    Conflict (the name is taken), NotAllowed.
    """
    demand(by, SlaPermission.POLICIES_MANAGE)
    name = " ".join(shape.name.split())[:80]
    if not name:
        raise Invalid(_("Give the policy a name."), field="name")
    document = document_of(shape)
    hold_in_transaction("sla:policies")
    saved = Policy.objects.select_related("current").get(pk=policy.pk) if policy else Policy(position=_last() + 1)
    saved.name, saved.is_active = name, shape.is_active
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise Conflict(_("There is a policy %(name)s already.") % {"name": name}) from None
    before = saved.current
    if before is None or _said(before) != (document, _id(shape.calendar), _id(shape.ladder)):
        saved.current = _next_version(saved, shape, document, by=by)
        saved.save(update_fields=["current"])
    number = saved.current.number if saved.current else 0
    record(PolicySaved(name=name, version=number), by=actor_of(by), about=Subject("sla_policy", saved.pk))
    return saved


def _last() -> int:
    return Policy.objects.aggregate(last=Max("position"))["last"] or 0


def _said(version: PolicyVersion) -> tuple[object, ...]:
    return version.document, version.calendar_id, version.ladder_id


def _id(row: object) -> int | None:
    return getattr(row, "pk", None)


def _next_version(policy: Policy, shape: PolicyShape, document: dict[str, object], *, by: Doer) -> PolicyVersion:
    newest = PolicyVersion.objects.filter(policy=policy).aggregate(number=Max("number"))["number"] or 0
    return PolicyVersion.objects.create(
        policy=policy,
        number=newest + 1,
        document=document,
        calendar=shape.calendar,
        ladder=shape.ladder,
        made_by=by if isinstance(by, User) else None,
    )


@transaction.atomic
def move_policy(*, by: Doer, policy: Policy, place: int) -> None:
    """Put a policy at `place` (from 1) among those in use: the first that fits a ticket holds for it."""
    demand(by, SlaPermission.POLICIES_MANAGE)
    hold_in_transaction("sla:policies")
    others = list(Policy.objects.exclude(pk=policy.pk).order_by("-is_active", "position", "pk"))
    place = max(1, min(place, len(others) + 1))
    others.insert(place - 1, policy)
    for position, row in enumerate(others, start=1):
        if row.position != position:
            Policy.objects.filter(pk=row.pk).update(position=position)
    record(PolicyMoved(name=policy.name, place=place), by=actor_of(by), about=Subject("sla_policy", policy.pk))
