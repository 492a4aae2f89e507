"""Texts arrive readable whatever their charset says of itself."""

import base64
import quopri

import pytest

from amparo.channels.email.decode import decode_mail
from amparo.channels.email.tests.raw_mails import from_maria, html_part, multipart, raw, text_part

ACAO = "Olá, a ação não funcionou. ¿Y el año?"


@pytest.mark.parametrize(
    ("declared", "written_in"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ('"iso-8859-15"', "iso8859-15"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "cp1252"),
        ("x-unknown-thing", "utf-8"),
        ("x-unknown-thing", "cp1252"),
        ("utf-8", "cp1252"),
        ("zlib", "utf-8"),
        ("unicode_escape", "utf-8"),
    ],
)
def test_maria_is_read_whatever_her_program_says_of_the_charset(declared: str, written_in: str) -> None:
    mail = decode_mail(
        from_maria(f"Content-Type: text/plain; charset={declared}", body=ACAO, charset="ascii")
        if written_in == "ascii"
        else raw(
            "From: maria@casa.example",
            f"Content-Type: text/plain; charset={declared}",
            "Content-Transfer-Encoding: 8bit",
            body=ACAO.encode(written_in),
        )
    )
    assert mail.text == ACAO


def test_windows_quotes_in_a_latin_1_text_are_quotes() -> None:
    mail = decode_mail(from_maria("Content-Type: text/plain; charset=iso-8859-1", body="“não”".encode("cp1252")))
    assert mail.text == "“não”"


def test_a_text_without_any_declaration_is_read() -> None:
    assert decode_mail(from_maria(body=ACAO)).text == ACAO
    assert decode_mail(from_maria(body=ACAO.encode("latin-1"))).text == ACAO


@pytest.mark.parametrize("codec", ["koi8-r", "cp1251"])
def test_undeclared_russian_is_guessed(codec: str) -> None:
    text = "Здравствуйте, мой аккаунт заблокирован"
    assert decode_mail(raw("From: a@b.test", body=text.encode(codec))).text == text


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("iso-2022-jp", "iso2022_jp", "アカウントに入れません"),
        ("shift_jis", "cp932", "①番のアカウント"),
        ("gb2312", "gb18030", "我的账号不能登录"),
        ("big5", "cp950", "我的帳號不能登入"),
        ("ks_c_5601-1987", "cp949", "계정에 들어갈 수 없습니다"),
    ],
)
def test_asian_charsets_are_read_as_their_vendors_meant_them(declared: str, codec: str, text: str) -> None:
    mail = decode_mail(raw("From: a@b.test", f"Content-Type: text/plain; charset={declared}", body=text.encode(codec)))
    assert mail.text == text


def test_a_character_cut_in_two_spoils_only_itself() -> None:
    mail = decode_mail(
        from_maria("Content-Type: text/plain; charset=utf-8", body="ação e coração, sempre".encode()[:-1] + b"\xc3")
    )
    assert mail.text.startswith("ação e coração, sempr")


@pytest.mark.parametrize("encoding", ["base64", "BASE64 ", "quoted-printable"])
def test_transfer_encodings_are_undone(encoding: str) -> None:
    encode = base64.encodebytes if encoding.lower().startswith("base64") else quopri.encodestring
    mail = decode_mail(
        from_maria(
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Transfer-Encoding: {encoding}",
            body=encode(ACAO.encode()),
        )
    )
    assert mail.text.strip() == ACAO


@pytest.mark.parametrize("damage", [b"!!", b"=", b"\n\n--\nrodape da lista", b"A"])
def test_damaged_base64_still_gives_what_it_holds(damage: bytes) -> None:
    body = base64.b64encode(b"o meu pagamento nao chegou") + damage
    mail = decode_mail(from_maria("Content-Transfer-Encoding: base64", body=body))
    assert "o meu pagamento" in mail.text


def test_nul_and_control_characters_are_gone_from_every_text() -> None:
    mail = decode_mail(from_maria("Subject: sa\0que\x07", body="pa\0gamento\x08 \x1b[31m"))
    assert mail.subject == "saque"
    assert "\0" not in mail.text
    assert "\x1b" not in mail.text
    assert "pagamento" in mail.text


def test_flowed_lines_are_joined_and_quotes_and_signatures_kept_apart() -> None:
    body = "Bom dia, \npreciso de \najuda.\n> citado \n> ainda\n-- \nMaria"
    mail = decode_mail(from_maria("Content-Type: text/plain; charset=utf-8; format=flowed", body=body))
    assert mail.text == "Bom dia, preciso de ajuda.\n> citado ainda\n-- \nMaria"


def test_flowed_text_with_delsp_has_no_blanks_where_it_was_broken() -> None:
    mail = decode_mail(from_maria("Content-Type: text/plain; format=flowed; delsp=yes", body="super \ncalifragil"))
    assert mail.text == "supercalifragil"


def test_text_around_a_picture_is_one_text() -> None:
    header, body = multipart("mixed", text_part("antes"), "Content-Type: image/png\n\nx", text_part("depois"))
    assert decode_mail(from_maria(header, body=body)).text == "antes\n\ndepois"


def test_both_views_of_an_alternative_are_kept() -> None:
    header, body = multipart("alternative", text_part("Bom dia, pessoal"), html_part("<p>Bom dia, pessoal</p>"))
    mail = decode_mail(from_maria(header, body=body))
    assert (mail.text, mail.html) == ("Bom dia, pessoal", "<p>Bom dia, pessoal</p>")
    assert mail.attachments == ()


