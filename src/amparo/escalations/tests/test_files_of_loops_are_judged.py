"""Files that an authority sends hang on no ticket: they have a class, a fingerprint and the wall all the same."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.models import EventRecord
from amparo.audit.services import record
from amparo.core.errors import Missing, NotAllowed
from amparo.escalations.models import Escalation, LegalHold, LoopFile
from amparo.escalations.queries.files import check_open, hung_on, judgements_of
from amparo.escalations.services import Words, ask, classify_file
from amparo.files.services import keep
from amparo.media.events import Recognised
from amparo.media.harm import Harm
from amparo.tickets.models import Attachment, Ticket, WalledFile
from amparo.tickets.services import NewFile, bring_back, wall_off
from amparo.tickets.states import HarmSource

pytestmark = pytest.mark.django_db

Send = Callable[..., LoopFile]


@pytest.fixture
def sent(loop: Escalation, ana: User) -> Send:
    """A file of theirs, as Ana notes it for them."""

    def send(text: str = "Is it this one?", content: bytes = b"pixels") -> LoopFile:
        file = NewFile(file=keep(content), name="a.png", content_type="image/png", size=len(content))
        ask(escalation=loop, by=ana, words=Words(text=text, name="Nuno", files=[file]))
        return LoopFile.objects.latest("pk")

    return send


@pytest.fixture
def cleared() -> User:
    """Teresa has the clearance, and no other role."""
    return staff("Teresa", Role.CHILD_SAFETY)


def said(file: LoopFile) -> tuple[str, int, str] | None:
    known = judgements_of([LoopFile.objects.get(pk=file.pk)]).get(file.pk)
    return (known.harm, known.severity, known.source) if known else None


def recognised(file: LoopFile, harm: Harm, severity: int, *, is_exact: bool = True) -> None:
    event = Recognised(
        decided_id=1, outcome="breach", harm=harm, severity=severity, is_exact=is_exact, distance=0 if is_exact else 9
    )
    record(event, by=SYSTEM, about=Subject("file", file.file_id))


def test_words_and_reason_say_it_first_and_a_person_last(sent: Send, ana: User) -> None:
    file = sent("Na live ele cortou os pulsos.")
    assert said(file) == (Harm.SELF_HARM, 3, HarmSource.WORDS)
    classify_file(file=file, harm=Harm.NONE, severity=None, by=ana)
    assert said(file) == (Harm.NONE, 0, HarmSource.AGENT)
    recognised(file, Harm.HATE, 2)
    assert said(file) == (Harm.NONE, 0, HarmSource.AGENT)
    told = list(EventRecord.objects.filter(kind="escalations:file:classified").values_list("data__new", flat=True))
    assert told == [Harm.SELF_HARM, Harm.NONE]


def test_it_is_looked_into_and_bears_what_was_decided_about_the_same(sent: Send) -> None:
    file = sent()
    assert ProcrastinateJob.objects.filter(task_name="media:fingerprint", args={"file_id": file.file_id}).exists()
    assert said(file) is None
    recognised(file, Harm.NONE, 0, is_exact=False)  # a likeness makes nobody careless
    assert said(file) is None
    recognised(file, Harm.HATE, 2)
    assert said(file) == (Harm.HATE, 2, HarmSource.HASH)


def test_child_safety_is_behind_the_wall_and_what_is_known_of_the_person_is_kept(
    sent: Send, ana: User, loop: Escalation, ticket: Ticket
) -> None:
    file = sent()
    classify_file(file=file, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    walled = WalledFile.objects.get()
    assert (walled.file, walled.ticket) == (file.file, ticket)
    with pytest.raises(Missing):
        check_open(file)
    with pytest.raises(NotAllowed):
        classify_file(file=file, harm=Harm.NONE, severity=None, by=ana)
    assert LegalHold.objects.get().contact == ticket.contact
    assert hung_on(walled.file) == [file]


def test_what_comes_back_from_behind_the_wall_comes_back_to_the_loop(sent: Send, ana: User, cleared: User) -> None:
    file = sent()
    classify_file(file=file, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    bring_back(walled=WalledFile.objects.get(), by=cleared, harm=Harm.SCAM, severity=1, reason="A beach.")
    assert said(file) == (Harm.SCAM, 1, HarmSource.AGENT)
    check_open(file)
    assert LegalHold.objects.get().released_at is not None


def test_the_hold_stays_while_something_else_of_theirs_is_behind_the_wall(
    sent: Send, ana: User, cleared: User, loop: Escalation, ticket: Ticket
) -> None:
    file, other = sent(), sent(content=b"other pixels")
    for one in (file, other):
        classify_file(file=one, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    back = {"by": cleared, "harm": Harm.NONE, "severity": None, "reason": "A beach."}
    bring_back(walled=WalledFile.objects.get(file=file.file), **back)
    assert LegalHold.objects.get().released_at is None
    bring_back(walled=WalledFile.objects.get(file=other.file), **back)
    assert LegalHold.objects.get().released_at is not None
    told = EventRecord.objects.filter(kind="escalations:hold:released")
    assert told.count() == 1


def test_a_hold_that_a_loop_began_outlives_the_walls(sent: Send, ana: User, cleared: User, loop: Escalation) -> None:
    file = sent()
    classify_file(file=file, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    of_loop = LegalHold.objects.get()
    LegalHold.objects.filter(pk=of_loop.pk).update(escalation=loop)
    bring_back(walled=WalledFile.objects.get(), by=cleared, harm=Harm.NONE, severity=None, reason="A beach.")
    assert LegalHold.objects.get().released_at is None


def test_bytes_that_hang_on_a_ticket_too_are_behind_the_wall_in_both(sent: Send, ana: User, ticket: Ticket) -> None:
    file = sent()
    message = ticket.messages.first()
    assert message is not None
    attachment = Attachment.objects.create(
        message=message, file=file.file, name="a.png", content_type="image/png", size=6
    )
    wall_off(attachment=attachment, by=ana)
    assert said(file) == (Harm.CHILD_SAFETY, 4, HarmSource.HASH)
