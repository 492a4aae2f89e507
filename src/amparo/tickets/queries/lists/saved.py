"""Saved views: a filter with a name, one's own or a team's."""

from dataclasses import dataclass

from django.db import models

from amparo.accounts.models import User
from amparo.core.errors import Invalid
from amparo.core.finding import find
from amparo.core.kept import kept
from amparo.tickets.models import SavedView
from amparo.tickets.queries.lists.filters import Filters


@dataclass(frozen=True, kw_only=True)
class SavedList:
    id: int
    name: str
    filters: Filters
    team_id: int | None
    is_own: bool


def saved_views_of(user: User) -> models.QuerySet[SavedView]:
    """The views this person sees: their own and those of their teams."""
    return SavedView.objects.filter(models.Q(owner=user) | models.Q(team__in=user.team_ids))


@kept
def _in_order(user: User) -> models.QuerySet[SavedView]:
    return saved_views_of(user).order_by("position", "id")


def saved_view_for(user: User, pk: int) -> SavedView:
    """Raises Missing for what is neither theirs nor their team's."""
    return find(saved_views_of(user), pk=pk)


def saved_lists(user: User) -> list[SavedList]:
    """What this person sees as saved lists, in order. One that this version cannot read any more is left out."""
    found = []
    for view in _in_order(user):
        try:
            filters = Filters.from_json(view.filters)
        except Invalid:
            continue
        found.append(
            SavedList(
                id=view.pk, name=view.name, filters=filters, team_id=view.team_id, is_own=view.owner_id == user.pk
            )
        )
    return found
