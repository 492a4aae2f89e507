"""Procedures in the console: Kátia writes them, Grace approves, and everybody sees who has read what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import signed_in, staff, words
from tests.pages import plain

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.core import clock
from amparo.people.models import Contact
from amparo.sops.models import Reading, Run, Version
from amparo.sops.queries.runs.use import use_of
from amparo.sops.running.inputs import Answer
from amparo.sops.services import (
    About,
    approve,
    describe_change,
    give,
    publish,
    start_draft,
    start_run,
    stop_run,
    submit,
)
from amparo.sops.tests.publishing import published
from amparo.sops.tests.whole_texts import LOST_LOGIN, OTHER_WAY
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import open_ticket

pytestmark = pytest.mark.django_db

PAGE = "/console/sops/lost-login/"
AT_ONCE = {"HTTP_X_REQUESTED_WITH": "amparo"}
CALLS_LOST_LOGIN = """\
id: cannot-get-in
title: {pt-BR: Não entra, es: No entra, en: Cannot get in}
summary: {pt-BR: Não entra., es: No entra., en: Cannot get in.}
owner: Brasil
risk: low
review_by: 2027-05-01
steps:
- id: log_in
  kind: call
  title: {pt-BR: Login, es: Acceso, en: Login}
  sop: lost-login
- id: done
  kind: end
  title: {pt-BR: Feito, es: Hecho, en: Done}
  outcome: resolved
"""
GONE = LOST_LOGIN.replace("to: refuse}", "to: nowhere}")


@pytest.fixture
def as_katia(katia: User) -> Client:
    return signed_in(katia)


@pytest.fixture
def draft(katia: User) -> Version:
    return start_draft(by=katia, text=LOST_LOGIN)


@pytest.fixture
def version(draft: Version, katia: User, grace: User) -> Version:
    approve(version=submit(version=draft, by=katia), by=grace)
    return publish(version=draft, by=katia)


@pytest.fixture
def run(version: Version, ana: User, maria: Contact, lume: Brand, brazil: Team) -> Run:
    """Ana is in the middle of Maria's lost login, where the phone differs."""
    ticket = open_ticket(brand=lume, incoming=words(maria, language="pt-BR"), team=brazil).ticket
    begun = start_run(ticket=ticket, by=ana, version=version)
    return give(run=begun, by=ana, given=Answer(step="phone", value="differs"))


def test_an_empty_shelf_says_what_a_procedure_is(as_katia: Client) -> None:
    assert "No procedures yet" in plain(as_katia.get("/console/sops/"))


def test_a_procedure_begins_with_its_id(as_katia: Client) -> None:
    answer = as_katia.post("/console/sops/new/", {"text": LOST_LOGIN.replace("\n", "\r\n")})
    assert answer.headers["Location"] == PAGE
    assert Version.objects.get().text == LOST_LOGIN
    answer = as_katia.post("/console/sops/new/", {"text": "title: nobody"})
    assert answer.status_code == 422
    assert "title: nobody" in answer.content.decode()


def test_the_shelf_says_who_has_read_what_and_what_is_overdue(as_grace: Client, ana: User, version: Version) -> None:
    version.procedure.refresh_from_db()
    version.procedure.review_by = clock.now().date() - timedelta(days=1)
    version.procedure.save()
    shown = plain(as_grace.get("/console/sops/"))
    assert "0 of 1" in shown
    assert "1 procedure was to be looked at again by now." in shown


def test_what_is_typed_is_kept_and_checked_at_once(as_katia: Client, draft: Version) -> None:
    answer = as_katia.post(f"{PAGE}1/write/", {"text": GONE, "seen": draft.digest}, **AT_ONCE)
    draft.refresh_from_db()
    assert draft.text == GONE
    assert "3 to put right before the review line 22: There is no step “nowhere”." in plain(answer)
    assert "no such step" in plain(answer)
    assert "3 things are put right first" in plain(answer), "the button says why it cannot be pressed yet"
    assert f'value="{draft.digest}"' in answer.content.decode()


