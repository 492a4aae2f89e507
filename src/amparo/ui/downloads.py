"""Files of strangers, served so that nothing in them can run (DESIGN law 10).

A file always comes as a download with `nosniff` and a policy that forbids everything, so an SVG or HTML file that is
opened all the same has no scripts, no origin and no cookies.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
VIDEOS: Final = frozenset({"video/mp4", "video/webm"})
SOUNDS: Final = frozenset({"audio/mpeg", "audio/ogg", "audio/mp4"})
SAFE_TYPES: Final = PICTURES | VIDEOS | SOUNDS
"""Types a browser draws without running anything; all others go out as application/octet-stream."""

FILE_POLICY: Final = "sandbox; default-src 'none'"
_PIECE: Final = 128 * 1024  # bytes


@dataclass(frozen=True, kw_only=True)
class Download:
    """A stream that is read to its end and closed; `size` in bytes."""

    stream: BinaryIO
    size: int
    name: str
    content_type: str


def serve(request: HttpRequest, file: Download) -> StreamingHttpResponse:
    kind = file.content_type.lower()
    response = StreamingHttpResponse(
        _pieces_async(file.stream) if isinstance(request, ASGIRequest) else _pieces(file.stream),
        content_type=kind if kind in SAFE_TYPES else "application/octet-stream",
    )
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name or "file")
    response["Content-Length"] = str(file.size)
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_PIECE):
            yield piece


async def _pieces_async(stream: BinaryIO) -> AsyncIterator[bytes]:
    """The same under ASGI, where Django would read a plain iterator to its end before it sends the first byte."""
    try:
        while piece := await sync_to_async(stream.read)(_PIECE):
            yield piece
    finally:
        stream.close()
