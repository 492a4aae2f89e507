"""A file on a page: its chip and its shutter, and what lies behind it once somebody asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from amparo.accounts.models import User
from amparo.desk.media import shown as drawn
from amparo.desk.media.answers import sentence
from amparo.desk.media.shown import Shown
from amparo.media.harm import Harm
from amparo.media.kinds import Family, family_named
from amparo.media.labels import HARM_NAMES, OUTCOME_NAMES, judged
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
    """A file with what is known of it; `family` by its bytes where somebody has looked, else by its name.

    `route` is the name of its address; the names of what is reached of it begin so.
    """

    pk: int
    name: str
    size: int
    harm_class: str
    severity: int | None
    family: Family
    user: User
    route: str
    was_decided: bool = False
    is_guessed: bool = False  # by what the same person sent before
    opened: Opened | None = None

    @property
    def may_classify(self) -> bool:
        return self.user.may(MediaPermission.CLASSIFY)

    @property
    def may_save(self) -> bool:
        return self.user.may(MediaPermission.ORIGINAL)

    @property
    def harm(self) -> str:
        return str(HARM_NAMES.get(self.harm_class, ""))

    @property
    def is_walled(self) -> bool:
        return self.harm_class == Harm.CHILD_SAFETY

    @property
    def is_video(self) -> bool:
        return self.family is Family.VIDEO

    @property
    def is_media(self) -> bool:
        return self.family in SHOWN

    @property
    def judged(self) -> str:
        return judged(self.harm_class, self.severity)


def cards(attachments: Iterable[Attachment], user: User) -> dict[int, Card]:
    """By the attachment's id; one query for all of them."""
    rows = list(attachments)
    known = families({row.file_id for row in rows}) if rows else {}
    return {
        row.pk: Card(
            pk=row.pk,
            name=row.name,
            size=row.size,
            harm_class=row.harm_class,
            severity=row.exposure_severity,
            was_decided=row.harm_source == HarmSource.HASH,
            is_guessed=row.harm_source == HarmSource.SENDER,
            family=family_shown(known.get(row.file_id), row.content_type, row.name),
            user=user,
            route="desk:media",
        )
        for row in rows
    }


def card_of(attachment: Attachment, user: User) -> Card:
    return cards([attachment], user)[attachment.pk]


def family_shown(looked: Family | None, content_type: str, name: str) -> Family:
    """As what a file stands on a page: what its bytes are, else what it says it is.

    What is no media and says that it is has a shutter too: behind it stands that the name lies.
    """
    return looked if looked in SHOWN else _claimed(content_type, name)


def _claimed(content_type: str, name: str) -> Family:
    kind = content_type.lower()
    if kind.startswith("image/"):
        return Family.DRAWING if "svg" in kind else Family.PICTURE
    if kind.startswith("video/"):
        return Family.VIDEO
    return family_named(name) or Family.OTHER


def open_card(card: Card, shown: Shown, *, all_the_same: bool = False) -> Card:
    """The card with its shutter opened: nothing of it is uncovered yet."""
    return replace(card, opened=opened(card.user, shown, is_video=card.is_video, all_the_same=all_the_same))


def opened(user: User, shown: Shown, *, is_video: bool, all_the_same: bool = False) -> Opened:
    """What was decided about the same before, unless it is asked for `all_the_same`; else what may be seen covered."""
    decided = None if all_the_same else decided_like(shown.file)
    if decided is not None:
        return Opened(decided=decided)
    made = drawn.stills(user, shown) if is_video else drawn.covered(user, shown)
    if isinstance(made, Placeholder):
        return Opened(problem=sentence(made))
    return Opened(pictures=[made] if isinstance(made, Picture) else made)
