"""Macros: prepared answers, a variant per language, with what else comes with them."""

from dataclasses import dataclass, field
from typing import Any

from amparo.accounts.models import Team, User
from amparo.core.text import Variants
from amparo.tickets.models import Brand, Macro, Ticket
from amparo.tickets.services.changes import Change


@dataclass(frozen=True, kw_only=True)
class MacroText:
    """A macro as it is edited. `actions`: state, tags (added), priority, team (id), assign ("me"), reason (code)."""

    code: str
    title: Variants
    body: Variants
    actions: dict[str, Any] = field(default_factory=dict)
    brand: Brand | None = None
    team: Team | None = None
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A macro's words for one ticket. `missing` names the variables that have no value there: they stand unfilled."""

    text: str
    language: str
    missing: list[str]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with the variables of one variant."""

    language: str
    sentence: str


def save_macro(*, by: User, text: MacroText, macro: Macro | None = None) -> Macro:
    """Keep a macro; `macro` is the one to replace. Raises Invalid when a variant names an unknown variable."""
    raise NotImplementedError


def delete_macro(*, macro: Macro, by: User) -> None:
    raise NotImplementedError


def check_variables(macro: Macro) -> list[Problem]:
    """What is wrong with the variables of each variant."""
    raise NotImplementedError


def render_macro(*, macro: Macro, ticket: Ticket, by: User, language: str = "") -> Rendered:
    """The macro's words for `ticket`, in `language`, else the ticket's, else the person's, else the brand's."""
    raise NotImplementedError


def macro_change(macro: Macro, by: User) -> Change:
    """What else comes with a macro: hand it to change_ticket. What no longer exists is left out."""
    raise NotImplementedError
