"""What a person marked on the platform's form, as its mail carries it: believed only with the form's own signature."""

import hashlib
import hmac
from typing import Final

from amparo.channels.email.decode import Mail
from amparo.escalations.signs.flags import Flag, flags_in

FLAGS_HEADER: Final = "X-Amparo-Flags"
SIGNATURE_HEADER: Final = "X-Amparo-Signature"
SHORTEST_KEY: Final = 16
"""Characters of a key: a shorter one could be guessed."""


def signature_of(key: str, *, message_id: str, sender: str, flags: str) -> str:
    """`sha256=` and the hexadecimal HMAC-SHA256 (RFC 2104) of Message-ID, sender and flags, a line each.

    The Message-ID without its brackets, the sender's address in lower case, the flags as the header has them: so the
    signature of one mail marks no other, and nobody else's.
    """
    said = f"{message_id}\n{sender}\n{flags}"
    return f"sha256={hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()}"


def flags_of(mail: Mail, *, key: str) -> list[Flag]:
    """What was marked; nothing where it was not signed with `key`. A stranger can write any header."""
    flags, signature = mail.headers.get(FLAGS_HEADER.lower()), mail.headers.get(SIGNATURE_HEADER.lower())
    expected = signature_of(key, message_id=mail.message_id, sender=mail.sender.address.lower(), flags=flags)
    if not key or not mail.message_id or not hmac.compare_digest(expected.encode(), signature.encode()):
        return []
    return flags_in(flags.replace(",", " ").split())
