"""What a file is taken to hold, from the first guess to the last word of a person."""

from typing import Any

import pytest
from tests.cast import story, words

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.core.errors import Invalid, Missing, NotAllowed
from amparo.core.text import Variants
from amparo.files.services import keep
from amparo.media.harm import Harm
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, ContactReason, Message
from amparo.tickets.services import (
    Change,
    NewFile,
    change_ticket,
    classify_attachment,
    classify_by_hash,
    classify_by_words,
    open_ticket,
    receive_message,
    save_reason,
    set_reason_harm,
    split_message,
)


def a_file(content: bytes = b"pixels", name: str = "print.png") -> NewFile:
    return NewFile(file=keep(content), name=name, content_type="image/png", size=len(content))


def reason(by: User, code: str, parent: ContactReason | None = None) -> ContactReason:
    return save_reason(by=by, code=code, label=Variants(texts={"en": code}), parent=parent)


def said(attachment: Attachment) -> tuple[str, int | None, str]:
    attachment.refresh_from_db()
    return attachment.harm_class, attachment.exposure_severity, attachment.harm_source


@pytest.fixture
def write(lume: Brand, maria: Contact, brazil: Team) -> Any:
    """`write(text, contact=maria)`: opens a ticket with one picture; the attachment."""

    def written(text: str = "Olha isto", contact: Contact = maria, content: bytes = b"pixels") -> Attachment:
        message = open_ticket(brand=lume, incoming=words(contact, text, files=[a_file(content)]), team=brazil)
        return message.attachments.get()

    return written


def test_a_file_of_which_nothing_is_known_is_not_judged(write: Any) -> None:
    assert said(write()) == ("", None, "")


def test_what_is_written_beside_it_says_what_it_holds(write: Any) -> None:
    attachment = write("Na live ele cortou os pulsos, mando a gravação")
    assert said(attachment) == (Harm.SELF_HARM, 3, "words")
    assert (attachment.message.harm_class, attachment.message.exposure_severity) == (Harm.SELF_HARM, 3)


def test_words_of_danger_say_so_too(write: Any) -> None:
    assert said(write("Vi um vídeo em que ela fala que quer se matar, mando a tela")) == (Harm.SELF_HARM, 3, "words")


def test_a_reason_says_it_for_all_below_it_and_for_what_comes_later(write: Any, olga: User, ana: User) -> None:
    animals = reason(olga, "animals")
    set_reason_harm(by=olga, reason=animals, harm=Harm.ANIMAL_HARM, severity=None)
    attachment = write()
    ticket = change_ticket(
        ticket=attachment.message.ticket, by=ana, change=Change(reason=reason(olga, "dogs", animals))
    )
    assert said(attachment) == (Harm.ANIMAL_HARM, 3, "reason")
    later = receive_message(ticket=ticket, incoming=words(ticket.contact, "Mais uma", files=[a_file(b"other")]))
    assert said(later.attachments.get()) == (Harm.ANIMAL_HARM, 3, "reason")
    assert "attachment:classified" in story(ticket)


def test_who_sent_hard_pictures_before_may_send_them_again(write: Any, ana: User, stranger: Contact) -> None:
    classify_attachment(attachment=write(), harm=Harm.GRAPHIC, severity=4, by=ana)
    assert said(write("Oi", content=b"second")) == (Harm.GRAPHIC, 4, "sender")
    assert said(write("Oi", stranger, b"third")) == ("", None, "")


def test_who_sent_something_harmless_before_may_send_anything_now(write: Any, ana: User) -> None:
    classify_attachment(attachment=write(), harm=Harm.OTHER, severity=0, by=ana)
    assert said(write(content=b"something else")) == ("", None, "")


def test_a_person_has_the_last_word(write: Any, ana: User, olga: User) -> None:
    attachment = write("Um rapaz chutando o gato até morrer")
    assert said(attachment) == (Harm.ANIMAL_HARM, 3, "words")
    classify_attachment(attachment=attachment, harm=Harm.NONE, severity=None, by=ana)
    assert said(attachment) == (Harm.NONE, 0, "agent")
    classify_by_hash(attachment=attachment, harm=Harm.ANIMAL_HARM, severity=3)
    hard = reason(olga, "hard")
    set_reason_harm(by=olga, reason=hard, harm=Harm.GRAPHIC, severity=4)
    change_ticket(ticket=attachment.message.ticket, by=ana, change=Change(reason=hard))
    assert said(attachment) == (Harm.NONE, 0, "agent")


def test_what_was_decided_before_counts_for_more_than_words(write: Any) -> None:
    attachment = write("Um rapaz chutando o gato até morrer")
    classify_by_hash(attachment=attachment, harm=Harm.NONE, severity=0)
    assert said(attachment) == (Harm.NONE, 0, "hash")


def test_a_class_is_written_into_the_story_once_and_names_no_words(write: Any, ana: User) -> None:
    attachment = write()
    for _time in range(2):
        classify_attachment(attachment=attachment, harm=Harm.SELF_HARM, severity=2, by=ana)
    (event,) = EventRecord.objects.filter(kind="tickets:attachment:classified")
    assert event.data == {"old": "", "old_severity": None, "new": "self_harm", "new_severity": 2, "source": "agent"}


def test_files_follow_their_message_unless_somebody_judged_them(write: Any, ana: User) -> None:
    attachment = write()
    classify_by_words(harms={attachment.message.pk: Harm.HATE})
    assert said(attachment) == (Harm.HATE, 2, "words")
    classify_attachment(attachment=attachment, harm=Harm.NONE, severity=None, by=ana)
    classify_by_words(harms={attachment.message.pk: Harm.BULLYING})
    assert said(attachment) == (Harm.NONE, 0, "agent")


def test_whoever_may_not_see_the_ticket_may_not_judge_its_files(write: Any, luis: User, noor: User) -> None:
    attachment = write()
    with pytest.raises(Missing):
        classify_attachment(attachment=attachment, harm=Harm.NONE, severity=None, by=luis)
    noor.roles = ["observer"]
    with pytest.raises(NotAllowed):
        classify_attachment(attachment=attachment, harm=Harm.NONE, severity=None, by=noor)


def test_a_weight_is_from_nought_to_four(write: Any, ana: User, olga: User) -> None:
    with pytest.raises(Invalid):
        classify_attachment(attachment=write(), harm=Harm.NONE, severity=5, by=ana)
    with pytest.raises(Invalid):
        set_reason_harm(by=olga, reason=reason(olga, "x"), harm=Harm.HATE, severity=9)


def test_what_is_split_off_keeps_its_class(write: Any, ana: User, maria: Contact) -> None:
    ticket = write().message.ticket
    second = receive_message(ticket=ticket, incoming=words(maria, "Ele cortou os pulsos.", files=[a_file(b"2")]))
    new = split_message(message=second, by=ana)
    copy = Message.objects.get(ticket=new)
    assert (copy.harm_class, said(copy.attachments.get())) == (Harm.SELF_HARM, (Harm.SELF_HARM, 3, "words"))
