"""One list on the screen: what its regions show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.audit.queries import newest_event
from amparo.core.text import number_in
from amparo.desk.lists.brands import BrandHead, brand_head
from amparo.desk.lists.labels import FIELD_ICONS, SORT_NAMES, VIEW_ICONS, VIEW_NAMES, value_names
from amparo.desk.lists.menu import Menu, address_of, menu_for
from amparo.escalations.permissions import EscalationPermission
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import Cursor, Filters, Page, SavedList, View, list_page, saved_lists, sorts_of
from amparo.ui.routes import route


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One value that narrows the list, and the address without it."""

    words: str
    icon: str
    without: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    code: str
    name: str | Promise
    href: str
    is_current: bool


@dataclass(kw_only=True)
class Listing:
    """A list as one person sees it; each part is read when a region asks for it."""

    user: User
    filters: Filters
    saved_id: int | None = None
    after: Cursor | None = None
    open_number: int | None = None  # the ticket that is open beside it
    is_shown: bool = True  # False where only the menu of the views stands beside another page

    @classmethod
    def of(cls, user: User, query: Any, view: View | None = None, **more: Any) -> "Listing":
        """Read it from an address. Raises Invalid when a value there cannot be used."""
        return cls(
            user=user,
            filters=Filters.from_query(query, view=view),
            saved_id=number_in(query.get("saved", "")),
            after=Cursor.decode(query.get("cursor", "")),
            **more,
        )

    # --- what is shown

    @cached_property
    def page(self) -> Page:
        return list_page(self.user, self.filters, self.after)

    @cached_property
    def menu(self) -> Menu:
        return menu_for(self.user, self.filters if self.is_shown else None, self.saved_id)

    @cached_property
    def brands(self) -> BrandHead:
        return brand_head(self.filters, self.saved_id)

    @property
    def free(self) -> int:
        """How many tickets have no owner yet."""
        return next((line.count or 0 for line in self.menu.views if line.icon == VIEW_ICONS[View.UNASSIGNED]), 0)

    @property
    def at_risk(self) -> int:
        """On how many tickets a life may be at risk and nobody has decided; the list of them says it itself."""
        return 0 if self.filters.view is View.DANGER else self.menu.at_risk

    @property
    def in_danger(self) -> str:
        """Where they are listed, of the same brand."""
        return address_of(Filters(view=View.DANGER, brand=self.filters.brand))

    @cached_property
    def saved(self) -> SavedList | None:
        """The saved view this list began as."""
        return next((one for one in saved_lists(self.user) if one.id == self.saved_id), None) if self.saved_id else None

    @property
    def is_changed(self) -> bool:
        """Whether it is no longer as it was saved."""
        return self.saved is not None and self.saved.filters != self.filters

    @property
    def title(self) -> str | Promise:
        return self.saved.name if self.saved else VIEW_NAMES[self.filters.view]

    @cached_property
    def newest_event(self) -> int:
        """What the log tells after it is news; asked before the rows are, so that nothing falls in between."""
        return newest_event()

    @cached_property
    def chips(self) -> list[Chip]:
        pairs = self.filters.narrows()
        names = value_names(pairs)
        return [
            Chip(
                words=names[pair],
                icon=FIELD_ICONS[pair[0]],
                without=address_of(self.filters.removing(*pair), self.saved_id),
            )
            for pair in pairs
        ]

    @property
    def sorts(self) -> list[Choice]:
        return [
            Choice(
                code=sort,
                name=SORT_NAMES[sort],
                href=address_of(replace(self.filters, sort=sort), self.saved_id),
                is_current=sort is self.filters.order,
            )
            for sort in sorts_of(self.filters.view)
        ]

    @property
    def sort_name(self) -> str | Promise:
        return SORT_NAMES[self.filters.order]

    # --- where things lead

    @property
    def address(self) -> str:
        return address_of(self.filters, self.saved_id)

    @cached_property
    def query(self) -> str:
        """The list as parameters of another page's address, so that it is still there beside an open ticket."""
        query = self.filters.as_query()
        return f"{query}&saved={self.saved_id}" if self.saved_id else query

    @cached_property
    def _ticket_path(self) -> str:
        return route("desk:ticket", 0).removesuffix("0/")

    def address_of_ticket(self, number: int) -> str:
        """Where a ticket of this list opens, with the list beside it."""
        return f"{self._ticket_path}{number}/?{self.query}"

    def decides_at(self, number: int) -> str:
        """Where one says whether a ticket of this list is about a life at risk; empty for who may not."""
        return f"{self._ticket_path}{number}/critical/?{self.query}" if self.may["raise"] else ""

    @cached_property
    def _own_languages(self) -> frozenset[str]:
        return frozenset(language[:2] for language in self.user.languages)

    def is_foreign(self, language: str) -> bool:
        """Whether the reader does not answer in this language; whoever named none answers in all."""
        return bool(language and self._own_languages) and language[:2] not in self._own_languages

    @property
    def more(self) -> str:
        """Where the rest of the list is; empty at its end."""
        if self.page.next is None:
            return ""
        return f"{self.address}{'&' if '?' in self.address else '?'}cursor={self.page.next.encode()}"

    @property
    def unfiltered(self) -> str:
        return address_of(Filters(view=self.filters.view, sort=self.filters.sort))

    @property
    def bulk_acts(self) -> list[tuple[str, str]]:
        """What needs to be asked before it is done to the chosen tickets: its name in addresses, and its words."""
        asked = [
            ("pass", _("Pass on…")),
            ("state", _("State")),
            ("reason", _("Reason")),
            ("tag", _("Tag")),
            ("snooze", _("Snooze")),
        ]
        return [*asked, ("merge", _("Merge"))] if self.may["merge"] else asked

    @cached_property
    def may(self) -> Mapping[str, bool]:
        return {
            "assign": self.user.may(TicketPermission.ASSIGN),
            "bulk": self.user.may(TicketPermission.BULK),
            "create": self.user.may(TicketPermission.CREATE),
            "merge": self.user.may(TicketPermission.MERGE),
            "raise": self.user.may(EscalationPermission.RAISE),
        }
