"""The views beside the list, with how many tickets wait in each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import User
from amparo.channels.email.permissions import MailPermission
from amparo.channels.email.queries.quarantine import quarantine_count
from amparo.desk.lists.labels import VIEW_ICONS, VIEW_NAMES
from amparo.tickets.queries import Filters, SavedList, View, capped_counts, saved_lists
from amparo.tools.permissions import ToolPermission
from amparo.tools.queries import waiting_count
from amparo.ui.routes import route

_ABOVE = (View.MINE, View.UNASSIGNED, View.TEAM, View.WAITING, View.SNOOZED, View.OPEN)
_ASIDE = (View.UNDELIVERED, View.ALL)


@dataclass(frozen=True, kw_only=True)
class MenuLine:
    name: str | Promise
    icon: str
    href: str
    count: int | None
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Menu:
    """`here` is how many tickets the list that is shown holds, when that is cheap to say.

    `at_risk` is on how many a life may be at risk and nobody has decided.
    """

    views: list[MenuLine]
    saved: list[MenuLine]
    aside: list[MenuLine]
    here: int | None
    at_risk: int


def address_of(filters: Filters, saved_id: int | None = None) -> str:
    """The address of a list."""
    query = filters.as_query(besides=("view",))
    if saved_id is not None:
        query = "&".join([*([query] if query else []), f"saved={saved_id}"])
    path = route("desk:list", filters.view.value)
    return f"{path}?{query}" if query else path


def menu_for(user: User, current: Filters | None = None, saved_id: int | None = None) -> Menu:
    """Two queries: the saved views, and all counts in one statement. The brand of the list stays on the way."""
    saved = saved_lists(user)
    brand = current.brand if current is not None and saved_id is None else ()
    counted = {_key(one): one.filters for one in saved if not one.filters.text}
    counted["at_risk"] = Filters(view=View.DANGER, danger=("P0",), brand=brand)
    if current is not None and not current.text:
        counted["here"] = current
    counts = capped_counts(user, counted, brand)

    def line(view: View) -> MenuLine:
        return MenuLine(
            name=VIEW_NAMES[view],
            icon=VIEW_ICONS[view],
            href=address_of(Filters(view=view, brand=brand)),
            count=counts.get(view),
            is_current=saved_id is None and current is not None and current.view is view,
        )

    is_in_danger = current is not None and current.view is View.DANGER
    first = (View.DANGER,) if counts[View.DANGER] or is_in_danger else ()  # where nobody is in danger, it says nothing
    return Menu(
        views=[line(view) for view in (*first, *_ABOVE)],
        saved=_saved_lines(saved, counts, saved_id),
        aside=[line(view) for view in _ASIDE] + _quarantine(user) + _approvals(user),
        here=counts.get("here"),
        at_risk=counts["at_risk"],
    )


def _quarantine(user: User) -> list[MenuLine]:
    """Mails that wait for a person who may let them through."""
    if not user.may(MailPermission.QUARANTINE_RELEASE):
        return []
    waiting = quarantine_count()
    href = route("desk:quarantine")
    return [MenuLine(name=_("Quarantine"), icon="shield-alert", href=href, count=waiting, is_current=False)]


def _approvals(user: User) -> list[MenuLine]:
    """Dangerous actions that wait for the word of a second person."""
    if not user.may(ToolPermission.APPROVE):
        return []
    href = route("desk:approvals")
    return [
        MenuLine(
            name=_("Second person"), icon="user-round-check", href=href, count=waiting_count(user), is_current=False
        )
    ]


def _saved_lines(saved: Sequence[SavedList], counts: dict[str, int], saved_id: int | None) -> list[MenuLine]:
    return [
        MenuLine(
            name=one.name,
            icon="users-round" if one.team_id else "bookmark",
            href=address_of(one.filters, one.id),
            count=counts.get(_key(one)),
            is_current=one.id == saved_id,
        )
        for one in saved
    ]


def _key(saved: SavedList) -> str:
    return f"saved-{saved.id}"
