"""After somebody was forgotten the whole database is read: only what the docs name may still hold words of theirs.

A new table fails here until the story comes to it (`story.py`) or it is named as one of the house's own; a new column of
words fails until its room forgets it (`people.holding.forgets`), or the docs say that it stays.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from tests.cast import words

from amparo.accounts.models import User
from amparo.audit.events import known_events
from amparo.audit.models import EventRecord
from amparo.audit.services import erasing
from amparo.channels.email.models import Mailbox
from amparo.channels.email.tests.post import arrive, mail
from amparo.core.errors import Conflict
from amparo.escalations.models import Escalation, EscalationTicket, LegalHold, LoopMessage
from amparo.files.models import StoredFile
from amparo.files.services import open_file
from amparo.moderation.models import Case
from amparo.moderation.tests.conftest import HandsIn
from amparo.notifications.models import Notification
from amparo.people import holding
from amparo.people.models import Contact
from amparo.people.services import erase_person
from amparo.project.tests import story
from amparo.sops.models import Run
from amparo.sops.running.inputs import Confirm
from amparo.sops.services import give
from amparo.sops.tests.test_a_run_uses_tools import work
from amparo.tickets.models import Attachment, Brand, Message, Ticket, WalledFile
from amparo.tickets.services import open_ticket
from amparo.tickets.states import TicketState
from amparo.tools.tests.tool import Tool

pytestmark = pytest.mark.django_db

ROOT: Final = Path(__file__).resolve().parents[4]

HERS: Final = ("souza", "segredo", "maria@", "maria.")
"""Name, words, address and account, in lower case."""

WORDS: Final = f"{story.SECRET}, e nisso ninguém mexe; maria@correio.example"
"""Longer than any column of codes."""

OF_THE_HOUSE: Final = {
    "account": "the way in of those who work here",
    "accounts": "those who work here, their teams, and what they may",
    "auth": "what Django knows of permissions",
    "axes": "the way in of those who work here",
    "calendars": "hours, shifts and absences of those who work here",
    "deadlines": "what falls due: kinds, numbers and times",
    "django": "migrations, kinds of rows, and sessions of those who work here",
    "mfa": "the way in of those who work here",
    "procrastinate": "jobs, which name rows by their number",
    "usersessions": "the way in of those who work here",
    "wellbeing": "what colleagues met at work, which nobody else sees",
    "email_mailbox": "our own addresses",
    "escalations_authority": "whom we ask",
    "escalations_directoryrule": "whom we ask",
    "escalations_escalationkind": "what may be asked",
    "escalations_helplinechange": "numbers of services",
    "knowledge_": "articles; of a ticket only that one was used there",
    "media_shieldpreference": "how colleagues look at pictures",
    "moderation_calibration": "made-up cases",
    "moderation_handle": "how reviewers are called",
    "moderation_platform": "the platform's address",
    "moderation_policyline": "rules",
    "moderation_ruleversion": "rules",
    "notifications_quiethours": "when colleagues are called",
    "notifications_way": "how colleagues are called",
    "paging_ladder": "whom to call",
    "people_agency": "firms",
    "sla_policy": "what is promised to everybody",
    "sops_checkanswer": "what colleagues have read",
    "sops_procedure": "procedures",
    "sops_reading": "what colleagues have read",
    "sops_rehearsal": "practice on made-up cases",
    "sops_version": "procedures",
    "tickets_arrival": "figures",
    "tickets_brand": "ours",
    "tickets_contactreason": "ours",
    "tickets_holetold": "figures",
    "tickets_macro": "ours",
    "tickets_tag": "ours",
    "tools_action": "what tools can do",
    "tools_breaker": "whether tools answer",
    "tools_connector": "tools",
    "tools_token": "keys of tools",
}
"""Tables that hold nothing of whoever writes in, by how their name begins; with the reason."""

NOT_OF_THE_HOUSE: Final = ("accounts_idempotentanswer",)

KEPT: Final = {
    "accounts_idempotentanswer.body": "What the interface for programs answered is kept for a day",
    "accounts_idempotentanswer.key": "What the interface for programs answered is kept for a day",
    "escalations_escalation.acknowledged_by": "who took it",
    "escalations_escalation.plan": "its clocks",
    "escalations_loopmessage.name": "who spoke for it",
    "moderation_case.measure": "measures",
    "moderation_conflict.creator_ref": "conflicts of interest that reviewers declared",
    "moderation_conflict.note": "conflicts of interest that reviewers declared",
    "moderation_review.amended_measure": "measures",
    "moderation_review.measure": "measures",
    "moderation_ruling.measure": "measures",
    "paging_call.label": "who was called",
    "paging_page.acknowledged_name": "who had it",
    "paging_page.plan": "who was called",
    "sops_passage.way": "the path",
    "sops_run.pins": "the path",
    "sops_run.step": "the path",
    "sops_runescalation.step": "the path",
    "sops_runinput.input": "the path",
    "sops_runreview.step": "the path",
    "tickets_savedview.filters": "searches that colleagues saved",
    "tools_approval.key": "that something was asked",
    "tools_call.key": "that something was asked",
}
"""Columns that may hold what they held, with the words by which the docs name them."""

LEFT_ALONE: Final = ("audit_eventrecord.data", "sops_run.memory", "people_identity.value", "email_arrival.sender")
"""What is read strictly, and what tells whose something is; of the log, what its events call personal is stained."""


@pytest.fixture
def ticket(lume: Brand, maria: Contact) -> Ticket:
    """Hers, on which a procedure runs: she is the only person whom this database knows."""
    return open_ticket(brand=lume, incoming=words(maria, story.SECRET, language="pt-BR")).ticket


@pytest.fixture
def worked(run: Run, tool: Tool, ana: User) -> Run:
    """It asked tools, and waits for a second person."""
    return work(give(run=work(run, ana), by=ana, given=Confirm(step="sessions", visit=1)), ana)


@pytest.fixture
def hers(maria: Contact, ajuda: Mailbox, ana: User) -> Ticket:
    return story.written(maria, ajuda, ana)


@pytest.fixture
def loop(hers: Ticket, ana: User) -> Escalation:
    return story.asked(hers, ana)


@pytest.fixture
def case(hers: Ticket, hands_in: HandsIn, noor: User, ana: User) -> Case:
    return story.decided(hers, hands_in, noor, ana)


@pytest.fixture
def everything(worked: Run, hers: Ticket, loop: Escalation, case: Case) -> Contact:
    """All that can be known of her."""
    story.kept_beside(hers, worked, loop, case)
    Notification.objects.filter(kind="sops:new").delete()  # that there is a procedure, which is not about her
    return hers.contact


@pytest.fixture
def others(loop: Escalation, lume: Brand, stranger: Contact) -> Ticket:
    """Somebody else who waits for the same answer."""
    ticket = open_ticket(brand=lume, incoming=words(stranger, "Também eu", language="pt-BR")).ticket
    EscalationTicket.objects.create(escalation=loop, ticket=ticket, text="Olá")
    return ticket


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def tables() -> list[str]:
    """All that may hold words of whoever writes in."""
    known = ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    house = tuple(OF_THE_HOUSE)
    theirs = [name for (name,) in known if name in NOT_OF_THE_HOUSE or not name.startswith(house)]
    return [name for name in theirs if columns(name)]


def columns(table: str) -> list[tuple[str, str]]:
    """Those that hold words, with their kind."""
    return ask(
        "SELECT quote_ident(column_name), udt_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND udt_name IN ('text', 'varchar', 'jsonb', '_text', '_varchar') AND is_generated = 'NEVER'",
        table,
    )


def stain(table: str, column: str, kind: str) -> None:
    """Her words in every row of a column, unless the database itself says that nothing but a code may stand there."""
    new, values = "%s || ' ' || ctid::text", [WORDS]
    if kind == "jsonb":
        more = f"WHEN 'array' THEN {column} || jsonb_build_array(%s::jsonb) WHEN 'object' THEN {column} || %s::jsonb"
        new, values = f"CASE jsonb_typeof({column}) {more} ELSE %s::jsonb END", [json.dumps({"words": WORDS})] * 3
    elif kind.startswith("_"):
        new, values = "ARRAY[%s]", [WORDS]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = {new}", values)  # noqa: S608 - names of the catalogue
    except DatabaseError:
        return


def stain_everything() -> None:
    """As if every field had held her words."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables():
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for column, kind in columns(table):
            if f"{table}.{column}" not in LEFT_ALONE:
                stain(table, column, kind)
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with erasing():
        for row in EventRecord.objects.all():
            personal = known_events()[row.kind].personal
            EventRecord.objects.filter(pk=row.pk).update(data={**row.data, **dict.fromkeys(personal, WORDS)})


