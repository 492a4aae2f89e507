"""Passkeys in a real browser: Chromium's own virtual authenticator stands in for the finger on the phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page
from tests.everybody import axe_violations

from amparo.accounts.models import User

pytestmark = pytest.mark.journey

PASSWORD = "varanda-azul-7"


def with_authenticator(page: Page) -> CDPSession:
    """A phone that verifies its owner and keeps keys, as `WebAuthn.addVirtualAuthenticator` makes it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def arrive(page: Page, path: str) -> None:
    page.wait_for_url(re.compile(rf"^http://[^/]+{path}(\?|$)"))


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail").fill("olga@lume.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in with the password").click()


def test_olga_adds_a_passkey_and_from_then_on_signs_in_with_it_alone(visit: Callable[..., Page], olga: User) -> None:
    olga.set_password(PASSWORD)
    olga.save()
    page = visit(None, "/sign-in/?next=/account/me/")
    with_authenticator(page)
    sign_in(page)
    arrive(page, "/account/me/")

    page.goto("/account/security/passkeys/new/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="It is me").click()
    page.get_by_label("Its name").fill("Olga's phone")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Add the passkey").click()
    arrive(page, "/account/security/codes/")
    for path in ("codes/", "app/", ""):
        page.goto(f"/account/security/{path}")
        assert axe_violations(page) == [], path
    page.goto("/account/security/passkeys/")
    assert page.get_by_text("Olga's phone").is_visible()
    assert page.get_by_text("alone", exact=True).is_visible()

    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").first.click()
    page.goto("/sign-in/?next=/account/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    arrive(page, "/account/sessions/")
    assert page.get_by_text("This device").is_visible()

    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").first.click()
    page.goto("/sign-in/?next=/account/me/")
    sign_in(page)
    arrive(page, "/sign-in/second-step/")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Use a passkey or security key").click()
    arrive(page, "/account/me/")


def test_a_passkey_nobody_has_is_said_in_words_and_the_password_still_works(
    visit: Callable[..., Page], olga: User
) -> None:
    olga.set_password(PASSWORD)
    olga.save()
    page = visit(None, "/sign-in/?next=/account/me/")
    session = with_authenticator(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey was used.").wait_for()
    session.detach()
    sign_in(page)
    arrive(page, "/account/me/")
