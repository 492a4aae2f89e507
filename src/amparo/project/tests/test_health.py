import datetime as dt
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from amparo.core import clock
from amparo.deadlines.models import Deadline, Heartbeat
from amparo.deadlines.services import beat

pytestmark = pytest.mark.django_db


def parts(client: Client) -> dict[str, dict[str, object]]:
    return client.get("/health/ready").json()["parts"]


@pytest.fixture
def all_is_well() -> None:
    beat(name="clock")
    beat(name="mail")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def test_a_process_that_answers_lives(client: Client) -> None:
    assert client.get("/health/live").json() == {"ok": True}


def test_a_desk_whose_parts_all_work_is_ready(client: Client, all_is_well: None) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert set(answer.json()["parts"]) == {"database", "jobs", "clock", "mail", "privacy"}


def test_a_clock_that_was_never_started_is_noticed(client: Client) -> None:
    assert client.get("/health/ready").status_code == 503
    assert parts(client)["clock"]["ok"] is False


def test_a_clock_that_stands_still_for_a_minute_is_noticed(client: Client, all_is_well: None) -> None:
    Heartbeat.objects.filter(name="clock").update(beat_at=clock.now() - timedelta(seconds=61))
    assert parts(client)["clock"] == {
        "ok": False,
        "says": "The clock stands still for 61 s: start one with “amparo run clock”.",
    }


def test_a_clock_that_beats_but_does_nothing_is_noticed(client: Client, all_is_well: None) -> None:
    Deadline.objects.create(kind="tests:late", subject_id=1, due_at=clock.now() - timedelta(minutes=5))
    assert parts(client)["clock"]["says"] == "Something fell due 5 min ago and has not been done."


def test_a_desk_without_a_worker_is_not_ready(client: Client) -> None:
    beat(name="clock")
    assert parts(client)["jobs"]["ok"] is False
    assert parts(client)["clock"]["ok"] is True


def test_jobs_that_wait_long_are_noticed(client: Client, all_is_well: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status)"
            " VALUES ('default', 'tests:waiting', 0, '{}', 'todo') RETURNING id"
        )
        (job,) = cursor.fetchone() or (0,)
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '10 min' WHERE job_id = %s", [job])
    assert parts(client)["jobs"]["says"] == "The oldest job has waited 10 min: there are too few workers."


def test_mail_that_stopped_coming_in_is_noticed(client: Client, all_is_well: None) -> None:
    long_ago = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    Heartbeat.objects.filter(name="mail").update(beat_at=long_ago)
    assert parts(client)["mail"]["ok"] is False