def test_a_case_without_a_way_is_drawn(as_katia: Client, draft: Version) -> None:
    only = "  next:\n  - {when: 'answers.refuse == \"x\"', to: declined}\n- id: declined"
    text = LOST_LOGIN.replace("- id: declined", only)
    answer = as_katia.post(f"{PAGE}1/write/", {"text": text, "seen": draft.digest}, **AT_ONCE)
    assert "Another case" in plain(answer)
    assert "node-missing" in answer.content.decode()


def test_a_text_that_cannot_be_read_is_kept_and_the_drawing_stays(as_katia: Client, draft: Version) -> None:
    answer = as_katia.post(f"{PAGE}1/write/", {"text": "id: [", "seen": draft.digest}, **AT_ONCE)
    assert "data-unreadable" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.text == "id: ["
    assert as_katia.get(PAGE).status_code == 200


def test_two_who_write_at_once_lose_nothing(as_katia: Client, draft: Version, olga: User) -> None:
    seen = draft.digest
    signed_in(olga).post(f"{PAGE}1/write/", {"text": LOST_LOGIN + "# olga\n", "seen": seen}, **AT_ONCE)
    answer = as_katia.post(f"{PAGE}1/write/", {"text": LOST_LOGIN + "# kátia\n", "seen": seen}, **AT_ONCE)
    assert answer.status_code == 409
    assert "Somebody else changed this text" in plain(answer)
    draft.refresh_from_db()
    assert draft.text.endswith("# olga\n")
    again = as_katia.post(f"{PAGE}1/write/", {"text": LOST_LOGIN + "# kátia\n", "seen": draft.digest}, **AT_ONCE)
    assert again.status_code == 200


def test_without_a_script_it_is_a_form(as_katia: Client, draft: Version) -> None:
    answer = as_katia.post(f"{PAGE}1/write/", {"text": LOST_LOGIN + "# x\r\n", "seen": draft.digest}, follow=True)
    assert "Saved." in plain(answer)
    assert "# x\n" in Version.objects.get().text


def test_grace_reads_what_changes_and_approves_what_she_did_not_write(
    as_katia: Client, as_grace: Client, version: Version
) -> None:
    as_katia.post(f"{PAGE}begin/", {"number": 1})
    second = Version.objects.get(number=2)
    text = LOST_LOGIN.replace("kind: reply\n", "kind: reply\n  leave_out: never\n")
    as_katia.post(f"{PAGE}2/write/", {"text": text, "seen": second.digest}, **AT_ONCE)
    as_katia.post(f"{PAGE}2/act/", {"act": "submit"})
    shown = plain(as_grace.get(PAGE))
    assert "What changes from v1 to v2" in shown
    assert "Send the link may no longer be left out" in shown
    as_grace.post(f"{PAGE}2/act/", {"act": "approve"})
    second.refresh_from_db()
    assert second.approver is not None
    refused = as_katia.post(f"{PAGE}2/act/", {"act": "approve"}, follow=True)
    assert "Somebody who did not write it approves it." in plain(refused)


def test_publishing_says_how_big_it_is_and_asks(
    as_katia: Client, ana: User, draft: Version, katia: User, grace: User
) -> None:
    approve(version=submit(version=draft, by=katia), by=grace)
    page = plain(as_katia.get(f"{PAGE}1/publish/"))
    assert "Publish and tell 1 person" in page
    assert "Only a major one asks questions, or holds back whoever has not read it." in page
    asked = {
        "act": "publish",
        "note": "A phone is proof now",
        "is_major": "yes",
        "holds_back": "on",
        "question_0_pt-BR": "O que é a prova?",
        "options_0_pt-BR": "O telefone\nO e-mail",
        "question_0_en": "What is the proof?",
        "options_0_en": "The phone\nThe e-mail\nThe name",
        "right_0": "0",
    }
    answer = as_katia.post(f"{PAGE}1/publish/", asked)
    assert answer.status_code == 422
    assert "Write the same answers in every language." in plain(answer)
    answer = as_katia.post(f"{PAGE}1/publish/", asked | {"options_0_en": "The phone\nThe e-mail"})
    assert answer.headers["Location"] == f"{PAGE}1/readers/"
    draft.refresh_from_db()
    assert (draft.state, draft.is_major, draft.holds_back) == ("published", True, True)
    assert draft.questions[0]["options"][1] == {"pt-BR": "O e-mail", "en": "The e-mail"}
    assert "Major change" in plain(as_katia.get(PAGE))


