"""Bounces are known and read, whoever reports them."""

import json

import pytest

from amparo.channels.email.bounces import BounceReport, Classification, Kind, classify
from amparo.channels.email.bounces.reasons import reason_for
from amparo.channels.email.decode import decode_mail
from amparo.channels.email.tests.raw_mails import from_maria, multipart, raw, text_part

LOST = "nadie@buzon.test"
OURS = "From: ajuda@lume.example\nTo: nadie@buzon.test\nSubject: Sua conta\nMessage-ID: <d1@lume.example>"


def report(verdict: Classification) -> BounceReport:
    assert verdict.report is not None
    return verdict.report


def standard_report(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 User unknown",
    quoted: str = "text/rfc822-headers",
) -> bytes:
    fields = (
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.buzon.test\n\n"
        f"Original-Recipient: rfc822;{LOST}\nFinal-Recipient: rfc822; {LOST}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: {said}"
    )
    header, body = multipart("report", text_part("See below."), fields, f"Content-Type: {quoted}\n\n{OURS}")
    return raw("From: MAILER-DAEMON@mx.buzon.test", "Return-Path: <>", "Subject: Undelivered Mail", header, body=body)


def test_a_standard_report_is_read_whole() -> None:
    verdict = classify(decode_mail(standard_report()))
    assert (verdict.kind, verdict.may_be_answered) == (Kind.BOUNCE, False)
    (one,) = report(verdict).recipients
    assert (one.address, one.status, one.reply_code, one.reason, one.hard) == (
        LOST,
        "5.1.1",
        "550",
        "userunknown",
        True,
    )
    assert report(verdict).original_message_id == "d1@lume.example"
    assert report(verdict).original_subject == "Sua conta"
    assert report(verdict).original_to == LOST


@pytest.mark.parametrize("kind", ["report", "mixed"])
@pytest.mark.parametrize("quoted", ["message/rfc822", "message/rfc822-headers", "text/rfc822-headers"])
def test_what_bounced_is_known_however_its_headers_are_quoted(kind: str, quoted: str) -> None:
    mail = decode_mail(standard_report(quoted=quoted).replace(b"multipart/report", b"multipart/" + kind.encode()))
    assert report(classify(mail)).original_message_id == "d1@lume.example"
    assert quoted == "message/rfc822" or not mail.attachments, "headers are for machines, a mail may be for people"


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("failed", Kind.BOUNCE),
        ("delayed", Kind.DELAY),
        ("delivered", Kind.DELIVERY_REPORT),
        ("relayed", Kind.DELIVERY_REPORT),
        ("expanded (list)", Kind.DELIVERY_REPORT),
    ],
)
def test_only_a_failure_is_a_bounce(action: str, kind: Kind) -> None:
    assert classify(decode_mail(standard_report(action=action))).kind is kind


def test_the_words_of_the_server_are_nearer_than_the_field() -> None:
    source = standard_report(status="5.0.0", said="smtp; 552 5.2.2 Mailbox full")
    (one,) = report(classify(decode_mail(source))).recipients
    assert (one.status, one.reply_code, one.reason, one.hard) == ("5.2.2", "552", "mailboxfull", False)


FREE_TEXTS = {
    "postfix": ("MAILER-DAEMON@mx.test", "Undelivered Mail Returned to Sender", f"<{LOST}>: host mx[192.0.2.1] said: 550 5.1.1 User unknown"),
    "exim": (
        "Mailer-Daemon@mx.test",
        "Mail delivery failed: returning message to sender",
        f"The following address(es) failed:\n\n  {LOST}\n    host mx.test [192.0.2.1]:\n    550 5.1.1 no such user",
    ),
    "qmail": (
        "MAILER-DAEMON@mx.test",
        "failure notice",
        f"Hi. This is the program.\n\n<{LOST}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 unknown user",
    ),
    "sendmail": (
        "MAILER-DAEMON@mx.test",
        "Returned mail: see transcript for details",
        f"   ----- Transcript of session follows -----\n>>> RCPT To:<{LOST}>\n<<< 550 5.1.1 User unknown\n550 5.1.1 <{LOST}>... User unknown",
    ),
    "exchange pt": (
        "postmaster@empresa.test",
        "Não é possível entregar: Sua conta",
        f"Falha na entrega a estes destinatários:\n\n{LOST}\nO endereço não foi encontrado.\n550 5.1.1 RESOLVER.ADR.RecipNotFound",
    ),
    "exchange es": (
        "postmaster@empresa.test",
        "No se puede entregar: Su cuenta",
        f"Error de entrega a estos destinatarios:\n\n{LOST}\nNo se encontró la dirección.\n550 5.1.1 RESOLVER.ADR.RecipNotFound",
    ),
    "yahoo": ("MAILER-DAEMON@yahoo.test", "Failure Notice", f"Sorry, we were unable to deliver your message.\n\n<{LOST}>:\n550: 5.1.1 user not found"),
    "gmail": (
        "mailer-daemon@googlemail.test",
        "Delivery Status Notification (Failure)",
        f"Delivery to the following recipient failed permanently:\n\n     {LOST}\n\n550 5.1.1 The email account that you tried to reach does not exist.",
    ),
    "opensmtpd": ("MAILER-DAEMON@mx.test", "Delivery status notification: error", f"{LOST}: 550 5.1.1 User unknown"),
    "notes": ("postmaster@mx.test", "DELIVERY FAILURE", f"Your message was not delivered to:\n  {LOST}\nbecause:\n  User not listed in Directory 550 5.1.1"),
    "no sender": ("", "Mail delivery failed", f"There was an error delivering your mail to <{LOST}>.\n550 5.1.1 user unknown"),
}  # fmt: skip


