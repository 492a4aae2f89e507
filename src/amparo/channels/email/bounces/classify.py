from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.channels.email.bounces.codes import reply_in, status_in
from amparo.channels.email.bounces.delivery_status import delivery_status
from amparo.channels.email.bounces.failure import read_failure
from amparo.channels.email.bounces.feedback import feedback_recipients
from amparo.channels.email.bounces.model import HEADER, BounceReport, Classification, Kind, Sign
from amparo.channels.email.bounces.notifications import ses_notification
from amparo.channels.email.bounces.original import original_address, original_headers, original_message_id
from amparo.channels.email.bounces.signs import (
    AUTO_REPLY_HEADERS,
    AUTO_REPLY_IN_BRACKETS,
    AUTO_REPLY_PRECEDENCE,
    AUTO_REPLY_SUBJECT,
    AWAY_BEFORE_RE,
    AWAY_SUBJECT,
    BOUNCE_SENTENCE,
    BOUNCE_SUBJECT,
    DAEMON,
    DAEMON_NAME,
    LIST_HEADERS,
    MACHINE,
    POSTMASTER,
    PRECEDENCE,
)
from amparo.channels.email.bounces.transcripts import report_text
from amparo.channels.email.html import html_to_text

if TYPE_CHECKING:
    from amparo.channels.email.decode import Mail

_GOOD_ACTIONS = frozenset({"delivered", "relayed", "expanded"})
_READ_CHARACTERS = 100_000


def classify(mail: Mail) -> Classification:
    """What kind of mail it is, why, and for reports what they say."""
    text = (mail.text or html_to_text(mail.html[:_READ_CHARACTERS]))[:_READ_CHARACTERS]
    return _report(mail, text) or _free_bounce(mail, text) or _automatic(mail) or Classification(Kind.PERSON)


def _report(mail: Mail, text: str) -> Classification | None:
    """Mails that say in a machine's words what they are."""
    if (complaints := feedback_recipients(mail)) is not None:
        headers = original_headers(mail, text)
        report = BounceReport(complaints, original_message_id(headers), original_from=original_address(headers, "from"))
        return Classification(Kind.FEEDBACK_REPORT, Sign.COMPLAINT, report)
    if news := ses_notification(text):
        return Classification(news[0], Sign.SENDING_SERVICE, news[1])
    if any(part.content_type == "message/disposition-notification" for part in mail.reports):
        return Classification(Kind.DELIVERY_REPORT, Sign.READ_RECEIPT, read_failure(mail, text, []))
    blocks = delivery_status(mail, text)
    has_report = any(part.content_type == "message/delivery-status" for part in mail.reports)
    if (has_report and mail.content_type == "multipart/report") or (blocks and _machine_sign(mail)):
        report = read_failure(mail, text, blocks)
        return Classification(_kind_of(report), Sign.DELIVERY_STATUS, report)
    if "x-failed-recipients" in mail.headers:
        report = read_failure(mail, text, [])
        return Classification(_kind_of(report), f"{HEADER}x-failed-recipients", report)
    return None


def _kind_of(report: BounceReport) -> Kind:
    actions = {one.action for one in report.recipients}
    if actions and actions <= _GOOD_ACTIONS:
        return Kind.DELIVERY_REPORT
    return Kind.DELAY if actions == {"delayed"} else Kind.BOUNCE


def _free_bounce(mail: Mail, text: str) -> Classification | None:
    """A bounce in free text: a program sent it, and it speaks of a failed delivery."""
    machine = _machine_sign(mail)
    if not machine or mail.headers.get("auto-submitted").lower().startswith("auto-notified"):
        return None
    said = report_text(text)[:20_000]
    subject = bool(BOUNCE_SUBJECT.search(mail.subject[:300]))
    sentence = bool(BOUNCE_SENTENCE.search(said))
    code = bool(status_in(said) or reply_in(said))
    if _is_machines_subject(mail.subject[:300]) and machine not in {Sign.MAIL_SYSTEM, Sign.POSTMASTER}:
        return None
    signs = subject + sentence + code
    if machine == Sign.MAIL_SYSTEM:
        enough = signs > 0
    elif machine == Sign.POSTMASTER:
        enough = signs > 1 or (signs > 0 and _has_null_sender(mail))
    else:
        enough = subject and sentence
    if enough and machine == Sign.NOBODY_READS:  # forms write so too, of what failed for whoever filled them in
        enough = code or len(original_headers(mail, text)) > 0
    if not enough:
        return None
    report = read_failure(mail, text, [])
    return Classification(_kind_of(report), f"{machine}, {Sign.SPEAKS_OF_FAILURE}", report)


