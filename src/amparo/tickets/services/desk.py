"""What the desk keeps for its people. Ephemera: none of these records an event, and each is one's own."""

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.errors import Invalid, Missing, NotAllowed
from amparo.notifications import services as notifications
from amparo.tickets.models import Draft, OpenDesk, Presence, ReadMark, SavedView, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.rows import check_visible
from amparo.tickets.states import MessageKind

TYPING_LASTS: Final = timedelta(seconds=8)
PRESENCE_FORGOTTEN: Final = timedelta(minutes=10)


@transaction.atomic
def save_draft(
    *, author: User, ticket: Ticket | None, kind: MessageKind, text: str, extras: dict[str, Any] | None = None
) -> Draft | None:
    """Keep unfinished words, replacing the author's earlier ones there; nothing at all deletes the draft."""
    if ticket is not None:
        check_visible(ticket, by=author)
    if not text.strip() and not any((extras or {}).values()):
        discard_draft(author=author, ticket=ticket, kind=kind)
        return None
    draft, _created = Draft.objects.update_or_create(
        author=author,
        ticket=ticket,
        kind=kind,
        defaults={"text": text, "extras": extras or {}, "changed_at": clock.now()},
    )
    return draft


@transaction.atomic
def discard_draft(*, author: User, ticket: Ticket | None, kind: MessageKind) -> bool:
    """Delete the author's own draft; nobody can delete another's."""
    deleted, _by_model = Draft.objects.filter(author=author, ticket=ticket, kind=kind).delete()
    return deleted > 0


@transaction.atomic
def note_presence(*, user: User, ticket: Ticket, typing: bool) -> None:
    """`user` looks at `ticket`, and types if `typing`; other screens hear the ids at once."""
    check_visible(ticket, by=user)
    moment = clock.now()
    Presence.objects.bulk_create(
        [
            Presence(
                user=user,
                ticket=ticket,
                seen_at=moment,
                typing_until=moment + TYPING_LASTS if typing else None,
            )
        ],
        update_conflicts=True,
        unique_fields=["ticket", "user"],
        update_fields=["seen_at", "typing_until"],
    )
    # nobody's looks pile up: what was left without saying so goes when its owner looks elsewhere
    Presence.objects.filter(user=user, seen_at__lt=moment - PRESENCE_FORGOTTEN).exclude(ticket=ticket).delete()
    _announce(ticket)


def note_open_desks(*, user_ids: Collection[int]) -> None:
    """The desks of these people are on a screen. One statement for all of them, whoever else notes some of them."""
    moment = clock.now()
    OpenDesk.objects.bulk_create(
        # in one order: of two web processes that note the same people neither waits for the other for ever
        [OpenDesk(user_id=user_id, seen_at=moment) for user_id in sorted(user_ids)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["seen_at"],
    )


@transaction.atomic
def forget_presence() -> int:
    """Forget everybody who left long ago without saying so; returns how many. Nobody is told: nobody sees them."""
    long_ago = clock.now() - PRESENCE_FORGOTTEN
    return sum(model.objects.filter(seen_at__lt=long_ago).delete()[0] for model in (Presence, OpenDesk))


@transaction.atomic
def leave(*, user: User, ticket: Ticket) -> None:
    """`user` looks elsewhere now."""
    Presence.objects.filter(user=user, ticket=ticket).delete()
    _announce(ticket)


def _announce(ticket: Ticket) -> None:
    """Ids only: whoever listens fetches what it may see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('amparo_presence', %s)", [json.dumps({"ticket_id": ticket.pk})])


@transaction.atomic
def mark_read(*, user: User, ticket: Ticket) -> None:
    """`user` has read all there is on `ticket` until now, and need not be told of it any more."""
    check_visible(ticket, by=user)
    _mark(user, ticket, read_at=clock.now())
    notifications.mark_read(user=user, ticket_id=ticket.pk)


@transaction.atomic
def open_tab(*, user: User, ticket: Ticket) -> None:
    """Keep `ticket` as a tab of the desk; a tab that is open keeps its place."""
    check_visible(ticket, by=user)
    moment = clock.now()
    mark, created = ReadMark.objects.get_or_create(
        user=user, ticket=ticket, defaults={"read_at": moment, "tab_since": moment}
    )
    if not created and mark.tab_since is None:
        ReadMark.objects.filter(pk=mark.pk).update(tab_since=moment)


@transaction.atomic
def close_tab(*, user: User, ticket: Ticket) -> None:
    ReadMark.objects.filter(user=user, ticket=ticket).update(tab_since=None)


def _mark(user: User, ticket: Ticket, **fields: Any) -> None:
    ReadMark.objects.bulk_create(
        [ReadMark(user=user, ticket=ticket, **fields)],
        update_conflicts=True,
        unique_fields=["user", "ticket"],
        update_fields=list(fields),
    )


@transaction.atomic
def save_view(
    *, owner: User, name: str, filters: dict[str, Any], team: Team | None = None, view: SavedView | None = None
) -> SavedView:
    """Keep a filter under a name, for oneself or for a team of one's own; `view` is the one to replace."""
    name = " ".join(name.split())[:60]
    if not name:
        raise Invalid(_("Give the view a name."), field="name")
    if team is not None and team.pk not in owner.team_ids:
        raise NotAllowed(_("You can share a view only with a team you belong to."))
    if view is None:
        position = SavedView.objects.filter(owner=owner).count()
        return SavedView.objects.create(owner=owner, name=name, filters=filters, team=team, position=position)
    _check_own(view, owner)
    view.name, view.filters, view.team = name, filters, team
    view.save(update_fields=["name", "filters", "team"])
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    _check_own(view, by)
    view.delete()


def _check_own(view: SavedView, user: User) -> None:
    """A view is its owner's; whoever manages the settings may tidy up those of a team."""
    if view.owner_id == user.pk:
        return
    if view.team_id is None:
        raise Missing
    if not user.may(TicketPermission.SETTINGS_MANAGE):
        raise NotAllowed
