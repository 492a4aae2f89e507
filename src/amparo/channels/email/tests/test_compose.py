"""An answer as a mail: what a mail program, a screen reader and a hostile subject make of it."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.channels.email.addressing import (
    is_our_message_id,
    message_in_addresses,
    reply_address,
    return_path,
    ticket_in_addresses,
    ticket_in_subject,
)
from amparo.channels.email.bounces import Kind, classify
from amparo.channels.email.compose import Attached, Letter, compose
from amparo.channels.email.decode import decode_mail
from amparo.channels.email.models import Mailbox
from amparo.channels.email.reply_text import split_reply
from amparo.core.text import Variants
from amparo.tickets.models import Brand, Message, Ticket

BOX = Mailbox(
    brand=Brand(name="Lume"),
    address="ajuda@lume.example",
    display_name="Lume, ajuda",
    signature=Variants(texts={"pt-BR": "Equipe **Lume**", "es": "Equipo **Lume**"}),
)


def letter(text: str = "Oi, **Maria**.", *, subject: str = "Não entra", **more: object) -> Letter:
    ticket = Ticket(number=48213, subject=subject)
    message = Message(pk=7, ticket=ticket, text=text, subject=subject, is_automatic=bool(more.pop("automatic", False)))
    values = {"language": "pt-BR", "to": [("Maria Souza", "maria@correio.example")], "references": ["a@b"]} | more
    return Letter(mailbox=BOX, ticket=ticket, message=message, **values)


def sent(made: Letter) -> EmailMessage:
    return message_from_bytes(compose(made).as_bytes(), policy=policy.default)


def test_our_own_decoder_reads_what_we_write() -> None:
    mail = decode_mail(
        compose(letter(files=[Attached(name="ação.pdf", content_type="application/pdf", content=b"%PDF")])).as_bytes()
    )
    assert mail.sender.name == "Lume, ajuda"
    assert (mail.to[0].name, mail.to[0].address) == ("Maria Souza", "maria@correio.example")
    assert is_our_message_id(mail.message_id)
    assert ticket_in_subject(mail.subject) == 48213
    assert ticket_in_addresses([one.address for one in mail.reply_to]) == 48213
    assert [file.name for file in mail.attachments] == ["ação.pdf"]
    assert split_reply(mail.text).visible == "Oi, **Maria**."
    assert not mail.defects


def test_markdown_becomes_html_and_html_stays_text() -> None:
    html = sent(
        letter("**Oi**\n\n1. um\n2. dois\n\n<script>alert(1)</script>\n\n![x](http://spy.test/a.png)")
    ).get_body(("html",))
    content = html.get_content()
    assert "<strong>Oi</strong>" in content
    assert "<li>um</li>" in content
    assert "<script>" not in content
    assert "<img" not in content
    assert 'lang="pt-BR"' in content


def test_the_signature_is_in_the_language_of_the_ticket() -> None:
    assert "Equipo **Lume**" in sent(letter(language="es")).get_body(("plain",)).get_content()


def test_an_acknowledgement_says_that_a_machine_wrote_it() -> None:
    raw = compose(letter(automatic=True)).as_bytes()
    assert b"Auto-Submitted: auto-replied" in raw
    assert classify(decode_mail(raw)).kind is not Kind.PERSON


def test_a_long_thread_keeps_its_first_and_its_last_ids() -> None:
    ids = [f"{number}.{'x' * 30}@mail.example" for number in range(200)]
    references = sent(letter(references=ids))["References"].split()
    assert references[0] == f"<{ids[0]}>"
    assert references[-1] == f"<{ids[-1]}>"
    assert len(references) <= 20
    assert sent(letter(references=ids))["In-Reply-To"] == f"<{ids[-1]}>"


def test_a_picture_made_of_several_stays_one() -> None:
    mail = decode_mail(
        compose(letter(subject="A live da 👩\u200d💻 caiu", to=[("👩\u200d💻 Maria", "m@a.example")])).as_bytes()
    )
    assert mail.subject.startswith("Re: A live da 👩\u200d💻 caiu")
    assert mail.to[0].name == "👩\u200d💻 Maria"


def test_the_long_ids_of_outlook_leave_as_they_came() -> None:
    ids = [f"{name * 44}@CP4PR80MB1234.lamprd80.prod.outlook.example" for name in "ABC"]
    head = compose(letter(references=ids)).as_bytes().split(b"\r\n\r\n")[0]
    assert f"\r\nIn-Reply-To: <{ids[-1]}>\r\n".encode() in head
    assert f"\r\nReferences: <{ids[0]}>\r\n <{ids[1]}>\r\n <{ids[2]}>\r\n".encode() in head
    assert compose(letter(references=ids)).as_string().count(f"<{ids[0]}>") == 1


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("maria..souza@correio.example", b"<maria..souza@correio.example>"),
        ("maria.@correio.example", b"<maria.@correio.example>"),
        ("maria souza@correio.example", b'<"maria souza"@correio.example>'),
        ("maria,souza@correio.example", b'<"maria,souza"@correio.example>'),
        ("maria@ação.example", b"<maria@xn--ao-siap.example>"),
        ("mariá@correio.example", "<mariá@correio.example>".encode()),
        ("maria@correio..example", b"<maria@correio..example>"),
    ],
)
def test_whatever_maria_has_for_an_address_can_be_written(address: str, written: bytes) -> None:
    made = letter(to=[("Mária", address)])
    assert written in compose(made).as_bytes().split(b"\r\nReply-To")[0]
    assert f"<{made.recipients[0]}>".encode() == written


@given(local=st.text(min_size=1, max_size=30), domain=st.text(min_size=1, max_size=30))
def test_no_address_keeps_an_answer_from_being_written(local: str, domain: str) -> None:
    raw = compose(letter(to=[("Maria", f"{local}@{domain}")])).as_bytes()
    assert raw.count(b"\r\nTo: ") == 1
    assert b"\r\nBcc" not in raw


@pytest.mark.parametrize("bad", ["a b@c", "<x@y>", "x\r\nBcc: y@z", "ä@b", ""])
def test_a_message_id_that_could_break_a_header_is_left_out(bad: str) -> None:
    assert sent(letter(references=["good@b", bad]))["References"] == "<good@b>"


def test_without_plus_addresses_the_mail_is_answered_and_bounced_plainly() -> None:
    plain = Mailbox(brand=BOX.brand, address=BOX.address, plus_addresses=False)
    made = letter()
    made = Letter(mailbox=plain, ticket=made.ticket, message=made.message, language="en", to=made.to)
    assert sent(made)["Reply-To"] is None
    assert made.envelope_from == "ajuda@lume.example"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(subject=st.text(max_size=300), text=st.text(max_size=300), name=st.text(max_size=60))
def test_nothing_a_person_writes_makes_a_header_of_their_own(subject: str, text: str, name: str) -> None:
    made = letter(text, subject=subject, to=[(name, "maria@correio.example")])
    raw = compose(made).as_bytes()
    head = raw.split(b"\r\n\r\n")[0]
    names = {line.split(b":")[0].lower() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))}
    assert names <= {
        b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
        b"mime-version", b"content-type",
    }  # fmt: skip
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert ticket_in_subject(decode_mail(raw).subject) == 48213


def test_signed_addresses_are_read_back_and_others_are_not() -> None:
    assert ticket_in_addresses([reply_address("a@b.example", 7)]) == 7
    assert message_in_addresses([return_path("a@b.example", 9).upper()]) == 9
    assert message_in_addresses([reply_address("a@b.example", 7)]) is None
    assert ticket_in_addresses(["a+t7.aaaaaaaaaaaa@b.example"]) is None
    assert ticket_in_subject("[#7-aaaaaaaaaaaa]") is None
