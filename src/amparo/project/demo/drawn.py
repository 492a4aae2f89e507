"""Pictures and short videos for the demo's decisions: harmless scenes, drawn when they are needed.

A scene is drawn at a moment `t` of its video, 0 to 1, on a ground of 320 by 200.
"""

import io
import math
from collections.abc import Callable, Mapping
from typing import Final

import av
from PIL import Image, ImageDraw, ImageOps

_SCALE: Final = 3
_SKIN: Final = "#c2a48d"
_PER_SECOND: Final = 10


def picture(scene: str, t: float = 0.55, *, turned: bool = False) -> bytes:
    """The scene as JPEG; `turned`: left is right, which is another picture to whatever compares them."""
    out = io.BytesIO()
    _drawn(scene, t, turned=turned).save(out, "JPEG", quality=82)
    return out.getvalue()


def video(scene: str, seconds: int = 9, *, turned: bool = False) -> bytes:
    """The scene as MP4 (H.264), with a quiet tone: a video whose sound can be taken away."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        shown = film.add_stream("libx264", rate=_PER_SECOND)
        shown.width, shown.height, shown.pix_fmt = 320 * _SCALE, 200 * _SCALE, "yuv420p"
        heard = film.add_stream("aac", rate=22050)
        frames = seconds * _PER_SECOND
        for number in range(frames):
            still = av.VideoFrame.from_image(_drawn(scene, number / frames, turned=turned))  # type: ignore[no-untyped-call]  # PyAV says no types here
            film.mux(shown.encode(still))
        film.mux(shown.encode())
        for place in range(0, seconds * 22050, 1024):
            sound = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            sound.planes[0].update(bytes(4096))
            sound.sample_rate, sound.pts = 22050, place
            film.mux(heard.encode(sound))
        film.mux(heard.encode())
    return out.getvalue()


def _drawn(scene: str, t: float, *, turned: bool) -> Image.Image:
    sheet = Image.new("RGB", (320 * _SCALE, 200 * _SCALE), "#75786f")
    SCENES[scene](_Scaled(sheet), t)
    return ImageOps.mirror(sheet) if turned else sheet


class _Scaled:
    """A pen whose places are those of the small ground, whatever the size of the picture."""

    def __init__(self, sheet: Image.Image) -> None:
        self._pen = ImageDraw.Draw(sheet)

    def box(self, x: float, y: float, width: float, height: float, fill: str, *, round_by: float = 0) -> None:
        self._pen.rounded_rectangle(_sized(x, y, x + width, y + height), radius=round_by * _SCALE, fill=fill)

    def ball(self, x: float, y: float, radius: float, fill: str) -> None:
        self._pen.ellipse(_sized(x - radius, y - radius, x + radius, y + radius), fill=fill)

    def shape(self, places: list[tuple[float, float]], fill: str) -> None:
        self._pen.polygon([(x * _SCALE, y * _SCALE) for x, y in places], fill=fill)

    def line(self, places: list[tuple[float, float]], fill: str, width: float) -> None:
        bones = [(x * _SCALE, y * _SCALE) for x, y in places]
        self._pen.line(bones, fill=fill, width=round(width * _SCALE), joint="curve")
        for x, y in (places[0], places[-1]):
            self.ball(x, y, width / 2, fill)


def _sized(*numbers: float) -> list[float]:
    return [number * _SCALE for number in numbers]


def _room(pen: _Scaled, wall: str, floor: str) -> None:
    pen.box(0, 0, 320, 140, wall)
    pen.box(0, 138, 320, 62, floor)


def _person(pen: _Scaled, x: float, y: float, shirt: str, hair: str = "#2a2622") -> None:
    """Head and shoulders; x and y are the middle of the head."""
    pen.box(x - 44, y + 36, 88, 120, shirt, round_by=34)
    pen.ball(x, y - 4, 26, hair)
    pen.ball(x, y + 3, 23, _SKIN)


def _flame(pen: _Scaled, t: float) -> None:
    """Somebody lights a small flame over a table; a window behind."""
    _room(pen, "#8b8f84", "#5a5a52")
    pen.box(18, 18, 78, 84, "#c9d2cd")
    pen.line([(57, 18), (57, 102)], "#8d9088", 4)
    pen.box(206, 88, 100, 60, "#5d4a3c")
    pen.box(200, 82, 112, 9, "#3c322b")
    _person(pen, 150, 62, "#33424a")
    pen.line([(184, 122), (222, 106), (240, 90)], _SKIN, 13)
    high = 46 + 9 * math.sin(t * 9)
    pen.ball(250, 74, 15, "#e8a23c")
    pen.shape([(236, 68), (249, 88 - high), (264, 70)], "#e8a23c")
    pen.ball(250, 79, 8, "#fff2c4")
    pen.shape([(243, 76), (250, 88 - high / 2), (257, 77)], "#fff2c4")


def _kitchen(pen: _Scaled, t: float) -> None:
    """A pot on a stove, and steam."""
    _room(pen, "#d9d2bf", "#8c6f52")
    pen.box(0, 120, 320, 12, "#6c4f36")
    pen.box(120, 78, 90, 42, "#8d2f2a", round_by=8)
    pen.box(112, 74, 106, 8, "#6f221e", round_by=4)
    for at in range(4):
        x = 135 + at * 20 + 6 * math.sin(t * 8 + at)
        pen.line([(x, 66), (x + 5, 52), (x - 3, 38 - 10 * t)], "#f2efe6", 4)
    _person(pen, 270, 70, "#3f6b54", "#5d4432")


def _ramp(pen: _Scaled, t: float) -> None:
    """A bicycle flies off a low ramp on a beach."""
    pen.box(0, 0, 320, 110, "#a8cbd6")
    pen.box(0, 106, 320, 94, "#dcc79a")
    pen.shape([(40, 170), (140, 170), (140, 130)], "#7a5a3c")
    x, y = 60 + 200 * t, 130 - 70 * math.sin(math.pi * t)
    for wheel in (-24, 24):
        pen.ball(x + wheel, y + 26, 15, "#2c2c2c")
        pen.ball(x + wheel, y + 26, 11, "#dcc79a" if y > 80 else "#a8cbd6")  # noqa: PLR2004 - where the horizon is
    pen.line([(x - 24, y + 26), (x - 4, y + 4), (x + 18, y + 6), (x + 24, y + 26)], "#b0342d", 4)
    pen.line([(x - 6, y - 4), (x + 4, y - 26)], "#33505e", 11)
    pen.ball(x + 7, y - 36, 9, _SKIN)


def _stage(pen: _Scaled, t: float) -> None:
    """A singer in two lights."""
    _room(pen, "#2b2340", "#191426")
    lean = 30 * math.sin(t * 5)
    pen.shape([(60, 0), (80, 0), (180 + lean, 200), (80 + lean, 200)], "#4b3d6e")
    pen.shape([(240, 0), (260, 0), (250 - lean, 200), (150 - lean, 200)], "#5d4a2e")
    _person(pen, 160, 70 + 4 * math.sin(t * 12), "#a23b56")
    pen.line([(172, 118), (178, 96)], "#d8d8d8", 5)
    pen.ball(179, 92, 6, "#8f8f8f")


def _dog(pen: _Scaled, t: float) -> None:
    """A dog in a tub, and foam."""
    _room(pen, "#b9d3cf", "#7e9a95")
    pen.ball(160 + 4 * math.sin(t * 14), 78, 26, "#8a6238")
    pen.shape([(138, 66), (128, 40), (150, 58)], "#6f4d2a")
    pen.shape([(182, 66), (192, 40), (170, 58)], "#6f4d2a")
    pen.ball(152, 74, 3, "#1d1712")
    pen.ball(168, 74, 3, "#1d1712")
    pen.ball(160, 86, 5, "#1d1712")
    pen.box(80, 104, 160, 66, "#f1f1ec", round_by=22)
    for at in range(8):
        pen.ball(92 + at * 19, 104 + 3 * math.sin(t * 6 + at), 11, "#ffffff")


def _chat(pen: _Scaled, t: float) -> None:
    """A phone with bubbles whose words are only bars."""
    pen.box(0, 0, 320, 200, "#3a4247")
    pen.box(110, 8, 100, 186, "#f4f3ef", round_by=10)
    for at in range(6):
        if at <= 1 + t * 6:
            ours = at % 2
            pen.box(150 if ours else 118, 20 + at * 27, 52, 20, "#cfe3d8" if ours else "#e2ddd2", round_by=6)
            pen.box(156 if ours else 124, 27 + at * 27, 30 + 3 * (at % 3), 4, "#7d837f")


def _gifts(pen: _Scaled, t: float) -> None:
    """A live room with hearts that rise."""
    _room(pen, "#c48f9c", "#8e5f73")
    _person(pen, 150, 66, "#e7d7a8", "#4c2f1d")
    for at in range(5):
        y = 170 - ((t * 160 + at * 34) % 170)
        x = 250 + 18 * math.sin(at * 2 + t * 6)
        pen.ball(x - 5, y, 6, "#d6334c")
        pen.ball(x + 5, y, 6, "#d6334c")
        pen.shape([(x - 11, y + 2), (x + 11, y + 2), (x, y + 15)], "#d6334c")
    pen.box(16, 14, 60, 16, "#b0342d", round_by=5)


def _payout(pen: _Scaled, _t: float) -> None:
    """A statement of account as lines and columns."""
    pen.box(0, 0, 320, 200, "#ecebe6")
    pen.box(30, 18, 110, 10, "#4d5a58")
    for row in range(9):
        y = 46 + row * 16
        pen.box(30, y, 90 - (row * 7) % 30, 5, "#9aa3a0")
        pen.box(250 - (row * 11) % 26, y, 40 + (row * 11) % 26, 5, "#2f7d5b" if row % 4 else "#b0342d")
        pen.box(30, y + 10, 260, 1, "#d3d2cb")


SCENES: Final[Mapping[str, Callable[[_Scaled, float], None]]] = {
    "chat": _chat,
    "dog": _dog,
    "flame": _flame,
    "gifts": _gifts,
    "kitchen": _kitchen,
    "payout": _payout,
    "ramp": _ramp,
    "stage": _stage,
}
