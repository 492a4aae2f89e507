"""Files: found wherever they hide, and named so that nothing can go wrong with the name."""

import base64
import binascii

import pytest

from amparo.channels.email.decode import Attachment, decode_mail
from amparo.channels.email.decode.filenames import safe_name
from amparo.channels.email.decode.smime import OID_DATA, OID_SIGNED_DATA
from amparo.channels.email.tests.raw_mails import file_part, from_maria, html_part, multipart, raw, text_part


def only_file(disposition: str, content_type: str = "image/png") -> Attachment:
    header, body = multipart("mixed", text_part("segue"), file_part(disposition, content_type=content_type))
    (file,) = decode_mail(from_maria(header, body=body)).attachments
    return file


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('attachment; filename="print.png"', "print.png"),
        ("attachment; filename=print da tela.png", "print da tela.png"),
        ("attachment; filename*=utf-8''reclama%C3%A7%C3%A3o.png", "reclamação.png"),
        ("attachment; filename*=iso-8859-1'pt'a%E7%E3o.png", "ação.png"),
        ("attachment; filename*0*=utf-8''um%20; filename*1=dois; filename*2*=%C3%A9.png", "um doisé.png"),
        ('attachment; filename*1="b.png"; filename*0="a"', "ab.png"),
        ('attachment; filename="=?utf-8?B?YcOnw6NvLnBuZw==?="', "ação.png"),
        ('attachment; filename="=?utf-8?Q?a=C3=A7?= =?utf-8?Q?=C3=A3o.png?="', "ação.png"),
        ('attachment; filename="com \\"aspas\\".png"', "com _aspas_.png"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\temp\\print.png"', "print.png"),
        ("attachment; filename*=utf-8''..%2F..%2Fetc%2Fpasswd", "passwd"),
        ('attachment; filename="=?utf-8?Q?..=2F..=2Fsh?="', "sh"),
        ('attachment; filename=".."', "attachment.png"),
        ('attachment; filename=""', "attachment.png"),
        ("attachment", "attachment.png"),
        ('attachment; filename="CON.png"', "_CON.png"),
        ('attachment; filename="a\0b.png"', "ab.png"),
        ("attachment; filename*=utf-8''foto%E2%80%AEgpj.exe", "fotogpj.exe"),
        ('attachment; filename="=?utf-8?Q?a=0Ab.png?="', "a b.png"),
        ('filename="so.png"', "so.png"),
        ('; filename="so.png"', "so.png"),
    ],
)
def test_names_are_read_and_made_safe(written: str, name: str) -> None:
    assert only_file(f"Content-Disposition: {written}").name == name


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("relatório " * 60 + ".pdf", "application/pdf")
    assert name.endswith(".pdf")
    assert len(name) <= 150


def test_a_picture_that_the_text_shows_is_inline_and_one_that_it_does_not_is_a_file() -> None:
    shown = file_part("Content-ID: <foto@casa.example>")
    hidden = file_part("Content-Disposition: inline; filename=solta.png")
    header, body = multipart("related", html_part('<img src="cid:foto@casa.example">'), shown, hidden)
    first, second = decode_mail(from_maria(header, body=body)).attachments
    assert (first.content_id, first.inline, first.disposition) == ("foto@casa.example", True, "inline")
    assert (second.inline, second.disposition) == (False, "attachment")


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "video/mp4", "application/ms-tnef"])
def test_a_mail_that_is_nothing_but_a_file_has_that_file(content_type: str) -> None:
    mail = decode_mail(raw("From: a@b.test", f"Content-Type: {content_type}; name=winmail.dat", body=b"\x78\x9f"))
    (file,) = mail.attachments
    assert (file.name, file.content_type, file.content) == ("winmail.dat", content_type, b"\x78\x9f")
    assert mail.text == ""


def test_winmail_dat_is_kept_as_it_came() -> None:
    disposition = "Content-Disposition: attachment; filename=winmail.dat"
    file = only_file(disposition, content_type="application/ms-tnef")
    assert (file.name, file.content) == ("winmail.dat", b"AMPARO")


def test_a_forwarded_mail_is_a_file_and_its_parts_are_not_read_as_ours() -> None:
    inner = "Content-Type: message/rfc822\n\nSubject: dentro\nFrom: x@y.test\n\ntexto de dentro"
    header, body = multipart("mixed", text_part("veja"), inner)
    mail = decode_mail(from_maria("Subject: fora", header, body=body))
    (file,) = mail.attachments
    assert (mail.subject, mail.text) == ("fora", "veja")
    assert (file.name, file.content_type) == ("attachment.eml", "message/rfc822")
    assert b"texto de dentro" in file.content


def test_uuencoded_files_come_out_of_the_text() -> None:
    content = bytes(range(100))
    lines = b"".join(binascii.b2a_uu(content[start : start + 45]) for start in range(0, 100, 45)).decode()
    mail = decode_mail(from_maria(body=f"segue a foto\nbegin 644 foto.png\n{lines}`\nend\ntchau"))
    (file,) = mail.attachments
    assert (file.name, file.content) == ("foto.png", content)
    assert mail.text == "segue a foto\ntchau"


def test_a_text_that_only_looks_uuencoded_stays_text() -> None:
    text = "begin 644 qualquer coisa\nisto não é um arquivo\nend"
    mail = decode_mail(from_maria(body=text))
    assert (mail.text, mail.attachments) == (text, ())


