"""The clock as it really runs, in a process of its own; it would sleep for an hour if nothing woke it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.patience import PATIENCE

from amparo.core import clock
from amparo.deadlines.models import Deadline, Heartbeat
from amparo.deadlines.services import schedule

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAM = """
import sys, django
from datetime import timedelta
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from amparo.deadlines.handlers import handles
from amparo.deadlines.models import Heartbeat
from amparo.core import clock
@handles("tests:ring")
def ring(due):
    Heartbeat.objects.create(name=f"rung {due.subject_id}", beat_at=clock.now())
@handles("tests:break")
def fail(due):
    raise RuntimeError
from amparo.project.processes import clock as process
process.LONGEST_SLEEP = timedelta(hours=1)
process.serve(lambda: print("ready", flush=True))
"""


@pytest.fixture
def running_clock() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(connection.settings_dict["NAME"])],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def wait_for_ring(subject_id: int) -> datetime:
    """When it rang."""
    give_up_at = time.monotonic() + PATIENCE
    while not (rung := Heartbeat.objects.filter(name=f"rung {subject_id}").first()):
        assert time.monotonic() < give_up_at
        time.sleep(0.02)
    return rung.beat_at


def test_what_falls_due_soon_wakes_a_clock_that_sleeps(running_clock: subprocess.Popen[str]) -> None:
    due_at = clock.now() + timedelta(seconds=0.5)
    schedule(kind="tests:ring", subject_id=1, due_at=due_at)
    assert wait_for_ring(1) >= due_at
    assert not Deadline.objects.filter(kind="tests:ring").exists()


def test_a_handler_that_breaks_stops_nobody_else(running_clock: subprocess.Popen[str]) -> None:
    schedule(kind="tests:break", subject_id=1, due_at=clock.now())
    schedule(kind="tests:ring", subject_id=2, due_at=clock.now())
    wait_for_ring(2)
    assert Deadline.objects.get(kind="tests:break").failures >= 1


def test_it_shows_that_it_lives(running_clock: subprocess.Popen[str]) -> None:
    assert Heartbeat.objects.filter(name="clock").exists()


def test_it_stops_when_asked_in_the_midst_of_its_sleep(running_clock: subprocess.Popen[str]) -> None:
    running_clock.send_signal(signal.SIGTERM)
    assert running_clock.wait(PATIENCE) == 0
