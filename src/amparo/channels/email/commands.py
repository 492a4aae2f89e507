"""`amparo mail parse` and `amparo mail reply-text`: what the desk reads out of mail, as JSON lines.

The same code as the real path; needs neither Django nor a database.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amparo.channels.email.bounces import BounceReport, Classification, Kind, classify
from amparo.channels.email.decode import Address, Attachment, Mail, decode_mail
from amparo.channels.email.html import html_to_text
from amparo.channels.email.reply_text import split_reply

if TYPE_CHECKING:
    import argparse

_BOUNCES = frozenset({Kind.BOUNCE, Kind.DELAY})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Teach `parser` the two commands; `run` then does what its namespace asks."""
    commands = parser.add_subparsers(dest="mail_command", required=True, metavar="command")
    parse = commands.add_parser("parse", help="read mails and print one JSON object a line")
    parse.add_argument("--json", action="store_true", help="print JSON (the only form there is)")
    parse.add_argument("files", nargs="+", metavar="FILE", help="a raw mail; - is standard input")
    reply = commands.add_parser("reply-text", help="print what each text newly says, without quotes and signatures")
    reply.add_argument("--json", action="store_true", help="read and print JSON lines (the only form there is)")
    reply.add_argument("file", metavar="FILE", help='lines of {"id", "kind", "text"}; - is standard input')


def run(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 if any file or line could not be read (its JSON object then has an `error`)."""
    return parse_files(args.files) if args.mail_command == "parse" else reply_texts(args.file)


def parse_files(files: list[str]) -> int:
    failed = False
    for name in files:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as problem:
            _print({"file": name, "error": f"cannot be read: {problem.strerror}"})
            failed = True
            continue
        try:
            told = describe(raw)
        except Exception as problem:  # noqa: BLE001 a fault of ours with one mail must not hide the others
            told = {"error": f"fault while reading: {problem!r}"}
            failed = True
        _print({"file": name} | told)
    return int(failed)


def reply_texts(name: str) -> int:
    failed = False
    try:
        stream = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115 closed below
    except OSError as problem:
        _print({"error": f"{name} cannot be read: {problem.strerror}"})
        return 1
    with stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                case = json.loads(line)
                answer = {"id": case.get("id"), "reply_text": reply_text_of(str(case["kind"]), str(case["text"]))}
            except Exception as problem:  # noqa: BLE001 one bad line must not hide the others
                answer = {"line": number, "error": f"not a case: {problem!r}"}
                failed = True
            _print(answer)
    return int(failed)


def reply_text_of(kind: str, text: str) -> str:
    """What `text` newly says; it is plain text, html, or with kind eml a whole raw mail."""
    if kind == "eml":
        mail = decode_mail(text.encode("utf-8", "surrogatepass"))
        return split_reply(mail.text, mail.html).visible
    return split_reply("", text).visible if kind == "html" else split_reply(text).visible


def describe(raw: bytes) -> dict[str, Any]:
    """Everything the desk reads out of one raw mail, as plain values."""
    mail = decode_mail(raw)
    verdict = classify(mail)
    return (
        {
            "subject": mail.subject,
            "from": [_address(one) for one in mail.from_],
            "reply_to": [_address(one) for one in mail.reply_to],
            "to": [_address(one) for one in mail.to],
            "cc": [_address(one) for one in mail.cc],
            "from_names": [one.name for one in mail.from_ if one.name],
            "date": mail.date.isoformat() if mail.date else None,
            "message_id": mail.message_id or None,
            "in_reply_to": list(mail.in_reply_to),
            "references": list(mail.references),
            "delivered_to": list(mail.delivered_to),
            "attachments": [_attachment(one) for one in mail.attachments],
            "attachment_count": len(mail.attachments),
            "attachment_names": [one.name for one in mail.attachments],
            "body_text": mail.text or html_to_text(mail.html),
            "body_html": mail.html,
            "reply_text": split_reply(mail.text, mail.html).visible,
            "has_calendar": bool(mail.calendar),
            "defects": list(mail.defects),
            "truncated": mail.truncated,
        }
        | _protection(mail)
        | _verdict(verdict)
    )


def _protection(mail: Mail) -> dict[str, Any]:
    return {
        "is_smime_signed": mail.is_smime_signed,
        "is_smime_encrypted": mail.is_smime_encrypted,
        "is_pgp_signed": mail.is_pgp_signed,
        "is_pgp_encrypted": mail.is_pgp_encrypted,
    }


def _verdict(verdict: Classification) -> dict[str, Any]:
    """The first recipient's values stand beside the list as well: most reports have one."""
    report = verdict.report or BounceReport()
    recipients = [
        {
            "address": one.address,
            "status": one.status or None,
            "reply_code": one.reply_code or None,
            "reason": one.reason,
            "hard": one.hard,
            "action": one.action,
            "feedback_type": one.feedback_type or None,
            "diagnosis": one.diagnosis,
        }
        for one in report.recipients
    ]
    first = recipients[0] if recipients else {}
    return {
        "kind": verdict.kind.value,
        "why": verdict.why,
        "may_be_answered": verdict.may_be_answered,
        "is_bounce": verdict.kind in _BOUNCES,
        "is_auto_reply": verdict.kind is Kind.AUTO_REPLY,
        "is_feedback_report": verdict.kind is Kind.FEEDBACK_REPORT,
        "is_delivery_report": verdict.kind is Kind.DELIVERY_REPORT,
        "recipients": recipients,
        "status": first.get("status"),
        "reply_code": first.get("reply_code"),
        "reason": first.get("reason"),
        "hard": first.get("hard"),
        "dsn_action": first.get("action"),
        "final_recipient": first.get("address"),
        "feedback_type": first.get("feedback_type"),
        "original_message_id": report.original_message_id or None,
        "original_subject": report.original_subject or None,
    }


def _address(one: Address) -> dict[str, str | None]:
    return {"name": one.name or None, "address": one.address or None}


def _attachment(one: Attachment) -> dict[str, Any]:
    return {
        "name": one.name,
        "content_type": one.content_type,
        "size": one.size,
        "disposition": one.disposition or None,
        "content_id": one.content_id or None,
        "inline": one.inline,
        "is_message": one.content_type == "message/rfc822",
    }


def _print(value: dict[str, Any]) -> None:
    # ASCII, because no terminal or pipe can refuse it, and a file's name may hold what UTF-8 cannot.
    print(json.dumps(value))  # noqa: T201 the commands' output
