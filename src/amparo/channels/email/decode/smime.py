"""Opaque S/MIME signatures: the mail stands inside the signature (RFC 8551 section 3.5.2), and is taken out of it.

Nothing is verified: that needs keys and trust, which reading does not.
"""

from __future__ import annotations

from dataclasses import dataclass

PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
OID_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # 1.2.840.113549.1.7.2, RFC 5652
OID_DATA = bytes.fromhex("06092a864886f70d010701")  # 1.2.840.113549.1.7.1
_OCTET_STRING, _CONSTRUCTED_OCTET_STRING, _EXPLICIT = 0x04, 0x24, 0xA0
_INDEFINITE = 0x80
_MOST_LENGTH_BYTES = 8
_MOST_CHUNKS = 100_000


@dataclass(frozen=True, slots=True)
class _Element:
    tag: int
    start: int
    end: int | None  # None: runs until the end-of-contents octets


def is_signed_data(content: bytes) -> bool:
    return OID_SIGNED_DATA in content[:64]


def signed_content(content: bytes) -> bytes | None:
    """The signed MIME entity, or None when the bytes hold none (a detached signature, broken BER)."""
    found = content.find(OID_DATA, 0, 4096)
    if not is_signed_data(content) or found < 0:
        return None
    explicit = _element(content, found + len(OID_DATA))
    if explicit is None or explicit.tag != _EXPLICIT:
        return None
    octets = _element(content, explicit.start)
    if octets is None:
        return None
    if octets.tag == _OCTET_STRING and octets.end is not None:
        return content[octets.start : octets.end]
    return _chunks(content, octets) if octets.tag == _CONSTRUCTED_OCTET_STRING else None


def _chunks(content: bytes, octets: _Element) -> bytes | None:
    """A constructed OCTET STRING: pieces one after another, as streaming writers make them."""
    pieces = []
    position = octets.start
    for _ in range(_MOST_CHUNKS):
        if octets.end is not None and position >= octets.end:
            break
        piece = _element(content, position)
        if piece is None or piece.tag != _OCTET_STRING or piece.end is None:
            break
        pieces.append(content[piece.start : piece.end])
        position = piece.end
    return b"".join(pieces) or None


def _element(content: bytes, position: int) -> _Element | None:
    """Tag and length at `position` (X.690 section 8.1); None where none can be."""
    if position + 2 > len(content):
        return None
    tag, length = content[position], content[position + 1]
    position += 2
    if length < _INDEFINITE:
        return _Element(tag, position, min(position + length, len(content)))
    if length == _INDEFINITE:
        return _Element(tag, position, None)
    count = length - _INDEFINITE
    if count > _MOST_LENGTH_BYTES:
        return None
    size = int.from_bytes(content[position : position + count], "big")
    return _Element(tag, position + count, min(position + count + size, len(content)))
