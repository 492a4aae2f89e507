import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import HTMX

from amparo.accounts.models import User
from amparo.audit.queries import newest_event
from amparo.core import clock
from amparo.notifications.services import notify
from amparo.people.models import Contact
from amparo.people.states import Tier
from amparo.tickets.models import Brand, ContactReason, Message, SavedView, Tag, Ticket
from amparo.tickets.services import Change, Incoming, Outgoing, change_ticket, open_ticket, reply, wake
from amparo.tickets.states import TicketState

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

Opens = Callable[..., Ticket]


@pytest.fixture
def opens(lume: Brand, maria: Contact) -> Opens:
    def open_one(**fields: object) -> Ticket:
        values = {
            "brand": lume,
            "contact": maria,
            "subject": "Conta invadida",
            "snippet": "Bom dia",
            "channel": "email",
            "language": "pt-BR",
            "market": "BR",
            "state": TicketState.OPEN,
            "last_message_kind": "in",
            "last_message_at": NOON,
            "waiting_since": NOON,
        }
        ticket = Ticket.objects.create(**{**values, **fields})
        Message.objects.create(
            ticket=ticket, kind="in", channel="email", subject=ticket.subject, text="Bom dia", language="pt-BR"
        )
        return ticket

    return open_one


def test_the_desk_begins_with_ones_own_tickets(as_ana: Client) -> None:
    response = as_ana.get("/desk/")
    assert response.status_code == 302
    assert response["Location"] == "/desk/mine/"


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/desk/mine/")["Location"].startswith("/sign-in/")


def test_a_row_says_who_what_and_since_when_they_wait(as_ana: Client, ana: User, opens: Opens) -> None:
    reason = ContactReason.objects.create(code="login", label={"source": "en", "texts": {"en": "Lost login"}})
    opens(assignee=ana, reason=reason)
    with clock.at(NOON + timedelta(minutes=25)):
        page = as_ana.get("/desk/mine/").content.decode()
    for words in ("Maria Souza", "Conta invadida", "Bom dia", "waits 25 min", "Lost login", "unread"):
        assert words in page, words


@pytest.mark.parametrize("view", ["mine", "unassigned", "team", "waiting", "snoozed", "open", "undelivered", "all"])
def test_every_empty_view_says_why_and_what_next(as_ana: Client, view: str) -> None:
    page = as_ana.get(f"/desk/{view}/").content.decode()
    assert 'class="empty' in page


def test_who_has_nothing_to_do_hears_who_waits_without_an_owner(as_ana: Client, opens: Opens) -> None:
    opens()
    page = as_ana.get("/desk/mine/").content.decode()
    assert "No one is waiting for you now" in page
    assert "1 ticket has no owner yet." in page


def test_a_filter_that_hides_all_is_named_and_can_be_cleared(as_ana: Client, ana: User, opens: Opens) -> None:
    opens(assignee=ana)
    page = as_ana.get("/desk/mine/?state=pending&tag=none&sort=newest").content.decode()
    assert "Nothing fits these filters" in page
    assert 'href="/desk/mine/?sort=newest&amp;tag=none"' in page  # the chip without the state
    assert 'href="/desk/mine/?sort=newest"' in page  # all of them cleared


def test_an_address_that_cannot_be_read_is_refused_with_a_sentence(as_ana: Client) -> None:
    response = as_ana.get("/desk/mine/?state=done")
    assert response.status_code == 422
    assert "cannot be used" in response.content.decode()


def test_the_list_goes_on_where_it_stopped(as_ana: Client, ana: User, opens: Opens) -> None:
    for _ in range(53):
        opens(assignee=ana)
    page = as_ana.get("/desk/mine/")
    more = page.context["listing"].more
    assert page.content.decode().count('id="row-') == 50
    rest = as_ana.get(more, headers=HTMX).content.decode()
    assert rest.count('id="row-') == 3
    assert "<html" not in rest
    assert "<html" in as_ana.get(more).content.decode()


