"""How a webhook proves who sent it, both ways: HMAC-SHA256 (RFC 2104) over time and body, by a shared secret."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

TIME_HEADER: Final = "X-Amparo-Time"
SIGNATURE_HEADER: Final = "X-Amparo-Signature"
FRESH: Final = timedelta(minutes=5)
"""A request older than this, or from so far in the future, is not believed: somebody may have kept it."""


def signature_of(secret: str, time: str, body: bytes) -> str:
    """`sha256=` and the hexadecimal digest of `<time>.<body>`; `time` in whole seconds since 1970."""
    digest = hmac.new(secret.encode(), time.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def is_signed(secret: str, body: bytes, *, time: str, signature: str, now: datetime) -> bool:
    """Whether somebody who knows `secret` signed this body within the last minutes; compared in constant time."""
    if not secret or not time.isascii() or not time.isdecimal() or len(time) > 12:  # noqa: PLR2004 - for ages to come
        return False
    if abs(now.timestamp() - int(time)) > FRESH.total_seconds():
        return False
    return hmac.compare_digest(signature_of(secret, time, body).encode(), signature.encode())
