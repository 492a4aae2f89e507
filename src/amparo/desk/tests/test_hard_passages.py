"""What is hard to read is folded wherever it stands, and who opens it finds it in their own ledger, they alone."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM
from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.services.arriving.digest import digest
from amparo.channels.email.services.arriving.receive import receive
from amparo.channels.email.states import Receiver
from amparo.desk.tests.scene import a_ticket, writes_again
from amparo.escalations.models import Escalation, EscalationKind
from amparo.escalations.services import Raising, Words, make_link, raise_escalation, reply_to_authority
from amparo.escalations.states import Level
from amparo.media.harm import Harm
from amparo.moderation import services
from amparo.moderation.models import PolicyLine
from amparo.moderation.services import Shown
from amparo.moderation.states import Verdict
from amparo.moderation.tests.conftest import HandsIn, says
from amparo.people.models import Contact
from amparo.sops.running.inputs import Answer
from amparo.sops.services import give, start_run
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import WITH_REVIEW
from amparo.tickets.models import Brand, Message, Ticket
from amparo.tickets.services import Change, change_ticket, follow, link
from amparo.wellbeing.models import Exposure
from amparo.wellbeing.privacy import as_person

pytestmark = pytest.mark.django_db

HARD = "Na live ele cortou os pulsos."
FOLD = re.compile(r'<details class="veil[^"]*"(?P<tells>[^>]*)>.*?</details>', re.DOTALL)


@pytest.fixture
def hard(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return a_ticket(lume, maria, brazil, "Bom dia. Na live <b>ele cortou os pulsos</b>. Podem tirar do ar?")


@pytest.fixture
def loop(hard: Ticket, refund: EscalationKind, ana: User) -> Escalation:
    """It stands in the title, in what is asked, in a fact, and in what Ana wrote after it."""
    asked = Raising(
        kind=refund, level=Level.P2, question=f"{HARD}\nTirar do ar?", facts={"transaction": f"T-7. {HARD}"}
    )
    row = raise_escalation(tickets=[hard], by=ana, what=asked)
    reply_to_authority(escalation=row, by=ana, words=Words(text=f"Ela escreveu: {HARD}"))
    return row


def ledger(person: User) -> list[tuple[str, str, int, str, int]]:
    with as_person(person):
        rows = Exposure.objects.filter(person=person).order_by("pk")
        return [(row.kind, row.harm, row.severity, row.subject_kind, row.subject_id) for row in rows]


def stands_open(html: str) -> bool:
    return "cortou os pulsos" in FOLD.sub("", html)


def told_by(html: str) -> list[str]:
    """Of each fold of a page, what it says to the ledger."""
    return [found["tells"] for found in FOLD.finditer(html)]


def open_all(client: Client, html: str) -> int:
    """Open each fold of a page as the browser does; how many there are."""
    said = re.findall(r'hx-vals="([^"]*)"', "".join(told_by(html)))
    for values in said:
        assert client.post(reverse("desk:passage"), json.loads(unescape(values))).status_code == 204
    return len(said)


def test_a_hard_sentence_is_one_line_until_it_is_opened(desk: Client, hard: Ticket, ana: User) -> None:
    page = desk.get(reverse("desk:ticket", args=[hard.number])).content.decode()
    assert "Na live &lt;b&gt;ele cortou os pulsos&lt;/b&gt;." in page
    assert page.count("cortou os pulsos") == 1  # not in the list, nor in a tab
    assert not stands_open(page)
    assert open_all(desk, page) == 1
    assert ledger(ana) == [("text", Harm.SELF_HARM, 3, "message", hard.messages.get().pk)]


def test_in_what_a_mail_quotes_it_is_folded_too(desk: Client, hard: Ticket, ana: User) -> None:
    quote = f"<i> Oi\n\nEm sábado, ela escreveu:\n{HARD}\nhttps://lume.example/a"
    message = writes_again(hard, "E agora?", folded=[{"kind": "quote", "text": quote}])
    page = desk.get(reverse("desk:ticket", args=[hard.number])).content.decode()
    assert not stands_open(page)
    assert "&lt;i&gt; Oi" in page
    assert open_all(desk, page) == 2
    assert ledger(ana)[1] == ("text", Harm.SELF_HARM, 3, "message", message.pk)


def test_no_place_of_a_loop_shows_it_open(desk: Client, loop: Escalation, ana: User) -> None:
    page = desk.get(reverse("desk:loop", args=[loop.number])).content.decode()
    assert not stands_open(page)
    assert page.count("[…]") >= 2  # its name, in the tab of the browser and above it
    assert not stands_open(desk.get(reverse("desk:loops")).content.decode())
    assert open_all(desk, page) == 4  # what is asked, a fact, and twice in the conversation
    assert set(ledger(ana)) == {("text", Harm.SELF_HARM, 3, "loop", loop.pk)}


def test_the_team_that_decides_finds_it_folded_and_has_a_ledger_too(
    client: Client, loop: Escalation, sol: User, safety_team: Team
) -> None:
    assert loop.authority is not None
    loop.authority.team = safety_team
    loop.authority.save(update_fields=["team"])
    client.force_login(sol)
    page = client.get(reverse("desk:loop", args=[loop.number])).content.decode()
    assert not stands_open(page)
    open_all(client, page)
    assert ledger(sol)


def test_who_decides_without_an_account_opens_it_and_no_ledger_is_kept(
    client: Client, loop: Escalation, desk: Client
) -> None:
    path = reverse("portal:loop", args=[make_link(escalation=loop, by=SYSTEM)[1]])
    page = Client().get(path).content.decode()
    assert not stands_open(page)
    assert told_by(page) == ["", "", ""]
    assert open_all(desk, desk.get(reverse("desk:loop-outside", args=[loop.number])).content.decode()) == 3


def test_the_frame_of_a_mail_holds_it_back_until_it_is_opened(desk: Client, hard: Ticket, ana: User) -> None:
    message = hard.messages.get()
    html = '<p title="a > b">Bom dia. Na live ele\ncortou os <b>pulsos</b> &amp; caiu. Obrigada.</p><p>Seu viado!</p>'
    Message.objects.filter(pk=message.pk).update(html=html)
    frame = reverse("desk:original", args=[message.pk])
    held = desk.get(frame).content.decode()
    assert "cortou" not in held
    assert '<p title="a > b">Bom dia. <span class="veil">1 · ' in held
    assert "<b></b> Obrigada." in held
    assert '<p>Seu <span class="veil">v… (2)</span>!</p>' in held
    around = reverse("desk:ticket-original", args=[hard.number, message.pk])
    assert desk.get(around).content.decode().count('name="passage"') == 2
    assert ledger(ana) == []
    opened = desk.post(around, {"passage": "0"}).content.decode()
    assert f"{frame}?open=0#passage-1" in opened
    assert opened.count('name="passage"') == 1
    shown = desk.get(f"{frame}?open=0").content.decode()
    assert '<span id="passage-1">Na live ele\ncortou os </span><b>pulsos</b> &amp; caiu. Obrigada.' in shown
    assert "viado" not in shown
    assert ledger(ana) == [("text", Harm.SELF_HARM, 3, "message", message.pk)]
    assert desk.post(around, {"passage": "2"}).status_code == 404


def test_in_quarantine_it_is_folded_in_the_words_and_in_the_raw_mail(
    client: Client, grace: User, lume: Brand, brazil: Team
) -> None:
    mailbox = Mailbox.objects.create(brand=lume, address="ajuda@lume.example", team=brazil)
    mail = f"From: a@b.example\nTo: ajuda@lume.example\nAuto-Submitted: auto-replied\n\nOi.\n{HARD}\nTchau.\n".encode()
    receive(mail, receiver=Receiver.SMTP, mailbox=mailbox, envelope_from="", envelope_to=mailbox.address)
    digest()
    arrival = Arrival.objects.get()
    client.force_login(grace)
    page = client.get(reverse("desk:quarantined", args=[arrival.pk])).content.decode()
    assert not stands_open(page)
    assert open_all(client, page) == 2
    assert ledger(grace) == [("text", Harm.SELF_HARM, 3, "arrival", arrival.pk)] * 2


def test_what_ana_opened_anywhere_is_seen_by_nobody_else(
    desk: Client, loop: Escalation, ana: User, grace: User, olga: User
) -> None:
    open_all(desk, desk.get(reverse("desk:loop", args=[loop.number])).content.decode())
    message = loop.waiting.get().ticket.messages.get()
    Message.objects.filter(pk=message.pk).update(html=f"<p>{HARD}</p>")
    desk.post(reverse("desk:ticket-original", args=[loop.waiting.get().ticket.number, message.pk]), {"passage": "0"})
    assert len(ledger(ana)) == 5
    for person in (grace, olga):
        with as_person(person):
            assert not Exposure.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wellbeing_exposure")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("said", ["", "zebra", '{"seconds":1}:x'])
def test_what_no_page_of_ours_drew_is_in_no_ledger(desk: Client, ana: User, said: str) -> None:
    assert desk.post(reverse("desk:passage"), {"of": said}).status_code == 404
    assert ledger(ana) == []


def test_a_loop_that_is_full_of_it_costs_no_more_queries(desk: Client, loop: Escalation, ana: User) -> None:
    costs: list[Any] = []
    path = reverse("portal:loop", args=[make_link(escalation=loop, by=SYSTEM)[1]])
    for more in (0, 9):
        for _one in range(more):
            reply_to_authority(escalation=loop, by=ana, words=Words(text=HARD))
        for address in (reverse("desk:loop", args=[loop.number]), path):
            desk.get(address)
            with CaptureQueriesContext(connection) as asked:
                desk.get(address)
            costs.append(len(asked))
    assert costs[:2] == costs[2:]


def test_noor_reviews_what_a_creator_wrote_folded_and_so_does_whoever_reads_the_whole_story(
    client: Client, hands_in: HandsIn, noor: User, grace: User
) -> None:
    around = {"title": HARD, "history": f"Em março: {HARD}", "context": HARD}
    case = hands_in(**around, facts=f"No chat: {HARD}", evidence=[Shown(text=f"Viu?\n{HARD}")])
    client.force_login(noor)
    page = client.post(reverse("desk:review-take"), follow=True).content.decode()
    assert not stands_open(page)
    assert open_all(client, page) == 5
    words = case.evidence.get()
    told, seen = ("text", Harm.SELF_HARM, 3, "moderation_case", case.pk), ledger(noor)
    assert sorted(seen) == sorted([("text", Harm.SELF_HARM, 3, "moderation_evidence", words.pk), *[told] * 4])
    services.commit_verdict(case=case, by=noor, words=says(Verdict.OVERTURNS, f"Ele só conta: {HARD}"))
    for address in (reverse("desk:review-case", args=[case.number]), reverse("desk:review-cases")):
        assert not stands_open(client.get(address).content.decode()), address
    client.force_login(grace)
    whole = client.get(reverse("desk:review-case", args=[case.number])).content.decode()
    assert not stands_open(whole)
    assert open_all(client, whole) >= 5


def test_the_statement_of_reasons_is_folded_for_whoever_sends_it(client: Client, hands_in: HandsIn, noor: User) -> None:
    case = hands_in(title="Domingo", facts=HARD)
    services.claim_next(by=noor)
    services.commit_verdict(case=case, by=noor, words=says())
    services.see_first(case=case, by=noor)
    services.decide(case=case, by=noor)
    client.force_login(noor)
    page = reverse("desk:review-case", args=[case.number])
    assert not stands_open(client.get(page).content.decode())
    services.tell(case=case, by=noor, note="App")
    assert not stands_open(client.get(page).content.decode())


def test_a_subject_is_folded_on_its_ticket_and_left_out_wherever_it_is_named(
    client: Client, hard: Ticket, ana: User, grace: User
) -> None:
    Ticket.objects.filter(pk=hard.pk).update(subject=HARD, assignee=ana)
    Message.objects.filter(ticket=hard).update(subject=HARD)
    hard.refresh_from_db()
    change_ticket(ticket=hard, by=grace, change=Change(assignee=grace))
    client.force_login(grace)
    page = client.get(reverse("desk:ticket", args=[hard.number])).content.decode()
    assert not stands_open(page)
    open_all(client, page)
    assert ("text", Harm.SELF_HARM, 3, "ticket", hard.pk) in ledger(grace)
    client.force_login(ana)
    follow(ticket=hard, user=ana)
    writes_again(hard, "Oi?")
    places = ("/desk/all/", "/desk/search/?q=pulsos", "/desk/palette/?q=pulsos", "/desk/notices/")
    for place in places:
        said = client.get(place).content.decode()
        assert "[…]" in said, place
        assert not stands_open(said), place


def test_a_hard_subject_is_left_out_beside_other_tickets_too(desk: Client, hard: Ticket, ana: User) -> None:
    Ticket.objects.filter(pk=hard.pk).update(subject=HARD)
    other = a_ticket(hard.brand, hard.contact, hard.team)
    beside = desk.get(reverse("desk:ticket", args=[other.number])).content.decode()
    assert f"{hard.number} · […]" in beside
    link(source=other, target=hard, by=ana)
    related = desk.get(reverse("desk:ticket", args=[other.number])).content.decode()
    articles = desk.get(reverse("desk:ticket-articles", args=[hard.number])).content.decode()
    for page in (beside, related, articles):
        assert not stands_open(page)


def test_what_a_procedure_hands_in_is_folded_for_whoever_confirms_it(
    client: Client, hard: Ticket, ana: User, grace: User, line: PolicyLine
) -> None:
    text = WITH_REVIEW.replace("A flame in the room", "Ele cortou os pulsos na sala")
    run = start_run(ticket=hard, by=ana, version=published(staff("Kátia", Role.KNOWLEDGE), grace, text))
    give(run=run, by=ana, given=Answer(step="which", value=line.code))
    client.force_login(ana)
    page = client.get(reverse("desk:ticket", args=[hard.number])).content.decode()
    assert "na sala of Maria" in page
    assert not stands_open(page)


def test_a_list_names_a_decision_whose_title_is_all_hard_by_its_id(hands_in: HandsIn) -> None:
    assert hands_in(title=HARD).title == "live-77"
    assert hands_in(title=f"Domingo. {HARD}", subject_ref="live-78").title == "Domingo. […]"
