"""An .ics file becomes part of a rota, and a link gives a rota to calendar programs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amparo.accounts.models import User
from amparo.calendars.models import Feed, Rota, RotaLayer
from amparo.calendars.queries import calendar_of, feed_by_token, on_call, token_of
from amparo.calendars.rotas.reading import read
from amparo.calendars.rotas.spans import Span
from amparo.calendars.services import name_people, read_calendar, renew_feed, revoke_feed
from amparo.calendars.tests.conftest import MONDAY, WEEK, hours
from amparo.core import clock
from amparo.core.errors import Invalid, NotAllowed

ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:@ana
DTSTART:20261124T100000Z
DTEND:20261124T120000Z
RRULE:FREQ=DAILY
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Somebody else
DTSTART:20261124T140000Z
DTEND:20261124T150000Z
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Each second
DTSTART:20261124T140000Z
DTEND:20261124T140001Z
RRULE:FREQ=SECONDLY
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


def test_ana_is_known_by_her_name_and_somebody_else_is_a_gap_until_they_are_named(
    rota: Rota, olga: User, ana: User, luis: User
) -> None:
    layer = read_calendar(by=olga, rota=rota, content=ICS, name="Old rota")
    assert on_call(rota.pk, hours(25, 10, 11).start) == [ana.pk]
    assert on_call(rota.pk, hours(24, 14, 15).start) == []
    assert layer.calendar is not None
    assert layer.calendar["left_out"] == [["Each second", "rule"]]
    name_people(by=olga, layer=layer, people={"Somebody else": luis.pk})
    assert on_call(rota.pk, hours(24, 14, 15).start) == [luis.pk]


def test_reading_it_anew_keeps_who_was_named(rota: Rota, olga: User, luis: User) -> None:
    layer = read_calendar(by=olga, rota=rota, content=ICS)
    name_people(by=olga, layer=layer, people={"Somebody else": luis.pk})
    read_calendar(by=olga, rota=rota, content=ICS, layer=layer)
    assert RotaLayer.objects.count() == 1
    assert on_call(rota.pk, hours(24, 14, 15).start) == [luis.pk]


def test_a_file_that_is_no_calendar_or_long_past_is_refused_and_changes_nothing(rota: Rota, olga: User) -> None:
    for content in (b"no calendar", ICS.replace(b"2026", b"2016").replace(b"RRULE:FREQ=DAILY\r\n", b"")):
        with pytest.raises(Invalid):
            read_calendar(by=olga, rota=rota, content=content)
    assert not RotaLayer.objects.exists()


def test_ana_reads_no_calendar_in(rota: Rota, ana: User) -> None:
    with pytest.raises(NotAllowed):
        read_calendar(by=ana, rota=rota, content=ICS)


def test_a_link_gives_the_shifts_until_it_is_revoked(week: RotaLayer, olga: User, ana: User, grace: User) -> None:
    token = token_of(renew_feed(by=olga, rota=week.rota))
    feed = feed_by_token(token)
    assert feed is not None
    window = Span(MONDAY, MONDAY + 2 * WEEK)
    shifts = read(calendar_of(feed), zone=ZoneInfo("UTC"), window=window).shifts
    assert [(one.start, one.member) for one in shifts] == [(MONDAY, "Ana"), (MONDAY + WEEK, "Grace")]
    assert b"lume.example" not in calendar_of(feed)
    revoke_feed(by=olga, rota=week.rota)
    assert feed_by_token(token) is None


def test_a_turn_that_began_before_the_week_that_is_told_keeps_its_beginning(week: RotaLayer, olga: User) -> None:
    feed = renew_feed(by=olga, rota=week.rota)
    with clock.at(MONDAY + WEEK + timedelta(days=3, seconds=7)):
        told = calendar_of(feed).decode()
    edges = [line for line in told.splitlines() if line.startswith(("DTSTART", "DTEND"))]
    assert edges[0] == f"DTSTART:{MONDAY.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert all(edge.endswith("0000Z") for edge in edges)


def test_a_link_of_ones_own_names_the_rotas_and_nobody_elses_shifts(week: RotaLayer, ana: User) -> None:
    feed = feed_by_token(token_of(renew_feed(by=ana)))
    assert feed is not None
    window = Span(MONDAY, MONDAY + 2 * WEEK)
    shifts = read(calendar_of(feed), zone=ZoneInfo("UTC"), window=window).shifts
    assert [(one.start, one.member) for one in shifts] == [(MONDAY, "Safety")]


def test_a_new_link_ends_the_one_before(week: RotaLayer, ana: User) -> None:
    first = token_of(renew_feed(by=ana))
    second = token_of(renew_feed(by=ana))
    assert first != second
    assert feed_by_token(first) is None
    assert feed_by_token(second) is not None


@pytest.mark.parametrize("token", ["", "1", "1-", "1-aaaaaaaaaaaaaaaaaaaaaaaaaa", "x-y", "-"])
def test_a_link_that_was_made_up_opens_nothing(week: RotaLayer, ana: User, token: str) -> None:
    renew_feed(by=ana)
    assert feed_by_token(token) is None


def test_the_signature_of_one_link_does_not_open_another(week: RotaLayer, olga: User, ana: User) -> None:
    mine, rotas = renew_feed(by=ana), renew_feed(by=olga, rota=week.rota)
    forged = f"{rotas.pk}-{token_of(mine).partition('-')[2]}"
    assert feed_by_token(forged) is None


def test_whose_account_is_closed_has_no_link_any_more(week: RotaLayer, ana: User) -> None:
    token = token_of(renew_feed(by=ana))
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert feed_by_token(token) is None
    assert Feed.objects.get().made_at == datetime(2026, 11, 23, 12, tzinfo=UTC)
