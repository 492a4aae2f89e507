"""What people of an authority see of a loop, without an account: what they need, and no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.core.text import language_now
from amparo.escalations.form import outside
from amparo.escalations.labels import SAYING_NAMES
from amparo.escalations.models import Authority, Escalation, LoopFile, LoopMessage
from amparo.escalations.queries.calling import current_page, would_call
from amparo.escalations.queries.files import judgements_of
from amparo.escalations.showing import Fact, facts_in, name_in
from amparo.escalations.states import TO_TELL, WITH_AUTHORITY, LoopState, Saying
from amparo.media.labels import HARM_NAMES, SEVERITY_NAMES
from amparo.tickets.judging import Judgement


@dataclass(frozen=True, kw_only=True)
class FileSeen:
    """A file of the conversation, and what is known of its bytes."""

    row: LoopFile
    said: Judgement | None

    @property
    def harm(self) -> str:
        """Its class in words; empty when nobody has judged it."""
        return str(HARM_NAMES[self.said.harm]) if self.said else ""

    @property
    def weight(self) -> str:
        return str(SEVERITY_NAMES[self.said.severity if self.said else None])

    @property
    def is_walled(self) -> bool:
        return self.said is not None and self.said.is_walled

    @property
    def is_media(self) -> bool:
        """Whether there may be something to show, by what it says it is."""
        return self.row.content_type.lower().startswith(("image/", "video/"))


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something said, as the authority reads it. Of ours, no name: the house speaks."""

    at: datetime
    name: str
    words: str
    text: str
    is_ours: bool
    files: Sequence[FileSeen] = ()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A loop from outside. `open` tells whether the authority still has the word."""

    row: Escalation
    authority: str
    facts: Sequence[Fact]
    talk: Sequence[Line]
    is_open: bool
    is_new: bool  # nobody has it yet
    shows_personal_data: bool
    would_call: bool  # if nobody has it in time
    others: Sequence[tuple[str, str]] = ()  # code and name of those it can be passed on to

    @property
    def outcome(self) -> str:
        """What became of it, once it is decided."""
        if self.row.outcome == LoopState.WITHDRAWN:
            return _("Support needs no answer any more. Thank you.")
        if self.row.state == LoopState.CLOSED:
            return _("This is closed: nobody waits for it any more. Thank you.")
        if self.row.outcome == LoopState.REFUSED:
            return _("You have given it back. Support tells everybody who asked.")
        if self.row.state in {*TO_TELL, LoopState.TOLD}:
            return _("You have answered. Support tells everybody who asked.")
        return ""


def seen_outside(row: Escalation) -> Seen:
    """The page of a loop, in the language of the moment; four to six queries, and two more for its files."""
    language = language_now()
    active = Authority.objects.filter(is_active=True).exclude(pk=row.authority_id or 0).order_by("code")
    talk = list(row.talk.prefetch_related("files").order_by("pk"))
    known = judgements_of(file for one in talk for file in one.files.all())
    return Seen(
        row=row,
        authority=name_in(row.authority, language),
        facts=facts_outside(row),
        talk=[_line(one, known) for one in talk],
        is_open=row.state in WITH_AUTHORITY,
        is_new=row.state == LoopState.RAISED,
        shows_personal_data=_shows_personal_data(row),
        would_call=row.acknowledge_by is not None and would_call(row, current_page(row)),
        others=[(one.code, one.name.in_language(language)) for one in active],
    )


def facts_outside(row: Escalation) -> list[Fact]:
    """What the form of a loop says to its authority, in the language of the moment."""
    return facts_in(outside(row.facts, shows_personal_data=_shows_personal_data(row)), language_now())


def _shows_personal_data(row: Escalation) -> bool:
    return bool(row.plan.get("shows_personal_data"))


def _line(one: LoopMessage, known: Mapping[int, Judgement]) -> Line:
    return Line(
        at=one.created_at,
        name=pgettext("who asks an authority", "Support") if one.is_ours else one.name,
        words=str(SAYING_NAMES[one.saying]),
        text="" if one.saying == Saying.QUESTION else one.text,
        is_ours=one.is_ours,
        files=[FileSeen(row=file, said=known.get(file.pk)) for file in one.files.all()],
    )
