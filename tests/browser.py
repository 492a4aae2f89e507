"""A real browser on a real server: uvicorn with the whole application, on the test database.

A test that takes `visit` gets a function that opens the desk as a person; everything the test makes is committed, since
the server reads it over connections of its own. Mark such a test `journey`.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.patience import PATIENCE

from amparo.accounts.models import User
from amparo.ui.assets import build_if_changed

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}

Visit = Callable[..., Page]

expect.set_options(timeout=PATIENCE * 1000)

_AWAKE = """!document.querySelector(":is([hx-get], [hx-post]):not([hx-ignore] *)")
|| !!document.querySelector("[data-htmx-powered]")"""
"""True once htmx has taken the page over; until then a form is sent as a plain one, which works but is another story."""

_LAST_REQUESTS = 10
"""Seconds that a server has for what it was asked before its test ended; whoever only listens is cut off then."""

_AT_REST = "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-added, .htmx-settling')"

_EAR = """window.EventSource = class extends EventSource {
  constructor(address) {
    super(address);
    this.addEventListener("hello", () => (window.heardAt = address));
  }
}"""
_HEARS = """window.heardAt ===
(document.querySelector("[data-stream]")?.dataset.stream ?? document.body.dataset.events)"""


def wait_until_it_hears(page: Page) -> None:
    """The page's stream is open: what happens from now on, it is told."""
    wait_until_true(page, _HEARS)


def wait_until_true(page: Page, expression: str, given: object = None) -> None:
    """Asked from outside again and again: within the page, its policy allows no words to be made code of."""
    wait_until(page, lambda: bool(page.evaluate(expression, given)))


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """It has come to be so; meanwhile the browser's answers pass through here."""
    give_up_at = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < give_up_at
        page.wait_for_timeout(50)


def let_time_stand(page: Page) -> None:
    """In the browser; it goes on by `page.clock.run_for`, or by itself after `page.clock.resume`."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def wait_until_at_rest(page: Page) -> None:
    """Nothing that the page asked for is on its way, or about to be put in."""
    wait_until_true(page, _AT_REST)


@pytest.fixture(scope="session")
def assets() -> None:
    """The style sheet, the script and the icons, built if their sources changed."""
    build_if_changed(ROOT)


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI application on a free port; yields its address."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=_LAST_REQUESTS
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="uvicorn of this test")
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the test's server did not start")
        time.sleep(0.01)
    try:
        yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def server(transactional_db: None) -> Iterator[str]:
    """The address of the whole application, served as in production (ASGI), on the test database."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with serving(ASGIStaticFilesHandler(get_asgi_application())) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module's tests.

    Playwright leaves an event loop running in this thread, and Django would refuse to touch the database beside it;
    that is why it does not outlive the module.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    with sync_playwright() as playwright:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def a_context(browser: Browser, **wants: Any) -> BrowserContext:
    """A browser of its own for somebody, as patient as we are."""
    context = browser.new_context(**wants)
    context.set_default_timeout(PATIENCE * 1000)
    context.add_init_script(_EAR)
    return context


@pytest.fixture
def visit(server: str, browser: Browser, assets: None) -> Iterator[Visit]:
    """`visit(person, "/desk/…")` opens a page as that person, in a browser of her own.

    `person` None stays signed out; `viewport` and `dark` say on what. A script error fails the test, and so does a
    refusal by the content security policy unless the page is `hostile`.
    """
    contexts: dict[int | None, BrowserContext] = {}
    faults: list[str] = []

    def open_page(
        person: User | None, path: str, *, viewport: dict[str, int] = DESK, dark: bool = False, hostile: bool = False
    ) -> Page:
        key = person.pk if person else None
        if key not in contexts:
            contexts[key] = a_context(browser, base_url=server)
            if person:
                sign_in(contexts[key], person, server)
        page = contexts[key].new_page()
        page.set_viewport_size(viewport)  # type: ignore[arg-type] # a plain dict is what it takes
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.on("pageerror", lambda error: faults.append(str(error)))
        if not hostile:
            page.on("console", lambda said: faults.append(said.text) if _is_refusal(said.text) else None)
        page.goto(path)
        wait_until_true(page, _AWAKE)
        return page

    yield open_page
    for context in contexts.values():
        context.close()
    assert not faults, faults


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be taken back for ten seconds can be for as long as we are patient."""
    monkeypatch.setattr("amparo.desk.ticket.undo.UNDO_SECONDS", PATIENCE)
    monkeypatch.setattr("amparo.moderation.models.review.UNDO", timedelta(seconds=PATIENCE))


def _is_refusal(said: str) -> bool:
    return "Content Security Policy" in said


def sign_in(context: BrowserContext, person: User, address: str) -> None:
    """Give the browser a session of `person`, as if she had signed in."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
