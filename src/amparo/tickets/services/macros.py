"""Macros: prepared answers, a variant per language, with what else comes with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import Team, User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.text import Variants
from amparo.core.unset import UNSET
from amparo.tickets import events
from amparo.tickets.labels import LANGUAGE_NAMES
from amparo.tickets.models import Brand, ContactReason, Macro, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.services.catalogue import CODE
from amparo.tickets.services.changes.change import Change
from amparo.tickets.services.changes.tags import clean_tag
from amparo.tickets.states import Priority, TicketState
from amparo.tickets.variables import KNOWN, fill, is_torn, variables_in

_STATES: Final = (TicketState.OPEN, TicketState.PENDING, TicketState.ON_HOLD, TicketState.SOLVED)


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
class Problem:
    """What is wrong with the variables of one variant. With one that `blocks`, the macro is not saved."""

    language: str
    sentence: str
    blocks: bool


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A macro's words for one ticket, in `language`. `missing` names the variables that stand unfilled in them."""

    text: str
    language: str
    missing: list[str]


@transaction.atomic
def save_macro(*, by: User, text: MacroText, macro: Macro | None = None) -> Macro:
    """Keep a macro; `macro` is the one to replace. Raises Invalid for an unknown variable or action, Conflict."""
    demand(by, TicketPermission.MACROS_MANAGE)
    if not CODE.fullmatch(text.code):
        raise Invalid(_("A code has small letters, digits, - and _ only."), field="code")
    if not text.body.written():
        raise Invalid(_("Write it in at least one language."), field="body")
    blocking = next((problem for problem in check_variables(text) if problem.blocks), None)
    if blocking is not None:
        raise Invalid(blocking.sentence, field=f"body.{blocking.language}")
    macro = macro or Macro()
    macro.code, macro.title, macro.body = text.code, text.title, text.body
    macro.actions = _checked_actions(text.actions)
    macro.brand, macro.team, macro.is_active = text.brand, text.team, text.is_active
    macro.changed_at, macro.changed_by = clock.now(), by
    try:
        with transaction.atomic():
            macro.save()
    except IntegrityError as error:
        raise Conflict(_("There is one of this name already.")) from error
    changed = events.MacroChanged(code=macro.code, languages=text.body.written(), is_active=macro.is_active)
    record(changed, by=actor_of(by), about=Subject("macro", macro.pk))
    return macro


@transaction.atomic
def delete_macro(*, macro: Macro, by: User) -> None:
    demand(by, TicketPermission.MACROS_MANAGE)
    record(events.MacroDeleted(code=macro.code), by=actor_of(by), about=Subject("macro", macro.pk))
    macro.delete()


def check_variables(macro: Macro | MacroText) -> list[Problem]:
    """What is wrong with the variables of each variant: unknown, torn, or lacking beside the source's."""
    texts = {language: words for language, words in macro.body.texts.items() if words.strip()}
    expected = variables_in(texts.get(macro.body.source, ""))
    return [problem for language, words in texts.items() for problem in _problems(language, words, expected)]


def _problems(language: str, words: str, expected: Iterable[str]) -> Iterable[Problem]:
    name = LANGUAGE_NAMES.get(language, language)
    named = variables_in(words)
    if is_torn(words):
        sentence = _("%(language)s: a variable is not closed. It is written {{like.this}}.")
        yield Problem(language=language, sentence=sentence % {"language": name}, blocks=True)
    for variable in named:
        if variable not in KNOWN:
            sentence = _("%(language)s: there is no variable “%(variable)s”.")
            values = {"language": name, "variable": variable}
            yield Problem(language=language, sentence=sentence % values, blocks=True)
    for variable in expected:
        if variable not in named:
            sentence = _("%(language)s: “%(variable)s” stands in the first text and not here.")
            values = {"language": name, "variable": variable}
            yield Problem(language=language, sentence=sentence % values, blocks=False)


def render_macro(*, macro: Macro, ticket: Ticket, by: User, language: str = "") -> Rendered:
    """The macro's words for `ticket`: in `language`, else the ticket's, else one of the person's, else the brand's."""
    chosen = macro.body.nearest([language, *ticket.languages])
    filled = fill(macro.body.texts.get(chosen, ""), variable_values(ticket, by))
    return Rendered(text=filled.text, language=chosen, missing=filled.missing)


def variable_values(ticket: Ticket, by: User) -> dict[str, str]:
    """Every variable with its value on `ticket` for whoever writes; empty where nothing is known."""
    contact = ticket.contact
    return {
        "agent.first_name": by.name.partition(" ")[0],
        "agent.name": by.name,
        "brand.name": ticket.brand.name,
        "contact.first_name": contact.first_name,
        "contact.name": contact.name,
        "team.name": ticket.team.name if ticket.team else "",
        "ticket.number": str(ticket.number),
        "ticket.subject": ticket.subject,
    }


def macro_change(macro: Macro, by: User) -> Change:
    """What else comes with a macro, for `change_ticket`. A team or reason that is no longer there is left out."""
    actions = macro.actions
    team = Team.objects.filter(pk=actions["team"], is_active=True).first() if "team" in actions else None
    reason = ContactReason.objects.filter(code=actions["reason"]).first() if "reason" in actions else None
    return Change(
        state=TicketState(actions["state"]) if "state" in actions else UNSET,
        priority=Priority(actions["priority"]) if "priority" in actions else UNSET,
        team=team or UNSET,
        reason=reason or UNSET,
        assignee=by if actions.get("assign") == "me" else UNSET,
        knowingly=True,  # whoever answers it has read it
        tags_added=tuple(actions.get("tags", ())),
    )


def _checked_actions(actions: dict[str, Any]) -> dict[str, Any]:
    """`actions` as they are stored. Raises Invalid for what change_ticket could not do later."""
    given = {name: value for name, value in actions.items() if value not in (None, "", [], ())}
    checks: dict[str, Callable[[Any], bool]] = {
        "state": lambda value: value in _STATES,
        "priority": lambda value: value in list(Priority),
        "assign": lambda value: value == "me",
        "team": lambda value: isinstance(value, int) and Team.objects.filter(pk=value).exists(),
        "reason": lambda value: ContactReason.objects.filter(code=value).exists(),
        "tags": lambda value: isinstance(value, list | tuple),
    }
    for name, value in given.items():
        if name not in checks or not checks[name](value):
            raise Invalid(_("A macro cannot do this: %(name)s.") % {"name": name}, field="actions")
    if "tags" in given:
        given["tags"] = [clean_tag(name) for name in given["tags"]]
    return given
