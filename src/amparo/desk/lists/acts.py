"""What can be done to many tickets at once: each act read from its form, done ticket by ticket, and taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.accounts.models import Team, User
from amparo.core.errors import AmparoError, Invalid, Missing
from amparo.core.finding import find
from amparo.core.text import number_in, numbers_in
from amparo.desk.later import moment_of
from amparo.tickets import services
from amparo.tickets.models import ContactReason, Ticket
from amparo.tickets.queries import visible_to
from amparo.tickets.services import Change
from amparo.tickets.states import Priority, TicketState

_SALT: Final = "amparo.desk.bulk"
_UNDO_LASTS: Final = 60
"""Seconds a way back is taken; the strip shows ten of them, the rest is for slow lines."""


@dataclass(kw_only=True)
class Done:
    """What became of an act: the tickets it changed, those that refused with why, and the way back.

    `asked` is who was asked to take tickets instead of being given them, and how many.
    """

    changed: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    way_back: str = ""
    asked: tuple[str, int] = ("", 0)

    @property
    def sentence(self) -> str:
        count = len(self.changed)
        return ngettext("%(n)s ticket changed", "%(n)s tickets changed", count) % {"n": count}

    @property
    def asked_sentence(self) -> str:
        name, count = self.asked
        words = ngettext(
            "%(name)s is asked to take %(n)s ticket. It stays where it is until then.",
            "%(name)s is asked to take %(n)s tickets. They stay where they are until then.",
            count,
        )
        return words % {"name": name, "n": count} if count else ""


def do(act: str, said: QueryDict, user: User) -> Done:
    """Do `act` to the tickets that the form names. Raises Invalid when the form does not say enough."""
    ids = numbers_in(said.getlist("ticket"))
    if not ids:
        raise Invalid(_("Choose a ticket first."))
    if act == "snooze":
        until = moment_of(said.get("until", ""), user)
        return _each(ids, user, "wake", lambda ticket: services.snooze(ticket=ticket, by=user, until=until))
    if act == "merge":
        target = _named(said.get("target", ""), user)
        others = [pk for pk in ids if pk != target.pk]
        return _each(others, user, "unmerge", lambda ticket: services.merge(source=ticket, target=target, by=user))
    return _change(ids, user, _read_change(act, said, user))


def undo(token: str, user: User) -> Done:
    """Take back what a way back names, where nobody has changed the ticket since. Raises Invalid for an old one."""
    try:
        made = signing.loads(token, salt=_SALT, max_age=_UNDO_LASTS)
    except signing.BadSignature as error:
        raise Invalid(_("It is too late to undo this here. Change the tickets themselves.")) from error
    if made["user"] != user.pk:
        raise Invalid(_("Only whoever did this can undo it."))
    done = Done()
    tickets = {ticket.pk: ticket for ticket in visible_to(user).filter(pk__in=[pk for pk, *_ in made["steps"]])}
    for pk, version, fields in made["steps"]:
        if pk in tickets:
            _try(done, tickets[pk], _taker_back(made["how"], version, fields, user))
    return done


def _taker_back(how: str, version: int, fields: Mapping[str, Any], user: User) -> Callable[[Ticket], object]:
    if how == "wake":
        return lambda ticket: services.wake(ticket=ticket, by=user)
    if how == "unmerge":
        return lambda ticket: services.unmerge(source=ticket, by=user)
    change = Change(**{name: _row_of(name, value) for name, value in fields.items()})
    return lambda ticket: services.change_ticket(ticket=ticket, by=user, change=change, version=version)


def _change(ids: Sequence[int], user: User, change: Change) -> Done:
    """One service call for all; what each ticket was before is kept for the way back."""
    before = {ticket.pk: ticket for ticket in visible_to(user).filter(pk__in=ids)}
    result = services.bulk_change(ticket_ids=ids, by=user, change=change)
    steps = [
        (pk, version, _undoing(before[pk], change))
        for pk, version in Ticket.objects.filter(pk__in=list(before)).values_list("pk", "version")
        if version != before[pk].version
    ]
    asked = (change.assignee.name, result.asked) if isinstance(change.assignee, User) else ("", 0)
    way_back = _sign("change", steps, user)
    return Done(changed=[pk for pk, *_ in steps], refused=result.refused, way_back=way_back, asked=asked)


def _undoing(ticket: Ticket, change: Change) -> dict[str, Any]:
    """The plain values that take `change` back on a ticket that was so."""
    was: dict[str, Any] = {
        "state": ticket.state if ticket.state != TicketState.NEW else TicketState.OPEN,
        "priority": ticket.priority,
        "reason": ticket.reason_id,
        "team": ticket.team_id,
        "assignee": ticket.assignee_id,
    }
    fields = {name: value for name, value in was.items() if getattr(change, name) is not services.UNSET}
    if "team" in fields:
        fields["assignee"] = ticket.assignee_id  # leaving a team may have let go of the person too
    if change.tags_added:
        fields["tags_removed"] = list(change.tags_added)
    return fields


def _each(ids: Sequence[int], user: User, how: str, act: Callable[[Ticket], object]) -> Done:
    done = Done()
    for ticket in visible_to(user).filter(pk__in=ids).order_by("pk"):
        _try(done, ticket, act)
    done.way_back = _sign(how, [(pk, 0, {}) for pk in done.changed], user)
    return done


def _try(done: Done, ticket: Ticket, act: Callable[[Ticket], object]) -> None:
    try:
        act(ticket)
    except AmparoError as refusal:
        done.refused.append((ticket.number, str(refusal.sentence)))
    else:
        done.changed.append(ticket.pk)


def _sign(how: str, steps: Sequence[tuple[int, int, dict[str, Any]]], user: User) -> str:
    return signing.dumps({"how": how, "user": user.pk, "steps": steps}, salt=_SALT, compress=True) if steps else ""


def _read_change(act: str, said: QueryDict, user: User) -> Change:
    """The Change that a form asks for; `act` is the field it is about."""
    if act == "take":
        return Change(assignee=user)
    if act == "tag":
        if name := said.get("tag", "").strip():
            return Change(tags_added=(name,))
        raise Invalid(_("Write the tag."), field="tag")
    if act not in _READERS:
        raise Missing
    value = said.get(act, "")
    wanted: dict[str, Any] = {act: _READERS[act](value) if value else None}
    return Change(**wanted)


def _one_of(choices: type[TicketState] | type[Priority]) -> Callable[[str], Any]:
    def read(value: str) -> Any:
        if value not in set(choices):
            raise Missing
        return choices(value)

    return read


def _by_id(model: type[User] | type[Team] | type[ContactReason]) -> Callable[[str], Any]:
    def read(value: str) -> Any:
        return find(model._default_manager, pk=number_in(value) or 0, is_active=True)  # noqa: SLF001 - Django documents it

    return read


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "assignee": _by_id(User),
    "team": _by_id(Team),
    "reason": _by_id(ContactReason),
    "state": _one_of(TicketState),
    "priority": _one_of(Priority),
}


def _row_of(name: str, value: Any) -> Any:
    """A signed plain value as a Change wants it."""
    if name == "tags_removed":
        return tuple(value)
    return _READERS[name](str(value)) if value is not None else None


def _named(said: str, user: User) -> Ticket:
    """The visible ticket with this number. Raises Invalid."""
    number = number_in(said.strip().removeprefix("#"))
    found = visible_to(user).filter(number=number or 0).first()
    if found is None:
        raise Invalid(_("There is no ticket with this number."), field="target")
    return found
