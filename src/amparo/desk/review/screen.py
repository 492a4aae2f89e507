"""A case as the person who has it in hand sees it: evidence, line, measure. The first verdict is not read here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from amparo.accounts.markets import market_names
from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.core.text import language_now
from amparo.desk.review.evidence import Piece
from amparo.desk.review.story import Card, cards
from amparo.desk.review.words import answers_for, lesser_measures, other_lines
from amparo.media.labels import HARM_NAMES
from amparo.moderation.labels import GROUND_NAMES, ROUND_NAMES, SUBJECT_NAMES
from amparo.moderation.models import Case
from amparo.moderation.queries.reviewing import Blind, in_hand
from amparo.moderation.showing import measure_in_words
from amparo.moderation.states import Round


@dataclass
class ReviewScreen:
    """`typed` is what a form said that could not be taken, or what was taken back; `problem` says why not."""

    user: User
    seen: Blind
    problem: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, user: User, number: int, **more: Any) -> "ReviewScreen":
        """The case with this number, if this person has it in hand. Raises Missing."""
        seen = in_hand(user, number)
        if seen is None:
            raise Missing
        return cls(user, seen, **more)

    @property
    def case(self) -> Case:
        return self.seen.case

    @property
    def is_blind(self) -> bool:
        return self.seen.round == Round.SECOND

    @property
    def title(self) -> str:
        return str(ROUND_NAMES[self.seen.round])

    @property
    def kind(self) -> str:
        return str(SUBJECT_NAMES[self.case.subject_kind])

    @property
    def creator(self) -> str:
        return self.case.creator_name or self.case.creator_ref

    @property
    def about_creator(self) -> str:
        """Spain · Brisa Talento."""
        market = next(iter(market_names([self.case.market])), "") if self.case.market else ""
        agency = self.case.agency.name if self.case.agency else _("no agency")
        return " · ".join(part for part in (market, agency) if part)

    @property
    def measure(self) -> str:
        return measure_in_words(self.seen.measure)

    # --- the line

    @property
    def line_title(self) -> str:
        return self.seen.line.title.in_language(language_now())

    @property
    def line_text(self) -> str:
        return self.seen.line.text.in_language(language_now())

    @property
    def line_heading(self) -> str:
        return f"{self.seen.line.code} · {self.line_title}"

    @property
    def ground(self) -> str:
        return str(GROUND_NAMES[self.seen.line.ground])

    # --- what there is to see

    @cached_property
    def pieces(self) -> Sequence[Piece]:
        return [Piece(row=row) for row in self.seen.evidence]

    @cached_property
    def media(self) -> Piece | None:
        """What lies on the stage: the first that is a picture or a video."""
        return next((piece for piece in self.pieces if piece.is_media), None)

    @property
    def beside(self) -> Sequence[Piece]:
        return [piece for piece in self.pieces if piece is not self.media]

    # --- what was said before, to those who decide after others

    @property
    def verdicts(self) -> Sequence[Card]:
        return cards(self.user, self.seen.said)

    # --- the answer

    @property
    def answers(self) -> Sequence[tuple[str, str, str]]:
        """Whoever decides after others has to decide."""
        found = answers_for(self.case)
        return found if self.is_blind else found[:-1]

    @property
    def lesser(self) -> Sequence[tuple[str, str]]:
        return lesser_measures()

    @property
    def other_lines(self) -> Sequence[tuple[str, str]]:
        return other_lines(self.seen.line)

    @property
    def harm(self) -> str:
        return str(HARM_NAMES.get(self.case.harm, self.case.harm))
