"""What an agent asked to see, and nothing else: covered, a part, the whole, and into the person's own ledger."""

import hashlib
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from tests.cast import HTMX

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.desk.tests.scene import a_file, a_ticket
from amparo.files.services import keep
from amparo.media.harm import Harm
from amparo.media.kinds import Family
from amparo.media.labels import REASON_SENTENCES, judged
from amparo.media.looks import MOST_BLUR, Look
from amparo.media.queries import families
from amparo.media.reasons import Reason
from amparo.media.services import prefer_look, remember_decision
from amparo.media.services.deciding import Decision
from amparo.media.states import Outcome
from amparo.media.tasks import take_fingerprint
from amparo.media.tests.samples import encoded, textured, video
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, Ticket
from amparo.tickets.services import classify_attachment, classify_by_words
from amparo.wellbeing.models import Exposure
from amparo.wellbeing.privacy import as_person


def drawn(size: tuple[int, int] = (640, 480)) -> bytes:
    """A harmless picture in which no two corners are alike."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    content = BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def ledger(person: User) -> list[Exposure]:
    with as_person(person):
        return list(Exposure.objects.filter(person=person).order_by("pk"))


Send = Callable[..., Ticket]


@pytest.fixture
def send(lume: Brand, maria: Contact, brazil: Team) -> Send:
    """`send(picture, …)`: Maria's ticket with these pictures."""

    def sent(*pictures: bytes, text: str = "Olhem isto", kind: str = "image/png", name: str = "print.png") -> Ticket:
        return a_ticket(lume, maria, brazil, text, files=[a_file(one, name, kind) for one in pictures])

    return sent


def address(name: str, attachment: Attachment, *more: Any) -> str:
    return reverse(f"desk:media-{name}" if name else "desk:media", args=[attachment.pk, *more])


def of(ticket: Ticket) -> Attachment:
    return Attachment.objects.get(message__ticket=ticket)


@pytest.mark.django_db
def test_a_covered_picture_is_grey_and_has_none_of_the_originals_pixels(as_ana: Client, send: Send) -> None:
    answer = as_ana.get(address("covered", of(send(drawn()))))
    picture = Image.open(BytesIO(answer.content)).convert("RGB")
    assert all(red == green == blue for _count, (red, green, blue) in picture.getcolors(maxcolors=100_000) or [])
    assert picture.getcolors(maxcolors=100_000)
    assert "no-store" not in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_ana_who_makes_the_cover_stronger_is_not_shown_what_her_browser_kept(
    as_ana: Client, send: Send, ana: User
) -> None:
    at = address("covered", of(send(drawn(), text="Ele cortou os pulsos na live.")))
    before = as_ana.get(at)
    assert before.headers["Cache-Control"] == "private, no-cache"  # kept, and asked about each time
    kept = {"If-None-Match": before.headers["ETag"]}
    assert as_ana.get(at, headers=kept).status_code == 304
    prefer_look(by=ana, harm=Harm.SELF_HARM, look=Look(blur=MOST_BLUR, grey=True))
    after = as_ana.get(at, headers=kept)
    assert (after.status_code, after.content == before.content) == (200, False)


@pytest.mark.django_db
def test_a_part_comes_for_a_press_and_is_noted_in_the_ledger_of_one_person(
    as_ana: Client, send: Send, ana: User
) -> None:
    attachment = of(send(drawn(), text="Ele cortou os pulsos na live."))
    answer = as_ana.post(address("part", attachment), {"x": "0.2", "y": "0.2"})
    left, top, wide, high = map(float, answer.headers["X-Part"].split())
    assert (left, top) == (0.0, 0.0)
    assert 0.2 < wide * high < 0.3
    assert answer.headers["Cache-Control"] == "private, no-store"
    again = as_ana.post(address("part", attachment), {"x": "0.9", "y": "0.9", "reveal": answer.headers["X-Reveal"]})
    assert again.headers["X-Reveal"] == answer.headers["X-Reveal"]
    as_ana.post(reverse("desk:media-cover"), {"reveal": answer.headers["X-Reveal"], "seconds": "0"})
    (line,) = ledger(ana)
    assert (line.harm, line.severity, line.kind, line.subject_id) == (Harm.SELF_HARM, 3, "still", attachment.pk)
    assert line.ended_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("x", ["nan", "inf", "-3", "zebra", ""])