def _machine_sign(mail: Mail) -> str:
    """The sign that a program sent the mail, "" if there is none."""
    sender = mail.sender
    local = sender.address.partition("@")[0]
    named_so = DAEMON_NAME.search(sender.name or mail.headers.get("from"))
    if DAEMON.match(local) or (named_so and not sender.address):
        return Sign.MAIL_SYSTEM
    if POSTMASTER.match(local):
        return Sign.POSTMASTER
    if not sender.address or _has_null_sender(mail) or (named_so and sender.name):
        return Sign.NULL_SENDER if not named_so else Sign.MAIL_SYSTEMS_NAME
    if mail.headers.get("auto-submitted").lower() not in {"", "no"}:
        return f"{HEADER}auto-submitted"
    return Sign.NOBODY_READS if MACHINE.match(local) else ""


def _has_null_sender(mail: Mail) -> bool:
    """The envelope of bounces and automatic replies: empty, or what some systems write for empty."""
    return mail.return_path is not None and mail.return_path.lower().partition("@")[0] in {
        "",
        "mailer-daemon",
    }


def _automatic(mail: Mail) -> Classification | None:
    """Automatic replies (RFC 3834 section 5 and custom), then what else a program or a list sent."""
    if why := _answering_machine(mail):
        return Classification(Kind.AUTO_REPLY, why)
    if why := _bulk(mail) or _machine_sign(mail):
        return Classification(Kind.AUTOMATIC, why)
    return None


def _answering_machine(mail: Mail) -> str:
    headers = mail.headers
    submitted = headers.get("auto-submitted").lower()
    # Other helpdesks call what their people write auto-generated, but only machines answer with a null sender.
    if submitted.startswith("auto-replied") or (submitted not in {"", "no"} and _has_null_sender(mail)):
        return f"{HEADER}auto-submitted: {submitted[:40]}"
    if headers.get("precedence").lower() in AUTO_REPLY_PRECEDENCE:
        return f"{HEADER}precedence"
    for name in AUTO_REPLY_HEADERS:
        if name in headers and headers.get(name).lower() not in {"no", "false", "0"}:
            return f"{HEADER}{name}"
    if _is_machines_subject(mail.subject[:300]):
        return Sign.AUTO_REPLY_SUBJECT
    if AWAY_SUBJECT.search(mail.subject[:300]) and (sign := _machine_sign(mail)):
        return f"{sign}, {Sign.AWAY_SUBJECT}"
    return ""


def _is_machines_subject(subject: str) -> bool:
    if AUTO_REPLY_SUBJECT.match(subject) or AUTO_REPLY_IN_BRACKETS.search(subject):
        return True
    return subject.find(":", len("Re::")) > 0 and bool(AWAY_BEFORE_RE.match(subject))


def _bulk(mail: Mail) -> str:
    headers = mail.headers
    submitted = headers.get("auto-submitted").lower().partition(";")[0].strip()
    if submitted not in {"", "no"}:
        return f"{HEADER}auto-submitted: {submitted[:40]}"
    if headers.get("precedence").lower() in PRECEDENCE:
        return f"{HEADER}precedence: {headers.get('precedence').lower()}"
    if headers.get("x-auto-response-suppress").lower() not in {"", "none"}:
        return f"{HEADER}x-auto-response-suppress"
    return next((f"{HEADER}{name}" for name in LIST_HEADERS if name in headers), "")
