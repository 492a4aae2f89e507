"""Rotations and calendars that nobody of this project wrote: every case is worked out, and compared exactly.

Read where they lie beside the repository, skipped elsewhere: set TEST_CORPORA to the folder of the corpora, or keep it
at ../shared/data. docs/reference/on-call.md tells the scores, and what the peer's own figures count.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from amparo.calendars.rotas.listed import Listed
from amparo.calendars.rotas.plain import Every, Override, Rota, Rotation, Shift, Window
from amparo.calendars.rotas.planning import gaps, load, on_call, shifts
from amparo.calendars.rotas.reading import name_of, read
from amparo.calendars.rotas.rotation import Layer, hand_off, turn_at, turns
from amparo.calendars.rotas.spans import Span, joined, without
from amparo.calendars.rotas.walls import moment

_ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("TEST_CORPORA") or _ROOT.parent / "shared" / "data") / "oncall"
EVERY = {"hourly": Every.HOURS, "daily": Every.DAYS, "weekly": Every.WEEKS, "monthly": Every.MONTHS}
UTC_ZONE = ZoneInfo("UTC")
Json = dict[str, Any]


def cases(kind: str) -> list[Json]:
    if not (CORPUS / "cases.jsonl").exists():
        return []
    lines = (CORPUS / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["kind"] == kind]


def each(kind: str) -> pytest.MarkDecorator:
    found = cases(kind) or [pytest.param({}, marks=pytest.mark.skip(reason="the corpora are not here"))]
    return pytest.mark.parametrize("case", found, ids=lambda case: case.get("id", "none"))


def written(said: Json) -> datetime:
    return datetime.fromisoformat(said["local"]) + timedelta(microseconds=said.get("ns", 0) // 1000)


def when(said: Json) -> datetime:
    return moment(written(said), ZoneInfo(said["zone"]))


def window_of(case: Json) -> Span:
    return Span(*map(when, case["window"]))


def rotation_of(said: Json, begins: str = "start") -> tuple[Rotation, ZoneInfo]:
    starts = written(said[begins])
    rotation = Rotation(
        starts_on=starts.date(), hand_off=starts.time(), every=EVERY[said["type"]], length=said["shift_length"]
    )
    return rotation, ZoneInfo(said[begins]["zone"])


@each("shift_end")
def test_a_shift_ends_when_it_should(case: Json) -> None:
    rotation, zone = rotation_of(case["rotation"])
    number = turn_at(rotation, zone, when(case["at"]))
    assert hand_off(rotation, zone, number + 1) == when(case["expected_end"])


@each("rotation_handoffs")
def test_hand_offs_are_exactly_those(case: Json) -> None:
    rotation, zone = rotation_of(case["rotation"])
    start, end = window_of(case)
    found = [span for _, span in turns(rotation, zone, Span(start, end + timedelta(seconds=1)))]
    expected = [datetime.strptime(said, "%Y-%m-%d %H:%M:%S %z") for said in case["expected_handoffs"]]
    assert sorted({edge for span in found for edge in span}) == expected


@each("schedule_shifts")
def test_a_schedule_gives_exactly_those_shifts(case: Json) -> None:
    start, end = window_of(case)
    rota = Rota(zone=ZoneInfo(case["zone"]), layers=[*map(layer_of, case["rules"])], overrides=[*overrides_of(case)])
    now = when(case["now"]) if "now" in case else start
    known = [
        Shift(when(one["start"]), when(one["end"]) if "end" in one else now, one["user"])
        for one in case.get("history", [])
    ]
    by_person: dict[Any, list[Span]] = {}
    for one in [*known, *shifts(rota, now, end)]:
        by_person.setdefault(one.member, []).append(Span(one.start, one.end))
    still_on = on_call(rota, end)
    found = [
        {"user": user, "start": one.start, "end": one.end, "truncated": one.end == end and user in still_on}
        for user, spans in by_person.items()
        for one in joined(spans)
        if one.end > start
    ]
    stated = [{**one, "start": when(one["start"]), "end": when(one["end"])} for one in case["expected_shifts"]]
    assert sorted(found, key=str) == sorted(stated, key=str)


def layer_of(rule: Json) -> Layer:
    days = [(number - 1) % 7 for number, on in enumerate(rule["weekdays_sun_first"]) if on]
    windows = [Window(day, time.fromisoformat(rule["start"]), time.fromisoformat(rule["end"])) for day in days]
    if "user" in rule["target"]:
        return Layer(members=[rule["target"]["user"]], windows=windows)
    said = rule["rotation"]
    rotation, _ = rotation_of(said, "current_start")
    first = said["current_index"]
    return Layer(members=[*said["users"][first:], *said["users"][:first]], rotation=rotation, windows=windows)


def overrides_of(case: Json) -> Iterator[Override]:
    """Overrides as they stand; a schedule for a time is everybody off, and its own people on."""
    people = {user for rule in case["rules"] for user in users_of(rule)}
    for one in case.get("temporary_schedules", []):
        span = Span(when(one["start"]), when(one["end"]))
        yield from (Override(start=span.start, end=span.end, off=user) for user in sorted(people))
        yield from (
            Override(start=when(shift["start"]), end=when(shift["end"]), on=shift["user"]) for shift in one["shifts"]
        )
    for one in case.get("overrides", []):
        yield Override(start=when(one["start"]), end=when(one["end"]), off=one.get("remove"), on=one.get("add"))


def users_of(rule: Json) -> list[str]:
    return [rule["target"]["user"]] if "user" in rule["target"] else rule["rotation"]["users"]


@each("coverage")
def test_a_calendar_covers_what_the_peer_says(case: Json) -> None:
    """The peer adds up the hours of events, so that an hour on which two stand in counts twice."""
    content = (CORPUS / "calendars" / case["calendar"]).read_bytes()
    start = datetime.fromisoformat(case["from"]).replace(tzinfo=UTC)
    window = Span(start, start + timedelta(days=case["days"]))
    known = {"user1", "user2"}
    found = inside(window, [one for one in read(content, zone=UTC_ZONE, window=window).shifts if one.member in known])
    expected = case["expected"]
    if expected.get("empty"):
        assert not found
        return
    hours = sum(load(found).values(), timedelta())
    assert 100 - round(100 * hours / (window.end - window.start)) == expected["not_covered_percent"]
    loads = [*peers_load(content, found, known).items()]
    mean = sum((time for _, time in loads), timedelta()) / len(loads)
    over = [{"user": user, "score": round(100 * (time / mean - 1))} for user, time in loads if time > mean]
    assert over == expected["overloaded"]
    assert (not over) == expected["balanced"]
    pairs = [min(one, other) / max(one, other) for (_, one), (_, other) in combinations(loads, 2)] or [1]
    covered = hours / (window.end - window.start)
    assert int(100 * (covered + sum(pairs) / len(pairs)) / 2) == expected["total_score"]


def inside(window: Span, found: list[Shift]) -> list[Shift]:
    return [Shift(max(one.start, window.start), min(one.end, window.end), one.member) for one in found]


def peers_load(content: bytes, found: list[Shift], known: set[str]) -> dict[Any, timedelta]:
    """Hours by person as the peer counts them: an event whose description names somebody too counts for both."""
    both = {
        event.decoded("DTSTART"): name_of(event.get("DESCRIPTION"))
        for event in Calendar.from_ical(content).walk("VEVENT")
        if name_of(event.get("DESCRIPTION")) in known
    }
    named = [Shift(one.start, one.end, both[one.start]) for one in found if one.start in both]
    return dict(sorted(load([*found, *named]).items(), key=str))


def test_the_time_that_nobody_covers_is_more_than_the_peer_says() -> None:
    if not cases("coverage"):
        pytest.skip("the corpora are not here")
    start = datetime(2022, 9, 9, tzinfo=UTC)
    window = Span(start, start + timedelta(days=1))
    found = read((CORPUS / "calendars" / "quality.ics").read_bytes(), zone=UTC_ZONE, window=window).shifts
    known = [one for one in found if one.member in {"user1", "user2"}]
    rota = Rota(zone=UTC_ZONE, layers=[Listed(shifts=known)])
    assert sum((end - begin for begin, end in gaps(rota, *window)), timedelta()) == timedelta(hours=20.5)  # 85 %


def test_recurring_edited_and_whole_day_events_are_read() -> None:
    if not (CORPUS / "calendars").exists():
        pytest.skip("the corpora are not here")
    zone = ZoneInfo("Asia/Yekaterinburg")
    window = Span(datetime(2021, 1, 26, tzinfo=zone), datetime(2021, 1, 29, tzinfo=zone))
    content = (CORPUS / "calendars" / "calendar_with_all_day_event.ics").read_bytes()
    found = read(content, zone=zone, window=window)
    assert not found.left_out
    days = {
        name: [(one.start.astimezone(zone), one.end.astimezone(zone)) for one in found.shifts if one.member == name]
        for name in ("Alex", "Alice", "Bob", "Bernard Desruisseaux")
    }

    def at(day: int, hour: int) -> datetime:
        return datetime(2021, 1, day, hour, tzinfo=zone)

    assert days["Alex"] == [(at(27, 0), at(28, 0))]
    assert days["Alice"] == [(at(27, 0), at(29, 0))]
    assert days["Bob"] == [(at(27, 13), at(27, 22))]
    assert days["Bernard Desruisseaux"] == [(at(26, 13), at(26, 22)), (at(28, 13), at(28, 22))]
    plain = read((CORPUS / "calendars" / "calendar_with_recurring_event.ics").read_bytes(), zone=zone, window=window)
    assert [one.start.astimezone(zone) for one in plain.shifts] == [at(26, 13), at(27, 13), at(28, 13)]
    assert without([window], [Span(one.start, one.end) for one in plain.shifts])
