"""A worker that dies in the middle of a job: another gives the job back."""

import asyncio
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from amparo.core import clock
from amparo.project.processes.worker import AgainWithoutDatabase, _connector, rescue_stalled

pytestmark = pytest.mark.django_db(transaction=True)


def doing(*, lives: int = 0, queueing_lock: str | None = None, silent_for: str = "60 s") -> int:
    """A job that a worker, silent for so long, left undone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
            [silent_for],
        )
        (worker,) = cursor.fetchone() or (0,)
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts, worker_id, queueing_lock)"
            " VALUES ('default', 'project:forget_sessions', 0, '{}', 'doing', %s, %s, %s) RETURNING id",
            [lives, worker, queueing_lock],
        )
        (job,) = cursor.fetchone() or (0,)
    return int(job)


def rescue() -> int:
    async def run() -> int:
        fetching = app.with_connector(_connector())
        async with fetching.open_async():
            return await rescue_stalled(fetching)

    return asyncio.run(run())


def state_of(job: int) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        row = cursor.fetchone()
    return row[0] if row else None


def test_a_job_of_a_dead_worker_is_done_again() -> None:
    job = doing()
    assert rescue() == 1
    assert state_of(job) == "todo"


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    job = doing(silent_for="5 s")
    assert rescue() == 0
    assert state_of(job) == "doing"


def test_a_job_that_waits_already_is_not_doubled() -> None:
    job = doing(queueing_lock="once")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, queueing_lock)"
            " VALUES ('default', 'project:forget_sessions', 0, '{}', 'once')"
        )
    other = doing()
    assert rescue() == 2
    assert state_of(job) is None
    assert state_of(other) == "todo"


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job = doing(lives=8)
    assert rescue() == 1
    assert state_of(job) == "failed"


@pytest.mark.parametrize(
    ("error", "lives", "queueing_lock", "again_in"),
    [
        (OperationalError(), 0, None, 1),
        (InterfaceError(), 7, None, 8),
        (OperationalError(), 8, None, None),
        (OperationalError(), 0, "comes by itself", None),
        (ValueError(), 0, None, None),
    ],
)
def test_a_job_that_lost_the_database_is_done_again(
    error: Exception, lives: int, queueing_lock: str | None, again_in: int | None
) -> None:
    job = Job(id=1, task_name="", queue="", lock=None, queueing_lock=queueing_lock, attempts=lives)
    present = clock.now()
    decision = AgainWithoutDatabase().get_retry_decision(exception=error, job=job)
    if again_in is None:
        assert decision is None
    else:
        assert present <= decision.retry_at - timedelta(seconds=again_in) <= clock.now()


def test_what_a_task_says_itself_of_other_faults_still_holds() -> None:
    strategy = AgainWithoutDatabase(own=RetryStrategy(retry_exceptions=[ValueError]))
    job = Job(id=1, task_name="", queue="", lock=None, queueing_lock=None)
    assert strategy.get_retry_decision(exception=ValueError(), job=job)
    assert strategy.get_retry_decision(exception=KeyError(), job=job) is None