def test_a_spot_that_is_none_is_the_nearest_there_is(as_ana: Client, send: Send, x: str) -> None:
    assert as_ana.post(address("part", of(send(drawn()))), {"x": x, "y": "7"}).status_code == 200


@pytest.mark.django_db
def test_without_a_script_the_pressed_pixel_says_where(as_ana: Client, send: Send) -> None:
    pressed = {"at.x": "600", "at.y": "400", "width": "640", "height": "480"}
    left, top, wide, high = map(
        float, as_ana.post(address("part", of(send(drawn()))), pressed).headers["X-Part"].split()
    )
    assert (round(left + wide, 2), round(top + high, 2)) == (1.0, 1.0)


@pytest.mark.django_db
def test_what_is_uncovered_comes_by_post_only(as_ana: Client, send: Send) -> None:
    attachment = of(send(drawn()))
    for name in ("part", "whole", "play", "original"):
        assert as_ana.get(address(name, attachment)).status_code == 405


@pytest.mark.django_db
def test_a_video_shows_nine_stills_and_plays_without_sound_after_a_press(as_ana: Client, send: Send, ana: User) -> None:
    content = video(seconds=3)
    attachment = of(send(content, kind="video/mp4", name="live.mp4"))
    card = as_ana.get(address("", attachment), headers=HTMX).content.decode()
    assert len(re.findall(r"\bdata-shield\s", card)) == 9
    assert "<video" not in card
    assert as_ana.get(address("clip", attachment)).status_code == 404  # nobody pressed
    played = as_ana.post(address("play", attachment), headers=HTMX).content.decode()
    clip = as_ana.get(played.split('src="')[1].split('"')[0])
    assert isinstance(clip, StreamingHttpResponse)
    assert hashlib.sha256(clip.getvalue()).digest() != hashlib.sha256(content).digest()
    assert [line.kind for line in ledger(ana)] == ["video"]


@pytest.mark.django_db
def test_what_cannot_be_drawn_says_why(as_ana: Client, send: Send) -> None:
    attachment = of(send(b"MZ\x90 a program", name="foto.png"))
    card = as_ana.get(address("", attachment), headers=HTMX).content.decode()
    assert "shield-none" in card
    assert "data-shield" not in card
    assert as_ana.get(address("covered", attachment)).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), [("image/jpeg", "foto.jpg"), ("application/octet-stream", "foto.jpg")])
def test_a_program_that_calls_itself_a_picture_has_a_shutter_that_says_so(
    as_ana: Client, send: Send, kind: str, name: str
) -> None:
    """Also once its bytes were looked at: else it would be a file to be saved and opened."""
    attachment = of(send(b"MZ\x90 a program", kind=kind, name=name))
    take_fingerprint(attachment.file_id)
    assert families({attachment.file_id}) == {attachment.file_id: Family.OTHER}
    page = as_ana.get(reverse("desk:ticket", args=[attachment.message.ticket.number])).content.decode()
    assert 'class="shutter"' in page
    card = as_ana.get(address("", attachment), headers=HTMX).content.decode()
    assert str(REASON_SENTENCES[Reason.NAME_LIES]) in card


@pytest.mark.django_db
def test_what_was_decided_before_shows_the_decision_first(as_ana: Client, send: Send, olga: User) -> None:
    content = drawn()
    decision = Decision(outcome=Outcome.BREACH, harm=Harm.GRAPHIC, severity=4, source_kind="ticket", source_id=1)
    remember_decision(file=keep(content), decision=decision, by=SYSTEM)
    attachment = of(send(content))
    card = as_ana.get(address("", attachment), headers=HTMX).content.decode()
    assert "data-shield" not in card
    again = as_ana.get(f"{address('', attachment)}?again=1", headers=HTMX).content.decode()
    assert "data-shield" in again


@pytest.mark.django_db
def test_what_only_looks_like_a_decided_picture_shows_the_decision_and_says_that_it_is_a_likeness(
    as_ana: Client, send: Send
) -> None:
    picture = textured()
    decision = Decision(outcome=Outcome.BREACH, harm=Harm.GRAPHIC, severity=4, source_kind="case", source_id=1)
    file = keep(encoded(picture))
    remember_decision(file=file, decision=decision, by=SYSTEM)
    copy = of(send(encoded(picture.resize((600, 450)), "PNG")))
    for one in (file, copy.file):
        take_fingerprint(file_id=one.pk)
    page = as_ana.get(address("", copy)).content.decode()
    assert "What looks the same was decided before: " in page
    assert '<input type="image"' not in page


