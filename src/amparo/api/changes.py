"""From what a program asks to what the services take."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from amparo.accounts.models import Team, User
from amparo.api.schemas import ChangeIn
from amparo.core.errors import Invalid
from amparo.tickets.models import ContactReason
from amparo.tickets.services import Change

M = TypeVar("M", bound=Model)


def found(rows: "QuerySet[M, M]", field: str) -> M:
    """The one row, or Invalid naming the field that asked for it."""
    row = rows.first()
    if row is None:
        raise Invalid(f"There is nothing with this {field}.", field=field)
    return row


def as_change(wanted: ChangeIn) -> Change:
    """The Change that `wanted` describes: a field that was not sent stays as it is, null takes away."""
    fields: dict[str, Any] = {
        name: value
        for name in ("state", "priority", "risk", "language")
        if (value := getattr(wanted, name)) is not None
    }
    fields["tags_added"], fields["tags_removed"] = tuple(wanted.tags_added), tuple(wanted.tags_removed)
    if "reason" in wanted.model_fields_set:
        fields["reason"] = _named(ContactReason.objects.all(), "reason", code=wanted.reason)
    if "team_id" in wanted.model_fields_set:
        fields["team"] = _named(Team.objects.filter(is_active=True), "team_id", pk=wanted.team_id)
    if "assignee_id" in wanted.model_fields_set:
        fields["assignee"] = _named(User.objects.filter(is_active=True), "assignee_id", pk=wanted.assignee_id)
    return Change(**fields, knowingly=wanted.knowingly)


def _named(rows: "QuerySet[M, M]", field: str, **key: Any) -> M | None:
    """The row with this key; nobody for null."""
    return None if None in key.values() else found(rows.filter(**key), field)
