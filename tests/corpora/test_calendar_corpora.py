"""Working hours and public holidays as others test and reckon them; docs/reference/business-time.md tells the scores.

Read where they lie beside the repository, skipped elsewhere: set TEST_CORPORA to the folder of the corpora, or keep it
at ../shared/data.
"""

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from amparo.calendars import holiday_days
from amparo.calendars.hours import (
    BadAmount,
    BadHours,
    Schedule,
    add,
    add_days,
    between,
    common,
    due,
    is_open,
    on_break,
    periods_after,
    subtract,
    subtract_days,
)
from amparo.calendars.hours.document import read

_ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("TEST_CORPORA") or _ROOT.parent / "shared" / "data")
UNITS = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def _lines(name: str) -> list[dict[str, Any]]:
    path = CORPORA / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


CASES = _lines("business-time/cases.jsonl")
YEARS = _lines("holidays/holidays.jsonl")


def schedule_of(written: dict[str, Any]) -> Schedule:
    """Their form in ours."""
    dates: dict[str, dict[str, Any]] = {day: {"hours": hours} for day, hours in written.get("shifts", {}).items()}
    for day, breaks in written.get("breaks", {}).items():
        dates.setdefault(day, {})["breaks"] = breaks
    return read(
        {
            "zone": written["zone"],
            "always_open": written.get("always_open", False),
            "week": written.get("hours", {}),
            "dates": dates,
            "added": dict.fromkeys(written.get("holidays", ()), ""),
        }
    )


def moment(written: str | dict[str, str], schedule: Schedule) -> datetime:
    if isinstance(written, str):
        return datetime.fromisoformat(written).replace(tzinfo=schedule.zone)
    return datetime.fromisoformat(written["local"]).replace(tzinfo=read({"zone": written["zone"]}).zone)


def answer(case: dict[str, Any]) -> object:
    """What our functions say to a case."""
    op = case["op"]
    if op == "first_periods_after":
        ours, theirs = (schedule_of(written) for written in case["schedule"]["and"])
        start = moment(case["at"], ours)
        shared = common(periods_after(ours, start), periods_after(theirs, start))
        return [[one.astimezone(ours.zone) for one in next(shared)] for _period in case["expected"]]
    schedule = schedule_of(case["schedule"])
    if op == "elapsed_seconds":
        return between(schedule, moment(case["from"], schedule), moment(case["to"], schedule)).total_seconds()
    at = moment(case["at"], schedule) if "at" in case else datetime(2026, 1, 1, tzinfo=UTC)
    if op in {"after", "before"} and case["unit"] == "day":
        return (add_days if op == "after" else subtract_days)(schedule, at, case["amount"])
    if op in {"after", "before"}:
        return (add if op == "after" else subtract)(schedule, at, case["amount"] * UNITS[case["unit"]])
    asked = {
        "in_hours": lambda: is_open(schedule, at),
        "on_break": lambda: on_break(schedule, at),
        "on_holiday": lambda: schedule.is_holiday(at.astimezone(schedule.zone).date()),
        "deadline": lambda: due(schedule, at, timedelta(minutes=case["minutes"])),
    }
    return asked[op]()


def expected(case: dict[str, Any]) -> object:
    wanted = case["expected"]
    if case["op"] == "first_periods_after":
        ours = schedule_of(case["schedule"]["and"][0])
        return [[moment(one, ours) for one in period] for period in wanted]
    if case["op"] in {"after", "before", "deadline"}:
        return moment(wanted, schedule_of(case["schedule"]))
    return wanted


PLAIN = [case for case in CASES if not case["op"].startswith("sla_")]
REFUSED = [case for case in PLAIN if isinstance(case["expected"], dict) and "error" in case["expected"]]
OTHERWISE = {"biz-intersect"}  # see docs/reference/business-time.md
ANSWERED = [case for case in PLAIN if case not in REFUSED and case["id"] not in OTHERWISE]


@pytest.mark.parametrize("case", ANSWERED, ids=[case["id"] for case in ANSWERED])
def test_working_time_is_what_other_makers_say(case: dict[str, Any]) -> None:
    assert answer(case) == expected(case)


