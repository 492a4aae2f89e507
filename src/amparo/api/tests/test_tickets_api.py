import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.api import caller

from amparo.accounts.models import Team, User
from amparo.core import clock
from amparo.escalations.models import Proposal
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.services import Incoming, open_ticket

pytestmark = pytest.mark.django_db

ALL = ("tickets:read", "tickets:write", "contacts:read", "events:read")


@pytest.fixture
def ticket(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    incoming = Incoming(
        contact=maria,
        channel="email",
        subject="O código não chega",
        text="Já tentei três vezes.",
        language="pt-BR",
        received_at=clock.now(),
    )
    return open_ticket(brand=lume, incoming=incoming, team=brazil, market="BR").ticket


@pytest.fixture
def program(ana: User) -> Client:
    return caller(ana, *ALL)


def test_a_program_reads_what_the_desk_shows(program: Client, ticket: Ticket) -> None:
    (item,) = program.get("/api/v1/tickets?state=new&language=pt-BR").json()["items"]
    assert item["number"] == ticket.number
    assert program.get(f"/api/v1/tickets/{ticket.number}").json()["subject"] == "O código não chega"
    (message,) = program.get(f"/api/v1/tickets/{ticket.number}/messages").json()["items"]
    assert (message["kind"], message["text"]) == ("in", "Já tentei três vezes.")


def test_what_another_team_has_does_not_exist(ticket: Ticket, luis: User) -> None:
    elsewhere = caller(luis, *ALL)
    assert elsewhere.get(f"/api/v1/tickets/{ticket.number}").status_code == 404
    assert elsewhere.get("/api/v1/tickets").json()["items"] == []
    assert elsewhere.get("/api/v1/events").json()["items"] == []
    message = Message.objects.get()
    assert elsewhere.get(f"/api/v1/messages/{message.pk}").status_code == 404


def test_the_list_goes_on_where_the_page_before_ended(
    program: Client, ticket: Ticket, lume: Brand, maria: Contact
) -> None:
    for _ in range(4):
        incoming = Incoming(contact=maria, channel="email", subject="Outro", text="…", received_at=clock.now())
        open_ticket(brand=lume, incoming=incoming)
    seen: list[int] = []
    cursor = ""
    while True:
        page = program.get(f"/api/v1/tickets?limit=2&cursor={cursor}").json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next"] or ""
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 5


def test_a_reply_with_the_same_key_is_written_once(program: Client, ticket: Ticket) -> None:
    sent = [
        program.post(
            f"/api/v1/tickets/{ticket.number}/replies",
            {"text": "Mandei um código novo.", "then": "pending"},
            "application/json",
            headers={"Idempotency-Key": "a1"},
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()
    assert Message.objects.filter(kind="out").count() == 1


def test_a_key_used_for_something_else_is_refused(program: Client, ticket: Ticket) -> None:
    path = f"/api/v1/tickets/{ticket.number}/notes"
    program.post(path, {"text": "um"}, "application/json", headers={"Idempotency-Key": "k"})
    answer = program.post(path, {"text": "dois"}, "application/json", headers={"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert Message.objects.filter(kind="note").count() == 1


def test_a_change_based_on_an_older_version_is_refused(program: Client, ticket: Ticket) -> None:
    path = f"/api/v1/tickets/{ticket.number}"
    fresh = program.patch(path, {"priority": "high", "version": ticket.version}, "application/json")
    assert fresh.json()["priority"] == "high"
    stale = program.patch(path, {"priority": "low", "version": ticket.version}, "application/json")
    assert stale.status_code == 409
    assert program.get(path).json()["priority"] == "high"


def test_null_takes_the_assignee_away_and_silence_leaves_it(program: Client, ticket: Ticket, ana: User) -> None:
    path = f"/api/v1/tickets/{ticket.number}"
    assert program.patch(path, {"assignee_id": ana.pk}, "application/json").json()["assignee_id"] == ana.pk
    assert program.patch(path, {"tags_added": ["login"]}, "application/json").json()["assignee_id"] == ana.pk
    assert program.patch(path, {"assignee_id": None}, "application/json").json()["assignee_id"] is None


def test_events_can_be_followed(program: Client, ticket: Ticket) -> None:
    first = program.get("/api/v1/events").json()["items"]
    assert [event["kind"] for event in first][:2] == ["tickets:ticket:opened", "tickets:message:received"]
    last = first[-1]["id"]
    program.post(f"/api/v1/tickets/{ticket.number}/notes", {"text": "visto"}, "application/json")
    later = program.get(f"/api/v1/events?after={last}").json()["items"]
    assert later
    assert all(event["id"] > last and event["ticket_number"] == ticket.number for event in later)


def test_the_number_of_queries_does_not_grow_with_the_page(
    program: Client, lume: Brand, maria: Contact, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        incoming = Incoming(contact=maria, channel="email", subject="Outro", text="…", received_at=clock.now())
        open_ticket(brand=lume, incoming=incoming)
    with django_assert_max_num_queries(7):
        assert len(program.get("/api/v1/tickets").json()["items"]) == 12


def test_the_document_and_its_page_are_there(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "Amparo"
    page = client.get("/api/v1/docs/").content.decode()
    assert "/api/v1/tickets/{number}/replies" in page
    assert "<script>" not in page


def test_a_form_of_the_platform_opens_a_ticket_with_what_the_person_marked(
    program: Client, lume: Brand, maria: Contact
) -> None:
    said = {"brand_id": lume.pk, "contact_id": maria.pk, "subject": "Denúncia", "text": "Podem me ajudar?"}
    marked = said | {"note": True, "flags": ["in_danger"]}
    opened = program.post("/api/v1/tickets", marked, content_type="application/json").json()
    assert Proposal.objects.get(ticket__number=opened["number"]).marked == ["in_danger"]
    note = {"text": "E mais isto", "flags": ["child"]}
    assert (
        program.post(f"/api/v1/tickets/{opened['number']}/notes", note, content_type="application/json").status_code
        == 201
    )
    assert Proposal.objects.filter(ticket__number=opened["number"], marked=["child"]).exists()
    for wrong in (marked | {"flags": ["vip"]}, marked | {"note": False}):
        assert program.post("/api/v1/tickets", wrong, content_type="application/json").status_code == 422


@pytest.mark.parametrize(
    "said", [{"subject": "a\0b"}, {"text": "a\0b"}, {"email": "x\r\nBcc: a@b.example"}, {"subject": "a\ud800b"}]
)
def test_what_cannot_be_kept_or_meant_is_refused(program: Client, lume: Brand, said: dict[str, str]) -> None:
    new = {"brand_id": lume.pk, "subject": "Oi", "text": "Oi", "email": "zoe@correio.example"}
    answer = program.post("/api/v1/tickets", {**new, **said}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert not Ticket.objects.exists()
