"""Files of strangers, served so that nothing in them can run.

A file always comes as a download with `nosniff` and a policy that forbids everything, so an SVG or HTML file that is
opened all the same has no scripts, no origin and no cookies.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO, Final

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

from amparo.ui.ranges import asked_part

PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
VIDEOS: Final = frozenset({"video/mp4", "video/webm"})
SOUNDS: Final = frozenset({"audio/mpeg", "audio/ogg", "audio/mp4"})
SAFE_TYPES: Final = PICTURES | VIDEOS | SOUNDS
"""Types a browser draws without running anything; all others go out as application/octet-stream."""

FILE_POLICY: Final = "sandbox; default-src 'none'"
_PIECE: Final = 128 * 1024  # bytes


@dataclass(frozen=True, kw_only=True)
class Download:
    """A stream that can be sought in, is read as far as asked for and closed; `size` in bytes."""

    stream: BinaryIO
    size: int
    name: str
    content_type: str


def serve(request: HttpRequest, file: Download) -> StreamingHttpResponse:
    """The file, or the part of it that a GET asks for: whoever seeks in a video fetches what lies there."""
    part, status = _part(request, file.size)
    file.stream.seek(part.start)
    kind = file.content_type.lower()
    response = StreamingHttpResponse(
        (_pieces_async if isinstance(request, ASGIRequest) else _pieces)(file.stream, len(part)),
        content_type=kind if kind in SAFE_TYPES else "application/octet-stream",
        status=status,
    )
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name or "file")
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(len(part))
    if status == HTTPStatus.PARTIAL_CONTENT:
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    elif status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        response["Content-Range"] = f"bytes */{file.size}"
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _part(request: HttpRequest, size: int) -> tuple[range, HTTPStatus]:
    """Files have no validators, so what is asked for under a condition (If-Range) is sent whole (RFC 9110 §13.1.5)."""
    said = request.headers.get("Range", "")
    if request.method != "GET" or not said or "If-Range" in request.headers:
        return range(size), HTTPStatus.OK
    part = asked_part(said, size)
    if part is None:
        return range(size), HTTPStatus.OK
    return part, HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


def _pieces(stream: BinaryIO, left: int) -> Iterator[bytes]:
    with stream:
        while left and (piece := stream.read(min(left, _PIECE))):
            left -= len(piece)
            yield piece


async def _pieces_async(stream: BinaryIO, left: int) -> AsyncIterator[bytes]:
    """The same under ASGI, where Django would read a plain iterator to its end before it sends the first byte."""
    try:
        while left and (piece := await sync_to_async(stream.read)(min(left, _PIECE))):
            left -= len(piece)
            yield piece
    finally:
        stream.close()
