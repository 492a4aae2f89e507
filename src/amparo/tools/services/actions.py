"""Actions: made from the operations of a document, and named, bounded and shown as people decide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Invalid
from amparo.core.text import LANGUAGES, Variants
from amparo.tools.cards import SOURCES
from amparo.tools.catalogue import Risk
from amparo.tools.events import ActionSaved, ActionsImported
from amparo.tools.models import Action, Connector
from amparo.tools.openapi import Operation
from amparo.tools.permissions import ToolPermission

LEADS: Final = (str(Role.OWNER), str(Role.ADMINISTRATOR), str(Role.LEAD))
"""Who may open what a document calls hidden, until somebody decides otherwise."""

_LAST_PLACE: Final = 99

LONGEST_WAIT: Final = 24 * 60
"""Minutes that a second person may have at most."""


@dataclass(frozen=True, kw_only=True)
class ActionFields:
    """What people decide about an action; None leaves a field as it is."""

    label: Variants | None = None
    manual_way: Variants | None = None
    risk: str | None = None
    hidden: Mapping[str, Sequence[str]] | None = None
    markets: Sequence[str] | None = None
    roles: Sequence[str] | None = None
    daily_limit: int | None = None
    no_limit: bool = False
    approval_minutes: int | None = None
    is_card: bool | None = None
    card_inputs: Mapping[str, str] | None = None
    card_outputs: Sequence[str] | None = None
    words: Mapping[str, Any] | None = None
    place: int | None = None
    is_active: bool | None = None

    def given(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        del values["no_limit"]
        found = {name: value for name, value in values.items() if value is not None}
        return {**found, "daily_limit": None} if self.no_limit else found


@transaction.atomic
def import_actions(*, by: User, connector: Connector, operations: Collection[Operation]) -> list[Action]:
    """Make an action of each operation. One that exists gets the new path, inputs and outputs, and keeps the rest.

    A new action is out of use until somebody has looked at it, unless the document says all that matters (its labels
    in every language). Raises NotAllowed.
    """
    demand(by, ToolPermission.CONNECT)
    before = {action.name: action for action in Action.objects.select_for_update().filter(connector=connector)}
    saved, added = [], 0
    for operation in operations:
        name = f"{connector.name}.{operation.key}"
        action = before.get(name)
        if action is None:
            added += 1
            action = _fresh(connector, name, operation)
            action.place = min(len(before) + added, _LAST_PLACE)
        action.method, action.path = operation.method, operation.path
        action.parameters = [asdict(one) for one in operation.parameters]
        action.words = {**operation.words, **action.words}
        action.outputs = [{**asdict(one), "path": list(one.path)} for one in operation.outputs]
        action.save()
        saved.append(action)
    imported = ActionsImported(name=connector.name, added=added, changed=len(saved) - added)
    record(imported, by=actor_of(by), about=Subject("connector", connector.pk))
    return saved


def _fresh(connector: Connector, name: str, operation: Operation) -> Action:
    label = Variants(source="en", texts={"en": operation.summary or operation.key, **operation.labels})
    action = Action(connector=connector, name=name, label=label, risk=operation.risk)
    action.hidden = {field: list(LEADS) for field in sorted(operation.hidden)}
    inputs = {one.name: one.required for one in operation.parameters}
    sources = {one: source for one, source in _likely_sources().items() if one in inputs}
    is_fed = all(one in sources for one, required in inputs.items() if required)
    if operation.is_card and is_fed and operation.risk == Risk.READ:
        action.is_card, action.card_inputs, action.card_outputs = True, sources, list(operation.card)
    action.is_active = not label.missing()
    return action


def _likely_sources() -> dict[str, str]:
    """Inputs whose names say where they come from: `account_id` is the contact's account."""
    return {source.partition(".")[2]: source for source in SOURCES} | {"account_id": "contact.account"}


@transaction.atomic
def save_action(*, by: User, action: Action, values: ActionFields) -> Action:
    """Decide about an action. Raises Invalid, NotAllowed."""
    demand(by, ToolPermission.CONNECT)
    row = Action.objects.select_for_update(of=("self",)).select_related("connector").get(pk=action.pk)
    given = values.given()
    _check(row, given)
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        row.save()
        record(ActionSaved(name=row.name, fields=sorted(changed)), by=actor_of(by), about=Subject("action", row.pk))
    return row


def _check(row: Action, given: Mapping[str, Any]) -> None:
    now = {
        name: given.get(name, getattr(row, name)) for name in ("label", "risk", "is_card", "card_inputs", "is_active")
    }
    if now["risk"] not in set(Risk):
        raise Invalid(_("Choose one of the list."), field="risk")
    missing = now["label"].missing()
    if now["is_active"] and missing:
        shown = ", ".join(language for language in LANGUAGES if language in missing)
        raise Invalid(
            _("To put it into use, name it in every language: %(missing)s.") % {"missing": shown}, field="label"
        )
    if now["is_card"] and now["risk"] != Risk.READ:
        raise Invalid(_("Only what reads can be a card."), field="is_card")
    if now["is_card"]:
        _check_card(row, now["card_inputs"])
    names = {one["name"] for one in (*row.parameters, *row.outputs)}
    said = {*given.get("hidden", ()), *given.get("words", ()), *given.get("card_outputs", ())}
    if unknown := sorted(said - names):
        raise Invalid(_("There is no field %(name)s.") % {"name": unknown[0]}, field="hidden")
    roles = {role for allowed in given.get("hidden", {}).values() for role in allowed} | set(given.get("roles", ()))
    if unknown := sorted(roles - set(Role)):
        raise Invalid(_("There is no role %(name)s.") % {"name": unknown[0]}, field="roles")
    if not 1 <= given.get("approval_minutes", row.approval_minutes) <= LONGEST_WAIT:
        raise Invalid(_("Between one minute and a day."), field="approval_minutes")


def _check_card(row: Action, sources: Mapping[str, str]) -> None:
    inputs = {one["name"]: one["required"] for one in row.parameters}
    for name, source in sources.items():
        if name not in inputs or source not in SOURCES:
            raise Invalid(_("Say where %(name)s comes from.") % {"name": name}, field="card_inputs")
    unfed = [name for name, required in inputs.items() if required and name not in sources]
    if unfed:
        raise Invalid(_("Say where %(name)s comes from.") % {"name": unfed[0]}, field="card_inputs")
