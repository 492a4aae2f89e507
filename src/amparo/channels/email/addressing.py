"""The signed places in which an answer carries its ticket: reply address, return path, subject and Message-ID.

A signature says that we wrote the token ourselves. It never says who uses it: that is the sender check's work.
"""

import re
from collections.abc import Iterable
from typing import Final

from amparo.core.secrets import sign, signed_by_us

_REPLY: Final = "email:reply"
_RETURN: Final = "email:return"
_SUBJECT: Final = "email:subject"
_ID: Final = "email:message-id"
_LOOP: Final = "email:loop"
_LOOP_ID: Final = "email:loop-message-id"

_PLUS_TOKEN = re.compile(r"\+([tbl])(\d{1,18})\.([a-z2-7]{12,32})@", re.IGNORECASE)
_SUBJECT_TOKEN = re.compile(r"\[#(\d{1,18})-([a-z2-7]{12,32})\]", re.IGNORECASE)
_OUR_ID = re.compile(r"^([ml])(\d{1,18})\.([a-z2-7]{12,32})@", re.IGNORECASE)


def reply_address(address: str, ticket_number: int) -> str:
    """`support@…` → `support+t48213.<signature>@…`, to which the person answers."""
    return _plus(address, f"t{ticket_number}.{sign(str(ticket_number), purpose=_REPLY)}")


def return_path(address: str, message_id: int) -> str:
    """The envelope sender of one message: a bounce to it names the message even when it quotes nothing."""
    return _plus(address, f"b{message_id}.{sign(str(message_id), purpose=_RETURN)}")


def loop_address(address: str, number: int) -> str:
    """`support@…` → `support+l1182.<signature>@…`, to which the authority of an escalation answers."""
    return _plus(address, f"l{number}.{sign(str(number), purpose=_LOOP)}")


def loop_message_id(address: str, letter_id: int) -> str:
    """The Message-ID of a letter to an authority, without brackets."""
    return f"l{letter_id}.{sign(str(letter_id), purpose=_LOOP_ID)}@{domain_of(address)}"


def subject_token(ticket_number: int) -> str:
    return f"[#{ticket_number}-{sign(str(ticket_number), purpose=_SUBJECT)}]"


def our_message_id(address: str, message_id: int) -> str:
    """The Message-ID of our message, without brackets (RFC 5322 §3.6.4)."""
    return f"m{message_id}.{sign(str(message_id), purpose=_ID)}@{domain_of(address)}"


def ticket_in_addresses(addresses: Iterable[str]) -> int | None:
    """The ticket number of the first reply address that we signed."""
    return _signed_number(addresses, letter="t", purpose=_REPLY)


def message_in_addresses(addresses: Iterable[str]) -> int | None:
    """The message id of the first return path that we signed."""
    return _signed_number(addresses, letter="b", purpose=_RETURN)


def loop_in_addresses(addresses: Iterable[str]) -> int | None:
    """The number of the escalation of the first such address that we signed."""
    return _signed_number(addresses, letter="l", purpose=_LOOP)


def letter_in_ids(message_ids: Iterable[str]) -> int | None:
    """The first letter to an authority among these Message-IDs."""
    found = (_OUR_ID.match(one) for one in message_ids)
    return next((int(one[2]) for one in found if one and one[1].lower() == "l" and _is_ours(one)), None)


def ticket_in_subject(subject: str) -> int | None:
    return next(
        (
            int(number)
            for number, signature in _SUBJECT_TOKEN.findall(subject)
            if signed_by_us(number, signature, purpose=_SUBJECT)
        ),
        None,
    )


def without_token(subject: str) -> str:
    return " ".join(_SUBJECT_TOKEN.sub(" ", subject).split())


def is_our_message_id(message_id: str) -> bool:
    """Whether we made this Message-ID: known without asking the database."""
    found = _OUR_ID.match(message_id)
    return found is not None and _is_ours(found)


def _is_ours(found: re.Match[str]) -> bool:
    purpose = _ID if found[1].lower() == "m" else _LOOP_ID
    return signed_by_us(found[2], found[3], purpose=purpose)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def in_ascii(address: str) -> str:
    """With its domain as DNS has it (RFC 5890), so that any server takes it; the local part stays as it is."""
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:  # no name that DNS could have; whoever is asked to deliver it says so
        return address


def spellings(address: str) -> list[str]:
    """An address and the mailboxes it may be meant for: itself, then with plus-parts taken off, last one first."""
    address = address.strip().lower()
    local, _at, domain = address.rpartition("@")
    found = [address]
    while "+" in local:
        local = local.rpartition("+")[0]
        found.append(f"{local}@{domain}")
    return found


def _plus(address: str, tag: str) -> str:
    local, _at, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}"


def _signed_number(addresses: Iterable[str], *, letter: str, purpose: str) -> int | None:
    for address in addresses:
        for kind, number, signature in _PLUS_TOKEN.findall(address):
            if kind.lower() == letter and signed_by_us(number, signature, purpose=purpose):
                return int(number)
    return None
