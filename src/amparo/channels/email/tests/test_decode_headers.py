"""Headers: what strangers' programs write in them, and what must never come out of them."""

from datetime import UTC, datetime

import pytest

from amparo.channels.email.decode import Address, decode_mail
from amparo.channels.email.tests.raw_mails import from_maria, raw


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("=?utf-8?B?TsOjbyBjb25zaWdvIGVudHJhcg==?=", "Não consigo entrar"),
        ("=?UTF-8?Q?N=C3=A3o_consigo_entrar?=", "Não consigo entrar"),
        ("=?iso-8859-1?q?N=E3o_consigo?= entrar", "Não consigo entrar"),
        ("=?utf-8?Q?N=C3?= =?utf-8?Q?=A3o_consigo?=\r\n =?utf-8?Q?_entrar?=", "Não consigo entrar"),
        ("=?utf-8?B?TsOj?=\r\n =?utf-8?B?bw==?= mesmo", "Não mesmo"),
        ("=?utf-8?B?TsOjbyBjb2?= =?utf-8?B?5zaWdv?=", "Não consigo"),
        ("=?utf-8?B?TsOjbw?= =?utf-8?B?IMOp?=", "Não é"),
        ("=?utf-8*pt?Q?N=C3=A3o?=", "Não"),
        ("=?utf-8?Q?com espa=C3=A7o dentro?=", "com espaço dentro"),
        ("=?utf-8?B?TsOjbw?=", "Não"),
        ("=?x-inventado?Q?N=C3=A3o?=", "Não"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?sem fim", "=?utf-8?Q?sem fim"),
        ("dobrado\r\n em duas\r\n\tlinhas", "dobrado em duas linhas"),
        ("", ""),
    ],
)
def test_subjects_are_read(written: str, subject: str) -> None:
    assert decode_mail(from_maria(f"Subject: {written}")).subject == subject


def test_raw_eight_bit_subjects_are_read_with_the_charset_of_the_text() -> None:
    as_utf8 = raw("From: a@b.test", "Subject: Reclamação".encode())
    assert decode_mail(as_utf8).subject == "Reclamação"
    as_russian = raw(
        "From: a@b.test", "Content-Type: text/plain; charset=koi8-r", b"Subject: " + "помогите".encode("koi8-r")
    )
    assert decode_mail(as_russian).subject == "помогите"


@pytest.mark.parametrize(
    "trick",
    [
        "=?utf-8?Q?oi=0D=0ABcc:_vitima@casa.example?=",
        "=?utf-8?B?b2kNCkJjYzogdg==?=",
        "oi\x0bBcc: v",
        "oi\x85v",
        "oi\u2028v",
    ],
)
def test_no_header_can_be_injected_through_a_subject(trick: str) -> None:
    subject = decode_mail(from_maria(f"Subject: {trick}")).subject
    assert not set(subject) & set("\r\n\x0b\x0c\x85\u2028\u2029\0")
    assert len(subject.splitlines()) == 1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("maria@casa.example", [("", "maria@casa.example")]),
        ("Maria Souza <maria@casa.example>", [("Maria Souza", "maria@casa.example")]),
        ('"Souza, Maria" <maria@casa.example>', [("Souza, Maria", "maria@casa.example")]),
        ("maria@casa.example (Maria Souza)", [("Maria Souza", "maria@casa.example")]),
        ("=?utf-8?Q?Jos=C3=A9?= <jose@casa.example>", [("José", "jose@casa.example")]),
        ('"=?utf-8?Q?Jos=C3=A9?=" <jose@casa.example>', [("José", "jose@casa.example")]),
        ("=?utf-8?Q?a=2Cb?= <x@casa.example>", [("a,b", "x@casa.example")]),
        ("<a@x.test>, <b@x.test>", [("", "a@x.test"), ("", "b@x.test")]),
        ("A <a@x.test> B <b@x.test>", [("A", "a@x.test"), ("B", "b@x.test")]),
        ("Grupo: a@x.test, b@x.test;", [("", "a@x.test"), ("", "b@x.test")]),
        ("undisclosed-recipients:;", []),
        ("a@x.test; b@x.test", [("", "a@x.test"), ("", "b@x.test")]),
        ("<@relay.test:a@x.test>", [("", "a@x.test")]),
        ("mailto:a@x.test", [("", "a@x.test")]),
        ("maria@casa.example <maria@casa.example>", [("", "maria@casa.example")]),
        ("So um nome", [("So um nome", "")]),
        ("", []),
        ("<>", []),
        ("joão@praça.example", [("", "joão@praça.example")]),
        ('"aberto <a@x.test>', [("", "a@x.test")]),
    ],
)
def test_addresses_are_read(written: str, expected: list[tuple[str, str]]) -> None:
    mail = decode_mail(raw(f"From: {written}"))
    if '"aberto' in written:
        assert [one.address for one in mail.from_] == ["a@x.test"]
    else:
        assert [(one.name, one.address) for one in mail.from_] == expected


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ('"maria@casa.example" x@elsewhere.test', "x@elsewhere.test"),
        ('"de maria@casa.example "@elsewhere.test', "demaria@casa.example@elsewhere.test"),
        ('"maria@casa.example" @elsewhere.test', "maria@casa.example@elsewhere.test"),
        ('"maria@casa.example" (oi) <x@elsewhere.test>', "x@elsewhere.test"),
        ("=?utf-8?Q?maria=40casa.example?= x@elsewhere.test", "x@elsewhere.test"),
        ("<=?utf-8?Q?maria=40casa.example_?=@elsewhere.test>", "maria@casa.example@elsewhere.test"),
        ('"maria@casa.example"', "maria@casa.example"),
    ],
)
def test_a_stranger_who_puts_her_address_into_quotes_stays_a_stranger(written: str, sender: str) -> None:
    assert decode_mail(raw(f"From: {written}")).sender.address == sender


