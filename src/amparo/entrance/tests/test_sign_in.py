import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override
from pytest_django import Settings
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.accounts.services import close_account, create_owner_link
from amparo.audit.models import EventRecord

pytestmark = pytest.mark.django_db

PASSWORD = "varanda-azul-7"


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def with_password(ana: User) -> User:
    ana.set_password(PASSWORD)
    ana.save()
    return ana


def sign_in(client: Client, email: str = "ana@lume.example", password: str = PASSWORD) -> HttpResponse:
    return client.post("/sign-in/", {"login": email, "password": password})


def confirm(client: Client) -> None:
    """Show once more that it is Ana, as everything that changes sign-in asks for."""
    client.post("/account/confirm/", {"password": PASSWORD})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client, with_password: User) -> None:
    assert client.get("/account/me/")["Location"] == "/sign-in/?next=/account/me/"
    answer = client.post("/sign-in/?next=/account/me/", {"login": "ANA@lume.example", "password": PASSWORD})
    assert answer["Location"] == "/account/me/"
    assert who(client) == str(with_password.pk)


def test_ana_is_never_sent_to_somebody_elses_site(client: Client, with_password: User) -> None:
    answer = client.post("/sign-in/?next=https://evil.example/", {"login": with_password.email, "password": PASSWORD})
    assert answer["Location"] == "/"


def test_a_new_session_begins_at_sign_in(client: Client, with_password: User) -> None:
    client.get("/sign-in/")
    client.session["seed"] = 1
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_a_wrong_password_says_nothing_of_whether_the_account_exists(client: Client, with_password: User) -> None:
    known = sign_in(client, password="wrong-wrong-1").content.decode()
    unknown = sign_in(client, email="nobody@lume.example", password="wrong-wrong-1").content.decode()
    sentence = "E-mail and password do not fit"
    assert sentence in known
    assert sentence in unknown


def test_seven_wrong_passwords_from_one_place_make_it_wait_and_only_it(client: Client, with_password: User) -> None:
    for _ in range(7):
        sign_in(client, password="wrong-wrong-1")
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "you can try again" in locked.content.decode()
    assert who(client) is None
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(elsewhere)
    assert who(elsewhere) == str(with_password.pk)


def test_a_colleague_behind_the_same_address_still_comes_in(client: Client, with_password: User, luis: User) -> None:
    luis.set_password(PASSWORD)
    luis.save()
    for _ in range(9):
        sign_in(client, password="wrong-wrong-1")
    sign_in(client, email="luis@lume.example")
    assert who(client) == str(luis.pk)


def test_the_wait_ends_after_a_quarter_of_an_hour(client: Client, with_password: User) -> None:
    for _ in range(8):
        sign_in(client, password="wrong-wrong-1")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))  # noqa: TID251 - axes' own clock
    sign_in(client)
    assert who(client) == str(with_password.pk)


def test_a_closed_account_does_not_open_and_its_sessions_end(client: Client, with_password: User, olga: User) -> None:
    sign_in(client)
    assert client.get("/account/me/").status_code == 200
    close_account(by=olga, user=with_password)
    assert client.get("/account/me/").status_code == 302
    fresh = Client()
    sign_in(fresh)
    assert who(fresh) is None


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.AGENT, "/desk/"),
        (Role.OBSERVER, "/desk/"),
        (Role.WELLBEING, "/console/"),
        (Role.PARTNERS, "/desk/review/"),
        (Role.CHILD_SAFETY, "/desk/walled/"),
    ],
)
def test_everybody_has_a_place_to_arrive(client: Client, role: Role, home: str) -> None:
    client.force_login(staff("Somebody", role))
    assert client.get("/")["Location"] == home
    assert client.get("/", follow=True).status_code == 200


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/sign-in/signup/").status_code == 404
    assert client.get("/account/signup/").status_code == 404


def test_the_link_for_the_first_owner_opens_the_house(client: Client) -> None:
    token = create_owner_link()
    page = client.get(f"/sign-in/invitation/{token}/")
    assert page.status_code == 200
    answer = client.post(
        f"/sign-in/invitation/{token}/",
        {
            "name": "Olga",
            "email": "olga@lume.example",
            "password": PASSWORD,
            "locale": "es",
            "time_zone": "Europe/Madrid",
        },
    )
    assert answer["Location"] == "/console/welcome/"
    assert who(client)
    assert client.get(f"/sign-in/invitation/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "zone"),
    [("pt-BR,pt;q=0.9", "America/Sao_Paulo"), ("es,es-ES;q=0.9", "Europe/Madrid"), ("xx-YY", "UTC"), ("", "UTC")],
)
def test_the_time_zone_is_guessed_from_the_browser(client: Client, asked: str, zone: str) -> None:
    page = client.get(f"/sign-in/invitation/{create_owner_link()}/", headers={"accept-language": asked})
    assert page.context["form"]["time_zone"].value() == zone


def test_a_new_password_signs_out_everywhere_else(client: Client, with_password: User) -> None:
    sign_in(client)
    other = Client()
    sign_in(other)
    new = {"oldpassword": PASSWORD, "password1": "persiana-verde-9", "password2": "persiana-verde-9"}
    client.post("/account/password/", new)
    assert client.get("/account/me/").status_code == 200
    assert other.get("/account/me/").status_code == 302


def test_a_short_password_is_refused_in_its_place(client: Client) -> None:
    token = create_owner_link()
    answer = client.post(
        f"/sign-in/invitation/{token}/",
        {"name": "Olga", "email": "o@lume.example", "password": "short", "locale": "en", "time_zone": "UTC"},
    )
    assert answer.status_code == 422
    assert 'id="id_password_error"' in answer.content.decode()