def test_signatures_are_no_files_but_tell_that_the_mail_was_signed() -> None:
    pgp = 'Content-Type: application/pgp-signature; name="signature.asc"\n\n-----BEGIN PGP SIGNATURE-----'
    header, body = multipart("signed", text_part("assinado"), pgp)
    mail = decode_mail(from_maria(header, body=body))
    assert (mail.text, mail.attachments, mail.is_pgp_signed) == ("assinado", (), True)
    smime = 'Content-Type: application/pkcs7-signature; name="smime.p7s"\n\nMIIG'
    header, body = multipart("signed", text_part("assinado"), smime)
    assert decode_mail(from_maria(header, body=body)).is_smime_signed


def test_what_is_encrypted_is_kept_whole() -> None:
    control = "Content-Type: application/pgp-encrypted\n\nVersion: 1"
    secret = 'Content-Type: application/octet-stream; name="encrypted.asc"\n\n-----BEGIN PGP MESSAGE-----'
    header, body = multipart("encrypted", control, secret)
    mail = decode_mail(from_maria(header, body=body))
    assert mail.is_pgp_encrypted
    assert [file.name for file in mail.attachments] == ["encrypted.asc"]
    smime = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"
    mail = decode_mail(from_maria(smime, "Content-Transfer-Encoding: base64", body="MIAGCSqGSIb3DQEHA6CA"))
    assert (mail.is_smime_encrypted, mail.is_smime_signed) == (True, False)
    assert [file.name for file in mail.attachments] == ["smime.p7m"]


def test_opaque_smime_without_a_word_on_its_kind_is_told_by_its_first_bytes() -> None:
    signed = decode_mail(
        from_maria(
            "Content-Type: application/x-pkcs7-mime; name=smime.p7m",
            "Content-Transfer-Encoding: base64",
            body="MIAGCSqGSIb3DQEHAqCA",
        )
    )
    assert (signed.is_smime_signed, signed.is_smime_encrypted) == (True, False)


def der(tag: int, content: bytes, *, indefinite: bool = False) -> bytes:
    if indefinite:
        return bytes([tag, 0x80]) + content + b"\0\0"
    size = len(content)
    length = bytes([size]) if size < 0x80 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


@pytest.mark.parametrize("form", ["short", "streamed"])
def test_what_stands_inside_an_opaque_signature_is_read(form: str) -> None:
    streamed = form == "streamed"
    entity = b"Content-Type: text/plain; charset=utf-8\r\n\r\nassinado por dentro"
    octets = (
        der(0x24, der(0x04, entity[:20]) + der(0x04, entity[20:]), indefinite=True) if streamed else der(0x04, entity)
    )
    data = der(0x30, OID_DATA + der(0xA0, octets, indefinite=streamed), indefinite=streamed)
    signed = der(
        0x30, OID_SIGNED_DATA + der(0xA0, der(0x30, b"\x02\x01\x01" + der(0x31, b"") + data)), indefinite=streamed
    )
    header = "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"
    mail = decode_mail(
        from_maria(header, "Content-Transfer-Encoding: base64", body=base64.encodebytes(signed), charset="ascii")
    )
    assert (mail.text, mail.attachments) == ("assinado por dentro", ())
    assert (mail.is_smime_signed, mail.is_smime_encrypted) == (True, False)


def test_an_invite_that_came_as_a_file_is_a_file_too() -> None:
    ics = 'Content-Type: text/calendar; name="convite.ics"\n\nBEGIN:VCALENDAR'
    header, body = multipart("mixed", text_part("convite"), ics)
    mail = decode_mail(from_maria(header, body=body))
    assert [file.name for file in mail.attachments] == ["convite.ics"]
    assert mail.calendar == "BEGIN:VCALENDAR"


def test_pgp_in_the_text_is_seen() -> None:
    signed = decode_mail(from_maria(body="-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\noi"))
    assert (signed.is_pgp_signed, signed.is_pgp_encrypted) == (True, False)
    assert decode_mail(from_maria(body="-----BEGIN PGP MESSAGE-----\n\nwcFMA")).is_pgp_encrypted


@pytest.mark.parametrize(
    "header",
    [
        'Content-Type: multipart/mixed; boundary="outra"',
        "Content-Type: multipart/mixed",
        "Content-Type: multipart/mixed boundary=fronteira",
    ],
)
def test_a_wrong_or_missing_boundary_loses_nothing(header: str) -> None:
    _, body = multipart(
        "mixed", text_part("segue o print"), file_part("Content-Disposition: attachment; filename=a.png")
    )
    mail = decode_mail(from_maria(header, body=body))
    assert "segue o print" in mail.text
    assert [file.name for file in mail.attachments] == ["a.png"]


def test_boundaries_that_begin_alike_are_told_apart() -> None:
    inner_header, inner = multipart("alternative", text_part("de dentro"), boundary="ab")
    header, body = multipart("mixed", inner_header.encode() + b"\r\n\r\n" + inner, text_part("de fora"), boundary="a")
    assert decode_mail(from_maria(header, body=body)).text == "de dentro\n\nde fora"


def test_a_mail_that_was_cut_off_keeps_what_arrived() -> None:
    header, body = multipart("mixed", text_part("chegou"), file_part("Content-Disposition: attachment; filename=a.png"))
    mail = decode_mail(from_maria(header, body=body[: body.rindex(b"QU1Q") + 4]))
    assert mail.text == "chegou"
    assert [file.content for file in mail.attachments] == [b"AMP"]
    assert "unclosed" in mail.defects


def test_a_multipart_without_parts_shows_its_text() -> None:
    mail = decode_mail(from_maria('Content-Type: multipart/mixed; boundary="x"', body="só texto, nenhuma parte"))
    assert mail.text == "só texto, nenhuma parte"
    assert "boundary" in mail.defects
