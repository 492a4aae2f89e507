"""One loop on the screen: what its parts show, each read only when it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from amparo.accounts.markets import market_names
from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.channels.email.labels import LETTER_STATES
from amparo.channels.email.models import LoopLetter
from amparo.core import clock
from amparo.desk.loops.line import Station, stations
from amparo.desk.loops.media import cards, shown_for
from amparo.desk.media.card import Card, open_card
from amparo.escalations.helplines import Offer
from amparo.escalations.labels import CHECK_NAMES, LEVEL_NAMES, SAYING_NAMES, STATE_NAMES, VIA_NAMES
from amparo.escalations.models import Escalation, EscalationTicket, LegalHold, LoopMessage, OutsideLink
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries import loop_for
from amparo.escalations.queries.calling import current_page, would_call
from amparo.escalations.queries.checklist import Item, checklist
from amparo.escalations.queries.helplines import offer_all
from amparo.escalations.queries.holds import holds_of
from amparo.escalations.queries.telling import waiting_on
from amparo.escalations.services import missing_before_closing
from amparo.escalations.showing import Fact, facts_in, name_in
from amparo.escalations.states import TO_TELL, WITH_AUTHORITY, Direction, Level, LoopState
from amparo.paging.models import Call, Page
from amparo.paging.queries import calls_of, passed_steps
from amparo.tickets.labels import LANGUAGE_NAMES, delivery_note
from amparo.tickets.variables import variables_in


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody who waits, as the list of telling shows it."""

    row: EscalationTicket
    is_incomplete: bool  # a variable in the words has no value

    @property
    def can_go(self) -> bool:
        return self.row.checked_at is not None and not self.row.is_settled


