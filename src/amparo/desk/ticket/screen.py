"""One ticket on the screen: what its regions show, read only when a region asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.desk.media.attachments import shown_for
from amparo.desk.media.card import cards, open_card
from amparo.desk.sop.pane import Pane, RunCard
from amparo.desk.ticket.clocks import Clocks
from amparo.desk.ticket.talk import Said, attachments_of, talk
from amparo.desk.ticket.undo import Undo, undo_of_reply
from amparo.desk.ticket.writing import Writing
from amparo.people.models import Identity
from amparo.people.permissions import PeoplePermission
from amparo.people.states import IdentityKind
from amparo.tickets.labels import LANGUAGE_NAMES, PRIORITY_NAMES, STATE_NAMES
from amparo.tickets.models import Macro, Message, Ticket
from amparo.tickets.permissions import TicketPermission
from amparo.tickets.queries import Present, beside, conversation, history, present_on, ticket_for
from amparo.tickets.queries.conversation import HistoryEntry
from amparo.tickets.states import Delivery, TicketState

STATE_ICONS: Final[Mapping[str, str]] = {
    TicketState.NEW: "circle-dashed",
    TicketState.OPEN: "circle-dot",
    TicketState.PENDING: "pause",
    TicketState.ON_HOLD: "clock",
    TicketState.SOLVED: "check",
    TicketState.CLOSED: "archive",
}
STATE_CHIPS: Final[Mapping[str, str]] = {
    TicketState.NEW: "info",
    TicketState.OPEN: "primary",
    TicketState.SOLVED: "ok",
}


@dataclass
class Screen:
    """A ticket as one person sees it."""

    user: User
    ticket: Ticket
    kind: str = ""  # which composer is open: "out" (reply) or "note"; empty: the one with a draft
    shown_media: frozenset[int] = frozenset()
    shows_again: bool = False  # also what was decided before
    with_history: bool = False
    newest_event: int = 0  # up to where it knows the event log; the realtime stream tells what came after
    undo: Undo | None = None
    problem: str = ""  # a refusal, said where it happened
    writing_problem: str = ""  # the same, of what is being written
    typed: Mapping[str, Any] = field(default_factory=dict)  # what was typed and could not be taken
    sop_problem: tuple[int, str] = (0, "")  # a refusal at the card of this run; 0: at the pane itself
    sop_typed: Mapping[str, Any] = field(default_factory=dict)  # what was answered there and could not be taken
    past_of: int = 0  # the run whose done steps are drawn with the page
    sop_moved: bool = False  # a step was just done: the next one has the focus

    @classmethod
    def of(cls, user: User, number: int, **more: Any) -> "Screen":
        """The ticket with this number. Raises Missing."""
        return cls(user, ticket_for(user, number), **more)

    # --- conversation

    @cached_property
    def messages(self) -> list[Message]:
        return conversation(self.ticket, is_one=not self.around.has_merged)

    @cached_property
    def talk(self) -> list[Said]:
        files = [one for message in self.messages for one in attachments_of(message)]
        known = cards(files, self.user)
        for pk in self.shown_media & set(known):
            if not known[pk].is_walled:
                known[pk] = open_card(known[pk], shown_for(self.user, pk), all_the_same=self.shows_again)
        return list(talk(self.messages, known, self.ticket.reason, self.user))

    @cached_property
    def writing(self) -> Writing:
        drafts = beside.drafts_of(self.user, self.ticket) if self.around.has_drafts else {}
        default_to = [one.shown for one in self.identities if one.kind == IdentityKind.EMAIL][:1]
        return Writing.of(self.kind, drafts, self.typed, default_to, may_reply=self.may["reply"])

    @cached_property
    def macro(self) -> Macro | None:
        """The macro that was put in, if it still exists: its actions come with sending."""
        code = self.writing.macro
        return Macro.objects.filter(code=code, is_active=True).first() if code else None

    @property
    def macro_title(self) -> str:
        return self.macro.title.in_language(self.ticket.language or self.user.locale) if self.macro else ""

    @property
    def ways_to_send(self) -> list[tuple[str, str, str]]:
        """State, words and icon of every way to send; the first is the button, a macro's state makes it its own."""
        ways: list[tuple[str, str, str]] = [
            (TicketState.PENDING, _("Send and wait"), "pause"),
            (TicketState.SOLVED, _("Send and solve"), "check"),
            (TicketState.OPEN, _("Send and keep open"), "circle-dot"),
            (TicketState.ON_HOLD, _("Send and put on hold"), "clock"),
        ]
        wanted = self.macro.actions.get("state") if self.macro else None
        return sorted(ways, key=lambda way: way[0] != wanted) if wanted else ways

    @cached_property
    def sop(self) -> Pane:
        """The procedures of the ticket."""
        return Pane(self.user, self.ticket)

    @property
    def still_to_ask(self) -> list[tuple[RunCard, str]]:
        """What procedures need to know from the person, and what is being written does not ask yet."""
        if not self.sop.is_shown or self.writing.is_note:
            return []
        return [(card, question) for card, question in self.sop.needs if question not in self.writing.text]

    # --- head

    @property
    def state_name(self) -> str:
        return str(STATE_NAMES.get(self.ticket.state, self.ticket.state))

    @property
    def state_icon(self) -> str:
        return STATE_ICONS[TicketState(self.ticket.state)]

    @property
    def state_chip(self) -> str:
        return STATE_CHIPS.get(TicketState(self.ticket.state), "")

    @property
    def priority_name(self) -> str:
        return str(PRIORITY_NAMES.get(self.ticket.priority, self.ticket.priority))

    @property
    def language_name(self) -> str:
        return str(LANGUAGE_NAMES.get(self.ticket.language, self.ticket.language))

    @property
    def reason_name(self) -> str:
        return self.ticket.reason.label.in_language(self.user.locale) if self.ticket.reason else ""

    @property
    def next_language(self) -> str:
        """What one press of the key makes of the language: Portuguese, Spanish, English, and round again."""
        codes = [code for code in LANGUAGE_NAMES if code]
        at = codes.index(self.ticket.language) + 1 if self.ticket.language in codes else 0
        return codes[at % len(codes)]

    @cached_property
    def around(self) -> beside.Around:
        return beside.around(self.user, self.ticket)

    @cached_property
    def clocks(self) -> Clocks:
        """What the person was promised."""
        return Clocks(self.ticket.pk)

    @cached_property
    def watchers(self) -> list[Present]:
        if not self.around.is_watched:
            return []
        return present_on([self.ticket.pk], besides=self.user).get(self.ticket.pk, [])

    @property
    def is_followed(self) -> bool:
        return self.around.is_followed

    @property
    def is_mine(self) -> bool:
        return bool(self.ticket.assignee_id == self.user.pk)

    @property
    def is_closed(self) -> bool:
        return bool(self.ticket.state == TicketState.CLOSED)

    @cached_property
    def may(self) -> Mapping[str, bool]:
        """What this person may do here; a ticket that was merged away is worked on where it went."""
        free = self.ticket.merged_into_id is None
        return {
            "assign": free and self.user.may(TicketPermission.ASSIGN),
            "change": free and self.user.may(TicketPermission.CHANGE),
            "merge": self.user.may(TicketPermission.MERGE),
            "reply": free and self.user.may(TicketPermission.REPLY) and not self.is_closed,
            "note": free and self.user.may(TicketPermission.NOTE),
            "contact": self.user.may(PeoplePermission.CHANGE),
            "erase": self.user.may(PeoplePermission.ERASE),
        }

    # --- beside it

    @cached_property
    def tabs(self) -> list[beside.Tab]:
        return beside.tabs_of(self.user)

    @cached_property
    def identities(self) -> list[Identity]:
        return beside.identities_of(self.ticket)

    @cached_property
    def others(self) -> list[Ticket]:
        return beside.others_of_contact(self.user, self.ticket)

    @cached_property
    def relations(self) -> list[beside.Relation]:
        is_related = self.around.has_links or self.around.has_merged
        return beside.relations(self.user, self.ticket) if is_related else []

    @property
    def tags(self) -> list[str]:
        return self.around.tags

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """What is set on the ticket: name, value, and the form that changes it."""
        ticket = self.ticket
        return [
            (_("Person"), ticket.assignee.name if ticket.assignee else _("nobody"), "assign"),
            (_("Team"), ticket.team.name if ticket.team else pgettext("team", "none"), "assign"),
            (_("Reason"), self.reason_name or _("not known yet"), "reason"),
            (_("Priority"), self.priority_name, "priority"),
            (_("Tags"), ", ".join(self.tags) or _("none"), "tags"),
            (_("Language"), self.language_name, ""),
            (_("Brand"), ticket.brand.name, ""),
        ]

    @cached_property
    def history(self) -> list[HistoryEntry]:
        return history(self.ticket)

    @cached_property
    def strip(self) -> Undo | None:
        """What can be undone now: what was just done, else a reply that is still held."""
        if self.undo:
            return self.undo
        held = [one for one in self.messages if one.delivery == Delivery.HELD and one.author_id == self.user.pk]
        return undo_of_reply(self.ticket, held[-1]) if held else None


def message_of(screen: Screen, said: str) -> Message:
    """The message of this ticket that a form names. Raises Missing."""
    for message in screen.messages:
        if str(message.pk) == said:
            return message
    raise Missing
