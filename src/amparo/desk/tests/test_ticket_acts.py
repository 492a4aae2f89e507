"""What is done to a ticket from its page: with htmx the changed regions come back, without it the page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import HTMX

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.core.text import Variants
from amparo.desk.later import MORNING, choices_for
from amparo.desk.tests.scene import a_ticket, post, writes_again
from amparo.people.models import Agency, Contact
from amparo.tickets.models import Brand, ContactReason, Follow, Ticket, TicketLink
from amparo.tickets.services import Change, change_ticket

pytestmark = pytest.mark.django_db


def again(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_ana_takes_a_ticket_and_a_new_one_is_open_then(desk: Client, ana: User, ticket: Ticket) -> None:
    answer = post(desk, "ticket-change", ticket, assignee="me", version=ticket.version)
    assert answer.status_code == 200
    assert b'hx-target="#ticket-head"' in answer.content
    assert b"Assigned to Ana" in answer.content
    assert again(ticket).assignee == ana
    assert again(ticket).state == "open"


def test_without_javascript_the_page_comes_back(desk: Client, ana: User, ticket: Ticket) -> None:
    answer = desk.post(reverse("desk:ticket-change", args=[ticket.number]), {"priority": "high"}, follow=True)
    assert answer.redirect_chain == [(reverse("desk:ticket", args=[ticket.number]), 302)]
    assert again(ticket).priority == "high"


def test_several_fields_change_at_once_and_one_step_takes_them_back(
    desk: Client, ana: User, grace: User, ticket: Ticket
) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(assignee=ana, tags_added=("vip",)))
    before = again(ticket)
    reason = ContactReason.objects.create(code="login", label=Variants(texts={"en": "Lost login"}))
    said = {"priority": "urgent", "language": "es", "reason": "login", "assignee": grace.pk, "tags": "Live, golpe"}
    answer = post(desk, "ticket-change", ticket, **said)
    changed = again(ticket)
    assert (changed.priority, changed.language, changed.reason, changed.assignee) == ("urgent", "es", reason, grace)
    assert sorted(changed.tags.values_list("name", flat=True)) == ["Live", "golpe"]
    assert b"Reason: Lost login" in answer.content
    back = {"priority": "normal", "language": "pt-BR", "reason": "", "assignee": ana.pk, "tags": "vip"}
    post(desk, "ticket-change", ticket, **back, version=changed.version)
    undone = again(ticket)
    assert (undone.priority, undone.language, undone.reason, undone.assignee) == (
        before.priority,
        before.language,
        before.reason,
        before.assignee,
    )
    assert list(undone.tags.values_list("name", flat=True)) == ["vip"]


@pytest.mark.parametrize(
    "said",
    [{"state": "gone"}, {"priority": "5"}, {"team": "x"}, {"team": "999999"}, {"reason": "no"}, {"language": "tlh"}],
)
def test_what_does_not_exist_is_refused_in_a_sentence(desk: Client, ticket: Ticket, said: dict[str, str]) -> None:
    answer = post(desk, "ticket-change", ticket, **said)
    assert answer.status_code == 422
    assert b"Choose one of the list." in answer.content


def test_a_change_on_an_older_version_names_who_was_first(desk: Client, grace: User, ticket: Ticket) -> None:
    change_ticket(ticket=ticket, by=grace, change=Change(tags_added=("vip",)))
    answer = post(desk, "ticket-change", ticket, state="solved", version=ticket.version)
    assert answer.status_code == 409
    assert b"Grace changed this at" in answer.content
    assert again(ticket).state == "new"
    now = again(ticket).version
    assert f'name="version" value="{now}"' in answer.content.decode().partition('hx-target="#act [name=version]"')[2]
    post(desk, "ticket-change", ticket, state="solved", version=now)  # she knows now, and still means it
    assert again(ticket).state == "solved"


def test_ana_keeps_the_tag_that_grace_added_while_ana_changed_them(
    desk: Client, ana: User, grace: User, ticket: Ticket
) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(tags_added=("conta", "Golpe")))
    ticket.refresh_from_db()
    form = desk.get(reverse("desk:ticket-act", args=[ticket.number, "tags"]), headers=HTMX).content.decode()
    before = re.search(r'name="tags_before" value="(.*?)"', form)
    assert before
    change_ticket(ticket=ticket, by=grace, change=Change(tags_added=("vip",)))
    said = {"tags": "conta, live", "tags_before": before[1]}
    assert post(desk, "ticket-change", ticket, **said, version=ticket.version).status_code == 409
    answer = post(desk, "ticket-change", ticket, **said, version=again(ticket).version)  # and she still means it
    assert sorted(again(ticket).tags.values_list("name", flat=True)) == ["conta", "live", "vip"]
    back = dict(re.findall(r'name="(tags\w*)" value="(.*?)"', answer.content.decode()))
    change_ticket(ticket=ticket, by=grace, change=Change(tags_removed=("vip",)))
    post(desk, "ticket-change", ticket, **back, version=again(ticket).version)
    assert sorted(again(ticket).tags.values_list("name", flat=True)) == ["Golpe", "conta"]


@pytest.mark.parametrize("name", ["assign", "link", "macro", "merge", "priority", "reason", "snooze", "state", "tags"])
def test_every_form_opens_as_a_dialog_and_as_a_page(desk: Client, ticket: Ticket, name: str) -> None:
    address = reverse("desk:ticket-act", args=[ticket.number, name])
    dialog = desk.get(address, headers=HTMX).content.decode()
    assert dialog.lstrip().startswith("<dialog")
    page = desk.get(address).content.decode()
    assert page.lstrip().startswith("<!doctype html>")
    assert "<form" in page


def test_a_form_that_nobody_made_does_not_exist(desk: Client, ticket: Ticket) -> None:
    assert desk.get(reverse("desk:ticket-act", args=[ticket.number, "explode"])).status_code == 404


@pytest.mark.parametrize(("day", "offered"), [(21, 2), (22, 1)])
def test_on_a_sunday_monday_is_offered_once(ana: User, day: int, offered: int) -> None:
    with clock.at(datetime(2026, 11, day, 15, tzinfo=UTC)):
        assert sum(moment.hour == MORNING for _, _, moment in choices_for(ana)) == offered


def test_a_snoozed_ticket_says_until_when_and_comes_back(desk: Client, ana: User, ticket: Ticket) -> None:
    post(desk, "ticket-snooze", ticket, until="tomorrow")
    until = again(ticket).snoozed_until
    assert until is not None
    assert clock.now() < until < clock.now() + timedelta(days=2)
    post(desk, "ticket-wake", ticket)
    assert again(ticket).snoozed_until is None
    assert post(desk, "ticket-snooze", ticket, until="2001-01-01T10:00").status_code == 422
    assert post(desk, "ticket-snooze", ticket, until="soon").status_code == 422


def test_following_is_a_switch(desk: Client, ana: User, ticket: Ticket) -> None:
    assert b"You follow it" in post(desk, "ticket-follow", ticket).content
    assert Follow.objects.filter(user=ana, ticket=ticket).exists()
    assert b"You no longer follow it" in post(desk, "ticket-follow", ticket, stop="1").content
    assert not Follow.objects.filter(user=ana, ticket=ticket).exists()


def test_grace_merges_two_tickets_sees_them_as_one_and_takes_them_apart(
    client: Client, grace: User, maria: Contact, ticket: Ticket
) -> None:
    client.force_login(grace)
    first = a_ticket(ticket.brand, maria, ticket.team, "A primeira mensagem")
    answer = post(client, "ticket-merge", ticket, other=first.number)
    assert answer.headers["HX-Redirect"] == reverse("desk:ticket", args=[first.number])
    together = client.get(reverse("desk:ticket", args=[first.number])).content.decode()
    assert "Perdi a senha." in together
    assert "Merged into this" in together
    gone = client.get(reverse("desk:ticket", args=[ticket.number])).content.decode()
    assert f"This goes on in ticket {first.number}." in gone
    apart = post(client, "ticket-unmerge", ticket)
    assert again(ticket).merged_into is None
    assert 'id="writing"' in apart.content.decode()  # and here one writes again


def test_links_go_both_ways_and_away_again(
    desk: Client, lume: Brand, maria: Contact, brazil: Team, ticket: Ticket
) -> None:
    other = a_ticket(lume, maria, brazil, subject="Outra coisa")
    answer = post(desk, "ticket-link", ticket, other=f"#{other.number}")
    assert b"Outra coisa" in answer.content
    page = desk.get(reverse("desk:ticket", args=[other.number])).content.decode()
    assert "Belongs together" in page
    post(desk, "ticket-unlink", other, other=ticket.number)
    assert not TicketLink.objects.exists()
    assert post(desk, "ticket-link", ticket, other="nothing").status_code == 422


def test_a_message_about_something_else_gets_a_ticket_of_its_own(desk: Client, ticket: Ticket) -> None:
    message = writes_again(ticket, "E outra coisa: meu pagamento")
    answer = post(desk, "ticket-split", ticket, message=message.pk)
    made = Ticket.objects.exclude(pk=ticket.pk).get()
    assert answer.headers["HX-Redirect"] == reverse("desk:ticket", args=[made.number])
    assert made.messages.get().text == "E outra coisa: meu pagamento"
    assert post(desk, "ticket-split", ticket, message="0").status_code == 404


def test_the_card_of_a_person_is_put_right_in_place(desk: Client, maria: Contact, ticket: Ticket) -> None:
    said = {"name": "Maria de Souza", "tier": "vip", "market": "br", "city": "Recife", "languages": ["pt-BR", "es"]}
    answer = post(desk, "ticket-contact", ticket, **said)
    assert b"Maria de Souza" in answer.content
    maria.refresh_from_db()
    assert (maria.tier, maria.market, maria.city, maria.languages) == ("vip", "BR", "Recife", ["pt-BR", "es"])
    wrong = post(desk, "ticket-contact", ticket, **{**said, "market": "Brasil"})
    assert wrong.status_code == 422
    assert b"Brasil" in wrong.content


def test_whoever_left_an_agency_is_shown_without_one(desk: Client, maria: Contact, ticket: Ticket) -> None:
    maria.agency = Agency.objects.create(name="Estrela")
    maria.save(update_fields=["agency"])
    said = {"name": "Maria", "tier": "standard", "agency": maria.agency.pk}
    post(desk, "ticket-contact", ticket, **said)
    maria.refresh_from_db()
    assert maria.agency
    post(desk, "ticket-contact", ticket, **{**said, "agency": ""})
    maria.refresh_from_db()
    assert maria.agency is None
    assert "Estrela" not in desk.get(reverse("desk:ticket", args=[ticket.number])).content.decode()


def test_another_address_of_a_person_is_noted_unless_it_is_somebody_elses(
    desk: Client, maria: Contact, stranger: Contact, ticket: Ticket
) -> None:
    answer = post(desk, "ticket-identity", ticket, kind="handle", value="@jussaracozinha")
    assert b"@jussaracozinha" in answer.content
    assert maria.identities.filter(kind="handle", value="@jussaracozinha").exists()
    taken = post(desk, "ticket-identity", ticket, kind="email", value="someone@elsewhere.test")
    assert taken.status_code == 409
    assert b"already belongs to another person" in taken.content


def test_an_agent_begins_a_conversation(desk: Client, ana: User, lume: Brand, brazil: Team) -> None:
    said = {
        "address": "nova@correio.example",
        "name": "Nova",
        "brand": lume.pk,
        "team": brazil.pk,
        "language": "pt-BR",
        "subject": "Sobre a sua LIVE",
        "text": "Oi! Precisamos falar.",
        "kind": "out",
    }
    answer = desk.post(reverse("desk:new-ticket"), said)
    made = Ticket.objects.get()
    assert answer.headers["Location"] == reverse("desk:ticket", args=[made.number])
    assert made.contact.name == "Nova"
    assert made.messages.get().text == "Oi! Precisamos falar."
    wrong = desk.post(reverse("desk:new-ticket"), {**said, "address": "nova@"})
    assert wrong.status_code == 422
    assert b"Oi! Precisamos falar." in wrong.content


def test_a_closed_story_goes_on_in_a_new_ticket(desk: Client, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(state="closed")
    go_on = f"{reverse('desk:new-ticket')}?continues={ticket.number}"
    assert go_on in desk.get(reverse("desk:ticket", args=[ticket.number])).content.decode()
    page = desk.get(go_on)
    form = page.context["form"]
    filled = {name: form[name].value() for name in ("address", "name", "brand", "team", "language", "subject", "kind")}
    answer = desk.post(go_on, {**filled, "text": "Olá de novo!"})
    made = Ticket.objects.exclude(pk=ticket.pk).get()
    assert answer.headers["Location"] == reverse("desk:ticket", args=[made.number])
    assert made.links_out.get().target == ticket
    assert desk.get(f"{reverse('desk:new-ticket')}?continues=999999").status_code == 404


def test_an_observer_reads_and_changes_nothing(client: Client, olga: User, ticket: Ticket) -> None:
    olga.roles = ["observer"]
    olga.save(update_fields=["roles"])
    client.force_login(olga)
    html = client.get(reverse("desk:ticket", args=[ticket.number])).content.decode()
    assert "Send and wait" not in html
    assert "Take it" not in html
    assert post(client, "ticket-change", ticket, state="solved").status_code == 403
    assert post(client, "ticket-send", ticket, kind="out", text="Oi").status_code == 403
    assert again(ticket).state == "new"


def test_closing_the_open_tab_leads_to_its_neighbour(
    desk: Client, lume: Brand, maria: Contact, brazil: Team, ticket: Ticket
) -> None:
    other = a_ticket(lume, maria, brazil)
    for one in (ticket, other):
        desk.get(reverse("desk:ticket", args=[one.number]))
    answer = post(desk, "tab-close", other, shown=other.number)
    assert answer.headers["HX-Redirect"] == reverse("desk:ticket", args=[ticket.number])
    answer = post(desk, "tab-close", ticket, shown=ticket.number)
    assert answer.headers["HX-Redirect"] == reverse("desk:home")


def test_the_story_is_told_in_sentences_when_asked(desk: Client, ana: User, ticket: Ticket) -> None:
    change_ticket(ticket=ticket, by=ana, change=Change(assignee=ana))
    page = reverse("desk:ticket", args=[ticket.number])
    assert "opened ticket" not in desk.get(page).content.decode()
    told = desk.get(reverse("desk:ticket-history", args=[ticket.number])).content.decode()
    assert f"opened ticket {ticket.number}" in told
    assert "<b>Ana</b> assigned it to Ana" in told
    assert f"opened ticket {ticket.number}" in desk.get(f"{page}?history=1").content.decode()