@pytest.mark.parametrize("case", REFUSED, ids=[case["id"] for case in REFUSED])
def test_what_other_makers_refuse_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises({"invalid_time": BadHours, "invalid_duration": BadAmount}[case["expected"]["error"]]):
        answer(case)


PROMISES = [case for case in CASES if case["op"] == "sla_due"]


@pytest.mark.parametrize("case", PROMISES, ids=[case["id"] for case in PROMISES])
def test_promises_fall_due_when_other_makers_say(case: dict[str, Any]) -> None:
    schedule = schedule_of(case["schedule"])
    created = moment(case["created"], schedule)
    for name in ("response", "resolution"):
        assert due(schedule, created, timedelta(hours=case[f"{name}_hours"])) == moment(
            case["expected"][f"{name}_by"], schedule
        )


@pytest.mark.skipif(not CASES, reason="the corpora are not here")
def test_what_two_schedules_share_are_moments_where_the_other_maker_compares_wall_times() -> None:
    case = next(case for case in CASES if case["id"] == "biz-intersect")
    assert answer(case) != expected(case)
    for written in case["schedule"]["and"]:
        written["zone"] = "UTC"  # their second schedule as they read it: its wall times in the zone of the first
    assert answer(case) == expected(case)


class Otherwise(NamedTuple):
    """Days that only one of the two calls public holidays; the reasons stand in docs/reference/business-time.md."""

    country: str
    who: str
    name: str  # begins so


EXPLAINED: Final = {
    Otherwise("AR", "ours", "Feriado con fines turísticos"),
    Otherwise("AR", "ours", "Jueves Santo"),
    Otherwise("AR", "ours", "Paso a la Inmortalidad del General Don Martín Miguel de Güemes"),
    Otherwise("AR", "ours", "Visita de Su Santidad"),
    Otherwise("BR", "ours", "Dia Nacional de Zumbi"),
    Otherwise("CL", "ours", "Sábado Santo"),
    Otherwise("CL", "theirs", "Pascua"),
    Otherwise("CO", "theirs", "Pascua"),
    Otherwise("ES", "ours", "Día de la Pascua Granada"),
    Otherwise("ES", "ours", "Lunes siguiente a"),
    Otherwise("ES", "ours", "Santiago Apóstol"),
    Otherwise("ES", "theirs", "a Sunday or its substitute"),
    Otherwise("MX", "ours", "Transmisión del Poder Ejecutivo Federal"),
    Otherwise("MX", "theirs", "Transmisión del Poder Ejecutivo Federal"),
    Otherwise("US", "ours", "Diwali"),
    Otherwise("US", "ours", "Susan B. Anthony Day"),
    Otherwise("US", "ours", "Veterans Day (observed)"),
}


def differences(year: dict[str, Any]) -> list[Otherwise]:
    theirs = {date.fromisoformat(one["date"]): one["name"] for one in year["holidays"] if one["type"] == "public"}
    ours = holiday_days.names(year["region"], year["year"])
    country = year["region"][:2]
    found = [Otherwise(country, "ours", ours[day]) for day in ours.keys() - theirs.keys()]
    for day in theirs.keys() - ours.keys():
        moved = country == "ES" and (day.isoweekday() == 7 or "sustituto" in theirs[day])
        found.append(Otherwise(country, "theirs", "a Sunday or its substitute" if moved else theirs[day]))
    return found


def reason_for(found: Otherwise) -> Otherwise | None:
    return next((one for one in EXPLAINED if found[:2] == one[:2] and found.name.startswith(one.name)), None)


@pytest.mark.parametrize("year", YEARS, ids=[f"{year['region']}-{year['year']}" for year in YEARS])
def test_public_holidays_are_those_of_others_but_for_reasons_written_down(year: dict[str, Any]) -> None:
    assert [found for found in differences(year) if not reason_for(found)] == []


@pytest.mark.skipif(not YEARS, reason="the corpora are not here")
def test_no_reason_is_written_down_that_is_not_needed() -> None:
    assert {reason_for(found) for year in YEARS for found in differences(year)} == EXPLAINED