def test_the_list_keeps_still_and_says_what_is_new(as_ana: Client, ana: User, luis: User, opens: Opens) -> None:
    ticket = opens(assignee=ana)
    since = newest_event()
    assert f'since={since}"' in as_ana.get("/desk/mine/").content.decode()
    assert "1 new" not in as_ana.get(f"/desk/news/?view=mine&since={since}").content.decode()
    reply(ticket=ticket, by=luis, outgoing=Outgoing(text="Já vejo"))
    assert "1 new" in as_ana.get(f"/desk/news/?view=mine&since={since}").content.decode()
    assert "1 new" not in as_ana.get(f"/desk/news/?view=unassigned&since={since}").content.decode()


def test_a_mail_that_came_before_the_list_was_read_and_opened_its_ticket_after_is_news(
    as_ana: Client, lume: Brand, maria: Contact
) -> None:
    since = newest_event()
    before = clock.now() - timedelta(minutes=5)
    incoming = Incoming(contact=maria, channel="email", subject="Oi", text="Oi", received_at=before)
    open_ticket(brand=lume, incoming=incoming)
    assert as_ana.get(f"/desk/news/?view=open&since={since}").context["count"] == 1


def test_what_one_said_oneself_is_no_news(as_ana: Client, ana: User, luis: User, opens: Opens) -> None:
    for author, news in ((ana, 0), (luis, 1)):
        since = newest_event()
        reply(ticket=opens(assignee=ana), by=author, outgoing=Outgoing(text="Já vejo"))
        assert as_ana.get(f"/desk/news/?view=mine&since={since}").context["count"] == news


def test_a_ticket_that_a_colleague_gave_one_is_news_in_ones_own_list_alone(
    as_ana: Client, ana: User, grace: User, opens: Opens
) -> None:
    ticket, since = opens(), newest_event()
    change_ticket(ticket=ticket, by=grace, change=Change(assignee=ana))
    for view, news in (("mine", 1), ("open", 0), ("unassigned", 0)):
        assert as_ana.get(f"/desk/news/?view={view}&since={since}").context["count"] == news


def test_a_ticket_that_wakes_is_news_where_it_comes_back(as_ana: Client, ana: User, opens: Opens) -> None:
    ticket = opens(assignee=ana, snoozed_until=clock.now())
    since = newest_event()
    wake(ticket=ticket)
    for view, news in (("mine", 1), ("open", 1), ("snoozed", 0)):
        assert as_ana.get(f"/desk/news/?view={view}&since={since}").context["count"] == news


def test_taking_the_next_leads_to_it(as_ana: Client, ana: User, opens: Opens) -> None:
    assert as_ana.post("/desk/next/")["Location"] == "/desk/unassigned/"
    ticket = opens(state=TicketState.NEW)
    assert as_ana.post("/desk/next/")["Location"] == f"/desk/tickets/{ticket.number}/?view=mine"
    ticket.refresh_from_db()
    assert ticket.assignee == ana


def test_an_urgent_row_wears_its_mark_and_not_the_marks_source(as_ana: Client, ana: User, opens: Opens) -> None:
    opens(assignee=ana, priority="urgent", subject="It fell")
    page = as_ana.get("/desk/open/").content.decode()
    assert '<span class="prio prio-1">P1' in page
    assert "&lt;span" not in page


