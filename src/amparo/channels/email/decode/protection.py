"""Signed or encrypted, seen from outside: nothing is opened and no signature is checked here."""

from __future__ import annotations

from enum import Flag, auto
from typing import TYPE_CHECKING

from amparo.channels.email.decode.smime import PKCS7, is_signed_data

if TYPE_CHECKING:
    from amparo.channels.email.decode.entities import Part


class Protection(Flag):
    NONE = 0
    SMIME_SIGNED = auto()
    SMIME_ENCRYPTED = auto()
    PGP_SIGNED = auto()
    PGP_ENCRYPTED = auto()


def read_protection(root: Part, text: str) -> Protection:
    """What the MIME types (RFC 8551, RFC 3156) and the armour lines in the text (RFC 9580) say."""
    found = Protection.NONE
    if "-----BEGIN PGP SIGNED MESSAGE-----" in text:
        found |= Protection.PGP_SIGNED
    if "-----BEGIN PGP MESSAGE-----" in text:
        found |= Protection.PGP_ENCRYPTED
    pending = [root]
    while pending:
        part = pending.pop()
        pending += part.parts
        found |= _of_part(part)
    return found


def _of_part(part: Part) -> Protection:
    protocol = part.parameters.get("protocol", "").lower()
    kinds = [below.content_type for below in part.parts]
    if part.content_type == "multipart/signed":
        if "pkcs7" in protocol or any("pkcs7-signature" in kind for kind in kinds):
            return Protection.SMIME_SIGNED
        if "pgp" in protocol or "application/pgp-signature" in kinds:
            return Protection.PGP_SIGNED
    elif part.content_type == "multipart/encrypted":
        return Protection.PGP_ENCRYPTED
    elif part.content_type in PKCS7 or (
        part.content_type == "application/octet-stream" and part.filename.lower().endswith(".p7m")
    ):
        said = part.parameters.get("smime-type", "").lower()
        signed = said == "signed-data" or (not said and is_signed_data(part.content()))
        return Protection.SMIME_SIGNED if signed else Protection.SMIME_ENCRYPTED
    elif "pgp-encrypted" in part.parameters.get("x-action", "").lower():
        return Protection.PGP_ENCRYPTED
    return Protection.NONE