def test_an_address_never_holds_blanks_or_hidden_signs() -> None:
    mail = decode_mail(raw("From: X <a\u200bb@x\u202e.test>", "To: <a b@x.test>"))
    assert mail.sender.address == "ab@x.test"
    assert mail.to == (Address("", "ab@x.test"),)


def test_several_to_lines_are_all_read() -> None:
    mail = decode_mail(raw("To: a@x.test", "To: b@x.test", "Cc: c@x.test"))
    assert [one.address for one in mail.to] == ["a@x.test", "b@x.test"]
    assert [one.address for one in mail.cc] == ["c@x.test"]


def test_the_thread_is_read_without_brackets_and_without_blanks() -> None:
    mail = decode_mail(
        raw(
            "Message-ID:\r\n <longo@casa.example>",
            "In-Reply-To: <a@lume.example> <b@lume.example>",
            "References: <a@lume.example>\r\n\t<b@lu\r\n me.example> lixo <a@lume.example>",
        )
    )
    assert mail.message_id == "longo@casa.example"
    assert mail.in_reply_to == ("a@lume.example", "b@lume.example")
    assert mail.references == ("a@lume.example", "b@lume.example")


def test_of_thousands_of_ancestors_the_nearest_are_known() -> None:
    ids = [f"{number}.{'x' * 40}@casa.example" for number in range(5000)]
    mail = decode_mail(from_maria("References: " + "\r\n ".join(f"<{one}>" for one in ids), "Subject: Oi"))
    assert mail.references[-1] == ids[-1]
    assert mail.subject == "Oi"


def test_nobody_turns_the_direction_of_what_stands_beside_a_subject_or_a_name() -> None:
    mail = decode_mail(raw("From: Maria\u202e <m@casa.example>", "Subject: Foto \u2066\u202egpj.exe, \u200fشكرا"))
    assert mail.sender.name == "Maria"
    assert mail.subject == "Foto gpj.exe, \u200fشكرا"


def test_ids_without_brackets_are_ids_too() -> None:
    mail = decode_mail(raw("Message-ID: solto@casa.example", "In-Reply-To:"))
    assert (mail.message_id, mail.in_reply_to) == ("solto@casa.example", ())


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Fri, 20 Nov 2026 10:00:00 -0300", datetime(2026, 11, 20, 13, tzinfo=UTC)),
        ("20 Nov 2026 10:00:00 +0000 (UTC)", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("ontem", None),
        ("Fri, 99 Nov 2026 99:99:99 +9999", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("", None),
    ],
)
def test_dates_are_read_in_utc_or_not_at_all(written: str, date: datetime | None) -> None:
    assert decode_mail(raw(f"Date: {written}")).date == date


def test_the_envelope_is_read_from_its_traces() -> None:
    mail = decode_mail(
        raw("Return-Path: <>", "Delivered-To: Ajuda+t1@Lume.example", "X-Original-To: ajuda@lume.example")
    )
    assert mail.delivered_to == ("ajuda+t1@lume.example", "ajuda@lume.example")
    assert mail.return_path == ""
    assert decode_mail(raw("From: a@b.test")).return_path is None


def test_any_other_header_can_be_asked_for() -> None:
    headers = decode_mail(raw("Received: um", "Received: dois", "X-Nome: =?utf-8?Q?caf=C3=A9?=")).headers
    assert headers.raw_all("received") == [b"um", b"dois"]
    assert headers.get("x-nome") == "café"
    assert headers.get("x-falta") == ""
    assert "x-nome" in headers
