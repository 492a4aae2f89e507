"""What comes out: derived pictures, parts of them, clips without sound, or why there is none."""

from dataclasses import dataclass, field

from amparo.files.models import StoredFile
from amparo.media.reasons import Reason


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture made anew from decoded pixels: nothing of the original's bytes or metadata is in it.

    `width` and `height` in pixels of `content`; they have the proportions of the original, not its size.
    """

    content: bytes = field(repr=False)  # not for logs
    width: int
    height: int
    content_type: str = "image/jpeg"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a picture, and where it lies: `left`, `top`, `wide` and `high` as shares (0 to 1) of the whole."""

    picture: Picture
    left: float
    top: float
    wide: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A video without sound, of a codec that browsers play; `width` and `height` in pixels."""

    file: StoredFile
    content_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Placeholder:
    """Nothing can be shown; `labels.REASON_SENTENCES` says why."""

    reason: Reason
