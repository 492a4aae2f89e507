"""Nuno of payments has no account: a link opens what he needs, and no more; looking changes nothing."""

from base64 import b64decode
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import gettext, override
from tests.pages import plain

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.text import LANGUAGES, Variants
from amparo.desk.tests.scene import a_file, a_ticket, writes_again
from amparo.escalations.models import Authority, Escalation, LoopFile
from amparo.escalations.services import Raising, make_link, raise_escalation, reply_to_authority, revoke_links, withdraw
from amparo.escalations.services.authority.answering import Words
from amparo.escalations.states import LoopState
from amparo.media.harm import Exposure, Harm
from amparo.media.labels import HARM_NAMES
from amparo.media.services import remember_decision
from amparo.media.services.deciding import Decision
from amparo.media.states import Outcome
from amparo.media.tests.samples import encoded, scene
from amparo.people.models import Contact
from amparo.tickets import uploads
from amparo.tickets.models import Attachment, Brand
from amparo.tickets.services import classify_attachment, wall_off

pytestmark = pytest.mark.django_db

PICTURE = encoded(scene(400, 300))


@pytest.fixture
def loop(lume: Brand, maria: Contact, brazil: Team, asked: Raising, ana: User) -> Escalation:
    return raise_escalation(tickets=[a_ticket(lume, maria, brazil)], by=ana, what=asked)


@pytest.fixture
def path(loop: Escalation) -> str:
    return f"/loops/{make_link(escalation=loop, by=SYSTEM)[1]}/"


def state(loop: Escalation) -> str:
    loop.refresh_from_db()
    return loop.state


def test_hours_are_said_with_their_zone_since_nobody_knows_where_they_are_read(client: Client, path: str) -> None:
    assert "</time> UTC</span>" in client.get(path).content.decode()


def test_looking_shows_what_is_needed_and_notes_only_that_it_was_opened(
    client: Client, loop: Escalation, path: str
) -> None:
    version = loop.version
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    html = response.content.decode()
    assert "May this be refunded?" in html
    assert "T-77" in html
    assert "maria.s" not in html  # personal: this kind does not show it
    assert "Maria" not in html
    assert "No names or addresses are shown here" in html
    assert response["Referrer-Policy"] == "same-origin"  # with less, no browser lets them change the language
    assert "no-store" in response["Cache-Control"]
    loop.refresh_from_db()
    assert (loop.state, loop.version) == (LoopState.RAISED, version)
    assert loop.links.get().first_opened_at is not None
    assert len(queries) <= 6


def test_a_kind_that_needs_personal_data_shows_it_and_says_so(client: Client, loop: Escalation, path: str) -> None:
    Escalation.objects.filter(pk=loop.pk).update(plan=loop.plan | {"shows_personal_data": True})
    html = client.get(path).content.decode()
    assert "maria.s" in html
    assert "What is shown here is personal" in html


def test_nuno_takes_it_asks_and_answers_with_a_file(client: Client, loop: Escalation, path: str, ana: User) -> None:
    assert client.post(path, {"what": "have", "name": "Nuno"})["Location"] == path
    assert (state(loop), loop.acknowledged_by) == (LoopState.ACKNOWLEDGED, "Nuno")
    client.post(path, {"what": "ask", "name": "Nuno", "text": "Which card?"})
    reply_to_authority(escalation=loop, by=ana, words=Words(text="The one that ends in 12."))
    html = client.get(path).content.decode()
    assert "The one that ends in 12." in html
    assert "Ana" not in plain(client.get(path))  # the house speaks, not a person of it
    proof = SimpleUploadedFile("proof.txt", b"paid back", content_type="text/plain")
    client.post(path, {"what": "answer", "name": "Nuno", "text": "Yes, today.", "files": proof})
    assert (state(loop), loop.answer) == (LoopState.ANSWERED, "Yes, today.")
    html = client.get(path).content.decode()
    assert "You have answered" in html
    assert 'name="what"' not in html
    original = f"{path}files/{LoopFile.objects.get().pk}/original/"
    assert client.get(original).status_code == 405
    assert b"".join(client.post(original).streaming_content) == b"paid back"
    taken = EventRecord.objects.get(kind="escalations:file:taken")
    assert (taken.actor_kind, taken.subject_id) == ("authority", loop.pk)


@pytest.fixture
def picture(loop: Escalation, ana: User) -> LoopFile:
    """A picture of Maria's, that Ana judged on the ticket and gave to payments."""
    file = a_file(PICTURE, "print.jpg", "image/jpeg")
    message = writes_again(loop.waiting.get().ticket, "Veja", files=[file])
    classify_attachment(attachment=message.attachments.get(), harm=Harm.HATE, severity=2, by=ana)
    reply_to_authority(escalation=loop, by=ana, words=Words(text="This one.", files=[file]))
    return LoopFile.objects.get()


def test_a_picture_is_named_first_and_comes_covered_for_a_press_only(
    client: Client, loop: Escalation, path: str, picture: LoopFile
) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path).content.decode()
    assert len(queries) <= 8
    assert "<img" not in page
    assert str(HARM_NAMES[Harm.HATE]) in page
    shown = client.get(f"{path}?show={picture.pk}").content.decode()
    pixels = shown.split("base64,")[1].split('"')[0]
    assert b64decode(pixels) != PICTURE
    assert shown.count("<img") == 1
    assert client.get(f"{path}?show={picture.pk + 1}").status_code == 404


