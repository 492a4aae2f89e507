"""What the desk and the process apart say to each other. Pure, and without Django: both sides read it.

A request is one JSON object. An answer is the length of its head (four bytes, big-endian), the head as JSON, then the
parts one after the other. The desk believes nothing in it: the other side may have been taken over by what it decoded.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final

from amparo.media.kinds import Kind
from amparo.media.looks import PLAIN, Look
from amparo.media.reasons import Reason

REQUEST_LIMIT: Final = 4096  # bytes
HEAD_LIMIT: Final = 4096
_LENGTH: Final = 4
_MOST_PARTS: Final = 9
_MOST_PIXELS: Final = 10_000  # along one side of what is made: far more than any recipe makes

_SIGNATURES: Final[Mapping[str, Callable[[bytes], bool]]] = {
    "image/jpeg": lambda content: content.startswith(b"\xff\xd8\xff") and content.endswith(b"\xff\xd9"),
    "video/mp4": lambda content: content[4:8] == b"ftyp",
    "video/webm": lambda content: content.startswith(b"\x1aE\xdf\xa3"),
    "": lambda content: not content,
}


class Act(StrEnum):
    DRAW = "draw"
    CUT = "cut"
    STILLS = "stills"
    PLAY = "play"
    PRINT = "print"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to make of a file of a kind. `side`: the longest side in pixels; `x`, `y`: a centre, 0 to 1."""

    act: Act
    kind: Kind = Kind.OTHER
    look: Look = PLAIN
    side: int = 0
    x: float = 0.5
    y: float = 0.5

    def of(self, kind: Kind) -> "Request":
        return replace(self, kind=kind)

    def packed(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> "Request":
        values = json.loads(packed)
        values |= {"act": Act(values["act"]), "kind": Kind(values["kind"]), "look": Look(**values["look"])}
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class Made:
    """One thing made. For a part of a picture, `place` is left, top, width and height as shares of the whole."""

    content: bytes = b""
    content_type: str = ""
    width: int = 0
    height: int = 0
    place: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    pdq: str = ""
    quality: int = 0


class Refused(Exception):
    """It cannot be shown, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Garbled(Exception):
    """What came back is no answer."""


def pack(made: Sequence[Made]) -> bytes:
    parts = [{**asdict(one), "content": len(one.content)} for one in made]
    return _framed({"parts": parts}) + b"".join(one.content for one in made)


def pack_refusal(reason: Reason) -> bytes:
    return _framed({"reason": reason})


def _framed(head: dict[str, Any]) -> bytes:
    text = json.dumps(head).encode()
    return len(text).to_bytes(_LENGTH, "big") + text


def unpack(answer: bytes) -> list[Made]:
    """What was made. Raises Refused with the reason given, and Garbled for what breaks the rules of an answer."""
    length = int.from_bytes(answer[:_LENGTH], "big")
    if len(answer) < _LENGTH or length > HEAD_LIMIT:
        raise Garbled("no head")
    try:
        head = json.loads(answer[_LENGTH : _LENGTH + length])
        if "reason" in head:
            reason = Reason(head["reason"])
        else:
            return _parts(head["parts"], memoryview(answer)[_LENGTH + length :])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Garbled(str(error)) from error
    raise Refused(reason)


def _parts(heads: Any, body: memoryview) -> list[Made]:
    if not isinstance(heads, list) or not 0 < len(heads) <= _MOST_PARTS:
        raise ValueError("a strange number of parts")
    made, place = [], 0
    for head in heads:
        size = _whole(head["content"], len(body))
        made.append(_part(head, bytes(body[place : place + size])))
        place += size
    if place != len(body):
        raise ValueError("parts and lengths do not agree")
    return made


def _part(head: dict[str, Any], content: bytes) -> Made:
    """Raises ValueError unless every value is of its kind and within its bounds, and the bytes are what they say."""
    left, top, wide, high = (float(share) for share in head["place"])
    if not all(0 <= share <= 1 for share in (left, top, wide, high)):
        raise ValueError("a place outside the picture")
    if not _SIGNATURES[head["content_type"]](content):
        raise ValueError("content is not what it is called")
    pdq = str(head["pdq"])
    if pdq and f"{int(pdq, 16):064x}" != pdq:
        raise ValueError("no hash")
    return Made(
        content=content,
        content_type=head["content_type"],
        width=_whole(head["width"], _MOST_PIXELS),
        height=_whole(head["height"], _MOST_PIXELS),
        place=(left, top, wide, high),
        pdq=pdq,
        quality=_whole(head["quality"], 100),
    )


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("a number out of bounds")
    return value