@pytest.mark.parametrize("system", FREE_TEXTS)
def test_reports_in_free_text_are_bounces_too(system: str) -> None:
    sender, subject, text = FREE_TEXTS[system]
    returned = "\n\n--- Below this line is a copy of the message.\n\n" + OURS + "\n\nOlá Nadie,\n"
    mail = decode_mail(raw(f"From: <{sender}>", "To: ajuda@lume.example", f"Subject: {subject}", body=text + returned))
    verdict = classify(mail)
    assert verdict.kind is Kind.BOUNCE
    (one,) = report(verdict).recipients
    assert (one.address, one.status, one.reply_code, one.reason, one.hard) == (
        LOST,
        "5.1.1",
        "550",
        "userunknown",
        True,
    )
    assert report(verdict).original_message_id == "d1@lume.example"


def test_each_recipient_has_its_own_reason() -> None:
    text = (
        "The following addresses failed:\n\n"
        "<cheio@buzon.test>:\nRemote host said: 552 5.2.2 Mailbox full\n\n"
        "<morto@buzon.test>:\nRemote host said: 550 5.1.1 No such user\n"
    )
    mail = decode_mail(raw("From: MAILER-DAEMON@mx.test", "Subject: failure notice", body=text))
    found = [(one.address, one.reason, one.hard) for one in report(classify(mail)).recipients]
    assert found == [("cheio@buzon.test", "mailboxfull", False), ("morto@buzon.test", "userunknown", True)]


def test_the_header_of_exim_names_who_failed_even_when_the_text_does_not() -> None:
    headers = ("From: a@mx.test", "Auto-Submitted: auto-replied", f"X-Failed-Recipients: {LOST}")
    mail = decode_mail(raw(*headers, "Subject: Mail delivery failed", body="save to /dev/null\nmailbox is full"))
    (one,) = report(classify(mail)).recipients
    assert (one.address, one.reason) == (LOST, "mailboxfull")


def test_a_report_without_mime_around_it_is_read() -> None:
    text = f"--x\nContent-Type: message/delivery-status\n\nFinal-Recipient: RFC822; {LOST}\nAction: failed\nStatus: 5.4.4\n"
    mail = decode_mail(raw("From: MAILER-DAEMON@mx.test", "Subject: Returned mail", body=text))
    (one,) = report(classify(mail)).recipients
    assert (one.address, one.status, one.reason) == (LOST, "5.4.4", "hostunknown")


def test_a_notification_of_the_sending_service_is_read() -> None:
    bounced = {
        "emailAddress": LOST,
        "action": "failed",
        "status": "5.1.1",
        "diagnosticCode": "smtp; 550 5.1.1 user unknown",
    }
    news = {
        "notificationType": "Bounce",
        "bounce": {"bouncedRecipients": [bounced]},
        "mail": {"source": "ajuda@lume.example"},
    }
    mail = decode_mail(raw("From: no-reply@sns.test", "Subject: Notification", body=json.dumps(news) + "\n--\nsair?"))
    verdict = classify(mail)
    assert verdict.kind is Kind.BOUNCE
    assert report(verdict).recipients[0].address == LOST
    for kind, told in (("Complaint", Kind.FEEDBACK_REPORT), ("Delivery", Kind.DELIVERY_REPORT)):
        text = json.dumps(news | {"notificationType": kind})
        assert classify(decode_mail(raw("From: no-reply@sns.test", body=text))).kind is told
    for broken in ('{"notificationType": 5}', '{"notificationType": "Bounce", "bounce": [1]}', '{"notificationType'):
        assert classify(decode_mail(raw("From: no-reply@sns.test", body=broken))).kind is not Kind.PERSON


