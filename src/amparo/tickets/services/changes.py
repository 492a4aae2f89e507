"""Changes of a ticket: each a compare-and-set on its version, each with an event of its own."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import Membership, Team, User
from amparo.audit.events import Event, Subject
from amparo.audit.services import Fact, record_all
from amparo.core.errors import Conflict, Invalid
from amparo.core.moves import move
from amparo.tickets import events
from amparo.tickets.labels import STATE_NAMES
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.closing import fields_of_state
from amparo.tickets.services.notices import tell_of_assignment
from amparo.tickets.services.rows import hold, put, refuse_merged
from amparo.tickets.services.tags import change_tags
from amparo.tickets.states import TICKET_LIFE, Priority, Risk, TicketState


class Unset(Enum):
    UNSET = "unset"


UNSET: Final = Unset.UNSET
"""For a field that a Change leaves as it is: None means "nobody" or "none" there."""


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

    def passes_on(self) -> bool:
        """Whether it gives the ticket to another person or team."""
        return self.team is not UNSET or self.assignee is not UNSET

    def says_more(self) -> bool:
        """Whether it changes anything beside who has the ticket."""
        plain = (self.state, self.priority, self.risk, self.reason, self.language)
        return any(value is not UNSET for value in plain) or bool(self.tags_added or self.tags_removed)


@transaction.atomic
def change_ticket(*, ticket: Ticket, by: Doer, change: Change, version: int | None = None) -> Ticket:
    """Apply `change` as a whole or not at all; returns the ticket as it is now.

    What already is as `change` wants it is left alone and records nothing. Raises Conflict when the ticket is no
    longer at `version`, or may not go to the state; TicketMerged; Missing; NotAllowed.
    """
    if change.passes_on():
        demand(by, TicketPermission.ASSIGN)
    if change.says_more():
        demand(by, TicketPermission.CHANGE)
    row = hold(ticket, by=by, version=version)
    if isinstance(by, User):
        refuse_merged(row)
    fields, story = _plain_fields(row, change)
    _hand_over(row, change, fields, story)
    tags = change_tags(row, added=change.tags_added, removed=change.tags_removed)
    if tags:
        story.append(tags)
    state = _next_state(row, change, fields)
    if state is not None:
        story.append(events.StateChanged(old=row.state, new=state))
    if not story:
        return row
    _write(row, fields | {"version": row.version + 1}, state)
    about = Subject("ticket", row.pk)
    record_all([Fact(event=event, by=actor_of(by), about=about) for event in story])
    if "assignee" in fields:
        by_id = by.pk if isinstance(by, User) else None
        tell_of_assignment(row, who=by.name if isinstance(by, User) else "", by_id=by_id)
    return row


def _plain_fields(row: Ticket, change: Change) -> tuple[dict[str, Any], list[Event]]:
    """Priority, risk, language and reason: old value, new value, event."""
    fields: dict[str, Any] = {}
    story: list[Event] = []
    if change.priority is not UNSET and change.priority != row.priority:
        fields["priority"] = change.priority
        story.append(events.PriorityChanged(old=row.priority, new=change.priority))
    if change.risk is not UNSET and change.risk != row.risk:
        fields["risk"] = change.risk
        story.append(events.RiskChanged(old=row.risk, new=change.risk))
    if change.language is not UNSET and change.language != row.language:
        fields["language"] = change.language
        story.append(events.LanguageCorrected(old=row.language, new=change.language))
    if change.reason is not UNSET and _id(change.reason) != row.reason_id:
        fields["reason"] = change.reason
        story.append(
            events.ReasonChanged(
                old=row.reason.code if row.reason else "", new=change.reason.code if change.reason else ""
            )
        )
    return fields, story


def _hand_over(row: Ticket, change: Change, fields: dict[str, Any], story: list[Event]) -> None:
    """Team and assignee. A ticket that leaves a team leaves the person there too, unless they are in the new one."""
    assignee = change.assignee
    if change.team is not UNSET and _id(change.team) != row.team_id:
        fields["team"] = change.team
        story.append(
            events.TeamChanged(
                old_id=row.team_id,
                old=row.team.name if row.team else "",
                new_id=_id(change.team),
                new=change.team.name if change.team else "",
            )
        )
        if assignee is UNSET and row.assignee is not None and not _belongs(row.assignee, change.team):
            assignee = None
    if assignee is UNSET or _id(assignee) == row.assignee_id:
        return
    if assignee is not None and not assignee.may(TicketPermission.REPLY):
        raise Invalid(_("%(name)s cannot answer tickets.") % {"name": assignee.name}, field="assignee")
    fields["assignee"] = assignee
    story.append(
        events.Assigned(
            old_id=row.assignee_id,
            old=row.assignee.name if row.assignee else "",
            new_id=_id(assignee),
            new=assignee.name if assignee else "",
        )
    )


def _id(row: ContactReason | Team | User | None) -> int | None:
    return None if row is None else row.pk


def _belongs(user: User, team: Team | None) -> bool:
    return team is None or Membership.objects.filter(user=user, team=team).exists()


def _next_state(row: Ticket, change: Change, fields: dict[str, Any]) -> TicketState | None:
    """The state to move to, None for staying; a new ticket that is given to somebody is open."""
    if change.state is not UNSET:
        return None if change.state == row.state else change.state
    if row.state == TicketState.NEW and fields.get("assignee") is not None:
        return TicketState.OPEN
    return None


def _write(row: Ticket, fields: dict[str, Any], state: TicketState | None) -> None:
    if state is None:
        put(row, **fields)
        return
    old = row.state
    if not move(row, to=state, by=TICKET_LIFE, **fields, **fields_of_state(row, state)):
        words = {"old": STATE_NAMES[old], "new": STATE_NAMES[state]}
        raise Conflict(_("A ticket cannot go from “%(old)s” to “%(new)s”.") % words)
