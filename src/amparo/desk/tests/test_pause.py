"""Breaks, the meter and what is one's own: each sees theirs, and no address shows another's."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.pages import plain

from amparo.accounts.models import User
from amparo.calendars.services import LayerShape, RotaShape, save_layer, save_rota
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.media.harm import Harm
from amparo.media.queries import looks_of
from amparo.wellbeing.budget import Why
from amparo.wellbeing.queries import fitness
from amparo.wellbeing.queries.own import break_of, check_ins_of, day_of, own_page, talks_of
from amparo.wellbeing.services import begin_reveal, end_reveal, offer_to_listen
from amparo.wellbeing.states import ExposureKind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)  # Monday, 10:00 in São Paulo
ONES_OWN_PAGES = ("", "talk/", "protection/", "protection/filters/", "check-ins/", "evidence/", "support/", "day/")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def on_shift(olga: User, ana: User, grace: User) -> None:
    """Ana and Grace are both at the desk all week."""
    for person in (ana, grace):
        rota = save_rota(by=olga, shape=RotaShape(name=f"Desk {person.name}", kind=RotaKind.SHIFTS))
        save_layer(by=olga, rota=rota, shape=LayerShape(name="All", members=[person.pk], starts_on=NOW.date()))


def met(person: User, *, minutes: int, severity: int = 4, harm: str = Harm.SELF_HARM, subject: int = 1) -> None:
    began = clock.now()
    with clock.at(began):
        token = begin_reveal(
            person=person,
            subject_kind="ticket",
            subject_id=subject,
            harm=harm,
            severity=severity,
            kind=ExposureKind.VIDEO,
        )
    with clock.at(began + timedelta(minutes=minutes)):
        end_reveal(person=person, token=token, seconds=minutes * 60)


# --- the break


def test_ana_begins_a_break_at_once_and_comes_back_when_she_likes(desk: Client, ana: User) -> None:
    assert "About how long?" in desk.get("/desk/break/").content.decode()
    assert desk.post("/desk/break/begin/", {"minutes": "15"}).status_code == 302
    page = desk.get("/desk/break/").content.decode()
    assert "Suggested back: 10:15" in page
    assert "reason" not in page.lower()
    desk.post("/desk/break/end/")
    assert break_of(ana) is None


def test_nobody_learns_from_the_page_of_a_break_how_many_seconds_are_left(desk: Client) -> None:
    desk.post("/desk/break/begin/", {"minutes": "5"})
    page = desk.get("/desk/break/").content.decode()
    assert "data-ago" not in page
    assert "data-due" not in page
    assert "data-seconds" not in page


@pytest.mark.parametrize("minutes", ["", "x", "-1", "99999999999999999999"])
def test_a_length_that_is_none_is_taken_for_the_usual_or_the_nearest(desk: Client, ana: User, minutes: str) -> None:
    desk.post("/desk/break/begin/", {"minutes": minutes})
    rest = break_of(ana)
    assert rest is not None
    assert timedelta(0) < rest.until - NOW <= timedelta(hours=4)


# --- her own pages


def test_every_page_of_ones_own_opens_for_ana_and_asks_a_stranger_to_sign_in(desk: Client) -> None:
    for name in ONES_OWN_PAGES:
        assert desk.get(f"/desk/break/{name}").status_code == 200, name
        assert Client().get(f"/desk/break/{name}").status_code == 302, name


@pytest.mark.parametrize("locale", ["pt-br", "es", "en"])
def test_every_page_of_ones_own_reads_in_each_language(desk: Client, ana: User, locale: str) -> None:
    met(ana, minutes=5)
    User.objects.filter(pk=ana.pk).update(locale=locale)
    for name in ONES_OWN_PAGES:
        answer = desk.get(f"/desk/break/{name}")
        assert (answer.status_code, answer["Content-Language"]) == (200, locale), name


def test_what_is_ones_own_is_kept_in_no_cache(desk: Client) -> None:
    for name in ("day", "protection", "check-ins"):
        assert "no-store" in desk.get(f"/desk/break/{name}/")["Cache-Control"]


def test_grace_leads_ana_and_sees_nothing_of_hers(client: Client, ana: User, grace: User) -> None:
    met(ana, minutes=9)
    client.force_login(grace)
    page = plain(client.get("/desk/break/protection/"))
    assert "Nothing in the last four weeks." in page
    assert "Ana" not in page


def test_grace_asks_for_anas_page_is_shown_nothing_and_ana_reads_it(desk: Client, ana: User, grace: User) -> None:
    theirs = Client()
    theirs.force_login(grace)
    assert theirs.get(f"/desk/break/protection/of/{ana.pk}/").status_code == 404
    page = desk.get("/desk/break/protection/").content.decode()
    assert "<b>Grace</b> asked for this page of yours" in page
    assert desk.get(f"/desk/break/protection/of/{ana.pk}/").status_code == 302  # her own


def test_the_meter_fills_in_words_and_never_in_figures(desk: Client, ana: User) -> None:
    assert "Your day: light" in desk.get("/desk/break/day/").content.decode()
    met(ana, minutes=10)  # 80 of 120 units
    page = desk.get("/desk/break/day/")
    assert "Your day: middling" in plain(page)
    assert page.content.count(b'class="filled"') == 7
    assert "80" not in plain(page)
    met(ana, minutes=10, subject=2)
    assert "Your day: full" in desk.get("/desk/break/day/").content.decode()


def test_the_ledger_says_what_ana_met_shift_by_shift(desk: Client, ana: User) -> None:
    met(ana, minutes=9)
    met(ana, minutes=3, severity=1, harm=Harm.BULLYING, subject=2)
    lines = own_page(ana).ledger
    assert [(line.harm, line.things, line.minutes, line.units) for line in lines] == [
        (Harm.SELF_HARM, 1, 9, 72),
        (Harm.BULLYING, 1, 3, 6),
    ]
    page = desk.get("/desk/break/protection/").content.decode()
    assert "1 thing · 9 min · weight 72" in page


def test_the_person_is_told_why_something_does_not_come(desk: Client, ana: User) -> None:
    met(ana, minutes=15)
    assert Why.BUDGET in day_of(ana).standing.why
    assert "nothing with harm in it comes any more" in desk.get("/desk/break/protection/").content.decode()


# --- leaving out


def test_ana_leaves_harm_to_animals_out_for_today_and_lets_it_come_again(desk: Client, ana: User) -> None:
    desk.post("/desk/break/protection/opt-out/", {"harm": "animal_harm", "choice": "today"})
    [out] = own_page(ana).opt_outs
    assert (out.harm, out.until) == ("animal_harm", datetime(2026, 11, 24, 3, tzinfo=UTC))  # midnight where she lives
    assert "animal_harm" in fitness(ana).refused_harms
    assert "until 24 Nov, 00:00" in desk.get("/desk/break/protection/").content.decode()
    desk.post("/desk/break/protection/opt-out/", {"harm": "animal_harm", "choice": "comes"})
    assert not fitness(ana).refused_harms


def test_not_today_takes_the_place_of_not_at_all(desk: Client, ana: User) -> None:
    desk.post("/desk/break/protection/opt-out/", {"harm": "hate", "choice": "never"})
    desk.post("/desk/break/protection/opt-out/", {"harm": "hate", "choice": "today"})
    assert [out.until is not None for out in own_page(ana).opt_outs] == [True]


@pytest.mark.parametrize("said", [{"harm": "none", "choice": "never"}, {"harm": "hate", "choice": "x"}, {}])
def test_what_there_is_not_cannot_be_left_out(desk: Client, ana: User, said: dict[str, str]) -> None:
    assert desk.post("/desk/break/protection/opt-out/", said).status_code == 404
    assert not own_page(ana).opt_outs


# --- filters


def looks(**changed: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for harm in Harm:
        if harm not in {Harm.NONE, Harm.CHILD_SAFETY}:
            graphic = harm in {Harm.SELF_HARM, Harm.ANIMAL_HARM, Harm.GRAPHIC, Harm.SEXUAL, Harm.INTIMATE_IMAGES}
            said |= {f"{harm}-grey": "on", f"{harm}-blur": "10" if graphic else "4", f"{harm}-detail": "100"}
    return {name: value for name, value in (said | changed).items() if value}


def test_ana_makes_a_filter_stronger_and_another_weaker_and_takes_both_back(desk: Client, ana: User) -> None:
    desk.post("/desk/break/protection/filters/", looks(**{"hate-blur": "30", "threats-grey": ""}))
    chosen = looks_of(ana)
    assert chosen[Harm.HATE].blur == 30
    assert not chosen[Harm.THREATS].grey
    assert "your own" in desk.get("/desk/break/protection/filters/").content.decode()
    desk.post("/desk/break/protection/filters/", {"reset": "1"})
    assert not looks_of(ana)


def test_a_sample_shows_what_is_said_before_it_is_saved(desk: Client, ana: User) -> None:
    address = "/desk/break/protection/filters/sample/hate/"
    plain, grey = ({"hate-blur": "0", "hate-detail": "100", "hate-grey": said} for said in ("", "on"))
    pictures = [
        _sample(desk, address, {name: value for name, value in said.items() if value}) for said in (plain, grey)
    ]
    assert [picture.convert("HSV").getextrema()[1][1] > 100 for picture in pictures] == [True, False]
    assert desk.get("/desk/break/protection/filters/sample/child_safety/").status_code == 404
    assert not looks_of(ana)


def _sample(desk: Client, address: str, said: dict[str, str]) -> Image.Image:
    page = desk.get(address, said).content.decode()
    pixels = page.partition("base64,")[2].partition('"')[0]
    return Image.open(BytesIO(base64.b64decode(pixels)))


def test_a_filter_that_cannot_be_drawn_is_refused(desk: Client, ana: User) -> None:
    assert desk.post("/desk/break/protection/filters/", looks(**{"hate-blur": "41"})).status_code == 422
    assert not looks_of(ana)


# --- check-ins


ANSWERS = {"let_go": "4", "came_back": "0", "slept": "4", "someone": "4", "of_use": "2"}


def test_ana_checks_in_sees_her_line_and_is_asked_again_after_two_weeks(desk: Client, ana: User) -> None:
    assert desk.post("/desk/break/check-ins/", ANSWERS).status_code == 302
    assert [one.score for one in check_ins_of(ana)] == [90]
    page = desk.get("/desk/break/check-ins/").content.decode()
    assert "from 7 December" in page
    assert 'class="trend-point"' in page
    with clock.at(NOW + timedelta(days=15)):
        assert "Keep it for me" in desk.get("/desk/break/check-ins/").content.decode()


def test_ana_deletes_her_check_ins_and_nothing_of_them_is_left(desk: Client, ana: User) -> None:
    desk.post("/desk/break/check-ins/", ANSWERS)
    desk.post("/desk/break/check-ins/forget/")
    assert not check_ins_of(ana)
    assert 'class="trend-point"' not in desk.get("/desk/break/check-ins/").content.decode()


def test_an_answer_that_is_missing_keeps_nothing(desk: Client, ana: User) -> None:
    assert desk.post("/desk/break/check-ins/", {**ANSWERS, "slept": ""}).status_code == 422
    assert not check_ins_of(ana)


# --- talking


@pytest.mark.usefixtures("on_shift")
def test_ana_calls_grace_and_grace_says_that_she_has_time(desk: Client, ana: User, grace: User) -> None:
    offer_to_listen(person=grace)
    assert "Call Grace" in desk.get("/desk/break/").content.decode()
    desk.post("/desk/break/talk/call/", {"listener": str(grace.pk)})
    theirs = Client()
    theirs.force_login(grace)
    assert "Ana" in theirs.get("/desk/break/talk/").content.decode()
    [talk] = talks_of(grace)
    theirs.post(f"/desk/break/talk/{talk.pk}/", {"answer": "yes"})
    assert "has time" in desk.get("/desk/break/talk/").content.decode()


def test_whoever_did_not_offer_cannot_be_called(desk: Client, ana: User, grace: User) -> None:
    desk.post("/desk/break/talk/call/", {"listener": str(grace.pk)})
    assert not talks_of(ana)


def test_a_call_that_is_not_ones_own_cannot_be_answered(desk: Client) -> None:
    assert desk.post("/desk/break/talk/77/", {"answer": "yes"}).status_code == 302


def test_ana_offers_to_listen_and_takes_it_back(desk: Client) -> None:
    desk.post("/desk/break/talk/listen/")
    assert "You offered to listen" in desk.get("/desk/break/talk/").content.decode()
    desk.post("/desk/break/talk/listen/", {"stop": "1"})
    assert "Would you listen to a colleague?" in desk.get("/desk/break/talk/").content.decode()


# --- cost


@pytest.mark.parametrize(("name", "most"), [("", 20), ("day/", 20), ("protection/", 26), ("talk/", 14)])
def test_a_page_of_ones_own_costs_the_same_after_a_long_year(desk: Client, ana: User, name: str, most: int) -> None:
    desk.get(f"/desk/break/{name}")
    for number in range(12):
        with clock.at(NOW - timedelta(days=number % 6, hours=number)):
            met(ana, minutes=1, severity=2, subject=number)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        desk.get(f"/desk/break/{name}")
    assert len(asked) <= most, [one["sql"][:120] for one in asked.captured_queries]
