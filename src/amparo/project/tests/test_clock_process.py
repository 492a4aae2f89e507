"""The clock as it really runs: in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from amparo.core import clock
from amparo.deadlines.models import Deadline, Heartbeat
from amparo.deadlines.services import schedule

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAM = """
import sys, django
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
from amparo.project.processes.clock import serve
serve(lambda: print("ready", flush=True))
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


def rung(subject_id: int) -> bool:
    return Heartbeat.objects.filter(name=f"rung {subject_id}").exists()


def wait_for_ring(subject_id: int) -> float:
    began = time.monotonic()
    while not rung(subject_id):
        assert time.monotonic() - began < 30
        time.sleep(0.02)
    return time.monotonic() - began


def test_what_falls_due_soon_wakes_a_clock_that_sleeps(running_clock: subprocess.Popen[str]) -> None:
    schedule(kind="tests:ring", subject_id=1, due_at=clock.now() + timedelta(seconds=0.5))
    assert wait_for_ring(1) >= 0.3
    assert not Deadline.objects.filter(kind="tests:ring").exists()


def test_a_handler_that_breaks_stops_nobody_else(running_clock: subprocess.Popen[str]) -> None:
    schedule(kind="tests:break", subject_id=1, due_at=clock.now())
    schedule(kind="tests:ring", subject_id=2, due_at=clock.now())
    wait_for_ring(2)
    assert Deadline.objects.get(kind="tests:break").failures >= 1


def test_it_shows_that_it_lives(running_clock: subprocess.Popen[str]) -> None:
    assert clock.now() - Heartbeat.objects.get(name="clock").beat_at < timedelta(seconds=10)


def test_it_stops_at_once_when_asked(running_clock: subprocess.Popen[str]) -> None:
    began = time.monotonic()
    running_clock.send_signal(signal.SIGTERM)
    assert running_clock.wait(10) == 0
    assert time.monotonic() - began < 4, "it must not sleep out its five seconds"
