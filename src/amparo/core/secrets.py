"""Secrets at rest and signatures in links: both from the one key of the installation."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from amparo.core.errors import Refusal


def _key(purpose: str) -> bytes:
    """32 bytes for `purpose`, derived so that one purpose's key says nothing of another's."""
    return hmac.new(settings.SECRET_KEY.encode(), f"amparo:{purpose}".encode(), hashlib.sha256).digest()


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("seal")))


def seal(secret: str) -> str:
    """Encrypt a password or token for the database (Fernet, AES-128-CBC with HMAC); empty stays empty."""
    if not secret:
        return ""
    return _fernet().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The inverse of `seal`. Raises Refusal when the installation's key is another one now."""
    if not sealed:
        return ""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Refusal("This secret was stored under another AMPARO_SECRET_KEY: enter it again.") from error


def sign(text: str, *, purpose: str, length: int = 12) -> str:
    """A short lower-case signature (base32, 5 bits a letter) of `text`, safe in addresses and subjects."""
    digest = hmac.new(_key(purpose), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:length]


def signed_by_us(text: str, signature: str, *, purpose: str) -> bool:
    """Whether `signature` is ours; compared in constant time and without regard to letter case."""
    expected = sign(text, purpose=purpose, length=len(signature))
    return len(signature) >= 12 and hmac.compare_digest(expected.encode(), signature.lower().encode())  # noqa: PLR2004 - 60 bits


def fingerprint(token: str) -> str:
    """What the database keeps of a bearer token: its SHA-256, hexadecimal; never the token."""
    return hashlib.sha256(token.encode()).hexdigest()