@pytest.mark.django_db
def test_a_class_that_follows_from_what_maria_sent_before_says_that_it_is_a_guess(
    as_ana: Client, send: Send, ana: User
) -> None:
    first = of(send(drawn()))
    assert "a guess" not in as_ana.get(address("", first)).content.decode()
    classify_attachment(attachment=first, harm=Harm.GRAPHIC, severity=3, by=ana)
    second = of(send(drawn((320, 240))))
    page = as_ana.get(address("", second)).content.decode()
    assert judged(Harm.GRAPHIC, 3) in page
    assert "a guess, by what they sent before" in page
    classify_attachment(attachment=second, harm=Harm.GRAPHIC, severity=3, by=ana)
    assert "a guess" not in as_ana.get(address("", second)).content.decode()


@pytest.mark.django_db
def test_nothing_of_a_walled_file_is_drawn_for_anybody(client: Client, send: Send, ana: User, olga: User) -> None:
    ticket = send(drawn())
    attachment = of(ticket)
    classify_attachment(attachment=attachment, harm=Harm.CHILD_SAFETY, severity=None, by=ana)
    for person in (ana, olga):
        client.force_login(person)
        assert client.get(address("covered", attachment)).status_code == 404
        assert client.get(address("still", attachment, 0)).status_code == 404
        for name in ("part", "whole", "play", "original"):
            assert client.post(address(name, attachment)).status_code == 404
        page = client.get(reverse("desk:ticket", args=[ticket.number]) + f"?show={attachment.pk}").content.decode()
        assert address("covered", attachment) not in page
        assert address("original", attachment) not in page


@pytest.mark.django_db
def test_whoever_may_not_see_the_ticket_sees_none_of_its_media(client: Client, send: Send, luis: User) -> None:
    attachment = of(send(drawn()))
    client.force_login(luis)
    assert client.get(address("", attachment)).status_code == 404
    assert client.get(address("covered", attachment)).status_code == 404
    assert client.post(address("part", attachment)).status_code == 404


@pytest.mark.django_db
def test_one_form_says_what_a_file_holds(as_ana: Client, send: Send) -> None:
    attachment = of(send(drawn()))
    answer = as_ana.post(address("class", attachment), {"harm": "animal_harm", "severity": ""}, headers=HTMX)
    assert f'hx-target="#media-{attachment.pk}"' in answer.content.decode()
    attachment.refresh_from_db()
    assert (attachment.harm_class, attachment.exposure_severity) == ("animal_harm", 3)
    assert as_ana.post(address("class", attachment), {"harm": "zebra"}).status_code == 422


@pytest.mark.django_db
def test_saving_an_original_is_told_by_the_history(as_ana: Client, send: Send) -> None:
    content = drawn()
    attachment = of(send(content))
    answer = as_ana.post(address("original", attachment))
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.getvalue() == content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert EventRecord.objects.filter(kind="tickets:original:taken", subject_id=attachment.pk).count() == 1


@pytest.mark.django_db
def test_ten_files_cost_no_more_queries_than_one(
    as_ana: Client,
    send: Send,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, ten = send(drawn()), send(*(drawn((64 + size, 64)) for size in range(10)))
    for ticket in (one, ten):
        as_ana.get(reverse("desk:ticket", args=[ticket.number]))  # tabs and read marks
    with django_assert_max_num_queries(200) as asked:
        as_ana.get(reverse("desk:ticket", args=[one.number]))
    with django_assert_num_queries(len(asked)):
        as_ana.get(reverse("desk:ticket", args=[ten.number]))


@pytest.mark.django_db
def test_a_message_whose_words_were_judged_says_so_in_its_head(as_ana: Client, ana: User, send: Send) -> None:
    ticket = send(text="Bom dia.")
    path = reverse("desk:ticket", args=[ticket.number])
    says = judged(Harm.HATE, 2)
    assert says not in as_ana.get(path).content.decode()
    classify_by_words(harms={ticket.messages.get().pk: Harm.HATE})
    assert says in as_ana.get(path).content.decode()