def test_a_plain_view_that_hides_the_message_does_not_hide_it() -> None:
    shown = "<p>Minha conta foi roubada ontem, alguém mudou telefone</p>"
    header, body = multipart("alternative", text_part("Seu programa não mostra HTML."), html_part(shown))
    mail = decode_mail(from_maria(header, body=body))
    assert "Minha conta foi roubada" in mail.text
    assert "views" in mail.defects


def test_a_message_that_its_program_calls_an_attachment_is_the_message() -> None:
    mail = decode_mail(from_maria("Content-Disposition: attachment", body="socorro"))
    assert (mail.text, mail.attachments) == ("socorro", ())


def test_a_blank_plain_view_is_none() -> None:
    header, body = multipart("alternative", text_part(" \n \n"), html_part("<p>olá</p>"))
    assert decode_mail(from_maria(header, body=body)).text == ""


def test_only_html_leaves_the_plain_view_empty() -> None:
    mail = decode_mail(from_maria("Content-Type: text/html; charset=utf-8", body="<p>olá</p>"))
    assert (mail.text, mail.html) == ("", "<p>olá</p>")


def test_html_tells_its_charset_itself_when_the_mail_does_not() -> None:
    body = b'<html><head><meta charset="windows-1251"></head><body>' + "Привет".encode("cp1251") + b"</body>"
    assert "Привет" in decode_mail(from_maria("Content-Type: text/html", body=body)).html


def test_an_invite_is_kept_as_a_calendar_not_as_a_file() -> None:
    ics = "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nEND:VCALENDAR"
    header, body = multipart("alternative", text_part("convite"), ics)
    mail = decode_mail(from_maria(header, body=body))
    assert mail.calendar.startswith("BEGIN:VCALENDAR")
    assert mail.attachments == ()


@pytest.mark.parametrize("ending", ["\n", "\r"])
def test_other_line_ends_are_line_ends(ending: str) -> None:
    source = ending.join(["From: maria@casa.example", "Subject: oi", "", "linha 1", "linha 2"])
    mail = decode_mail(source.encode())
    assert (mail.subject, mail.text) == ("oi", "linha 1\nlinha 2")


def test_a_forgotten_empty_line_costs_no_text() -> None:
    mail = decode_mail(b"From: maria@casa.example\r\nSubject: oi\r\nesta linha ja e texto\r\ne esta tambem\r\n")
    assert mail.subject == "oi"
    assert mail.text == "esta linha ja e texto\ne esta tambem"


def test_rubbish_between_headers_hides_none_of_them() -> None:
    mail = decode_mail(b"From: maria@casa.example\r\nlixo sem dois pontos\r\nSubject: oi\r\n\r\ntexto")
    assert (mail.subject, mail.text) == ("oi", "texto")


def test_an_mbox_line_on_top_is_no_header() -> None:
    mail = decode_mail(b"From maria@casa.example Fri Nov 20 10:00:00 2026\nSubject: oi\n\ntexto")
    assert (mail.subject, mail.text) == ("oi", "texto")


@pytest.mark.parametrize("declared", ["utf-16", "utf-16le", "utf-16be", "unicode", "ucs-2"])
def test_utf_16_is_read_by_its_bytes_and_believed_only_when_it_is_some(declared: str) -> None:
    def read(content: bytes) -> str:
        type_of = f"Content-Type: text/plain; charset={declared}"
        return decode_mail(from_maria(type_of, "Content-Transfer-Encoding: 8bit", body=content)).text

    assert read(b"Ola, a conta nao abre!!") == "Ola, a conta nao abre!!"
    assert read(ACAO.encode()) == ACAO
    assert read(ACAO.encode("utf-16")) == ACAO
    for order in ("le", "be"):
        if declared[-2:] in {order, "16", "de", "-2"}:
            assert read(ACAO.encode(f"utf-16-{order}")) == ACAO


def test_html_that_says_it_is_utf_16_in_letters_of_ascii_is_none() -> None:
    html = '<html><head><meta charset="utf-16"></head><body>A conta da Maria</body></html>'
    assert "A conta da Maria" in decode_mail(from_maria("Content-Type: text/html", body=html)).html


@pytest.mark.parametrize(("declared", "written_in"), [("IBM850", "cp850"), ("latin-9", "iso8859-15")])
def test_the_names_that_old_programs_give_their_charsets_are_known(declared: str, written_in: str) -> None:
    type_of = f"Content-Type: text/plain; charset={declared}"
    assert decode_mail(from_maria(type_of, body="Ação, ¿año?".encode(written_in))).text == "Ação, ¿año?"


@pytest.mark.parametrize(
    "body",
    [
        base64.b64encode(ACAO.encode()) + b"\r\n_______\r\nEsta mensagem foi verificada.\r\n",
        base64.b64encode(ACAO[:15].encode()) + b"\r\n" + base64.b64encode(ACAO[15:].encode()),
        ACAO.encode(),
    ],
    ids=["with a footer below", "in two padded pieces", "not at all"],
)
def test_base64_that_is_none_in_part_loses_nothing_of_the_text(body: bytes) -> None:
    headers = ("Content-Type: text/plain; charset=utf-8", 'Content-Transfer-Encoding: "base64" (as ever)')
    assert decode_mail(from_maria(*headers, body=body)).text == ACAO