def test_what_is_behind_the_wall_is_neither_shown_nor_given_outside(
    client: Client, loop: Escalation, path: str, picture: LoopFile, ana: User
) -> None:
    wall_off(attachment=Attachment.objects.get(), by=ana)
    page = client.get(path).content.decode()
    assert "original/" not in page
    assert "?show=" not in page
    assert client.get(f"{path}?show={picture.pk}").status_code == 404
    assert client.post(f"{path}files/{picture.pk}/original/").status_code == 404
    assert not EventRecord.objects.filter(kind="escalations:file:taken").exists()


def test_what_was_decided_to_be_child_safety_elsewhere_is_not_given_either(
    client: Client, loop: Escalation, path: str, ana: User
) -> None:
    reply_to_authority(escalation=loop, by=ana, words=Words(text="So", files=[a_file(PICTURE, "a.jpg", "image/jpeg")]))
    file = LoopFile.objects.get()
    decided = Decision(
        outcome=Outcome.REPORTED, harm=Harm.CHILD_SAFETY, severity=Exposure.EXTREME, source_kind="case", source_id=1
    )
    remember_decision(file=file.file, decision=decided, by=SYSTEM)
    assert client.get(f"{path}?show={file.pk}").status_code == 404
    assert client.post(f"{path}files/{file.pk}/original/").status_code == 404


def test_nothing_to_say_and_too_much_to_attach_are_refused_and_the_words_stay(
    client: Client, loop: Escalation, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = client.post(path, {"what": "answer", "text": "  "})
    assert empty.status_code == 422
    monkeypatch.setattr(uploads, "FILE_LIMIT", 3)
    big = SimpleUploadedFile("big.bin", b"1234")
    refused = client.post(path, {"what": "answer", "text": "Here it is", "files": big})
    assert refused.status_code == 422
    assert "Here it is" in refused.content.decode()
    assert state(loop) == LoopState.RAISED


def test_what_is_not_nunos_is_passed_on_and_his_link_ends(client: Client, loop: Escalation, path: str) -> None:
    words = Variants(source="en", texts={"en": "Legal"})
    legal = Authority.objects.create(code="legal", name=words, mail_address="law@lume.example")
    refused = client.post(path, {"what": "pass", "to": "", "reason": "Not money"})
    assert refused.status_code == 422
    assert "Not money" in refused.content.decode()
    assert "Passed on" in client.post(path, {"what": "pass", "to": "legal", "reason": "Not money"}).content.decode()
    loop.refresh_from_db()
    assert loop.authority == legal
    assert client.get(path).status_code == 410


def test_who_does_not_know_gives_it_back(client: Client, loop: Escalation, path: str) -> None:
    assert 'name="name" maxlength="120" autocomplete="name" value="" form="pass"' in client.get(path).content.decode()
    client.post(path, {"what": "refuse", "reason": "Not ours, and I do not know whose", "name": "Nuno"})
    assert "You have given it back" in client.get(path).content.decode()
    assert state(loop) == LoopState.REFUSED
    assert loop.talk.latest("pk").name == "Nuno"


def test_links_that_are_over_or_tampered_with_get_a_clear_page(client: Client, loop: Escalation, path: str) -> None:
    assert client.get(path[:-2] + "x/").status_code == 404
    assert "not complete" in client.get("/loops/nothing/").content.decode()
    with clock.at(clock.now() + timedelta(days=15)):
        late = client.get(path)
        assert late.status_code == 410
        assert "expired" in late.content.decode()
        assert f"escalation {loop.number}" in late.content.decode()  # so that a new one can be asked for
        assert client.post(path, {"what": "have"}).status_code == 410
    revoke_links(escalation=loop, by=SYSTEM)
    ended = client.post(path, {"what": "have"})
    assert ended.status_code == 410
    assert "has ended" in ended.content.decode()
    assert state(loop) == LoopState.RAISED


def test_a_withdrawn_question_says_so_and_takes_no_answer(
    client: Client, loop: Escalation, path: str, ana: User
) -> None:
    withdraw(escalation=loop, by=ana, reason="It came back by itself")
    html = client.get(path).content.decode()
    assert "needs no answer any more" in html
    assert client.post(path, {"what": "answer", "text": "Yes"}).status_code == 409


def test_it_works_where_cookies_do_not(loop: Escalation, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"what": "have"}).status_code == 302
    assert state(loop) == LoopState.ACKNOWLEDGED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_authoritys_language_also_when_its_link_has_ended(
    client: Client, loop: Escalation, path: str, language: str
) -> None:
    Authority.objects.filter(pk=loop.authority_id).update(language=language)
    with override(language.lower()):
        takes, ended = escape(gettext("I have it")), escape(gettext("This link has ended"))
    page = client.get(path).content.decode()
    assert f'<html lang="{language.lower()}"' in page
    assert takes in page
    revoke_links(escalation=loop, by=SYSTEM)
    assert ended in client.get(path).content.decode()


def test_who_chooses_another_language_reads_what_we_say_in_it(client: Client, loop: Escalation, path: str) -> None:
    """Payments read English; Nuno, who opens the link, would rather read Portuguese."""
    Authority.objects.filter(pk=loop.authority_id).update(
        name=Variants(texts={"en": "Payments", "pt-BR": "Pagamentos"})
    )
    label = {"en": "Transaction", "pt-BR": "Transação"}
    Escalation.objects.filter(pk=loop.pk).update(facts=[{**loop.facts[0], "label": label}])
    for language, words in (("en", ("Payments", "Transaction")), ("pt-br", ("Pagamentos", "Transação"))):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get(path).content.decode()
        assert all(word in page for word in words)
