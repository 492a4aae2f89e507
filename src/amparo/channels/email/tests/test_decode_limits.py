"""No bytes at all make the decoder fail, take long or give out what must not come out."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.patience import coming_to_an_end

from amparo.channels.email.bounces import classify
from amparo.channels.email.decode import decode_mail
from amparo.channels.email.decode.filenames import safe_name
from amparo.channels.email.decode.limits import MAX_DEPTH, MAX_PARTS
from amparo.channels.email.html import html_to_text, sanitise
from amparo.channels.email.queries.mailboxes import mailbox_in_headers
from amparo.channels.email.reply_text import split_reply
from amparo.channels.email.tests.raw_mails import file_part, from_maria, multipart, text_part

_PIECES = st.sampled_from(
    [
        *(b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"Content-Type: ", b"Content-Disposition: "),
        *(
            b"Content-Transfer-Encoding: ",
            b"References: ",
            b"\r\n",
            b"\n",
            b"\r",
            b"\r\n\r\n",
            b" ",
            b"\t",
            b";",
            b"\0",
        ),
        *(b"multipart/mixed; boundary=x", b"multipart/alternative; boundary=x", b"--x\r\n", b"--x--\r\n", b"text/html"),
        *(b"text/plain; charset=utf-7", b"message/rfc822", b"multipart/report; boundary=x", b"message/delivery-status"),
        *(
            b"base64",
            b"quoted-printable",
            b"x-uuencode",
            b"=?utf-8?B?",
            b"?=",
            b"=?iso-2022-jp?Q?=1B$B",
            b"filename*0*=",
        ),
        *(b"utf-8''%2e%2e%2f", b'"', b"<", b">", b"@", b"a@b.test", b"begin 644 a\n", b"end\n", b"\xff\xfe", b"\xc3"),
        *(b"Final-Recipient: rfc822; a@b.test", b"Status: 5.1.1", b"> ", b"On Mon, Ana wrote:\n", b"<div>", b"&#0;"),
    ]
)
_MAILS = st.one_of(
    st.binary(max_size=400), st.lists(st.one_of(_PIECES, st.binary(max_size=8)), max_size=60).map(b"".join)
)


def assert_clean(text: str) -> None:
    assert "\0" not in text
    assert not any(0xD800 <= ord(char) <= 0xDFFF for char in text)


@given(_MAILS)
@example(b"")
@example(b"\0")
@example(b"From:")
@settings(max_examples=400, deadline=None)
def test_no_bytes_fail_and_nothing_unclean_comes_out(source: bytes) -> None:
    mail = decode_mail(source)
    assert classify(mail).kind
    for text in (
        mail.text,
        mail.html,
        mail.calendar,
        split_reply(mail.text, mail.html).visible,
        html_to_text(mail.html),
    ):
        assert_clean(text)
    people = (*mail.from_, *mail.to, *mail.cc, *mail.reply_to)
    for line in (mail.subject, mail.message_id, *mail.references, *(one.name + one.address for one in people)):
        assert_clean(line)
        assert len(line.splitlines()) <= 1
    for file in mail.attachments:
        assert file.name
        assert not set(file.name) & set("/\\\0\r\n\t")
        assert file.name not in {".", ".."}
    for _, value in mail.headers:
        assert_clean(value)


@given(st.text(max_size=400), st.sampled_from(["image/png", "text/plain", "", "application/x-nada"]))
@settings(max_examples=400, deadline=None)
def test_no_file_name_leaves_its_folder(declared: str, content_type: str) -> None:
    name = safe_name(declared, content_type)
    assert name.strip() == name != ""
    assert not set(name) & set('/\\<>:"|?*')
    assert not name.startswith(".")
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in name)
    assert len(name) <= 150
    assert_clean(name)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_html_fails(html: str) -> None:
    assert "<script" not in sanitise(html).html.lower()
    assert_clean(html_to_text(html).encode("utf-8", "replace").decode())


def test_multiparts_inside_multiparts_end_somewhere() -> None:
    body = b"fundo"
    for level in range(MAX_DEPTH + 20):
        header, inner = multipart("mixed", text_part(f"nivel {level}"), body, boundary=f"b{level}")
        body = header.encode() + b"\r\n\r\n" + inner
    mail = decode_mail(b"From: a@b.test\r\n" + body)
    assert "depth" in mail.defects
    assert f"nivel {MAX_DEPTH + 19}" in mail.text
    assert mail.attachments


def test_too_many_parts_are_counted_and_said() -> None:
    header, body = multipart("mixed", *[file_part("")] * (MAX_PARTS + 50))
    mail = decode_mail(from_maria(header, body=body))
    assert len(mail.attachments) == MAX_PARTS
    assert "parts" in mail.defects


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"Subject: " + b"=?a?b?" * 60_000, id="encoded words without end"),
        pytest.param(b"Subject: " + b"=?utf-8?Q?a?= " * 40_000, id="many encoded words"),
        pytest.param(b"From: " + b"<" * 200_000, id="angles"),
        pytest.param(b"From: " + b"(" * 200_000, id="comments"),
        pytest.param(b"From: " + b'"\\' * 100_000, id="quotes"),
        pytest.param(b"To: " + b"a@b.test," * 50_000, id="addresses"),
        pytest.param(b"References: " + b"<a@b.test> " * 50_000, id="references"),
        pytest.param(b"Content-Type: " + b"a=" * 100_000, id="parameters"),
        pytest.param(b"Content-Type: text/plain" + b"; a" * 100_000, id="bare parameters"),
        pytest.param(b"X: y\r\n" * 200_000, id="headers"),
        pytest.param(b"X:" + b" \r\n" * 200_000, id="folds"),
        pytest.param(b" " * 1_000_000, id="blanks"),
        pytest.param(b"\n" * 1_000_000, id="empty lines"),
        pytest.param(b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x" * 300_000, id="boundaries on a line"),
        pytest.param(b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * 300_000, id="empty parts"),
        pytest.param(b"Content-Type: multipart/mixed\n\n" + b"--x\n--y\n" * 100_000, id="likely boundaries"),
        pytest.param(b"From: a@b.test\n\n" + b"begin 644 x\n" * 50_000 + b"\nend", id="uuencode begins"),
        pytest.param(b"Content-Type: text/html\n\n" + b"<div>" * 200_000, id="deep html"),
        pytest.param(b"Content-Type: text/html\n\n" + b"<style" * 100_000, id="styles without end"),
    ],
)
def test_hostile_mail_is_read_to_its_end(source: bytes) -> None:
    with coming_to_an_end():
        mail = decode_mail(source)
        classify(mail)
        split_reply(mail.text, mail.html)


@pytest.mark.parametrize(
    "line",
    [
        "-" * 100_000,
        "- " * 50_000,
        "_" * 100_000,
        ">" * 100_000,
        "On " * 30_000,
        "a@b.test " * 10_000,
        "On Mon 12:00 a@b.test " * 4_000 + "wrote:",
        "De: " * 20_000,
        " " * 100_000 + "x",
        "Sent from " * 10_000,
        "550 5.1.1 " * 10_000,
        "<a@b.test> " * 10_000,
        "From: a@b.test\nTo: x\n" * 3_000,
        "--\n" * 20_000,
        "> x\n\n" * 20_000,
        "On 2026-11-20 10:00 Ana <\n" * 20_000,
        "________________\n" * 20_000,
        "-- On 12:00 x wrote:\n" * 20_000,
        "Final-Recipient: rfc822; a@b.test\nStatus: 5.1.1\n\n" * 5_000,
    ],
)
def test_hostile_text_is_split_and_classified_to_its_end(line: str) -> None:
    with coming_to_an_end():
        classify(decode_mail(b"From: mailer-daemon@b.test\r\nSubject: failure notice\r\n\r\n" + line.encode()))
        split_reply(line)


@pytest.mark.django_db
@pytest.mark.parametrize("unit", ["a", ".", "=?"])
def test_a_header_without_an_address_is_looked_through_once(unit: str) -> None:
    """Where the envelope says nothing (IMAP, pipe), the mailbox is looked for before the mail is acknowledged."""
    raw = f"To: {unit * (250_000 // len(unit))}\r\nSubject: Oi\r\n\r\nOi".encode()
    with coming_to_an_end():
        assert mailbox_in_headers(raw) is None
