"""What stands beside a conversation: what is open in tabs, what is half written, what belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.utils.translation import pgettext_lazy

from amparo.accounts.models import Membership, User
from amparo.core import clock
from amparo.core.kept import kept
from amparo.core.text import Labels, fold
from amparo.people.models import Identity
from amparo.tickets.labels import LINK_NAMES
from amparo.tickets.models import Draft, Follow, Macro, Presence, ReadMark, Tag, Ticket, TicketLink
from amparo.tickets.permissions import TicketPermission, may_see
from amparo.tickets.queries.presence import PRESENCE_LASTS
from amparo.tickets.queries.visibility import visible_to
from amparo.tickets.states import LinkKind, MessageKind

MOST_TABS: Final = 12
OTHERS_SHOWN: Final = 6
BACKWARD_LINK_NAMES: Final[Labels] = {
    LinkKind.RELATED: pgettext_lazy("link between two tickets", "Related"),
    LinkKind.CONTINUES: pgettext_lazy("link between two tickets", "Continued by"),
    LinkKind.SPLIT: pgettext_lazy("link between two tickets", "Split off into"),
    LinkKind.MERGED: pgettext_lazy("link between two tickets", "Merged into this"),
}
"""`LINK_NAMES` read from the other end."""


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A ticket that a person keeps open."""

    ticket: Ticket
    read_at: datetime
    has_draft: bool

    @property
    def is_new(self) -> bool:
        """The person wrote since it was last read."""
        return self.ticket.last_message_kind == MessageKind.IN and self.ticket.last_message_at > self.read_at


def tabs_of(user: User) -> list[Tab]:
    """The tickets this person keeps open, in the order they were opened; one query."""
    marks = _tab_marks(user.pk)
    seen = seen_among(user, [mark.ticket for mark in marks])
    return [
        Tab(ticket=mark.ticket, read_at=mark.read_at, has_draft=mark.has_draft) for mark in marks if mark.ticket in seen
    ]


@kept
def _tab_marks(user_id: int) -> models.QuerySet[Any]:
    drafts = Draft.objects.filter(author=user_id, ticket=models.OuterRef("ticket")).exclude(text="")
    return (
        ReadMark.objects.filter(user=user_id, tab_since__isnull=False)
        .select_related("ticket__contact")
        .annotate(has_draft=models.Exists(drafts))
        .order_by("tab_since")[:MOST_TABS]
    )


def seen_among(user: User, tickets: Sequence[Ticket]) -> list[Ticket]:
    """Those of a few tickets at hand that `user` may see, by the rule of `visible_to`; most often without a query."""
    doubtful = [one.pk for one in tickets if not may_see(user, one, follows=False)]
    hidden = set(doubtful) - set(_followed(user.pk, doubtful)) if doubtful else set()
    return [one for one in tickets if one.pk not in hidden and user.may(TicketPermission.READ)]


@kept
def _followed(user_id: int, ticket_ids: list[int]) -> models.QuerySet[Follow, int]:
    return Follow.objects.filter(user=user_id, ticket__in=ticket_ids).values_list("ticket_id", flat=True)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands beside a ticket at all: most of it is not there, and what is not there need not be asked for."""

    tags: list[str]
    is_followed: bool
    has_drafts: bool
    has_links: bool
    has_merged: bool  # other tickets were merged into this one
    is_watched: bool  # a colleague looks at it


def around(user: User, ticket: Ticket) -> Around:
    """All of it in one query."""
    tags, *there = _around(ticket.pk, user.pk, clock.now() - PRESENCE_LASTS)[0]
    is_followed, has_drafts, has_links, has_merged, is_watched = there
    return Around(
        tags=sorted(tags),
        is_followed=is_followed,
        has_drafts=has_drafts,
        has_links=has_links,
        has_merged=has_merged,
        is_watched=is_watched,
    )


@kept
def _around(ticket_id: int, user_id: int, since: datetime) -> models.QuerySet[Ticket, tuple[Any, ...]]:
    parts: dict[str, models.QuerySet[Any]] = {
        "followed": Follow.objects.filter(user=user_id, ticket=ticket_id),
        "drafts": Draft.objects.filter(author=user_id, ticket=ticket_id),
        "links": TicketLink.objects.filter(models.Q(source=ticket_id) | models.Q(target=ticket_id)),
        "others": Ticket.objects.filter(merged_into=ticket_id),
        "watched": Presence.objects.filter(ticket=ticket_id, seen_at__gt=since).exclude(user=user_id),
    }
    names = Tag.objects.filter(tickets=ticket_id).values("name")
    asked = {"names": ArraySubquery(names)} | {name: models.Exists(rows) for name, rows in parts.items()}
    return Ticket.objects.filter(pk=ticket_id).values_list(*asked.values())


def drafts_of(user: User, ticket: Ticket | None) -> dict[str, Draft]:
    """This person's unfinished words there, by kind ("out", "note")."""
    return {draft.kind: draft for draft in _drafts(user.pk, ticket.pk if ticket else None)}


