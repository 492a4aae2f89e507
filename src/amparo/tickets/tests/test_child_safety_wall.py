"""Behind the wall: nobody at the desk sees it, whatever it hangs on, and what the report needs is at hand."""

from functools import partial
from typing import Any

import pytest
from tests.cast import staff, words

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.files.services import keep
from amparo.media.harm import Harm
from amparo.media.tasks import recognise_alike, take_fingerprint
from amparo.media.tests.samples import encoded, textured
from amparo.notifications.models import Notification
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, WalledFile
from amparo.tickets.queries.walled import openable, report_facts, walled_file, walled_files, walled_waiting
from amparo.tickets.services import (
    NewFile,
    Outgoing,
    bring_back,
    classify_attachment,
    keep_walled,
    look_behind_wall,
    open_ticket,
    reply,
    report_walled,
    take_original,
)


def a_file(content: bytes = b"pixels") -> NewFile:
    return NewFile(file=keep(content), name="a.png", content_type="image/png", size=len(content))


@pytest.fixture
def cleared(db: None) -> User:
    """Teresa has the clearance, and no other role."""
    return staff("Teresa", Role.CHILD_SAFETY)


@pytest.fixture
def write(lume: Brand, brazil: Team) -> Any:
    def written(contact: Contact, text: str = "Olha isto", content: bytes = b"pixels") -> Attachment:
        incoming = words(contact, text, files=[a_file(content)])
        return open_ticket(brand=lume, incoming=incoming, team=brazil).attachments.get()

    return written