@dataclass
class LoopScreen:
    """A loop as one person sees it. `typed` is what a form said that could not be taken, `problem` why."""

    user: User
    row: Escalation
    problem: str = ""
    problem_of: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    shown_media: frozenset[int] = frozenset()
    shows_again: bool = False  # also what was decided before

    @classmethod
    def of(cls, user: User, number: int, **more: Any) -> "LoopScreen":
        """The loop with this number. Raises Missing."""
        return cls(user, loop_for(user, number), **more)

    # --- head

    @property
    def authority(self) -> str:
        return name_in(self.row.authority, self.user.locale)

    @property
    def kind(self) -> str:
        return self.row.kind.name.in_language(self.user.locale)

    @property
    def level_name(self) -> str:
        return str(LEVEL_NAMES[self.row.level])

    @property
    def state_name(self) -> str:
        return str(STATE_NAMES[self.row.state])

    @property
    def facts(self) -> Sequence[Fact]:
        return facts_in(self.row.facts, self.user.locale)

    # --- where it stands

    @property
    def is_with_authority(self) -> bool:
        return self.row.state in WITH_AUTHORITY

    @property
    def is_to_tell(self) -> bool:
        return self.row.state in TO_TELL

    @property
    def is_told(self) -> bool:
        return bool(self.row.state == LoopState.TOLD)

    @property
    def is_closed(self) -> bool:
        return bool(self.row.state == LoopState.CLOSED)

    @property
    def is_critical(self) -> bool:
        return bool(self.row.level == Level.P0 and self.row.direction == Direction.OUT)

    @cached_property
    def is_theirs(self) -> bool:
        """Whether this person is of the team that decides."""
        return self.row.authority is not None and self.row.authority.team_id in self.user.team_ids

    @cached_property
    def may(self) -> Mapping[str, bool]:
        acts = self.user.may(EscalationPermission.ACT)
        return {
            "act": acts,
            "waive": self.user.may(EscalationPermission.WAIVE),
            "close": acts and (not self.is_critical or self.user.may(EscalationPermission.CLOSE_CRITICAL)),
            "level": self.user.may(EscalationPermission.RAISE) and self.is_with_authority,
            "release": self.user.may(EscalationPermission.HOLD_RELEASE),
        }

    @cached_property
    def line(self) -> Sequence[Station]:
        return stations(self.row, waiting=self.to_be_told, told=self.told_count)

    # --- who waits

    @cached_property
    def _all(self) -> list[tuple[datetime | None, datetime | None]]:
        """When the person of each ticket was told or waived, also of those that this person may not see."""
        return list(self.row.waiting.values_list("told_at", "waived_at"))

    @property
    def count(self) -> int:
        return len(self._all)

    @property
    def told_count(self) -> int:
        return sum(told is not None for told, _waived in self._all)

    @property
    def waived_count(self) -> int:
        return sum(waived is not None for _told, waived in self._all)

    @property
    def to_be_told(self) -> int:
        """How many have to hear of it: all but those of whom a lead decided that they need not."""
        return self.count - self.waived_count

    @property
    def hidden_count(self) -> int:
        return self.count - len(self.waiting)

    @cached_property
    def waiting(self) -> list[Waiting]:
        return [Waiting(row=row, is_incomplete=bool(variables_in(row.text))) for row in waiting_on(self.user, self.row)]

    @property
    def ready_count(self) -> int:
        return sum(one.can_go for one in self.waiting)

    @property
    def without_words(self) -> Sequence[tuple[str, str, int]]:
        """Code and name of each language in which somebody has no checked words yet, and how many.

        Where it is not known (no code), they get words of their own, in no other's language.
        """
        counts: dict[str, int] = {}
        for one in self.waiting:
            if not one.row.is_settled and one.row.checked_at is None:
                code = one.row.ticket.language
                counts[code] = counts.get(code, 0) + 1
        names = {**LANGUAGE_NAMES, "": _("Language not known")}
        return [(code, str(names.get(code, code)), count) for code, count in sorted(counts.items())]

    @property
    def is_written(self) -> bool:
        """Whether there are words for somebody: what is left is to check them, one by one."""
        return any(one.row.text for one in self.waiting)

    @property
    def telling_title(self) -> str:
        if not self.told_count:
            return _("Nobody has been told yet")
        if self.told_count < self.to_be_told:
            return _("%(told)s of %(n)s have been told") % {"told": self.told_count, "n": self.to_be_told}
        return _("Everybody was told")

    # --- closing

    @cached_property
    def checks(self) -> list[tuple[Item, str]]:
        return [(item, str(CHECK_NAMES[item.code])) for item in checklist(self.row)]

    @cached_property
    def missing(self) -> Sequence[str]:
        return missing_before_closing(self.row)

    @cached_property
    def holds(self) -> list[LegalHold]:
        """What is under legal hold for this loop, of the people whom this person sees in it."""
        return holds_of(self.row, {one.row.ticket.contact_id for one in self.waiting})

    # --- help for the person

    @cached_property
    def help(self) -> Offer | None:
        """Lines that a person in danger can call; none are guessed where not all who wait are of one market."""
        if not (self.is_critical or self.row.kind.is_critical):
            return None
        markets = {one.row.ticket.market for one in self.waiting}
        return offer_all(markets.pop() if len(markets) == 1 else "")

    @property
    def help_country(self) -> str:
        return next(iter(market_names([self.help.country])), "") if self.help and self.help.country else ""

    # --- talk, calls, links

    @cached_property
    def talk(self) -> list[LoopMessage]:
        """What was said, newest first."""
        return list(self.row.talk.select_related("author").prefetch_related("files").order_by("-pk"))

    @property
    def said(self) -> Sequence[tuple[LoopMessage, str, str, Sequence[Card]]]:
        """Each message with what it is, by which way it came, in words, and its files."""
        known = cards([file for one in self.talk for file in one.files.all()], self.user)
        for pk in self.shown_media & {pk for pk, card in known.items() if not card.is_walled}:
            known[pk] = open_card(known[pk], shown_for(self.user, pk), all_the_same=self.shows_again)
        return [
            (one, str(SAYING_NAMES[one.saying]), str(VIA_NAMES[one.via]), [known[file.pk] for file in one.files.all()])
            for one in self.talk
        ]

    @property
    def asked(self) -> LoopMessage | None:
        """What the authority asked us last, while it waits for our reply."""
        return next((one for one in self.talk if one.saying == "ask"), None) if self.row.asked_us_at else None

    @cached_property
    def page(self) -> Page | None:
        return current_page(self.row)

    @property
    def would_call(self) -> bool:
        """Whether a clock that runs out calls anybody."""
        return would_call(self.row, self.page)

    @cached_property
    def calls(self) -> list[Call]:
        return calls_of(self.page) if self.page else []

    @cached_property
    def passed(self) -> list[EventRecord]:
        """The steps of the ladder that called nobody, each with why."""
        return passed_steps(self.page) if self.page else []

    @cached_property
    def letters(self) -> Sequence[tuple[LoopLetter, str, str]]:
        """The mails to the authority, with what became of each in words, and why."""
        rows = LoopLetter.objects.filter(escalation=self.row).order_by("pk")
        return [(one, str(LETTER_STATES[one.state]), delivery_note(one.note)) for one in rows]

    @cached_property
    def link(self) -> OutsideLink | None:
        """The newest link that nobody ended; it may have expired."""
        standing = OutsideLink.objects.filter(escalation=self.row, revoked_at__isnull=True)
        return standing.order_by("-pk").first()

    @property
    def link_has_expired(self) -> bool:
        return self.link is not None and self.link.expires_at <= clock.now()
