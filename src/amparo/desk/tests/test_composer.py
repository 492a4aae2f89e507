"""Writing on a ticket, seen from the server: what is kept, what is sent, what stands in the way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import HTMX

from amparo.accounts.models import User
from amparo.core.text import Variants
from amparo.desk.tests.scene import post
from amparo.files.services import open_file
from amparo.tickets import uploads
from amparo.tickets.models import Draft, Macro, Message, Ticket
from amparo.tickets.services import Change, change_ticket, release_reply, save_draft
from amparo.tickets.states import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcome(db: None) -> Macro:
    return Macro.objects.create(
        code="welcome",
        title=Variants(texts={"pt-BR": "Boas-vindas", "en": "Welcome"}),
        body=Variants(texts={"pt-BR": "Olá {{ contact.first_name }}!", "en": "Hello {{ contact.first_name }}!"}),
        actions={"tags": ["novo"], "state": "solved"},
    )


def ours() -> Message:
    return Message.objects.get(kind="out")


def test_a_reply_is_held_goes_to_maria_and_waits_for_her(desk: Client, ana: User, ticket: Ticket) -> None:
    answer = post(desk, "ticket-send", ticket, kind="out", text="Oi **Maria**", then="pending", version=ticket.version)
    assert answer.status_code == 200
    assert b"<strong>Maria</strong>" in answer.content
    assert ours().delivery == Delivery.HELD
    assert ours().author == ana
    ticket.refresh_from_db()
    assert ticket.state == "pending"


def test_a_reply_may_go_elsewhere_with_a_copy_but_only_to_whole_addresses(desk: Client, ticket: Ticket) -> None:
    wrong = post(desk, "ticket-send", ticket, kind="out", text="Oi", to="maria@, b@x.example")
    assert wrong.status_code == 422
    assert "“maria@” is not a whole address." in wrong.content.decode()
    assert "Oi" in wrong.content.decode()
    post(desk, "ticket-send", ticket, kind="out", text="Oi", to="b@x.example; c@x.example", cc="d@x.example")
    assert [one["address"] for one in ours().addresses["to"]] == ["b@x.example", "c@x.example"]
    assert [one["address"] for one in ours().addresses["cc"]] == ["d@x.example"]


@pytest.mark.parametrize("address", ["maria..souza@provedor.example", "mariá@provedor.example"])
def test_maria_is_answered_at_the_odd_address_she_writes_from(desk: Client, ticket: Ticket, address: str) -> None:
    ticket.contact.identities.update(value=address, shown=address)
    assert post(desk, "ticket-send", ticket, kind="out", text="Oi", to=address).status_code == 200
    assert [one["address"] for one in ours().addresses["to"]] == [address]


def test_a_note_stays_inside(desk: Client, ticket: Ticket) -> None:
    answer = post(desk, "ticket-send", ticket, kind="note", text="@Ana veja isto")
    assert b"<b>@Ana</b>" in answer.content
    assert Message.objects.get(kind="note").delivery == Delivery.NONE
    assert not Message.objects.filter(kind="out").exists()


def test_nothing_is_not_sent(desk: Client, ticket: Ticket) -> None:
    answer = post(desk, "ticket-send", ticket, kind="out", text="  ")
    assert answer.status_code == 422
    assert answer.content.count(b"Write something first.") == 1
    plain = desk.post(reverse("desk:ticket-send", args=[ticket.number]), {"kind": "out", "text": "  "})
    assert plain.content.count(b"Write something first.") == 1


def test_a_conflict_keeps_what_was_typed_on_the_screen_and_in_the_draft(
    desk: Client, ana: User, grace: User, ticket: Ticket
) -> None:
    change_ticket(ticket=ticket, by=grace, change=Change(tags_added=("vip",)))
    answer = post(desk, "ticket-send", ticket, kind="out", text="Meia hora de trabalho", version=ticket.version)
    assert answer.status_code == 409
    assert b"Grace changed this at" in answer.content
    assert b"Meia hora de trabalho" in answer.content
    assert Draft.objects.get(author=ana).text == "Meia hora de trabalho"
    plain = desk.post(
        reverse("desk:ticket-send", args=[ticket.number]),
        {"kind": "out", "text": "Meia hora de trabalho", "version": ticket.version},
    )
    assert plain.status_code == 409
    assert "Meia hora de trabalho" in plain.content.decode()


def test_a_variable_without_a_value_is_not_sent(desk: Client, ticket: Ticket) -> None:
    answer = post(desk, "ticket-send", ticket, kind="out", text="Use {{ code }}, {{ code }} e {{ link }}")
    assert answer.status_code == 422
    assert b"2 variables missing: code, link" in answer.content
    assert not Message.objects.filter(kind="out").exists()


def test_reply_and_note_have_drafts_of_their_own_and_each_author_too(
    desk: Client, client: Client, grace: User, ticket: Ticket
) -> None:
    post(desk, "ticket-draft", ticket, kind="out", text="para Maria")
    turned = post(desk, "ticket-compose", ticket, kind="out", text="para Maria, mais", turn="note").content.decode()
    assert 'data-kind="note"' in turned
    assert "para Maria" not in turned
    post(desk, "ticket-draft", ticket, kind="note", text="para nós")
    back = post(desk, "ticket-compose", ticket, kind="note", text="para nós", turn="out").content.decode()
    assert "para Maria, mais" in back
    client.force_login(grace)
    assert "para Maria" not in client.get(reverse("desk:ticket", args=[ticket.number])).content.decode()
    post(client, "ticket-draft", ticket, kind="out", text="")
    assert Draft.objects.count() == 2


def test_undo_brings_the_words_back_and_comes_too_late_after_ten_seconds(desk: Client, ticket: Ticket) -> None:
    post(desk, "ticket-send", ticket, kind="out", text="Foi cedo demais", then="solved")
    undone = post(desk, "ticket-undo", ticket, message=ours().pk)
    assert "Foi cedo demais" in undone.content.decode()
    assert ours().delivery == Delivery.WITHDRAWN
    ticket.refresh_from_db()
    assert ticket.state == "new"
    post(desk, "ticket-send", ticket, kind="out", text="Agora sim")
    sent = Message.objects.get(text="Agora sim")
    release_reply(sent.pk)
    late = post(desk, "ticket-undo", ticket, message=sent.pk)
    assert late.status_code == 409
    assert b"already on its way" in late.content


def test_macros_come_in_the_tickets_language_filled_in_and_act_at_sending(
    desk: Client, ticket: Ticket, welcome: Macro
) -> None:
    address = reverse("desk:ticket-macros", args=[ticket.number])
    assert 'data-insert="Olá Maria!"' in desk.get(address, {"q": "boas"}).content.decode()
    assert "data-insert" not in desk.get(address, {"q": "zzz"}).content.decode()
    post(desk, "ticket-send", ticket, kind="out", text="Olá Maria!", macro="welcome", version=ticket.version)
    ticket.refresh_from_db()
    assert list(ticket.tags.values_list("name", flat=True)) == ["novo"]
    assert ticket.state == "solved"


def test_a_reply_that_is_taken_back_takes_the_state_of_its_macro_along(
    desk: Client, ana: User, ticket: Ticket, welcome: Macro
) -> None:
    welcome.actions = {"state": "solved", "assign": "me"}
    welcome.save()
    post(desk, "ticket-send", ticket, kind="out", text="Olá Maria!", macro="welcome", then="solved")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.assignee) == ("solved", ana)
    post(desk, "ticket-undo", ticket, message=ours().pk)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.assignee) == ("new", None)


def test_a_brace_offers_what_is_known_of_the_ticket_and_nothing_else(desk: Client, ticket: Ticket, ana: User) -> None:
    ticket.contact.name = "Maria *Estrela* Souza"
    ticket.contact.save(update_fields=["name"])
    ticket.subject = ""
    ticket.save(update_fields=["subject"])
    address = reverse("desk:ticket-variables", args=[ticket.number])
    html = desk.get(address).content.decode()
    assert f'data-insert="{ticket.number}"' in html
    assert "ticket.subject" not in html
    assert 'data-insert="Maria \\*Estrela\\* Souza"' in html  # the text is Markdown, a name is not
    by_words = desk.get(address, {"q": "first name of the PERSON"}).content.decode()
    assert by_words.count("choice") == 1
    assert "contact.first_name" in by_words


def test_the_state_a_macro_sets_is_named_in_words(desk: Client, ticket: Ticket, welcome: Macro) -> None:
    welcome.actions = {"state": "on_hold"}
    welcome.save(update_fields=["actions"])
    html = desk.get(reverse("desk:ticket-macros", args=[ticket.number])).content.decode()
    assert "On hold" in html
    assert "on_hold" not in html


def test_what_comes_with_a_macro_stands_beside_the_button(desk: Client, ticket: Ticket, welcome: Macro) -> None:
    address = reverse("desk:ticket-sending", args=[ticket.number])
    html = desk.get(address, {"macro": "welcome"}, headers=HTMX).content.decode()
    assert "+novo" in html
    assert html.index("Send and solve") < html.index("Send and wait")


def test_a_macro_is_put_in_without_javascript_too(desk: Client, ana: User, ticket: Ticket, welcome: Macro) -> None:
    compose = reverse("desk:ticket-compose", args=[ticket.number])
    page = desk.post(compose, {"kind": "out", "insert": "welcome"}, follow=True).content.decode()
    assert "Olá Maria!" in page
    assert Draft.objects.get(author=ana).extras["macro"] == "welcome"


def test_a_macro_put_in_that_way_stands_behind_what_ana_had_kept_and_whom_she_copies(
    desk: Client, ana: User, ticket: Ticket, welcome: Macro
) -> None:
    save_draft(author=ana, ticket=ticket, kind="out", text="Oi!", extras={"cc": ["pai@correio.example"]})
    desk.post(reverse("desk:ticket-compose", args=[ticket.number]), {"kind": "out", "insert": "welcome"})
    draft = Draft.objects.get(author=ana)
    assert draft.text.startswith("Oi!\n\nOlá Maria!")
    assert draft.extras == {"cc": ["pai@correio.example"], "macro": "welcome"}


def test_files_wait_in_the_draft_go_with_the_reply_and_may_be_taken_off(desk: Client, ticket: Ticket) -> None:
    files = [SimpleUploadedFile("a.txt", b"um"), SimpleUploadedFile("b.txt", b"dois", content_type="text/plain")]
    answer = post(desk, "ticket-attach", ticket, kind="out", files=files)
    assert b"a.txt" in answer.content
    answer = post(desk, "ticket-detach", ticket, kind="out", place="0")
    assert b"a.txt" not in answer.content
    post(desk, "ticket-draft", ticket, kind="out", text="Segue o arquivo")  # autosave leaves the files alone
    post(desk, "ticket-send", ticket, kind="out", text="Segue o arquivo")
    attachment = ours().attachments.get()
    assert attachment.name == "b.txt"
    assert open_file(attachment.file).read() == b"dois"


def test_a_file_that_is_too_big_is_refused_by_name_and_the_others_stay(
    desk: Client, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "FILE_LIMIT", 10)
    files = [SimpleUploadedFile("filme.mov", b"x" * 11), SimpleUploadedFile("b.txt", b"dois")]
    answer = post(desk, "ticket-attach", ticket, kind="out", files=files).content.decode()
    assert "filme.mov has 11\xa0bytes; a file may have 10\xa0bytes." in answer
    assert "b.txt" in answer


def test_colleagues_are_offered_by_name_for_a_mention(desk: Client, grace: User, luis: User, ticket: Ticket) -> None:
    offered = desk.get(reverse("desk:ticket-mentions", args=[ticket.number]), {"q": "gr"}).content.decode()
    assert 'data-insert="@Grace "' in offered
    assert "Luis" not in offered


def test_what_failed_is_shown_open_and_can_be_sent_again(desk: Client, ticket: Ticket) -> None:
    post(desk, "ticket-send", ticket, kind="out", text="Oi")
    Message.objects.filter(kind="out").update(delivery=Delivery.FAILED, delivery_note="550 no such mailbox")
    html = desk.get(reverse("desk:ticket", args=[ticket.number])).content.decode()
    assert "550 no such mailbox" in html
    assert "Send again" in html
    post(desk, "ticket-retry", ticket, message=ours().pk)
    assert ours().delivery == Delivery.QUEUED
