"""The parts that a journey is made on, all of them real: a worker, the demo's platform, and the world's mail server."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.jobs import DeleteJobCondition
from pytest_django import Settings
from tests.mail_server import Sink, sink
from tests.patience import PATIENCE

from amparo.accounts.models import User
from amparo.moderation.tests.conftest import hands_in, ines, line, raul  # noqa: F401 - fixtures are found by their names
from amparo.project.demo.platform import connector
from amparo.project.demo.platform.server import open_store, running
from amparo.project.demo.platform.store import Store

JOBS = 2  # at once
LOOK_EVERY = 0.1  # seconds: nothing rings when a test moves the time for which a job waits


@pytest.fixture
def outside(settings: Settings) -> Iterator[Sink]:
    """The world's mail server, which takes what the desk sends."""
    with sink() as world:
        settings.MAIL_OUT_HOST, settings.MAIL_OUT_PORT, settings.MAIL_OUT_TLS = "127.0.0.1", world.port, "none"
        yield world


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Jobs are fetched and done while the test goes on, as the worker's process does it. A job that failed fails the test."""
    started, halt = threading.Event(), []

    async def work() -> None:
        fetching = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined] # Django's has it
        async with fetching.open_async():
            task = asyncio.create_task(
                fetching.run_worker_async(
                    concurrency=JOBS,
                    delete_jobs=DeleteJobCondition.SUCCESSFUL,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=LOOK_EVERY,
                )
            )
            loop = asyncio.get_running_loop()
            threads = ThreadPoolExecutor(JOBS)
            loop.set_default_executor(threads)
            halt.append(lambda: loop.call_soon_threadsafe(task.cancel))
            started.set()
            with suppress(asyncio.CancelledError):
                await task  # which does to its end what it has in hand
            let_go_of_the_database(threads)
            await sync_to_async(
                connections.close_all
            )()  # the thread in which it wrote down what comes round by the clock

    thread = threading.Thread(target=lambda: asyncio.run(work()), name="worker of this test")
    thread.start()
    assert started.wait(PATIENCE)
    yield
    halt[0]()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'")
        assert cursor.fetchall() == []


def let_go_of_the_database(threads: ThreadPoolExecutor) -> None:
    """Each of the threads closes its own connection: they meet, so that none does it twice."""
    together = threading.Barrier(JOBS)

    def close() -> None:
        together.wait(PATIENCE)
        connections.close_all()

    for done in [threads.submit(close) for _thread in range(JOBS)]:
        done.result(PATIENCE)


@pytest.fixture
def platform(transactional_db: None, settings: Settings, tmp_path: Path, olga: User) -> Iterator[Store]:
    """Lume over HTTP, every operation of it an action of the desk; what it knows can be read in its store."""
    settings.HOME = tmp_path
    with socket.create_server(("127.0.0.1", 0)) as listening, running(listening):
        connector.connect(olga, listening)
        store = open_store()
        yield store
        store.close()
