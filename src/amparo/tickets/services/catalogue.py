"""What tickets are sorted with: brands, contact reasons, tags."""

import re
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Event, Subject
from amparo.audit.services import record
from amparo.core.errors import Conflict, Invalid
from amparo.core.text import LANGUAGES, Variants
from amparo.media.harm import Exposure, Harm
from amparo.tickets import events
from amparo.tickets.models import Brand, ContactReason, Tag
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.changes.tags import clean_tag

CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""How a code of a reason or macro is spelt: it goes into addresses, filters and exports."""


@transaction.atomic
def save_brand(
    *, by: User, name: str, default_language: str = "pt-BR", is_active: bool = True, brand: Brand | None = None
) -> Brand:
    """Keep a brand; `brand` is the one to change."""
    demand(by, TicketPermission.SETTINGS_MANAGE)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:  # noqa: PLR2004 - the column's length
        raise Invalid(_("A name has between 1 and 80 characters."), field="name")
    if default_language not in LANGUAGES:
        raise Invalid(_("Choose one of the desk's languages."), field="default_language")
    brand = brand or Brand()
    brand.name, brand.default_language, brand.is_active = name, default_language, is_active
    _save(brand)
    _record(events.BrandSaved(name=name, is_active=is_active), brand, by)
    return brand


@transaction.atomic
def save_reason(
    *,
    by: User,
    code: str,
    label: Variants,
    parent: ContactReason | None = None,
    reason: ContactReason | None = None,
    requires_sop: bool | None = None,
) -> ContactReason:
    """Keep a contact reason: a new one stands last under `parent`; `reason` is the one to change, its place stays.

    `requires_sop`: its tickets are not solved before their procedure has ended; None leaves that as it is.
    """
    demand(by, TicketPermission.SETTINGS_MANAGE)
    if not CODE.fullmatch(code):
        raise Invalid(_("A code has small letters, digits, - and _ only."), field="code")
    if not label.written():
        raise Invalid(_("Give it a name in at least one language."), field="label")
    if reason is None:
        position = ContactReason.objects.filter(parent=parent).count()
        reason = ContactReason(parent=parent, position=position)
    reason.code, reason.label = code, label
    if requires_sop is not None:
        reason.requires_sop = requires_sop
    _save(reason)
    _record(events.ReasonSaved(code=code, is_active=reason.is_active), reason, by)
    return reason


@transaction.atomic
def set_reason_harm(*, by: User, reason: ContactReason, harm: Harm | None, severity: int | None) -> ContactReason:
    """Say what media on tickets of this reason usually holds (None: nothing is said), and how hard it is to look at.

    Without a `severity`, the usual one of the harm. It holds for reasons below it that say nothing themselves.
    """
    demand(by, TicketPermission.SETTINGS_MANAGE)
    if severity is not None and severity not in list(Exposure):
        raise Invalid(_("The weight is from 0 to 4."), field="severity")
    code, weight = (str(harm), severity) if harm else ("", None)
    if (reason.harm, reason.exposure_severity) != (code, weight):
        reason.harm, reason.exposure_severity = code, weight
        reason.save(update_fields=["harm", "exposure_severity"])
        _record(events.ReasonHarmSet(code=reason.code, harm=code, severity=weight), reason, by)
    return reason


@transaction.atomic
def move_reason(*, by: User, reason: ContactReason, parent: ContactReason | None, position: int) -> ContactReason:
    """Put a reason under `parent` (None: at the root) as its `position`-th child, counted from 0.

    Raises Invalid when that is under itself or under one of its own.
    """
    demand(by, TicketPermission.SETTINGS_MANAGE)
    rows = {row.pk: row for row in ContactReason.objects.select_for_update().order_by("pk")}
    above = rows.get(parent.pk) if parent else None
    while above is not None:
        if above.pk == reason.pk:
            raise Invalid(_("A reason cannot stand under itself."), field="parent")
        above = rows.get(above.parent_id) if above.parent_id else None
    moved = rows[reason.pk]
    moved.parent_id = parent.pk if parent else None
    siblings = [row for row in rows.values() if row.parent_id == moved.parent_id and row.pk != moved.pk]
    siblings.sort(key=lambda row: (row.position, row.pk))
    siblings.insert(max(position, 0), moved)
    for place, row in enumerate(siblings):
        row.position = place
    ContactReason.objects.bulk_update(siblings, ["parent", "position"])
    under = parent.code if parent else ""
    _record(events.ReasonMoved(code=moved.code, under=under, position=moved.position), moved, by)
    return moved


@transaction.atomic
def set_reason_active(*, by: User, reason: ContactReason, is_active: bool) -> ContactReason:
    """Offer a reason for tickets, or no longer; tickets that have it keep it."""
    demand(by, TicketPermission.SETTINGS_MANAGE)
    reason.is_active = is_active
    reason.save(update_fields=["is_active"])
    _record(events.ReasonSaved(code=reason.code, is_active=is_active), reason, by)
    return reason


@transaction.atomic
def save_tag(*, by: User, name: str, tag: Tag | None = None, seen: str = "") -> Tag:
    """Keep a tag; `tag` is the one to rename, and `seen` how it was called when somebody decided so.

    Raises Conflict when it has another name by now, or when there is one of the new name.
    """
    demand(by, TicketPermission.SETTINGS_MANAGE)
    tag = Tag() if tag is None else Tag.objects.select_for_update().get(pk=tag.pk)
    if seen and seen != tag.name:
        raise Conflict(_("Somebody has renamed “%(seen)s” to “%(name)s” meanwhile.") % {"seen": seen, "name": tag.name})
    tag.name = clean_tag(name)
    _save(tag)
    _record(events.TagSaved(name=tag.name), tag, by)
    return tag


@transaction.atomic
def delete_tag(*, by: User, tag: Tag) -> int:
    """Take a tag off every ticket and forget it; returns how many tickets bore it."""
    demand(by, TicketPermission.SETTINGS_MANAGE)
    tickets = tag.tickets.count()
    _record(events.TagDeleted(name=tag.name, tickets=tickets), tag, by)
    tag.delete()
    return tickets


def _save(row: Brand | ContactReason | Tag) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("There is one of this name already.")) from error


def _record(event: Event, row: Brand | ContactReason | Tag, by: User) -> None:
    record(event, by=actor_of(by), about=Subject(row._meta.model_name or "", row.pk))  # noqa: SLF001 - Django documents it