def test_who_approves_sees_what_will_be_asked(as_grace: Client, draft: Version, katia: User) -> None:
    question = {
        "question": {"en": "What is the proof?"},
        "options": [{"en": "The phone"}, {"en": "The name"}],
        "right": 0,
    }
    describe_change(version=draft, by=katia, about=About(note="A phone is proof", is_major=True, questions=[question]))
    submit(version=draft, by=katia)
    shown = plain(as_grace.get(PAGE))
    assert "A phone is proof" in shown
    assert "The phone right" in shown
    assert "Say why, and what is asked" not in shown, "Grace approves; she does not write"


def test_who_has_not_read_it_is_reminded(as_grace: Client, ana: User, version: Version) -> None:
    assert "1 has not read it" in plain(as_grace.get(f"{PAGE}1/readers/"))
    assert "1 person is reminded." in plain(as_grace.post(f"{PAGE}1/remind/", follow=True))
    assert Reading.objects.get(person=ana).reminded_at is not None


def test_tickets_in_mid_run_are_listed(as_grace: Client, run: Run) -> None:
    assert "1 ticket is in mid-run" in plain(as_grace.get(PAGE))
    assert f"#{run.ticket.number}" in plain(as_grace.get(f"{PAGE}1/readers/"))


def test_the_use_of_the_last_days_is_drawn(as_grace: Client, run: Run) -> None:
    heat = use_of(run.version.procedure, clock.now() - timedelta(days=30))
    assert (heat.runs, heat.steps["phone"], heat.ways["phone", "answer:differs"], heat.stopped) == (1, 1, 1, {})
    drawn = as_grace.get(f"{PAGE}1/drawing/?view=use").content.decode()
    assert "It differs · 1" in drawn
    assert "heat-4" in drawn


def test_where_a_run_was_stopped_is_said(as_grace: Client, run: Run, ana: User) -> None:
    stop_run(run=run, by=ana, reason="The person has gone")
    assert "1 run, 1 stopped here" in plain(as_grace.get(f"{PAGE}1/drawing/?view=use"))


def test_a_procedure_that_is_called_is_used_and_replayed_with_the_one_that_calls_it(
    as_katia: Client, katia: User, grace: User, version: Version, ticket: Ticket
) -> None:
    caller = start_draft(by=katia, text=CALLS_LOST_LOGIN)
    approve(version=submit(version=caller, by=katia), by=grace)
    run = start_run(ticket=ticket, by=grace, version=publish(version=caller, by=katia))
    give(run=run, by=grace, given=Answer(step="log_in.phone", value="differs"))
    assert use_of(version.procedure, clock.now() - timedelta(days=30)).ways["phone", "answer:differs"] == 1
    second = start_draft(by=katia, text=OTHER_WAY)
    shown = plain(as_katia.get(f"{PAGE}{second.number}/replay/"))
    assert "1 of 1 cases would have gone otherwise" in shown
    assert "log_in.phone › log_in.answer" in shown


def test_a_draft_is_tried_on_its_scenarios(as_katia: Client, draft: Version) -> None:
    shown = plain(as_katia.get(f"{PAGE}1/scenarios/"))
    assert "2 of 2 scenarios come out as they say" in shown
    wrong = LOST_LOGIN.replace("end: declined}", "end: resolved}")
    as_katia.post(f"{PAGE}1/write/", {"text": wrong, "seen": draft.digest}, **AT_ONCE)
    shown = plain(as_katia.get(f"{PAGE}1/scenarios/"))
    assert "1 of 2 scenarios come out as they say" in shown
    assert "It ends with “declined” instead of “resolved”." in shown
    assert "matches at once" in shown  # without a title, its id in words


