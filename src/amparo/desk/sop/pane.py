"""The procedures of a ticket as its page shows them; each part is read only when it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from amparo.accounts.models import User
from amparo.core.kept import kept
from amparo.deadlines.models import Deadline
from amparo.sops.labels import OUTCOME_NAMES
from amparo.sops.models import Run
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.applying import Offer, held_back, is_of_the_reason, offers
from amparo.sops.queries.case import Case, case_of
from amparo.sops.queries.runs.showing import RunShowing, Showing
from amparo.sops.queries.runs.speaking import language_of, to_staff
from amparo.sops.services.effects.doing import ALARMS, REMIND, alarm
from amparo.sops.states import RunState
from amparo.tickets.models import Attachment, Message, Ticket
from amparo.tickets.states import MessageKind
from amparo.ui.markdown import markdown

_ENDED_SHOWN: Final = 3
_KINDS: Final = frozenset({"ask", "ask_requester", "escalate", "reply", "review", "tool", "wait"})
"""Kinds whose steps have a form of their own here; any other waits without one."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An offer as the pane shows it."""

    offer: Offer
    title: str
    summary: str
    read_first: int | None  # the version to read before it is begun


class CardParts(Showing):
    """What the card of a step needs, whatever is run: a procedure on a ticket, or a rehearsal."""

    @property
    def template(self) -> str:
        """The part of the card for the kind of the step."""
        return f"desk/sop/steps/{self.kind if self.kind in _KINDS else 'other'}.html"

    @property
    def draft_html(self) -> SafeString:
        return markdown(self.draft.text)

    @property
    def draft_language(self) -> str:
        return language_of(self.ticket, self.step.text)

    @property
    def answer_kind(self) -> str:
        return str(self.step.fields.get("answer", ""))

    @property
    def evidence_kinds(self) -> Sequence[str]:
        return tuple(self.step.fields.get("evidence", ()))


class RunCard(CardParts, RunShowing):
    """A run with what its card needs besides: messages to show as evidence, and when a wait is over."""

    @cached_property
    def messages(self) -> list[Message]:
        """What the person wrote, newest first: evidence to choose from."""
        rows = Message.objects.filter(ticket=self.ticket, kind=MessageKind.IN).defer("html", "search")
        return list(rows.order_by("-id")[:10])

    @cached_property
    def files(self) -> list[Attachment]:
        rows = Attachment.objects.filter(message__ticket=self.ticket, is_inline=False)
        return list(rows.order_by("-id")[:20])

    @cached_property
    def answered_with(self) -> Message | None:
        """The message that the person answered with."""
        pk = self.waiting.message if self.waiting else ""
        return Message.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None

    @cached_property
    def _alarms(self) -> dict[str, datetime]:
        """When what happens by itself at this step, by the alarm's kind; those of earlier steps mean nothing here."""
        kinds = [alarm(name) for name in ALARMS]
        mine = Deadline.objects.filter(kind__in=kinds, subject_id=self.run.pk, data__visit=self.state.visit)
        return dict(mine.order_by("due_at").values_list("kind", "due_at"))

    @property
    def reminds_at(self) -> datetime | None:
        """When somebody is told that no answer came."""
        return self._alarms.get(alarm(REMIND))

    @property
    def until(self) -> datetime | None:
        """When the wait is over by itself."""
        return next((due for kind, due in self._alarms.items() if kind != alarm(REMIND)), None)

    @property
    def read_before_newer(self) -> int | None:
        """The version to read before they begin again with the newer one."""
        return held_back(self.user, [self.newer]).get(self.newer.pk) if self.newer else None

    @property
    def outcome(self) -> str:
        return str(OUTCOME_NAMES.get(self.run.outcome, self.run.outcome))

    @property
    def last_word(self) -> str:
        """What the end says to the agent."""
        return self.words(self.step.text) if self.run.state == RunState.ENDED else ""


class Pane:
    """Nothing is under way: two queries, one for the case and one for the procedures; each run brings its own."""

    def __init__(self, user: User, ticket: Ticket) -> None:
        self.user, self.ticket = user, ticket

    @property
    def is_shown(self) -> bool:
        return self.user.may(SopPermission.READ)

    @property
    def may_run(self) -> bool:
        return self.user.may(SopPermission.RUN) and self.ticket.merged_into_id is None

    @cached_property
    def case(self) -> Case:
        return case_of(self.ticket)

    @cached_property
    def _all(self) -> list[RunCard]:
        if not self.case.runs:
            return []
        return [RunCard(run, self.case, self.user) for run in _runs(list(self.case.runs))]

    @property
    def runs(self) -> list[RunCard]:
        """Those under way, the one that moved last first."""
        return [card for card in self._all if card.is_running]

    @property
    def first(self) -> RunCard | None:
        return next(iter(self.runs), None)

    @property
    def ended(self) -> list[RunCard]:
        return [card for card in self._all if card.run.state == RunState.ENDED][:_ENDED_SHOWN]

    @property
    def must_end(self) -> bool:
        """Its reason requires a procedure, and none that is for it has ended."""
        if not self.case.requires_sop:
            return False
        ended = [card for card in self._all if card.run.state == RunState.ENDED]
        return not any(is_of_the_reason(self.case, self._found, card.gone_through) for card in ended)

    @cached_property
    def _found(self) -> list[Offer]:
        return offers(self.case)

    @cached_property
    def _offers(self) -> list[Shown]:
        running = {card.version.procedure_id for card in self.runs}
        found = [offer for offer in self._found if offer.version.procedure_id not in running]
        versions = [offer.version for offer in self._found]
        held = held_back(self.user, [offer.version for offer in found], versions)
        return [
            Shown(
                offer=offer,
                title=to_staff(offer.sop.title, self.user.locale, {}),
                summary=to_staff(offer.sop.summary, self.user.locale, {}),
                read_first=held.get(offer.version.pk),
            )
            for offer in found
        ]

    @property
    def applying(self) -> list[Shown]:
        return [one for one in self._offers if one.offer.applies]

    @property
    def others(self) -> list[Shown]:
        return sorted((one for one in self._offers if not one.offer.applies), key=lambda one: one.title.casefold())

    @cached_property
    def needs(self) -> list[tuple[RunCard, str]]:
        """What procedures under way still need to know from the person: each with the run that asks."""
        asked: dict[str, RunCard] = {}
        for card in self.runs:
            for _step, question in card.needs:
                asked.setdefault(question, card)
        return [(card, question) for question, card in asked.items()]


@kept
def _runs(run_ids: list[int]) -> QuerySet[Run]:
    rows = Run.objects.filter(pk__in=run_ids).select_related("version__procedure", "moved_by")
    return rows.defer("version__text").order_by("-moved_at")
