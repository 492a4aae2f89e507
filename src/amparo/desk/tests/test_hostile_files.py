"""What strangers send must not run, fetch or look around when somebody looks at it."""

import base64
import socket
from collections.abc import Callable

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.browser import Visit

from amparo.accounts.models import Team, User
from amparo.channels.email.html import sanitise
from amparo.channels.email.models import Arrival
from amparo.core import clock
from amparo.desk.tests.scene import a_file, a_ticket
from amparo.files.services import keep
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand, Message

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "it ran"</script></svg>'
PAGE = b'<!doctype html><title>quiet</title><script>document.title = "it ran"</script>'
MAIL = (
    '<p onclick="steal()">Oi</p><script>parent.document.title = "it ran"</script><img src="cid:logo@x">'
    '<img src="https://tracker.example/pixel.gif"><a href="javascript:alert(1)">a</a><form action="/x"><input></form>'
)


Receive = Callable[..., Message]


@pytest.fixture
def receive(lume: Brand, maria: Contact, brazil: Team) -> Receive:
    """`receive(*files, html="")`: Maria's mail with these (content, name, type)."""

    def received(*files: tuple[bytes, str, str], html: str = "") -> Message:
        kept = [a_file(content, name, kind, content_id="logo@x") for content, name, kind in files]
        return a_ticket(lume, maria, brazil, files=kept, html=html, remote_images=1 if html else 0).messages.get()

    return received


def address(attachment: Attachment) -> str:
    return reverse("desk:media-original", args=[attachment.pk])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "served"),
    [
        ((SVG, "logo.svg", "image/svg+xml"), "application/octet-stream"),
        ((PAGE, "nota.html", "text/html"), "application/octet-stream"),
        ((PAGE, "nota.png", "image/png"), "image/png"),  # a lie: nosniff keeps it a picture that does not load
        ((b"%PDF-1.7", "conta.pdf", "application/pdf"), "application/octet-stream"),
        ((PIXEL, "print.png", "image/png"), "image/png"),
    ],
)
def test_a_file_is_always_a_download_in_a_sandbox(
    as_ana: Client, receive: Receive, sent: tuple[bytes, str, str], served: str
) -> None:
    content, name, _said = sent
    client, attachment = as_ana, receive(sent).attachments.get()
    answer = client.post(address(attachment))
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.headers["Content-Type"] == served
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.getvalue() == content


@pytest.mark.django_db
def test_a_file_of_a_ticket_one_may_not_see_does_not_exist(client: Client, luis: User, receive: Receive) -> None:
    message = receive((PIXEL, "print.png", "image/png"), html="<p>Oi</p>")
    client.force_login(luis)
    assert client.post(address(message.attachments.get())).status_code == 404
    assert client.get(reverse("desk:original", args=[message.pk])).status_code == 404


@pytest.mark.django_db
def test_the_original_mail_is_shown_without_scripts_network_or_origin(
    client: Client, ana: User, receive: Receive
) -> None:
    message = receive((PIXEL, "logo.png", "image/png"), html=sanitise(MAIL).html)
    client.force_login(ana)
    answer = client.get(reverse("desk:original", args=[message.pk]))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "img-src data:;" in policy
    assert "allow-scripts" not in policy
    assert "<script" not in answer.content.decode()
    asked = client.get(reverse("desk:original", args=[message.pk]) + "?images=1")
    assert asked.headers["Content-Security-Policy"] == policy


@pytest.fixture
def arrived(receive: Receive) -> Message:
    """A message whose mail was kept as it came, with a picture that lies elsewhere."""
    message = receive(html=sanitise(MAIL).html)
    raw = b"From: maria@correio.example\r\nSubject: Oi\r\nContent-Type: text/html\r\n\r\n" + MAIL.encode()
    Arrival.objects.create(
        raw=keep(raw), content_key="x", receiver="smtp", outcome="opened", decided_at=clock.now(), message=message
    )
    return message


