"""A report of self-harm is worked on from end to end, and the picture never reaches the browser unasked.

What is asserted is the traffic: every answer that the browser got, its bytes and, where it is a picture, its pixels.
"""

import hashlib
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, Route, expect
from tests.browser import PHONE, Visit, wait_until, wait_until_true
from tests.everybody import axe_violations

from amparo.accounts.models import Team, User
from amparo.audit.models import EventRecord
from amparo.desk.tests.scene import a_file, a_ticket
from amparo.media.tests.samples import encoded, scene, video
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, Message, Ticket
from amparo.wellbeing.models import Exposure
from amparo.wellbeing.privacy import as_person

pytestmark = pytest.mark.journey

ORIGINAL = encoded(scene(), "PNG")
TEXT = "Bom dia. Na live ele cortou os pulsos na frente de todos. Mando a tela, tirem do ar por favor."


class Traffic:
    """Every answer that a browser got, by its address. They pass through here, so that none is missed."""

    def __init__(self, page: Page) -> None:
        self.answers: list[tuple[str, bytes]] = []
        self._context = page.context
        self._context.route("**/*", self._pass)

    def end(self) -> None:
        self._context.unroute_all(behavior="ignoreErrors")

    def _pass(self, route: Route) -> None:
        if route.request.headers.get("accept") == "text/event-stream":
            route.continue_()
            return
        answer = route.fetch(max_redirects=0)
        self.answers.append((route.request.url, answer.body()))
        route.fulfill(response=answer)

    def pictures(self) -> Iterator[tuple[str, Image.Image]]:
        for address, content in self.answers:
            if content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n" or content[8:12] == b"WEBP":
                yield address, Image.open(BytesIO(content)).convert("RGB")

    def has_the_original(self) -> list[str]:
        """The answers that are its bytes, hold them, or show its pixels: as sharp, and in its colours."""
        mark = ORIGINAL[1000:1064]
        whole = hashlib.sha256(ORIGINAL).digest()
        told = [at for at, got in self.answers if hashlib.sha256(got).digest() == whole or mark in got]
        return told + [at for at, picture in self.pictures() if is_like_the_original(picture)]


def is_like_the_original(picture: Image.Image) -> bool:
    """Mean difference of all pixels below 12 of 255: what is grey and blurred differs by more."""
    small = scene().resize(picture.size)
    return max(ImageStat.Stat(ImageChops.difference(picture, small)).mean) < 12


