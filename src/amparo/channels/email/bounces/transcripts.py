"""Bounces in free text: which addresses failed, and what is said about each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amparo.channels.email.phrases import any_of

MAX_LINES = 400
MAX_LINE = 1000

_ADDRESS = r"[^\s<>()\[\]{}\"':;,|]{1,100}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?"

# Where the report ends and the returned mail begins.
_RETURNED = re.compile(
    r"^[ \t|>*-]{0,80}"
    + any_of(r"""
        this is a copy of (?:the|your); below (?:this line )?is a copy; enclosed is a copy; included is a copy;
        original message(?: (?:follows|headers?|header follows))?[ \t]*[.:-]; original message[ \t]*$;
        message header; the header of the original; unsent message follows; returned message; message text follows;
        copy of (?:the )?message; a copy of your message; original mail as follows; returned mail follows;
        headers? of (?:the )?original; cabe[cç]alhos? da mensagem original;
        encabezados de(?:l)? mensajes? originale?s?; mensagem original; mensaje original; en-t[eê]tes de message d;
        urspr[uü]ngliche nachrichten; from mailer-daemon[ \t];
        (?:received|return-path|dkim-signature|x-received|arc-seal|x-google-smtp-source|domainkey-signature)[ \t]*:
    """),
    re.IGNORECASE | re.MULTILINE,
)

# A line that opens the news about one address.
_OPENER = re.compile(
    r"^[\s>*|\"'(-]*"
    r"(?:(?:[45]\d\d|final-recipient:|recipient:|rcpt to:|<<<|>>>)[\s:-]*(?:\d\.\d{1,3}\.\d{1,3}\s+)?)?"
    rf"[<\"'(]*({_ADDRESS})[>\"')]*"
    r"(?=\s*(?:$|[:;,.\[(<]|\.\.\.|on\s|[A-Z]|-\s|\||error|failed|invalid))",
    re.IGNORECASE,
)
# Words that stand before the failed address on its line.
_NAMED = re.compile(
    r"\b"
    + any_of(r"""
        delivered to; delivery to; deliver (?:your |the )?(?:message|mail|e-?mail) to; delivering your mail to;
        recipients?(?: was| were)?; unknown user; userid; user; addresse?s?; rcpt to; reach; gateway for; failed;
        destinat[aá]rios?; para; account; mailbox for; to; a; endere[cç]o; direcci[oó]n
    """)
    + rf"\b\W{{0,6}}[<\"'(]*({_ADDRESS})",
    re.IGNORECASE,
)
_SMTP_LINE = re.compile(r"^\s*(?:>>>|<<<|\.\.\. while|while talking to)", re.IGNORECASE)
_TALK = re.compile(rf"^\s*(?:[45]\d\d)[\s-]+(?:\d\.\d+\.\d+\s+)?<?({_ADDRESS})>?\.\.\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Failure:
    address: str
    diagnosis: str


def report_text(text: str) -> str:
    """The report without the mail that it returns."""
    found = _RETURNED.search(text)
    # Some systems put the returned headers first: then the whole is the report.
    return text[: found.start()] if found and text[: found.start()].strip() else text


def failures_in(text: str, not_these: frozenset[str]) -> list[Failure]:
    """The failed addresses in order, each with the lines about it, but for `not_these`."""
    lines = [line[:MAX_LINE] for line in text.split("\n")[:MAX_LINES]]
    for find in (_opened, _named):
        openers = [(index, address) for index, line in enumerate(lines) if (address := find(line))]
        openers = [one for one in openers if one[1].lower() not in not_these]
        if openers:
            return _with_lines(openers, lines)
    return []


def _opened(line: str) -> str:
    if _SMTP_LINE.match(line) and "rcpt to" not in line.lower():
        return ""
    found = _TALK.match(line) or _OPENER.match(line)
    return found[1].rstrip(".") if found else ""


def _named(line: str) -> str:
    found = _NAMED.search(line)
    return found[1].rstrip(".") if found else ""


def _with_lines(openers: list[tuple[int, str]], lines: list[str]) -> list[Failure]:
    """Give each address the lines from its own to the next address's.

    In a transcript of the SMTP talk the refusal stands before the line that names the address.
    """
    talk = bool(_TALK.match(lines[openers[0][0]]))
    failures: dict[str, Failure] = {}
    begin = 0
    for (start, address), (following, _) in zip(openers, [*openers[1:], (len(lines), "")], strict=True):
        about = lines[begin : start + 1] if talk else lines[start:following]
        if not talk or _TALK.match(lines[start]):
            begin = start + 1
            known = failures.get(address.lower(), Failure(address, ""))
            diagnosis = "\n".join([known.diagnosis, *about]).strip()
            failures[address.lower()] = Failure(known.address, diagnosis)
    return list(failures.values())