def left() -> Iterator[str]:
    """Every place in which something of hers stands."""
    anything = " OR ".join(["strpos(lower({}::text), %s) > 0"] * len(HERS))
    for (table,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"):
        for column, _kind in columns(table):
            if ask(f"SELECT FROM {table} WHERE {anything.replace('{}', column)} LIMIT 1", *HERS):
                yield f"{table}.{column}".replace('"', "")
        rows = f"SELECT one::text FROM {table} one WHERE {anything.replace('{}', 'one')} LIMIT 1"  # noqa: S608
        if not columns(table) and ask(rows, *HERS):
            yield table
    for file in StoredFile.objects.all():
        with open_file(file) as stream:
            if any(word in stream.read().decode(errors="replace").lower() for word in HERS[:2]):
                yield "files_storedfile"


def test_the_story_comes_to_every_table(everything: Contact) -> None:
    empty = [table for table in tables() if not ask(f"SELECT FROM {table} LIMIT 1")]
    assert " ".join(empty) == "", "may hold something of a person: have the story come to it, and have it forgotten"


def test_nothing_is_left_of_maria_but_what_the_docs_name(everything: Contact, olga: User) -> None:
    stain_everything()
    before = set(left())
    assert len(before) > 100  # so that there is something to find

    assert erase_person(contact=everything, by=olga).erased_at is not None

    assert " ".join(sorted(set(left()) - set(KEPT))) == ""


def test_a_room_that_had_not_registered_would_be_found_out(
    everything: Contact, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stain_everything()
    rooms = list(holding._forgets)
    for room in rooms:
        monkeypatch.setattr(holding, "_forgets", [other for other in rooms if other is not room])
        with transaction.atomic():
            erase_person(contact=everything, by=olga)
            assert set(left()) - set(KEPT), room
            transaction.set_rollback(True)


def test_what_is_kept_is_named_in_the_docs(everything: Contact, olga: User) -> None:
    stain_everything()
    erase_person(contact=everything, by=olga)
    said = " ".join((ROOT / "docs/reference/erasure.md").read_text(encoding="utf-8").split())
    assert " ".join(sorted(set(KEPT) - set(left()))) == "", "named as kept, and nothing of it was"
    assert [named for named in set(KEPT.values()) if named not in said] == []


def test_what_breaks_on_the_way_leaves_everything_and_a_second_time_goes_through(
    everything: Contact, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(contact_id: int) -> None:
        raise RuntimeError("the last of all rooms")

    before = set(left())
    monkeypatch.setattr(holding, "_forgets", [breaks, *holding._forgets])
    with pytest.raises(RuntimeError), transaction.atomic():
        erase_person(contact=everything, by=olga)
    assert set(left()) == before
    monkeypatch.undo()
    first = erase_person(contact=everything, by=olga)
    assert erase_person(contact=everything, by=olga).erased_at == first.erased_at
    assert EventRecord.objects.filter(kind="people:contact:erased").get().data == {}


def test_a_longer_story_costs_no_more(lume: Brand, maria: Contact, stranger: Contact, olga: User) -> None:
    costs = []
    for contact, tickets in ((stranger, 1), (maria, 12)):
        for _ in range(tickets):
            made = open_ticket(brand=lume, incoming=words(contact, story.SECRET, language="pt-BR"))
            Ticket.objects.filter(pk=made.ticket_id).update(state=TicketState.SOLVED)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            erase_person(contact=contact, by=olga)
        costs.append(len(asked))
    assert costs[1] <= costs[0]


def test_of_what_others_wait_for_too_she_is_left_out_and_it_goes_with_the_last(
    hers: Ticket, others: Ticket, loop: Escalation, olga: User
) -> None:
    question = "Were Maria Souza (MARIA@correio.example) and others cut off by one mistake? Maria asked."
    Escalation.objects.filter(pk=loop.pk).update(question=question)
    story.over(loop)

    erase_person(contact=hers.contact, by=olga)

    loop.refresh_from_db()
    assert loop.question == "Were — (—) and others cut off by one mistake? — asked."
    assert (loop.answer, loop.facts, loop.erased_at) == ("O segredo da — é 4242", [], None)
    texts = EscalationTicket.objects.filter(escalation=loop).order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["", "Olá"]
    assert not LoopMessage.objects.filter(text__contains="Souza").exists()

    erase_person(contact=others.contact, by=olga)

    loop.refresh_from_db()
    assert (loop.question, loop.answer) == ("—", "—")
    assert loop.erased_at is not None


def test_a_loop_that_is_evidence_about_somebody_else_comes_first(
    hers: Ticket, others: Ticket, loop: Escalation, olga: User
) -> None:
    story.over(loop)
    until = loop.raised_at.replace(year=loop.raised_at.year + 1)
    LegalHold.objects.create(contact=others.contact, escalation=loop, reason="A court asks", until=until)
    with pytest.raises(Conflict, match=f"Escalation {loop.number} is evidence"):
        erase_person(contact=hers.contact, by=olga)
    loop.refresh_from_db()
    assert loop.question == story.SECRET


def test_a_mail_that_nobody_has_read_comes_first(hers: Ticket, ajuda: Mailbox, olga: User) -> None:
    Ticket.objects.update(state=TicketState.SOLVED)
    arrive(mail("Mais uma coisa"), ajuda)
    with pytest.raises(Conflict, match="1 mail from them is not read yet"):
        erase_person(contact=hers.contact, by=olga)


def test_what_somebody_else_sent_as_well_stays_behind_the_wall(hers: Ticket, others: Ticket, olga: User) -> None:
    walled = WalledFile.objects.get()
    message = Message.objects.filter(ticket=others).latest("pk")
    Attachment.objects.create(message=message, file=walled.file, name="a.png", content_type="image/png", size=1)
    story.over(Escalation.objects.get())
    erase_person(contact=hers.contact, by=olga)
    walled.refresh_from_db()
    assert walled.note == "—"


def test_what_she_said_last_on_another_ticket_does_not_stand_beside_it(
    lume: Brand, maria: Contact, stranger: Contact, olga: User
) -> None:
    others = open_ticket(brand=lume, incoming=words(stranger, "Oi", language="pt-BR")).ticket
    Message.objects.create(ticket=others, kind="in", channel="email", contact=maria, text=story.SECRET)
    Ticket.objects.filter(pk=others.pk).update(snippet=story.SECRET)
    erase_person(contact=maria, by=olga)
    others.refresh_from_db()
    assert (others.snippet, others.subject) == ("", "Conta")
