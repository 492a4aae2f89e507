from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import words

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Invalid, Missing, NotAllowed
from amparo.notifications.models import Notification
from amparo.notifications.services import notify
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Draft, OpenDesk, Presence, ReadMark, SavedView, Ticket
from amparo.tickets.queries import at_a_ticket, at_the_desk
from amparo.tickets.services import (
    close_tab,
    delete_view,
    discard_draft,
    forget_presence,
    leave,
    mark_read,
    note_open_desks,
    note_presence,
    open_tab,
    open_ticket,
    save_draft,
    save_view,
    write_note,
)
from amparo.tickets.states import MessageKind


def test_a_draft_is_kept_replaced_and_discarded_by_its_author_alone(ticket: Ticket, ana: User, grace: User) -> None:
    for text in ("Olá", "Olá, Maria"):
        save_draft(author=ana, ticket=ticket, kind=MessageKind.OUT, text=text, extras={"macro": "ola"})
    save_draft(author=ana, ticket=ticket, kind=MessageKind.NOTE, text="Nota")
    assert not discard_draft(author=grace, ticket=ticket, kind=MessageKind.OUT)
    draft = Draft.objects.get(kind=MessageKind.OUT)
    assert (draft.text, draft.extras) == ("Olá, Maria", {"macro": "ola"})
    assert discard_draft(author=ana, ticket=ticket, kind=MessageKind.OUT)
    assert Draft.objects.get().kind == MessageKind.NOTE


def test_an_emptied_draft_is_gone_and_one_with_a_file_is_not(ticket: Ticket, ana: User) -> None:
    save_draft(author=ana, ticket=ticket, kind=MessageKind.OUT, text="Olá")
    save_draft(author=ana, ticket=ticket, kind=MessageKind.OUT, text=" ", extras={"attachments": [{"file": 1}]})
    assert Draft.objects.count() == 1
    save_draft(author=ana, ticket=ticket, kind=MessageKind.OUT, text="", extras={"attachments": []})
    assert not Draft.objects.exists()


def test_a_new_ticket_has_a_draft_too(ana: User) -> None:
    for text in ("Um", "Dois"):
        save_draft(author=ana, ticket=None, kind=MessageKind.OUT, text=text)
    assert Draft.objects.get().text == "Dois"


def test_who_looks_and_who_types_is_known_until_they_leave(ticket: Ticket, ana: User, grace: User) -> None:
    note_presence(user=ana, ticket=ticket, typing=True)
    with clock.at(clock.now() + timedelta(minutes=1)):
        note_presence(user=grace, ticket=ticket, typing=False)
    assert Presence.objects.get(user=ana).typing_until is not None
    note_presence(user=ana, ticket=ticket, typing=False)
    assert Presence.objects.get(user=ana).typing_until is None
    leave(user=ana, ticket=ticket)
    assert Presence.objects.get().user == grace


def test_looking_at_what_one_may_not_see_leaves_no_trace(ticket: Ticket, luis: User) -> None:
    for look in (mark_read, open_tab):
        with pytest.raises(Missing):
            look(user=luis, ticket=ticket)
    with pytest.raises(Missing):
        note_presence(user=luis, ticket=ticket, typing=False)
    with pytest.raises(Missing):
        save_draft(author=luis, ticket=ticket, kind=MessageKind.OUT, text="Hola")


def test_reading_keeps_the_tab_and_a_tab_keeps_its_place(ticket: Ticket, ana: User) -> None:
    open_tab(user=ana, ticket=ticket)
    since = ReadMark.objects.get().tab_since
    with clock.at(clock.now() + timedelta(minutes=1)):
        mark_read(user=ana, ticket=ticket)
        open_tab(user=ana, ticket=ticket)
    mark = ReadMark.objects.get()
    assert mark.tab_since == since
    assert mark.read_at > since
    close_tab(user=ana, ticket=ticket)
    assert ReadMark.objects.get().tab_since is None


def test_reading_a_ticket_is_reading_what_one_was_told_of_it(ticket: Ticket, ana: User, grace: User) -> None:
    write_note(ticket=ticket, by=grace, text="@Ana")
    notify(users=[ana], kind="tickets:message", ticket_id=ticket.pk + 1)
    mark_read(user=ana, ticket=ticket)
    assert Notification.objects.get(read_at__isnull=True).ticket_id == ticket.pk + 1


def test_a_view_is_ones_own_or_ones_teams(ana: User, luis: User, olga: User, brazil: Team) -> None:
    own = save_view(owner=ana, name="Meus VIP", filters={"tier": "vip"})
    shared = save_view(owner=ana, name="Onda", filters={"tag": "onda"}, team=brazil)
    assert save_view(owner=ana, name="VIP", filters={}, view=own).name == "VIP"
    with pytest.raises(Missing):
        delete_view(view=own, by=luis)
    with pytest.raises(NotAllowed):
        delete_view(view=shared, by=luis)
    with pytest.raises(NotAllowed):
        save_view(owner=luis, name="x", filters={}, team=brazil)
    with pytest.raises(Invalid):
        save_view(owner=ana, name=" ", filters={})
    delete_view(view=shared, by=olga)
    assert SavedView.objects.get() == own


def test_none_of_this_is_an_event(ticket: Ticket, ana: User) -> None:
    before = EventRecord.objects.count()
    save_draft(author=ana, ticket=ticket, kind=MessageKind.OUT, text="Olá")
    note_presence(user=ana, ticket=ticket, typing=True)
    open_tab(user=ana, ticket=ticket)
    assert EventRecord.objects.count() == before


def test_whoever_never_came_back_is_forgotten_soon(ticket: Ticket, ana: User, grace: User) -> None:
    with clock.at(clock.now() - timedelta(minutes=11)):
        note_presence(user=ana, ticket=ticket, typing=True)
        note_open_desks(user_ids=[ana.pk])
    note_presence(user=grace, ticket=ticket, typing=False)
    note_open_desks(user_ids=[grace.pk])
    assert forget_presence() == 2
    assert (Presence.objects.get().user, OpenDesk.objects.get().user) == (grace, grace)


def test_an_open_desk_is_one_row_a_person_written_over_by_one_statement(ana: User, luis: User) -> None:
    """So no row says since when somebody is there, and two web processes at which Ana is count her once."""
    with clock.at(clock.now() - timedelta(seconds=30)):
        note_open_desks(user_ids=[ana.pk])
    with CaptureQueriesContext(connection) as asked:
        note_open_desks(user_ids={luis.pk, ana.pk})
    assert len([one for one in asked if "tickets_opendesk" in one["sql"]]) == 1
    assert OpenDesk.objects.count() == 2
    assert at_the_desk() == {ana.pk, luis.pk}
    with clock.at(clock.now() + timedelta(seconds=80)):
        assert at_the_desk() == set()


def test_who_has_two_tickets_before_them_is_one_person_until_they_look_away(
    ticket: Ticket, lume: Brand, maria: Contact, ana: User
) -> None:
    note_presence(user=ana, ticket=ticket, typing=False)
    note_presence(user=ana, ticket=open_ticket(brand=lume, incoming=words(maria)).ticket, typing=False)
    assert at_a_ticket() == {ana.pk}
    with clock.at(clock.now() + timedelta(seconds=50)):
        assert at_a_ticket() == set()


def test_what_is_gone_within_minutes_is_in_no_archive_of_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = 'tickets_opendesk'::regclass")
        assert cursor.fetchone() == ("u",)
