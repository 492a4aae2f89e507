"""What a macro changes on a ticket together with its reply: made with it, and taken back with it."""

from dataclasses import replace
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet

from amparo.accounts.acting import Doer
from amparo.accounts.models import Team, User
from amparo.core.unset import UNSET, Unset
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.services.changes.change import Change, change_ticket
from amparo.tickets.states import Priority

_Row = TypeVar("_Row", bound=Model)
Made = dict[str, list[Any]]
"""Of each column that changed, what it was and what it is now; as `tags` those that were added."""

_COLUMNS: Final = ("priority", "reason_id", "team_id", "assignee_id")


def make(row: Ticket, change: Change, *, by: User) -> tuple[Ticket, Made]:
    """The ticket with `change` made, and what of it is new. A state, and somebody where nobody was, a reply brings."""
    before, tagged = [getattr(row, name) for name in _COLUMNS], _tags(row)
    assignee = UNSET if row.assignee_id is None else change.assignee
    row = change_ticket(ticket=row, by=by, change=replace(change, state=UNSET, assignee=assignee))
    pairs = {name: [old, getattr(row, name)] for name, old in zip(_COLUMNS, before, strict=True)}
    made = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return row, made | ({"tags": added} if (added := sorted(_tags(row) - tagged)) else {})


def take_back(row: Ticket, made: Made, *, by: Doer) -> None:
    """Undo it where nobody has changed it again. A team, reason or person that is no longer there is left out."""
    tags = made.get("tags", ())
    old = {name: made[name][0] for name in _COLUMNS if name in made and getattr(row, name) == made[name][1]}
    assignee = _again(User.objects.filter(is_active=True), old.get("assignee_id", UNSET))
    change = Change(
        priority=Priority(old["priority"]) if "priority" in old else UNSET,
        reason=_again(ContactReason.objects.all(), old.get("reason_id", UNSET)),
        team=_again(Team.objects.filter(is_active=True), old.get("team_id", UNSET)),
        assignee=row.assignee if assignee is UNSET else assignee,  # who has it does not leave with the team
        tags_removed=tuple(tags),
        knowingly=True,
    )
    change_ticket(ticket=row, by=by, change=change)


def joined(first: Made, later: Made) -> Made:
    """Both together, as one that was made at the time of the later one."""
    both = first | later
    for name in first.keys() & later.keys():
        if name == "tags":
            both[name] = [*first[name], *later[name]]
        elif first[name][1] == later[name][0]:
            both[name] = [first[name][0], later[name][1]]
    return both


def _tags(row: Ticket) -> set[str]:
    return set(row.tags.values_list("name", flat=True))


def _again(rows: QuerySet[_Row], pk: int | Unset | None) -> _Row | Unset | None:
    return pk if pk is None or pk is UNSET else rows.filter(pk=pk).first() or UNSET