@kept
def _drafts(author_id: int, ticket_id: int | None) -> models.QuerySet[Draft]:
    return Draft.objects.filter(author=author_id, ticket=ticket_id)


def others_of_contact(user: User, ticket: Ticket) -> list[Ticket]:
    """The newest other tickets of the same person that `user` may see; one more than is shown, to tell of more."""
    return _others(user, ticket.contact_id, ticket.pk)


@kept
def _others(user: User, contact_id: int, ticket_id: int) -> models.QuerySet[Ticket]:
    found = visible_to(user).filter(contact=contact_id, merged_into__isnull=True).exclude(pk=ticket_id)
    return found.order_by("-last_message_at")[: OTHERS_SHOWN + 1]


def identities_of(ticket: Ticket) -> list[Identity]:
    """The addresses, accounts, handles and phones of the person who wrote."""
    return _identities(ticket.contact_id)


@kept
def _identities(contact_id: int) -> models.QuerySet[Identity]:
    return Identity.objects.filter(contact=contact_id).order_by("kind", "id")


@dataclass(frozen=True, kw_only=True)
class Relation:
    """Another ticket that belongs to this one. `kind` reads from this ticket's side when `outward`."""

    kind: str
    outward: bool
    ticket: Ticket

    @property
    def words(self) -> str:
        return str((LINK_NAMES if self.outward else BACKWARD_LINK_NAMES).get(self.kind, self.kind))


def relations(user: User, ticket: Ticket) -> list[Relation]:
    """Links in both directions and what was merged into the ticket, as far as `user` may see the other end."""
    links = _links(ticket.pk)
    others = _linked_or_merged([_other(link, ticket) for link in links], ticket.pk)
    shown = {one.pk: one for one in seen_among(user, others)}
    found = [(link.kind, link.source_id == ticket.pk, _other(link, ticket)) for link in links]
    found += [(LinkKind.MERGED, False, one.pk) for one in shown.values() if one.merged_into_id == ticket.pk]
    return [Relation(kind=kind, outward=outward, ticket=shown[pk]) for kind, outward, pk in found if pk in shown]


@kept
def _links(ticket_id: int) -> models.QuerySet[TicketLink]:
    either = models.Q(source=ticket_id) | models.Q(target=ticket_id)
    return TicketLink.objects.filter(either).exclude(kind=LinkKind.MERGED).order_by("id")


@kept
def _linked_or_merged(linked: list[int], ticket_id: int) -> models.QuerySet[Ticket]:
    return Ticket.objects.filter(models.Q(pk__in=linked) | models.Q(merged_into=ticket_id))


def _other(link: TicketLink, ticket: Ticket) -> int:
    return int(link.target_id if link.source_id == ticket.pk else link.source_id)


@dataclass(frozen=True, kw_only=True)
class MacroChoice:
    code: str
    title: str
    start: str  # the first words of its text
    actions: dict[str, Any]


def macros_for(ticket: Ticket, *, language: str, text: str = "", limit: int = 12) -> list[MacroChoice]:
    """Macros for the ticket's brand and team whose title or code holds `text`; those that begin with it first."""
    rows = Macro.objects.filter(
        models.Q(brand__isnull=True) | models.Q(brand=ticket.brand_id),
        models.Q(team__isnull=True) | models.Q(team=ticket.team_id),
        is_active=True,
    ).order_by("code")[:500]
    asked = fold(text)
    found = []
    for macro in rows:
        title = macro.title.in_language(language) or macro.code
        said = fold(f"{title} {macro.code}")
        if asked in said:
            start = " ".join(macro.body.in_language(language).split())[:90]
            choice = MacroChoice(code=macro.code, title=title, start=start, actions=macro.actions)
            found.append((not said.startswith(asked), fold(title), choice))
    return [choice for *_order, choice in sorted(found, key=lambda one: one[:2])[:limit]]


def colleagues(ticket: Ticket) -> list[User]:
    """Everybody who may read tickets, the ticket's team first, by name."""
    in_team = Membership.objects.filter(user=models.OuterRef("pk"), team=ticket.team_id)
    people = User.objects.filter(is_active=True).annotate(in_team=models.Exists(in_team)).order_by("-in_team", "name")
    return [person for person in people if person.may(TicketPermission.READ)]