def test_outside_the_demo_nobody_comes_in_by_a_click(client: Client, ana: User) -> None:
    assert client.post("/sign-in/demo/", {"person": ana.pk}).status_code == 404
    assert "Come in as" not in client.get("/sign-in/").content.decode()


def test_in_the_demo_one_click_is_enough(client: Client, ana: User, settings: Settings) -> None:
    settings.DEMO = True
    assert "Come in as Ana" in client.get("/sign-in/").content.decode()
    client.post("/sign-in/demo/", {"person": ana.pk})
    assert who(client) == str(ana.pk)


def test_even_in_the_demo_a_real_address_is_no_door(client: Client, ana: User, settings: Settings) -> None:
    settings.DEMO = True
    User.objects.filter(pk=ana.pk).update(email="ana@company.test")
    assert client.post("/sign-in/demo/", {"person": ana.pk}).status_code == 404


def test_the_demo_door_asks_for_the_token_against_forgery(ana: User, settings: Settings) -> None:
    settings.DEMO = True
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in/demo/", {"person": ana.pk}).status_code == 403


def test_ana_sets_up_an_app_and_is_asked_for_its_code(
    client: Client,
    with_password: User,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    sign_in(client)
    confirm(client)
    page = client.get("/account/security/app/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/security/app/", {"code": code_for(secret)}).status_code == 302
    stored = Authenticator.objects.get(user=with_password, type="totp").data["secret"]
    assert secret not in stored
    assert TOTP(Authenticator.objects.get(user=with_password, type="totp")).validate_code(code_for(secret)) is not None
    assert EventRecord.objects.filter(kind="accounts:security:changed", data__what="totp_activated").exists()

    later = Client()
    assert sign_in(later)["Location"] == "/sign-in/second-step/"
    assert who(later) is None
    assert "does not fit" in later.post("/sign-in/second-step/", {"code": "000000"}).content.decode()
    codes = client.get("/account/security/codes/").context["unused_codes"]
    assert len(codes) == 10
    later.post("/sign-in/second-step/", {"code": codes[0]})
    assert who(later) == str(with_password.pk)


def test_changing_sign_in_asks_once_more_who_it_is(client: Client, with_password: User) -> None:
    sign_in(client)
    answer = client.get("/account/security/app/")
    assert answer["Location"].startswith("/account/confirm/")
    wrong = client.post(answer["Location"], {"password": "wrong-wrong-1"})
    with override("pt-br"):  # Ana's language
        assert gettext("This is not your password.") in wrong.content.decode()
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == "/account/security/app/"


def test_a_new_password_by_mail(client: Client, with_password: User, settings: Settings) -> None:
    settings.MAIL_OUT_HOST = "127.0.0.1"
    client.post("/sign-in/forgotten/", {"email": "ana@lume.example"})
    link = re.search(r"/sign-in/forgotten/\S+", mail.outbox[0].body)
    assert link
    form = client.get(link.group(), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "persiana-verde-9", "password2": "persiana-verde-9"})
    with_password.refresh_from_db()
    assert with_password.check_password("persiana-verde-9")


def test_without_a_mail_server_no_mail_is_promised(client: Client) -> None:
    page = client.get("/sign-in/forgotten/").content.decode()
    assert "no link can be sent" in page
    assert '<form method="post" action="/sign-in/forgotten/"' not in page


def test_signing_out_elsewhere_leaves_this_device_alone(client: Client, with_password: User) -> None:
    sign_in(client)
    other = Client()
    sign_in(other)
    assert client.get("/account/sessions/").context["session_count"] == 2
    client.post("/account/sessions/")
    assert client.get("/account/me/").status_code == 200
    assert other.get("/account/me/").status_code == 302


def test_a_device_that_came_in_without_a_password_is_among_those_to_sign_out(
    client: Client, ana: User, settings: Settings
) -> None:
    settings.DEMO = True
    other = Client()
    for device in (client, other):
        device.post("/sign-in/demo/", {"person": ana.pk})
    assert client.get("/account/sessions/").context["session_count"] == 2
    client.post("/account/sessions/")
    assert client.get("/account/me/").status_code == 200
    assert other.get("/account/me/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/account/me/",
        "/account/tokens/",
        "/account/sessions/",
        "/account/security/",
        "/account/security/passkeys/",
        "/account/security/passkeys/new/",
        "/account/security/app/",
        "/account/password/",
        "/account/sign-out/",
        "/account/confirm/",
        "/sign-in/closed/",
        "/sign-in/forgotten/sent/",
        "/sign-in/forgotten/done/",
    ],
)
def test_every_page_of_the_account_opens(client: Client, with_password: User, path: str) -> None:
    sign_in(client)
    confirm(client)
    assert client.get(path).status_code == 200


def test_a_code_lets_ana_in_once(with_password: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever read it over her shoulder, with her password, comes too late, however many processes there are."""
    secret, now = "JBSWY3DPEHPK3PXP", 60_000_000
    TOTP.activate(with_password, secret)
    for module in ("allauth.mfa.totp.internal.auth", "amparo.accounts.services.second_factors"):
        monkeypatch.setattr(f"{module}.yield_hotp_counters_from_time", lambda: iter((now - 1, now, now + 1)))
    code, newer = (format_hotp_value(hotp_value(secret, counter)) for counter in (now, now + 1))
    came: list[bool] = []
    for said in (code, code, newer, code):
        cache.clear()  # allauth forgets a code after thirty seconds, and each process has a memory of its own
        visitor = Client()
        sign_in(visitor)
        visitor.post("/sign-in/second-step/", {"code": said})
        came.append(who(visitor) is not None)
    assert came == [True, False, True, False]
