"""A file on a page: its chip and its shutter, and what lies behind it once somebody asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from amparo.accounts.models import User
from amparo.desk.media import shown as drawn
from amparo.desk.media.answers import sentence
from amparo.desk.media.judged import judged
from amparo.desk.media.shown import Shown
from amparo.media.harm import Harm
from amparo.media.kinds import Family
from amparo.media.labels import HARM_NAMES, OUTCOME_NAMES
from amparo.media.permissions import MediaPermission
from amparo.media.pictures import Picture, Placeholder
from amparo.media.queries import Match, decided_like, families
from amparo.tickets.models import Attachment
from amparo.tickets.states import HarmSource

SHOWN: frozenset[Family] = frozenset({Family.PICTURE, Family.VIDEO, Family.DRAWING})


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a press on the shutter brought: covered pictures, a sentence, or what was decided about the same before."""

    pictures: Sequence[Picture] = ()
    problem: str = ""
    decided: Match | None = None

    @property
    def decision(self) -> str:
        return str(OUTCOME_NAMES[self.decided.outcome]) if self.decided else ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """An attachment with what is known of it; `family` by its bytes where somebody has looked, else by its name."""

    attachment: Attachment
    family: Family
    user: User
    opened: Opened | None = None

    @property
    def may_classify(self) -> bool:
        return self.user.may(MediaPermission.CLASSIFY)

    @property
    def may_save(self) -> bool:
        return self.user.may(MediaPermission.ORIGINAL)

    @property
    def harm(self) -> str:
        return str(HARM_NAMES.get(self.attachment.harm_class, ""))

    @property
    def pk(self) -> int:
        return self.attachment.pk

    @property
    def name(self) -> str:
        return self.attachment.name

    @property
    def size(self) -> int:
        return self.attachment.size

    @property
    def is_walled(self) -> bool:
        return self.attachment.harm_class == Harm.CHILD_SAFETY

    @property
    def is_video(self) -> bool:
        return self.family is Family.VIDEO

    @property
    def is_media(self) -> bool:
        return self.family in SHOWN

    @property
    def was_decided(self) -> bool:
        return self.attachment.harm_source == HarmSource.HASH

    @property
    def judged(self) -> str:
        return judged(self.attachment.harm_class, self.attachment.exposure_severity)


def cards(attachments: Iterable[Attachment], user: User) -> dict[int, Card]:
    """By the attachment's id; one query for all of them."""
    rows = list(attachments)
    known = families({row.file_id for row in rows}) if rows else {}
    return {
        row.pk: Card(attachment=row, family=known.get(row.file_id) or claimed(row.content_type), user=user)
        for row in rows
    }


def card_of(attachment: Attachment, user: User) -> Card:
    return cards([attachment], user)[attachment.pk]


def claimed(content_type: str) -> Family:
    """What a file says it is, until somebody has looked."""
    kind = content_type.lower()
    if kind.startswith("image/"):
        return Family.DRAWING if "svg" in kind else Family.PICTURE
    return Family.VIDEO if kind.startswith("video/") else Family.OTHER


def open_card(card: Card, shown: Shown, *, all_the_same: bool = False) -> Card:
    """The card with its shutter opened: nothing of it is uncovered yet.

    What was decided about before is named instead, unless it is asked for `all_the_same`.
    """
    user = card.user
    decided = None if all_the_same else decided_like(shown.file)
    if decided is not None:
        return replace(card, opened=Opened(decided=decided))
    made = drawn.stills(user, shown) if card.is_video else drawn.covered(user, shown)
    if isinstance(made, Placeholder):
        return replace(card, opened=Opened(problem=sentence(made)))
    return replace(card, opened=Opened(pictures=[made] if isinstance(made, Picture) else made))