@pytest.mark.django_db
def test_pictures_elsewhere_are_loaded_only_when_asked_and_learn_as_little_as_can_be(
    client: Client, ana: User, arrived: Message
) -> None:
    client.force_login(ana)
    frame = reverse("desk:ticket-original", args=[arrived.ticket.number, arrived.pk])
    assert "tells whoever keeps it that this mail was opened" in client.get(frame).content.decode()
    original = reverse("desk:original", args=[arrived.pk])
    assert "tracker.example" not in client.get(original).content.decode()
    asked = client.get(f"{original}?images=1")
    assert "tracker.example" not in asked.content.decode()  # the browser is not told where it lies
    assert "<script" not in asked.content.decode()
    assert asked.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.journey
def test_a_picture_elsewhere_hears_nothing_of_the_browser(visit: Visit, ana: User, arrived: Message) -> None:
    page = visit(ana, f"/desk/tickets/{arrived.ticket.number}/", hostile=True)
    asked: list[str] = []
    page.context.route("**/tracker.example/**", lambda route: asked.append(route.request.url))
    page.get_by_text("Show original").click()
    expect(page.frame_locator("iframe.mail-frame").get_by_text("Oi")).to_be_visible()
    with page.expect_response("**/original/?images=1"):
        page.get_by_role("button", name="Load the pictures").click()
    expect(page.frame_locator("iframe.mail-frame").get_by_text("Oi")).to_be_visible()
    assert not asked


@pytest.mark.django_db
def test_a_picture_that_lies_in_our_own_house_is_not_fetched(client: Client, ana: User, receive: Receive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.2)
        there = f"http://127.0.0.1:{inside.getsockname()[1]}/secret.png"
        message = receive(html=sanitise(f'<img src="{there}">', show_remote_images=True).html)
        client.force_login(ana)
        asked = client.get(reverse("desk:original", args=[message.pk]) + "?images=1")
        assert "<img" not in asked.content.decode()
        with pytest.raises(TimeoutError):
            inside.accept()


@pytest.mark.django_db
def test_pictures_of_a_mail_come_covered_and_never_as_they_are(client: Client, ana: User, receive: Receive) -> None:
    written = base64.b64encode(PIXEL).decode()
    html = f'<p>Oi</p><img src="cid:logo@x"><img src="data:image/png;base64,{written}">'
    message = receive((PIXEL, "logo.png", "image/png"), html=html)
    client.force_login(ana)
    asked = client.get(reverse("desk:original", args=[message.pk]) + "?images=1").content.decode()
    assert asked.count('<img src="data:image/jpeg;base64,') == 2, asked
    assert written not in asked


@pytest.mark.django_db
def test_a_picture_is_not_on_the_page_until_somebody_asks_and_then_covered(
    client: Client, ana: User, receive: Receive
) -> None:
    message = receive((PIXEL, "print.png", "image/png"))
    attachment = message.attachments.get()
    client.force_login(ana)
    page = reverse("desk:ticket", args=[message.ticket.number])
    covered = reverse("desk:media-covered", args=[attachment.pk])
    assert covered not in client.get(page).content.decode()
    assert f'src="{covered}"' in client.get(f"{page}?show={attachment.pk}").content.decode()
    assert client.get(covered).content != PIXEL


def _save(page: Page, attachment: Attachment) -> None:
    more = page.locator(f"#media-{attachment.pk} [popovertarget]")
    if more.count():
        more.click()
    page.locator(f"form[action='{address(attachment)}'] button").click()


@pytest.mark.journey
def test_nothing_in_an_svg_a_page_or_a_mail_runs(visit: Visit, ana: User, receive: Receive) -> None:
    files = [(SVG, "logo.svg", "image/svg+xml"), (PAGE, "nota.html", "text/html"), (PIXEL, "print.png", "image/png")]
    message = receive(*files, html=MAIL)  # as if the sanitiser had failed altogether
    page = visit(ana, f"/desk/tickets/{message.ticket.number}/", hostile=True)
    reached: list[str] = []
    page.context.route("**/tracker.example/**", lambda route: reached.append(route.request.url))
    page.get_by_text("Show original").click()
    frame = page.frame_locator("iframe.mail-frame")
    expect(frame.get_by_text("Oi")).to_be_visible()
    page.locator("#media-{} a.shutter".format(message.attachments.get(name="print.png").pk)).click()
    expect(page.locator("[data-shield] input[type=image]")).to_be_visible()
    for name in ("logo.svg", "nota.html"):
        with page.expect_download():  # it is saved and not shown
            _save(page, message.attachments.get(name=name))
    assert "it ran" not in page.title()
    assert not reached
