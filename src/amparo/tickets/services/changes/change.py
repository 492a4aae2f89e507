"""Changes of a ticket: each a compare-and-set on its version, each with an event of its own."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import Membership, Team, User
from amparo.audit.events import Event, Subject
from amparo.audit.services import Fact, record_all
from amparo.core.errors import Invalid
from amparo.core.moves import put
from amparo.core.unset import UNSET, Unset
from amparo.tickets import events
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.changes.giving import ask, may_be_given
from amparo.tickets.services.changes.giving_back import tell_where_nobody_takes
from amparo.tickets.services.changes.tags import change_tags
from amparo.tickets.services.moving import move_ticket
from amparo.tickets.services.notices import tell_of_assignment
from amparo.tickets.services.rows import hold, refuse_merged
from amparo.tickets.states import Priority, Risk, TicketState

_CODES: Final = {
    "priority": events.PriorityChanged,
    "risk": events.RiskChanged,
    "language": events.LanguageCorrected,
}
_LANGUAGE: Final = re.compile(r"([a-z]{2,3}(-[A-Za-z0-9]{2,4})?)?")
"""The shape of a BCP 47 tag as short as we keep it; empty for not known."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to be different about a ticket; everything else stays."""

    state: TicketState | Unset = UNSET
    priority: Priority | Unset = UNSET
    risk: Risk | Unset = UNSET
    reason: ContactReason | Unset | None = UNSET
    language: str | Unset = UNSET
    team: Team | Unset | None = UNSET
    assignee: User | Unset | None = UNSET
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    knowingly: bool = False  # take it although it is over one's own bounds

    def passes_on(self) -> bool:
        """Whether it gives the ticket to another person or team."""
        return self.team is not UNSET or self.assignee is not UNSET

    def says_more(self) -> bool:
        """Whether it changes anything beside who has the ticket."""
        plain = (self.state, self.priority, self.risk, self.reason, self.language)
        return any(value is not UNSET for value in plain) or bool(self.tags_added or self.tags_removed)


@dataclass
class _Edit:
    """What a change comes down to for one ticket: the columns to write, and the story they tell."""

    row: Ticket
    fields: dict[str, Any] = field(default_factory=dict)
    story: list[Event] = field(default_factory=list)
    state: TicketState | None = None
    asked: User | None = None  # whoever it was meant for takes it themselves

    def put(self, name: str, value: Any, event: Event) -> None:
        self.fields[name] = value
        self.story.append(event)


@transaction.atomic
def change_ticket(*, ticket: Ticket, by: Doer, change: Change, version: int | None = None) -> Ticket:
    """Apply `change` as a whole or not at all; returns the ticket as it is now.

    What already is as `change` wants it is left alone and records nothing. Whom a ticket that holds harm is meant for
    is asked to take it, and it stays where it is (`whom_it_asks`). Raises Conflict when the ticket is no longer at
    `version`, or may not go to the state; OverBounds, Invalid, TicketMerged, Missing, NotAllowed.
    """
    if change.passes_on():
        demand(by, TicketPermission.ASSIGN)
    if change.says_more():
        demand(by, TicketPermission.CHANGE)
    edit = _Edit(hold(ticket, by=by, version=version))
    if isinstance(by, User):
        refuse_merged(edit.row)
    _sort(edit, change)
    _pass_on(edit, change)
    _hand_over(edit, change, by)
    _move_on(edit, change)
    if edit.story:
        _write(edit, by)
    if edit.asked:
        ask(edit.row, edit.asked, by=by)
    return edit.row


def whom_it_asks(ticket: Ticket, change: Change) -> User | None:
    """After `change` was made: whoever was asked to take the ticket instead of being given it."""
    wanted = change.assignee
    return wanted if isinstance(wanted, User) and wanted.pk != ticket.assignee_id else None


def _sort(edit: _Edit, change: Change) -> None:
    """Priority, risk, language, reason and tags."""
    row = edit.row
    if change.language is not UNSET and not _LANGUAGE.fullmatch(change.language):
        raise Invalid(_("This is not the code of a language."), field="language")
    for name, event in _CODES.items():
        old, new = getattr(row, name), getattr(change, name)
        if new is not UNSET and new != old:
            edit.put(name, new, event(old=old, new=new))
    if change.reason is not UNSET and _id(change.reason) != row.reason_id:
        old, new = (reason.code if reason else "" for reason in (row.reason, change.reason))
        edit.put("reason", change.reason, events.ReasonChanged(old=old, new=new))
    tags = change_tags(row, added=change.tags_added, removed=change.tags_removed)
    if tags:
        edit.story.append(tags)


def _pass_on(edit: _Edit, change: Change) -> None:
    """The team. A ticket that leaves a team leaves the person there too, unless they are in the new one."""
    row, team = edit.row, change.team
    if team is UNSET or _id(team) == row.team_id:
        return
    if team is not None and not team.is_active:
        raise Invalid(_("Team %(name)s takes no tickets any more.") % {"name": team.name}, field="team")
    edit.put("team", team, events.TeamChanged(**_names(row.team, team)))
    if change.assignee is UNSET and row.assignee is not None and not _belongs(row.assignee, team):
        _assign(edit, None)


def _hand_over(edit: _Edit, change: Change, by: Doer) -> None:
    """The assignee, or whoever is asked instead."""
    row, to = edit.row, change.assignee
    if to is UNSET or _id(to) == row.assignee_id:
        return
    if to is not None and not to.may(TicketPermission.REPLY):
        raise Invalid(_("%(name)s cannot answer tickets.") % {"name": to.name}, field="assignee")
    reason = edit.fields.get("reason", row.reason)
    if to is None or may_be_given(row, reason, to, by=by, knowingly=change.knowingly):
        _assign(edit, to)
    else:
        edit.asked = to


def _assign(edit: _Edit, to: User | None) -> None:
    edit.put("assignee", to, events.Assigned(**_names(edit.row.assignee, to)))


def _move_on(edit: _Edit, change: Change) -> None:
    """The state: as wished, and a new ticket that is given to somebody is open."""
    wished = change.state
    if wished is UNSET and edit.row.state == TicketState.NEW and edit.fields.get("assignee") is not None:
        wished = TicketState.OPEN
    if wished is not UNSET and wished != edit.row.state:
        edit.state = wished
        edit.story.append(events.StateChanged(old=edit.row.state, new=wished))


def _write(edit: _Edit, by: Doer) -> None:
    row, fields = edit.row, edit.fields | {"version": edit.row.version + 1}
    puts_down = row.assignee == by and fields.get("assignee", by) is None
    if edit.state is None:
        put(row, **fields)
    else:
        move_ticket(row, to=edit.state, **fields)
    about = Subject("ticket", row.pk)
    record_all([Fact(event=event, by=actor_of(by), about=about) for event in edit.story])
    if "assignee" in fields:
        tell_of_assignment(row, by=by)
    if puts_down:
        tell_where_nobody_takes(row)


def _names(old: Team | User | None, new: Team | User | None) -> dict[str, Any]:
    """The four values of an event that tells who had a ticket and who has it now."""
    return {
        "old_id": _id(old),
        "old": old.name if old else "",
        "new_id": _id(new),
        "new": new.name if new else "",
    }


def _id(row: ContactReason | Team | User | None) -> int | None:
    return None if row is None else row.pk


def _belongs(user: User, team: Team | None) -> bool:
    return team is None or Membership.objects.filter(user=user, team=team).exists()