def test_a_complaint_is_a_feedback_report() -> None:
    fields = f"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: {LOST}\nVersion: 1"
    header, body = multipart(
        "report", text_part("abuse report"), fields, f"Content-Type: message/rfc822\n\n{OURS}\n\nOlá"
    )
    verdict = classify(decode_mail(raw("From: fbl@provedor.test", header, body=body)))
    assert verdict.kind is Kind.FEEDBACK_REPORT
    (one,) = report(verdict).recipients
    assert (one.address, one.feedback_type, one.hard) == (LOST, "abuse", False)
    assert report(verdict).original_message_id == "d1@lume.example"


def test_a_read_receipt_is_a_delivery_report() -> None:
    fields = "Content-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed"
    header, body = multipart("report", text_part("lida"), fields)
    assert classify(decode_mail(from_maria(header, body=body))).kind is Kind.DELIVERY_REPORT


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Fwd: Undelivered Mail Returned to Sender", f"Por que voltou?\n\n<{LOST}>: 550 5.1.1 User unknown"),
        ("Mail delivery failed", "Recebi este erro: 550 5.7.1 message rejected. O que faço?"),
        ("no se pudo entregar", "No se pudo entregar mi regalo en el LIVE"),
        ("delivery problem", "my parcel could not be delivered to the following address"),
    ],
)
def test_a_person_who_writes_about_a_bounce_is_a_person(subject: str, body: str) -> None:
    verdict = classify(decode_mail(from_maria("Return-Path: <maria@casa.example>", f"Subject: {subject}", body=body)))
    assert (verdict.kind, verdict.may_be_answered) == (Kind.PERSON, True)


def test_a_person_who_forwards_a_bounce_as_a_file_is_a_person() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + standard_report()
    header, body = multipart("mixed", text_part("veja"), inner, boundary="por fora")
    assert classify(decode_mail(from_maria(header, body=body))).kind is Kind.PERSON


def test_the_postmaster_of_a_company_may_write_to_us() -> None:
    mail = decode_mail(raw("From: postmaster@empresa.test", "Subject: pergunta", body="Quem cuida do vosso SPF?"))
    assert classify(mail).kind is not Kind.BOUNCE


@pytest.mark.parametrize(
    ("said", "status", "reason"),
    [
        (
            "550 5.1.1 <a@b.test>: Recipient address rejected: User unknown in local recipient table",
            "5.1.1",
            "userunknown",
        ),
        ("550 No such user here", "", "userunknown"),
        ("550 5.2.1 The email account that you tried to reach is disabled", "5.2.1", "suspend"),
        ("Mailbox quota exceeded", "", "mailboxfull"),
        ("452 4.2.2 The email account is over quota", "4.2.2", "mailboxfull"),
        ("Host or domain name not found. Name service error: Host not found", "5.4.4", "networkerror"),
        ("550 Host unknown (Name server: naoexiste.test: host not found)", "5.1.2", "hostunknown"),
        ("connect to mx.test[192.0.2.1]:25: Connection timed out", "4.4.1", "expired"),
        ("552 5.3.4 Message size exceeds fixed limit", "5.3.4", "mesgtoobig"),
        ("554 5.7.1 Service unavailable; client blocked using zen.spamhaus.test", "5.7.1", "blocked"),
        ("550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy", "5.7.26", "authfailure"),
        ("554 5.7.1 <a@b.test>: Relay access denied", "5.7.1", "norelaying"),
        ("550 spam message rejected", "", "spamdetected"),
        ("550 5.1.8 Sender address rejected: Domain not found", "5.1.8", "rejected"),
        ("a caixa de correio cheia", "", "mailboxfull"),
        ("el usuario no existe", "", "userunknown"),
        ("", "5.1.1", "userunknown"),
        ("", "", "undefined"),
        ("mailboxfull@b.test said nothing", "", "undefined"),
    ],
)
def test_the_reason_is_read_from_the_words_then_from_the_status(said: str, status: str, reason: str) -> None:
    assert reason_for(said, status) == reason
