"""Raw bytes to the tree of MIME parts (RFC 2045, 2046).

Our own, because the standard library's parser goes line by line and costs several times more, has no
limits, and gives up where a boundary is wrong. The tree is made of slices: an outer boundary always ends an
inner part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from amparo.channels.email.decode.headers import Headers, split_headers
from amparo.channels.email.decode.limits import MAX_DEPTH, MAX_PARTS
from amparo.channels.email.decode.parameters import Parameters, read_parameters
from amparo.channels.email.decode.smime import PKCS7, signed_content
from amparo.channels.email.decode.transfer import decode_transfer

_TYPE = re.compile(r"^[!#$&^_.+\-a-z0-9]+/[!#$&^_.+\-a-z0-9]+$")
_LIKELY_BOUNDARY = re.compile(rb"^--([!-~]{1,100})[ \t]*\r?\n(?=content-[a-z-]+:)", re.MULTILINE | re.IGNORECASE)


@dataclass(slots=True)
class Part:
    headers: Headers
    body: bytes
    content_type: str
    parameters: Parameters
    disposition: str
    filename: str
    parts: list[Part] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        return bool(self.parts)

    @property
    def content_id(self) -> str:
        return self.headers.get("content-id").strip("<> ")[:255]

    def content(self) -> bytes:
        return decode_transfer(self.body, self.headers.get("content-transfer-encoding"))


class Budget:
    """What one mail may still cost, and what was found wrong with it."""

    def __init__(self) -> None:
        self.parts = MAX_PARTS
        self.defects: dict[str, None] = {}

    def defect(self, code: str) -> None:
        self.defects[code] = None


def read_part(raw: bytes, budget: Budget, default_type: str = "text/plain", depth: int = 0) -> Part:
    """The part that `raw` holds, with all parts below it."""
    headers, body = split_headers(raw)
    return _described(headers, body, budget, default_type, depth)


def _described(headers: Headers, body: bytes, budget: Budget, default_type: str, depth: int) -> Part:
    content_type, parameters = read_parameters(headers.raw("content-type"))
    if not _TYPE.match(content_type):
        if content_type:
            budget.defect("content-type")
        content_type = "text/plain" if content_type in {"", "text", "plain"} else "application/octet-stream"
        content_type = default_type if not headers.raw("content-type") else content_type
    disposition, extra = "", Parameters()
    if "content-disposition" in headers:
        disposition, extra = read_parameters(headers.raw("content-disposition"))
    filename = extra.get("filename") or parameters.get("name") or extra.get("name") or ""
    part = Part(headers, body, content_type, parameters, disposition, filename)
    if content_type.startswith("multipart/"):
        _read_branches(part, budget, depth)
    elif content_type in PKCS7 and depth < MAX_DEPTH and (inner := signed_content(part.content())) is not None:
        part.content_type = "multipart/signed"  # as if the signature had been detached
        part.parameters["protocol"] = "application/pkcs7-signature"
        part.parts.append(read_part(inner, budget, depth=depth + 1))
    return part


def _read_branches(part: Part, budget: Budget, depth: int) -> None:
    if depth >= MAX_DEPTH:
        budget.defect("depth")
        part.content_type = "application/octet-stream"
        return
    pieces, closed = split_parts(part.body, part.parameters.get("boundary", ""), budget.parts)
    if not pieces and (likely := _LIKELY_BOUNDARY.search(part.body)):
        budget.defect("boundary")
        pieces, closed = split_parts(part.body, likely[1].decode("ascii"), budget.parts)
    if not pieces:
        # No branch at all: what stands there is read as text rather than lost.
        budget.defect("boundary")
        part.content_type = "text/plain"
        return
    if not closed:
        budget.defect("unclosed")
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for piece in pieces:
        budget.parts -= 1
        if budget.parts < 0:
            budget.defect("parts")
            return
        part.parts.append(read_part(piece, budget, default, depth + 1))


def split_parts(body: bytes, boundary: str, most: int) -> tuple[list[bytes], bool]:
    """The pieces between the boundary's lines, at most `most` + 1, and whether the closing line was there."""
    delimiter = b"--" + boundary.rstrip().encode("utf-8", "surrogateescape")
    pieces: list[bytes] = []
    position, begin = 0, -1
    while (found := body.find(delimiter, position)) >= 0:
        position = found + len(delimiter)
        if found and body[found - 1] not in b"\r\n":
            continue
        line_end = body.find(b"\n", position)
        line_end = len(body) if line_end < 0 else line_end
        tail = body[position:line_end].strip() if line_end - position < 1000 else b"x"  # noqa: PLR2004 no such line
        if tail not in {b"", b"--"}:
            continue
        if begin >= 0:
            pieces.append(_without_last_break(body[begin:found]))
        if tail or len(pieces) > most:
            return pieces, True
        begin = position = line_end + 1
    if 0 <= begin < len(body):
        pieces.append(body[begin:])
    return pieces, False


def _without_last_break(piece: bytes) -> bytes:
    """The line break before a boundary belongs to the boundary."""
    return piece[:-2] if piece.endswith(b"\r\n") else piece[:-1]