@pytest.fixture
def walled(write: Any, maria: Contact, ana: User) -> WalledFile:
    classify_attachment(attachment=write(maria), harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    return WalledFile.objects.get()


def test_a_mark_puts_the_file_behind_the_wall_wherever_it_hangs(
    write: Any, maria: Contact, stranger: Contact, ana: User
) -> None:
    first, elsewhere, other = write(maria), write(stranger), write(stranger, content=b"harmless")
    classify_attachment(attachment=first, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    assert set(openable(Attachment.objects.all())) == {other}
    for attachment in (first, elsewhere):
        attachment.refresh_from_db()
        assert attachment.harm_class == Harm.CHILD_SAFETY
    assert EventRecord.objects.filter(kind="tickets:file:walled").count() == 2


def test_teresa_is_told_once_that_something_waits_and_nothing_of_what_or_whose(
    write: Any, maria: Contact, stranger: Contact, ana: User, cleared: User
) -> None:
    attachment = write(maria)
    classify_attachment(attachment=attachment, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    write(stranger)  # the same bytes again: they are behind the wall already
    told = Notification.objects.get(kind="tickets:walled")
    assert (told.user, told.data, told.ticket_id) == (cleared, {}, None)
    bring_back(walled=WalledFile.objects.get(), by=cleared, harm=Harm.NONE, severity=None, reason="A beach")
    attachment.refresh_from_db()
    classify_attachment(attachment=attachment, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    assert Notification.objects.filter(kind="tickets:walled", user=cleared).count() == 2


def test_the_same_bytes_are_behind_the_wall_the_moment_they_arrive_again(
    walled: WalledFile, write: Any, stranger: Contact
) -> None:
    again = write(stranger)
    assert (again.harm_class, again.harm_source) == (Harm.CHILD_SAFETY, "hash")
    assert not openable(Attachment.objects.filter(pk=again.pk))


def test_words_of_danger_to_a_child_put_what_comes_with_them_behind_it(write: Any, maria: Contact) -> None:
    attachment = write(maria, "Esse perfil vende pornografia infantil, mando a tela")
    attachment.refresh_from_db()
    assert attachment.harm_class == Harm.CHILD_SAFETY
    assert WalledFile.objects.get().source == "words"


def test_its_bytes_go_to_nobody_at_the_desk_the_owner_included(walled: WalledFile, ana: User, olga: User) -> None:
    attachment = Attachment.objects.get(file=walled.file)
    for person in (ana, olga):
        with pytest.raises(Missing):
            take_original(attachment=attachment, by=person)


def test_it_is_not_sent_to_anybody(walled: WalledFile, ana: User) -> None:
    with pytest.raises(Invalid):
        reply(ticket=walled.ticket, by=ana, outgoing=Outgoing(text="Segue", files=[a_file()]))


def test_whoever_marked_it_cannot_take_it_back(walled: WalledFile, ana: User) -> None:
    with pytest.raises(NotAllowed):
        classify_attachment(attachment=Attachment.objects.get(), harm=Harm.NONE, severity=None, by=ana)


def test_only_the_clearance_opens_the_queue(walled: WalledFile, cleared: User, olga: User, ana: User) -> None:
    assert walled_files(cleared) == ([walled], None)
    assert walled_waiting(cleared) == 1
    for person in (olga, ana):
        assert (walled_files(person), walled_waiting(person)) == (([], None), 0)
        with pytest.raises(Missing):
            walled_file(person, walled.pk)
        with pytest.raises(NotAllowed):
            look_behind_wall(walled=walled, by=person, reason="Curiosity")


def test_each_look_says_why_and_is_counted(walled: WalledFile, cleared: User) -> None:
    with pytest.raises(Invalid):
        look_behind_wall(walled=walled, by=cleared, reason=" ")
    look_behind_wall(walled=walled, by=cleared, reason="To tell which kind it is")
    assert walled.views == 1
    (event,) = EventRecord.objects.filter(kind="tickets:walled_file:seen")
    assert (event.actor_id, event.data["reason"]) == (cleared.pk, "To tell which kind it is")


def test_the_facts_of_a_report_name_all_it_came_with(walled: WalledFile, write: Any, stranger: Contact) -> None:
    again = write(stranger)
    facts = report_facts(walled)
    assert [found.attachment.pk for found in facts.found] == [
        Attachment.objects.exclude(pk=again.pk).get().pk,
        again.pk,
    ]
    assert [identity.shown for identity in facts.identities] == ["maria@correio.example", "someone@elsewhere.test"]


def test_a_report_needs_its_reference_and_is_made_once(walled: WalledFile, cleared: User) -> None:
    with pytest.raises(Invalid):
        report_walled(walled=walled, by=cleared, reference=" ")
    report_walled(walled=walled, by=cleared, reference="CyberTip 1234")
    with pytest.raises(Conflict):
        keep_walled(walled=WalledFile.objects.get(), by=cleared, reason="Changed my mind")


def smaller(size: int = 0) -> bytes:
    """The same picture with other bytes."""
    return encoded(textured().resize((500 + size, 375 + size)), quality=60)


@pytest.mark.parametrize("said", [partial(report_walled, reference="CT-1"), partial(keep_walled, reason="Known")])
def test_a_smaller_copy_is_behind_it_too_once_somebody_there_said_that_it_belongs_there(
    said: Any, write: Any, maria: Contact, ana: User, cleared: User
) -> None:
    """Whether it comes later or lay at the desk before; what an agent said of a copy, a likeness does not change."""
    arrived = write(maria, content=encoded(textured()))
    before, after, judged = (write(maria, content=smaller(size)) for size in range(3))
    for attachment in (arrived, before, judged):
        take_fingerprint(file_id=attachment.file_id)
    classify_attachment(attachment=judged, harm=Harm.NONE, severity=None, by=ana)
    classify_attachment(attachment=arrived, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    assert openable(Attachment.objects.filter(pk=before.pk)).exists()
    said(walled=WalledFile.objects.get(), by=cleared)
    recognise_alike(file_id=arrived.file_id)
    take_fingerprint(file_id=after.file_id)
    assert list(openable(Attachment.objects.all())) == [judged]


def test_a_smaller_copy_that_arrives_goes_behind_it_while_nobody_there_has_decided(
    write: Any, maria: Contact, stranger: Contact, ana: User, cleared: User
) -> None:
    first = write(maria, content=encoded(textured()))
    take_fingerprint(file_id=first.file_id)
    classify_attachment(attachment=first, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    copy = write(stranger, content=smaller())
    take_fingerprint(file_id=copy.file_id)
    copy.refresh_from_db()
    assert (copy.harm_class, copy.harm_source) == (Harm.CHILD_SAFETY, "hash")
    assert not openable(Attachment.objects.all()).exists()
    bring_back(walled=WalledFile.objects.get(file=first.file), by=cleared, harm=Harm.NONE, severity=0, reason="A wall")
    later = write(stranger, content=smaller(1))
    take_fingerprint(file_id=later.file_id)
    assert set(openable(Attachment.objects.all())) == {first, later}


def test_what_goes_there_before_it_was_looked_into_keeps_its_likenesses_away_too(
    write: Any, maria: Contact, stranger: Contact
) -> None:
    first = write(maria, "Esse perfil vende pornografia infantil, mando a tela", encoded(textured()))
    copy = write(stranger, content=smaller())
    for attachment in (first, copy):
        take_fingerprint(file_id=attachment.file_id)
    assert not openable(Attachment.objects.all()).exists()


def test_what_is_none_comes_back_and_is_not_walled_off_again_by_a_guess(
    walled: WalledFile, cleared: User, write: Any, stranger: Contact, ana: User
) -> None:
    bring_back(walled=walled, by=cleared, harm=Harm.BULLYING, severity=1, reason="A drawing of adults")
    attachment = Attachment.objects.get()
    assert (attachment.harm_class, attachment.harm_source) == (Harm.BULLYING, "agent")
    assert take_original(attachment=attachment, by=ana).read() == b"pixels"
    again = write(stranger, "Esse perfil vende pornografia infantil, mando a tela")
    assert openable(Attachment.objects.filter(pk=again.pk))
    classify_attachment(attachment=again, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    assert not openable(Attachment.objects.all())


def test_an_original_is_taken_by_a_recorded_act(write: Any, maria: Contact, ana: User, luis: User, noor: User) -> None:
    attachment = write(maria)
    assert take_original(attachment=attachment, by=ana).read() == b"pixels"
    (event,) = EventRecord.objects.filter(kind="tickets:original:taken")
    assert (event.actor_id, event.ticket_id) == (ana.pk, attachment.message.ticket_id)
    with pytest.raises(Missing):
        take_original(attachment=attachment, by=luis)
    noor.roles = ["observer"]
    with pytest.raises(NotAllowed):
        take_original(attachment=attachment, by=noor)