def test_a_list_is_kept_as_a_view_changed_and_deleted(as_ana: Client, ana: User, opens: Opens) -> None:
    opens(assignee=ana, priority="urgent")
    kept = as_ana.post("/desk/saved/?view=open&priority=urgent", {"name": "Burning"})
    view = SavedView.objects.get()
    assert kept["Location"] == f"/desk/open/?priority=urgent&saved={view.pk}"
    assert "Burning" in as_ana.get(kept["Location"]).content.decode()

    as_ana.post(f"/desk/saved/{view.pk}/?view=open&priority=high", {"name": "Warm", "team": ana.team_ids[0]})
    view.refresh_from_db()
    assert (view.name, view.filters["priority"], view.team_id) == ("Warm", ["high"], ana.team_ids[0])
    as_ana.post(f"/desk/saved/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused_where_it_is_asked(as_ana: Client) -> None:
    response = as_ana.post("/desk/saved/?view=open", {"name": " "})
    assert response.status_code == 422
    assert "Give the view a name." in response.content.decode()


def test_a_teams_view_is_seen_by_the_team_and_an_own_one_by_nobody_else(as_ana: Client, ana: User, luis: User) -> None:
    SavedView.objects.create(owner=luis, name="Only his", filters={"view": ["open"]})
    SavedView.objects.create(owner=luis, name="For Brazil", filters={"view": ["open"]}, team=ana.teams.get())
    SavedView.objects.create(owner=ana, name="Of another age", filters={"colour": ["red"], "state": ["done"]})
    page = as_ana.get("/desk/mine/").content.decode()
    assert "For Brazil" in page
    assert "Only his" not in page
    assert "Of another age" not in page


def test_the_search_page_marks_what_it_found(as_ana: Client, opens: Opens) -> None:
    opens(subject="Minha <b>AÇÃO</b>")
    page = as_ana.get("/desk/search/?q=acoes").content.decode()
    assert "Minha &lt;b&gt;<mark>AÇÃO</mark>&lt;/b&gt;" in page


def test_a_ticket_that_was_found_has_its_number_beside_the_name_whoever_wrote(
    as_ana: Client, opens: Opens, maria: Contact
) -> None:
    Contact.objects.filter(pk=maria.pk).update(tier=Tier.VIP)
    number = opens(subject="Minha ação").number
    page = as_ana.get("/desk/search/?q=acoes").content.decode()
    assert f'Maria Souza</span><span class="n text-micro text-ink-3">{number}</span>' in page


def test_a_search_that_cannot_be_read_says_what_to_write(as_ana: Client) -> None:
    page = as_ana.get("/desk/search/?q=state:done").content.decode()
    assert "“state:done” is unknown" in page


def test_the_palette_finds_places_people_and_tickets_while_one_types(
    as_ana: Client, opens: Opens, maria: Contact
) -> None:
    Contact.objects.filter(pk=maria.pk).update(search_text="maria souza")
    ticket = opens(subject="Marinha e navios")
    page = as_ana.get("/desk/palette/?q=mari").content.decode()
    assert "Maria Souza" in page
    assert str(ticket.number) in page
    assert str(ticket.number) not in as_ana.get("/desk/palette/?q=@mari").content.decode()
    assert "Maria Souza" not in as_ana.get("/desk/palette/?q=%23mari").content.decode().split("Marinha")[0]
    assert "Snoozed" in as_ana.get("/desk/palette/?q=snoo").content.decode()


def test_notices_are_counted_listed_and_read(as_ana: Client, ana: User, opens: Opens) -> None:
    notify(
        users=[ana],
        kind="tickets:assigned",
        ticket_id=opens().pk,
        data={"number": 1, "who": "Grace", "name": "Grace", "subject": ""},
    )
    assert "1 unread" in as_ana.get("/desk/mine/").content.decode()
    assert as_ana.get("/desk/notices/").status_code == 200
    as_ana.post("/desk/notices/read/")
    assert "1 unread" not in as_ana.get("/desk/notices/unread/").content.decode()


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/desk/open/", 11),
        ("/desk/open/?tag=one&state=open", 11),
        ("/desk/danger/", 11),
        ("/desk/search/?q=dia", 16),
        ("/desk/palette/?q=conta", 12),
        ("/desk/menu/", 5),
        ("/desk/news/?view=open&since=0", 6),
    ],
)
def test_a_screen_asks_as_often_for_fifty_rows_as_for_five(
    as_ana: Client, ana: User, opens: Opens, address: str, queries: int
) -> None:
    tag = Tag.objects.create(name="one")
    for rows in (5, 45):
        for _ in range(rows):
            opens(assignee=ana, team_id=ana.team_ids[0], danger="P1").tags.add(tag)
        as_ana.get(address)  # the session is as it will be from now on
        with CaptureQueriesContext(connection) as asked:
            assert as_ana.get(address).status_code == 200
        assert len(asked) == queries, [query["sql"][:90] for query in asked]


def test_a_notice_bears_the_sign_of_the_place_that_tells_it(as_ana: Client, ana: User) -> None:
    for kind in ("sops:rehearse", "escalations:answered", "elsewhere:told"):
        notify(users=[ana], kind=kind, data={"title": "Lost sign-in", "number": 7, "authority": "Payments"})
    rows = as_ana.get("/desk/notices/").content.decode().split("data-row>")[1:]
    assert [re.findall(r"#([a-z-]+)", row)[0] for row in rows] == ["bell", "refresh-ccw-dot", "workflow"]
