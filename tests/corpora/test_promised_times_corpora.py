"""Promised times as two makers of help desks test theirs, asked of the clocks here.

Read where they lie beside the repository, skipped elsewhere: set TEST_CORPORA to the folder of the corpora, or keep it
at ../shared/data.
"""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from amparo.calendars.hours import BadHours, between
from amparo.calendars.hours.document import read
from amparo.core.errors import Invalid
from amparo.sla.clocks import Clock, EarlyWarning, Moment, Story, Terms, What, play
from amparo.sla.services.documents import check_minutes
from amparo.sla.states import Metric, TargetState

_ROOT = Path(__file__).resolve().parents[2]
_CASES = Path(os.environ.get("TEST_CORPORA") or _ROOT.parent / "shared" / "data") / "business-time" / "cases.jsonl"
CASES = [json.loads(line) for line in _CASES.read_text(encoding="utf-8").splitlines()] if _CASES.exists() else []


def cases(op: str) -> pytest.MarkDecorator:
    found = [case for case in CASES if case["op"] == op]
    return pytest.mark.parametrize("case", found, ids=[case["id"] for case in found])


def terms(case: Mapping[str, Any], **allowed: timedelta) -> Terms:
    said = case["schedule"]
    holidays = dict.fromkeys(said.get("holidays", ()), "")
    schedule = read({"zone": said["zone"], "week": said.get("hours", {}), "added": holidays})
    times = {Metric(metric): {"normal": amount} for metric, amount in allowed.items()}
    return Terms(times=times, schedules=dict.fromkeys(times, schedule), warning=EarlyWarning(share=75))


def both(case: Mapping[str, Any]) -> Terms:
    hours = {"first_response": case["response_hours"], "resolution": case["resolution_hours"]}
    return terms(case, **{metric: timedelta(hours=amount) for metric, amount in hours.items()})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clocks(story: Story, by: Terms, until: datetime) -> dict[str, Clock]:
    return {clock.metric: clock for clock in play(story, by, until)}


@pytest.mark.skipif(not CASES, reason="the corpora are not here")
@cases("sla_due")
def test_a_promise_falls_due_when_others_say(case: Mapping[str, Any]) -> None:
    begun = at(case["created"])
    found = clocks(Story(began_at=begun, priority="normal"), both(case), begun)
    assert found["first_response"].due_at == at(case["expected"]["response_by"])
    assert found["resolution"].due_at == at(case["expected"]["resolution_by"])


@pytest.mark.skipif(not CASES, reason="the corpora are not here")
@cases("deadline")
def test_a_deadline_is_where_others_say_or_refused(case: Mapping[str, Any]) -> None:
    expected, minutes = case["expected"], case["minutes"]
    if "error" in expected:
        with pytest.raises((Invalid, BadHours)):
            terms(case, resolution=timedelta(minutes=check_minutes(minutes)))
        return
    moment = datetime.fromisoformat(case["at"]["local"]).replace(tzinfo=ZoneInfo(case["at"]["zone"])).astimezone(UTC)
    by = terms(case, resolution=timedelta(minutes=minutes))
    found = clocks(Story(began_at=moment, priority="normal"), by, moment)["resolution"]
    wanted = datetime.fromisoformat(expected["local"]).replace(tzinfo=ZoneInfo(expected["zone"]))
    assert found.due_at == wanted


_STEPS: Mapping[str, tuple[tuple[What, str], ...]] = {
    "created": (),
    "agent_replied": ((What.ANSWERED, ""), (What.STATE, "pending")),
    "reopened_by_customer": ((What.WROTE, ""),),
    "resolved": ((What.STATE, "solved"),),
}
_STATES = {"paused": TargetState.PAUSED, "resolution_due": TargetState.ACTIVE, "fulfilled": TargetState.MET}


@pytest.mark.skipif(not CASES, reason="the corpora are not here")
@cases("sla_timeline")
def test_a_clock_runs_and_rests_as_others_say(case: Mapping[str, Any]) -> None:
    by, (created, *_later) = both(case), case["events"]
    begun = at(created["at"])
    moments: list[Moment] = []
    for event in case["events"]:
        moment, expected = at(event["at"]), event["expected"]
        moments += [Moment(moment, what, value) for what, value in _STEPS[event["event"]]]
        found = clocks(Story(began_at=begun, priority="normal", moments=tuple(moments)), by, moment)
        resolution = found["resolution"]
        if "state" in expected:
            assert resolution.state == _STATES[expected["state"]]
        if "first_responded_on" in expected:
            assert found["first_response"].ended_at == at(expected["first_responded_on"])
        if "resolution_seconds" in expected:
            assert resolution.spent == timedelta(seconds=expected["resolution_seconds"])
        if "hold_seconds" in expected:
            gone = between(by.schedules[Metric.RESOLUTION], begun, moment)
            assert gone - resolution.spent == timedelta(seconds=expected["hold_seconds"])
