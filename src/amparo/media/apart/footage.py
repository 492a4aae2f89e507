"""Stills from videos, and videos packed anew. Runs apart, as `drawing`."""

import time
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import islice
from os import SEEK_CUR, SEEK_END, SEEK_SET
from typing import Any, BinaryIO, Final

import av
import av.subtitles.stream  # loaded with the first file otherwise, and by then nothing can be
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from amparo.media.apart import drawing
from amparo.media.apart.wholeness import is_whole
from amparo.media.apart.wire import Act, Made, Refused, Request
from amparo.media.kinds import Kind
from amparo.media.reasons import Reason

STILLS: Final = 9

_MOST_PIXELS: Final = 40_000_000  # of a frame: 8K has 33 million
_PATIENCE: Final = 8.0  # seconds; then each still is the first picture found, not the nearest
_FARTHEST: Final = 150  # frames decoded towards one still
_FORMATS: Final[Mapping[Kind, str]] = {Kind.MP4: "mov", Kind.WEBM: "matroska"}
_PLAYED: Final[Mapping[str, str]] = {"h264": "mp4", "vp8": "webm", "vp9": "webm", "av1": "webm"}
"""What every current browser plays, and the container it plays it from."""

_HEARD: Final[Mapping[str, frozenset[str]]] = {"mp4": frozenset({"aac", "mp3"}), "webm": frozenset({"opus", "vorbis"})}
"""The sounds that it plays beside them."""


def made(request: Request, file: BinaryIO) -> list[Made]:
    """Raises Refused, and whatever libav raises for what is broken."""
    if not is_whole(file, request.kind):
        raise Refused(Reason.TRUNCATED)
    file.seek(0)
    with _opened(file, request.kind) as container:
        stream = _pictures(container)
        if request.act is Act.PLAY:
            return [_film(container, stream)]
        if request.act is Act.PRINT:
            return [drawing.printed(next(_stills(container, stream, drawing.PRINT_SIDE)))]
        stills = islice(_stills(container, stream, request.side), 1 if request.act is Act.DRAW else STILLS)
        return [drawing.written(drawing.covered(still, request.look)) for still in stills]


def _opened(file: BinaryIO, kind: Kind) -> InputContainer:
    """With the demuxer of its kind and no other: a playlist that names other files is not even read."""
    return av.open(file, "r", format=_FORMATS[kind], metadata_errors="ignore")


def _pictures(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise Refused(Reason.NOT_MEDIA)
    stream = container.streams.video[0]
    if stream.codec_context.width * stream.codec_context.height > _MOST_PIXELS:
        raise Refused(Reason.TOO_LARGE)
    stream.thread_type = "NONE"
    stream.thread_count = 1
    return stream


def _stills(container: InputContainer, stream: VideoStream, side: int) -> Iterator[Image.Image]:
    """Nine, in the middles of nine equal stretches; a short video gives some of them twice."""
    until = time.monotonic() + _PATIENCE
    length = _length(container, stream)
    last: VideoFrame | None = None
    for number in range(STILLS):
        at = length * (2 * number + 1) / (2 * STILLS)
        last = _near(container, stream, at, hurry=time.monotonic() > until) or last
        if last is None:
            raise Refused(Reason.UNREADABLE)
        yield _shrunk(last, side)


def _length(container: InputContainer, stream: VideoStream) -> float:
    """Seconds; nothing when neither the stream nor the container says."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def _near(container: InputContainer, stream: VideoStream, at: float, *, hurry: bool) -> VideoFrame | None:
    """The picture shown at `at` seconds, or the nearest that is found without going far."""
    container.seek(int(at * av.time_base), backward=True)
    found = None
    for number, frame in enumerate(container.decode(stream)):
        found = frame
        if hurry or number >= _FARTHEST or frame.pts is None or frame.time >= at:
            break
    return found


def _shrunk(frame: VideoFrame, side: int) -> Image.Image:
    """Upright, at most `side` pixels long."""
    scale = min(1.0, side / max(frame.width, frame.height))
    size = {"width": max(1, round(frame.width * scale)), "height": max(1, round(frame.height * scale))}
    image: Image.Image = frame.reformat(format="rgb24", threads=1, **size).to_image()  # type: ignore[no-untyped-call] # av has none
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image


class _Again:
    """Reads what was written, beside the writing: the index of an MP4 moves to its beginning when all else is there."""

    def __init__(self, file: BytesIO) -> None:
        self._file = file
        self._place = 0

    def read(self, size: int) -> bytes:
        content = bytes(self._file.getbuffer()[self._place : self._place + size])
        self._place += len(content)
        return content

    def seek(self, place: int, whence: int = SEEK_SET) -> int:
        base = {SEEK_SET: 0, SEEK_CUR: self._place, SEEK_END: self._file.getbuffer().nbytes}[whence]
        self._place = base + place
        return self._place

    def tell(self) -> int:
        return self._place


def _film(container: InputContainer, stream: VideoStream) -> Made:
    """The coded pictures and the sound as they are, in a new container: no subtitles, no metadata.

    A sound that no browser plays from there is left out. That nothing is heard unasked is the player's part.
    """
    holder = _PLAYED.get(stream.codec_context.name)
    if holder is None:
        raise Refused(Reason.CANNOT_PLAY)
    heard = [one for one in container.streams.audio if one.codec_context.name in _HEARD[holder]][:1]
    file = BytesIO()
    again = _Again(file)
    options = {"movflags": "faststart"} if holder == "mp4" else {}
    with av.open(file, "w", format=holder, container_options=options, io_open=lambda *_how: again) as output:
        targets = {one.index: _bare(output, one) for one in (stream, *heard)}
        for packet in container.demux(stream, *heard):
            if packet.dts is None:
                continue
            packet.stream = targets[packet.stream.index]
            output.mux(packet)
    return Made(
        content=file.getvalue(),
        content_type=f"video/{holder}",
        width=stream.codec_context.width,
        height=stream.codec_context.height,
    )


def _bare(output: OutputContainer, stream: Any) -> Any:
    """A stream like `stream` that says nothing of where it comes from."""
    target = output.add_stream_from_template(stream)
    target.metadata.clear()
    return target