@pytest.fixture
def report(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    return a_ticket(lume, maria, brazil, TEXT, files=[a_file(ORIGINAL, "live.png", "image/png")])


def held(person: User) -> list[Exposure]:
    with as_person(person):
        return list(Exposure.objects.filter(person=person, kind="still", ended_at__isnull=False))


def test_the_comparison_tells_a_covered_picture_from_the_original() -> None:
    assert is_like_the_original(scene().resize((800, 600)))
    assert not is_like_the_original(scene().convert("L").convert("RGB"))


def test_ana_works_on_a_report_of_self_harm_and_sees_only_what_she_asked_for(
    visit: Visit, report: Ticket, ana: User
) -> None:
    page = visit(ana, "/desk/")
    traffic = Traffic(page)
    page.goto(f"/desk/tickets/{report.number}/")
    attachment = Attachment.objects.get()
    card = page.locator(f"#media-{attachment.pk}")
    expect(card.locator(".shutter")).to_be_visible()
    expect(page.get_by_text("cortou os pulsos")).to_be_hidden()  # text first, and of it the hard sentence folded
    assert list(traffic.pictures()) == []

    with page.expect_response("**/covered/"):
        card.locator(".shutter").click()
    picture = card.locator("input[type=image]")
    expect(picture).to_be_visible()
    assert [address.split("/desk/")[1] for address, _ in traffic.pictures()] == [f"media/{attachment.pk}/covered/"]
    assert traffic.has_the_original() == []
    assert axe_violations(page) == []

    page.keyboard.down("r")
    expect(card.locator("canvas.shield-part")).to_be_visible()
    before = card.locator("canvas").evaluate("one => one.style.left + one.style.top")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("l")
    wait_until_true(
        page,
        "before => (c => c && c.style.left + c.style.top !== before)(document.querySelector('.shield canvas'))",
        before,
    )
    page.keyboard.up("r")
    expect(card.locator("canvas")).to_have_count(0)
    wait_until(page, lambda: len(held(ana)) == 1)
    for address, part in traffic.pictures():
        assert part.size[0] * part.size[1] < 1200 * 900 / 3, address  # a part, never the whole
    assert traffic.has_the_original() == []

    box = picture.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    page.mouse.down()
    expect(card.locator("canvas.shield-part")).to_be_visible()
    page.mouse.up()
    expect(card.locator("canvas")).to_have_count(0)

    page.keyboard.press("Shift+R")  # the second step, and still without colour
    expect(card.locator("canvas.shield-whole")).to_be_visible()
    expect(card.get_by_role("button", name="Cobrir de novo")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card.locator("canvas")).to_have_count(0)
    assert traffic.has_the_original() == []

    page.keyboard.press("m")
    page.locator("dialog input[name=harm][value=self_harm]").check()
    page.locator("dialog input[name=severity][value='4']").check()
    page.locator("dialog .btn-primary").click()
    wait_until(page, lambda: Attachment.objects.filter(exposure_severity=4, harm_source="agent").exists())
    expect(card.locator(".shutter")).to_be_visible()  # covered again, and stronger from now on
    assert traffic.has_the_original() == []
    assert not EventRecord.objects.filter(kind="tickets:original:taken").exists()
    traffic.end()


def test_leaving_covers_what_was_uncovered(visit: Visit, report: Ticket, ana: User) -> None:
    page = visit(ana, f"/desk/tickets/{report.number}/")
    card = page.locator(f"#media-{Attachment.objects.get().pk}")
    card.locator(".shutter").click()
    expect(card.locator("input[type=image]")).to_be_visible()
    page.keyboard.down("r")
    expect(card.locator("canvas")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(card.locator("canvas")).to_have_count(0)
    wait_until(page, lambda: len(held(ana)) == 1)


def test_a_pointer_held_down_covers_it_when_it_leaves_and_so_does_whoever_scrolls_away(
    visit: Visit, report: Ticket, ana: User
) -> None:
    page = visit(ana, f"/desk/tickets/{report.number}/")
    card = page.locator(f"#media-{Attachment.objects.get().pk}")
    card.locator(".shutter").click()
    picture = card.locator("input[type=image]")
    picture.hover()
    box = picture.bounding_box()
    assert box
    page.mouse.down()
    expect(card.locator("canvas.shield-part")).to_be_visible()
    page.mouse.move(box["x"] + box["width"] + 40, box["y"] + box["height"] / 2)
    expect(card.locator("canvas")).to_have_count(0)
    page.mouse.up()
    page.keyboard.press("Shift+R")
    expect(card.locator("canvas.shield-whole")).to_be_visible()
    page.locator("#ticket-talk").evaluate("talk => { talk.style.paddingBottom = '3000px'; talk.scrollTop = 3000; }")
    expect(card.locator("canvas")).to_have_count(0)
    wait_until(page, lambda: len(held(ana)) == 2)


def test_a_finger_held_down_shows_a_part_and_lifted_covers_it(visit: Visit, report: Ticket, ana: User) -> None:
    page = visit(ana, f"/desk/tickets/{report.number}/", viewport=PHONE)
    card = page.locator(f"#media-{Attachment.objects.get().pk}")
    card.locator(".shutter").click()
    picture = card.locator("input[type=image]")
    picture.hover()  # which waits until it has come to rest
    box = picture.bounding_box()
    assert box
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    fingers = page.context.new_cdp_session(page)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    expect(card.locator("canvas.shield-part")).to_be_visible()
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(card.locator("canvas")).to_have_count(0)
    wait_until(page, lambda: len(held(ana)) == 1)


def test_arrows_go_from_still_to_still_while_the_key_is_held(
    visit: Visit, lume: Brand, maria: Contact, brazil: Team, ana: User
) -> None:
    sent = a_ticket(lume, maria, brazil, TEXT, files=[a_file(video(), "live.mp4", "video/mp4")])
    page = visit(ana, f"/desk/tickets/{sent.number}/")
    page.locator(".shutter").click()
    stills = page.locator(".stills input[type=image]")
    expect(stills).to_have_count(9)
    stills.first.focus()
    page.keyboard.press("ArrowRight")
    expect(stills.nth(1)).to_be_focused()
    page.keyboard.down("r")
    expect(page.locator(".stills form:nth-child(2) canvas")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".stills form:nth-child(3) canvas")).to_be_visible()
    expect(page.locator(".stills canvas")).to_have_count(1)
    page.keyboard.up("r")
    expect(page.locator(".stills canvas")).to_have_count(0)


def test_a_message_higher_than_the_room_is_read_from_its_beginning(visit: Visit, report: Ticket, ana: User) -> None:
    Message.objects.filter(ticket=report).update(text="Bom dia.\n" + "Mais uma linha.\n" * 80)
    page = visit(ana, f"/desk/tickets/{report.number}/")
    expect(page.get_by_text("Bom dia.")).to_be_in_viewport()


def test_a_phone_shows_it_as_well_and_nothing_runs_over(visit: Visit, report: Ticket, ana: User) -> None:
    page = visit(ana, f"/desk/tickets/{report.number}/", viewport=PHONE, dark=True)
    card = page.locator(f"#media-{Attachment.objects.get().pk}")
    card.locator(".shutter").click()
    expect(card.locator("input[type=image]")).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
