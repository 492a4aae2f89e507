"""The worker process: procrastinate's jobs, announced by NOTIFY, run in threads.

A job belongs to the worker that fetched it until it is done. The jobs of a worker that died are given back by
whichever worker first notices that its heartbeat is silent. A job that lost the database in the middle is run again,
as one whose worker died is: every job bears that.
"""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Job, Status

log = structlog.get_logger(__name__)

HEARTBEAT: Final = 5.0
SILENT_FOR: Final = 20.0  # seconds without a heartbeat after which a worker counts as dead
_GRACE: Final = 4.0  # seconds for the jobs under way when asked to stop; one that takes longer is run again
_MOST_LIVES: Final = 8  # a job whose workers die so often is the cause: it is marked as failed


@dataclass(frozen=True)
class AgainWithoutDatabase(BaseRetryStrategy):
    """Run a job again that lost the database, later and later; about anything else its `own` strategy decides."""

    own: BaseRetryStrategy | None = None

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        lost = isinstance(exception, OperationalError | InterfaceError | ConnectorException)
        # who holds a queueing lock comes again without us, and may wait already
        if lost and job.queueing_lock is None and job.attempts < _MOST_LIVES:
            return RetryDecision(retry_in={"seconds": 1 + job.attempts})
        return self.own.get_retry_decision(exception=exception, job=job) if self.own else None


def serve(ready: Callable[[], None]) -> None:
    """Work until SIGTERM. A lost database connection ends it; whoever keeps the process starts it again."""
    asyncio.run(_work(ready))


async def _work(ready: Callable[[], None]) -> None:
    # A second app for fetching and finishing. The tasks stay with the first one, whose connector is Django's own
    # connection: what a job defers commits or rolls back with what it wrote.
    fetching = app.with_connector(_connector())
    for task in fetching.tasks.values():
        task.retry_strategy = AgainWithoutDatabase(task.retry_strategy)
    async with fetching.open_async():
        work = asyncio.create_task(
            fetching.run_worker_async(
                concurrency=settings.WORKER_JOBS,
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
                shutdown_graceful_timeout=_GRACE,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT_FOR,
                install_signal_handlers=False,
            )
        )
        rescue = asyncio.create_task(_rescue_forever(fetching))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, work.cancel)
        ready()
        try:
            await work
        except asyncio.CancelledError:
            return
        finally:
            rescue.cancel()


async def _rescue_forever(fetching: App) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT)
        try:
            await rescue_stalled(fetching)
        except ConnectorException as error:
            log.warning("rescue_failed", error=type(error).__name__)


async def rescue_stalled(fetching: App) -> int:
    """Give back the jobs whose worker died in the middle; returns how many there were."""
    stalled = list(await fetching.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR))
    for job in stalled:
        log.warning("job_rescued", job=job.id, task=job.task_name, lives=job.attempts + 1)
        await _give_back(fetching, job)
    return len(stalled)


async def _give_back(fetching: App, job: Job) -> None:
    if job.attempts >= _MOST_LIVES:
        await fetching.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        return
    try:
        await fetching.job_manager.retry_job(job)
    except UniqueViolation:  # the same job waits already, under the same queueing lock: once is enough
        await fetching.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)


def _connector() -> Any:
    """Its own small pool and LISTEN connection: Django's belongs to the threads that run the jobs."""
    return app.connector.get_worker_connector()  # type: ignore[attr-defined] # the Django connector has it
