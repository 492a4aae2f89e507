from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from tests.browser import DESK, a_context, serving

from amparo.ui.tests.stage import Props, props

Open = Callable[..., Page]


@pytest.fixture
def stage(assets: None, settings: Settings) -> Iterator[str]:
    """The address of the theatre of `stage.py`; it needs no database, because nobody is signed in."""
    settings.ROOT_URLCONF = "amparo.ui.tests.stage"
    settings.DEMO = True
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with serving(ASGIStaticFilesHandler(get_asgi_application())) as address:
        yield address


@pytest.fixture
def told() -> Iterator[Props]:
    """What the pages posted; empty at the start of each test."""
    props.__init__()  # type: ignore[misc] # the one theatre is swept, not rebuilt: the server holds it
    yield props
    props.events.append("hang up")


@pytest.fixture
def open_page(stage: str, told: Props, browser: Browser) -> Iterator[Open]:
    """`open_page("/scene/desk/")` in a clean browser; a script error or a refusal by the policy fails the test."""
    context = a_context(browser, base_url=stage, viewport=DESK)
    faults: list[str] = []

    def go(path: str, *, theme: str = "light", viewport: dict[str, int] = DESK) -> Page:
        context.add_cookies([{"name": "amparo_theme", "value": theme, "url": stage}])
        page = context.new_page()
        page.set_viewport_size(viewport)  # type: ignore[arg-type] # a plain dict is fine
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(path)
        return page

    yield go
    context.close()
    assert not faults, faults