def test_a_draft_is_tried_on_the_cases_there_were(as_katia: Client, as_grace: Client, run: Run) -> None:
    as_katia.post(f"{PAGE}begin/", {"number": 1})
    assert "the one case would have gone the same way" in plain(as_grace.get(f"{PAGE}2/replay/"))
    second = Version.objects.get(number=2)
    as_katia.post(f"{PAGE}2/write/", {"text": OTHER_WAY, "seen": second.digest}, **AT_ONCE)
    shown = as_grace.get(f"{PAGE}2/replay/")
    assert "1 of 1 cases would have gone otherwise" in plain(shown)
    assert f"#{run.ticket.number}" in plain(shown)


def test_a_wrong_version_is_withdrawn_with_a_reason(as_katia: Client, version: Version) -> None:
    assert "Say what was wrong." in plain(as_katia.post(f"{PAGE}1/act/", {"act": "withdraw"}, follow=True))
    as_katia.post(f"{PAGE}1/act/", {"act": "withdraw", "reason": "The link goes to the old page"})
    version.refresh_from_db()
    assert version.state == "withdrawn"


def test_ana_reads_what_holds_while_the_next_one_is_written(ana: User, katia: User, version: Version) -> None:
    start_draft(by=katia, text=OTHER_WAY)
    assert "v1 publicada" in plain(signed_in(ana).get(PAGE))
    assert "v2 draft" in plain(signed_in(katia).get(PAGE))


def test_ana_reads_and_changes_nothing(ana: User, version: Version) -> None:
    as_ana = signed_in(ana)
    assert "Só para ler" in plain(as_ana.get(PAGE))
    assert as_ana.post(f"{PAGE}1/write/", {"text": "x"}).status_code == 403
    assert as_ana.post(f"{PAGE}begin/", {"number": 1}).status_code == 403
    assert as_ana.get(f"{PAGE}1/readers/").status_code == 403
    as_ana.post(f"{PAGE}1/act/", {"act": "retire"})
    version.refresh_from_db()
    assert version.state == "published"


def test_what_is_not_there_is_missing(as_katia: Client, draft: Version) -> None:
    for path in ("/console/sops/nothing/", f"{PAGE}7/readers/", f"{PAGE}?v=9", f"{PAGE}7/scenarios/"):
        assert as_katia.get(path).status_code == 404, path
    assert as_katia.post(f"{PAGE}1/act/", {"act": "dance"}).status_code == 404


@pytest.mark.parametrize(
    "screen",
    [
        ("/console/sops/", 8),
        (PAGE, 16),
        (f"{PAGE}?view=use", 20),
        (f"{PAGE}1/readers/", 14),
        (f"{PAGE}1/replay/", 14),
    ],
)
def test_a_screen_asks_the_database_as_often_for_many_as_for_few(
    as_grace: Client, katia: User, grace: User, run: Run, screen: tuple[str, int]
) -> None:
    path, most = screen
    as_grace.get(path)
    with CaptureQueriesContext(connection) as few:
        assert as_grace.get(path).status_code == 200
    for number in range(6):
        another(number, run, katia, grace)
    as_grace.get(path)
    with CaptureQueriesContext(connection) as many:
        assert as_grace.get(path).status_code == 200
    assert len(many) <= len(few) + 1, [query["sql"] for query in many]  # + 1: teams are asked for if there are people
    assert len(many) <= most


def another(number: int, run: Run, katia: User, grace: User) -> None:
    """One more procedure, one more person who has not read, one more case."""
    published(katia, grace, LOST_LOGIN.replace("id: lost-login", f"id: other-{number}"))
    person = staff(f"Agent{number}", Role.AGENT, team=run.ticket.team, languages=("pt-BR",))
    Reading.objects.create(version=run.version, person=person)
    incoming = words(run.ticket.contact, f"Outra vez {number}", language="pt-BR")
    ticket = open_ticket(brand=run.ticket.brand, incoming=incoming, team=run.ticket.team).ticket
    begun = start_run(ticket=ticket, by=grace, version=run.version)
    give(run=begun, by=grace, given=Answer(step="phone", value="matches"))
