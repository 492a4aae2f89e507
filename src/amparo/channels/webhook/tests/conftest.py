"""A system on loopback that webhooks are sent to."""

from collections.abc import Iterator

import pytest
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from pytest_django import Settings

from amparo.core.addresses import networks
from amparo.escalations.tests.conftest import asked, payments, refund  # noqa: F401 - fixtures are found by their names
from amparo.moderation.tests.conftest import case, hands_in, line  # noqa: F401 - fixtures are found by their names
from amparo.tools.tests.tool import Tool, data, serving


@pytest.fixture
def system(settings: Settings) -> Iterator[Tool]:
    settings.WEBHOOK_NETWORKS = networks(["127.0.0.1"])
    with serving() as here:
        here.says(data({}))
        yield here


def tried(task: str, event_id: int, times: int) -> JobContext:
    """The job of an event as its worker sees it after so many tries."""
    of_it = Job(
        id=1,
        queue="",
        lock=None,
        queueing_lock=None,
        task_name=task,
        task_kwargs={"subject_id": 0, "event_id": event_id},
        attempts=times,
    )
    return JobContext(
        app=app,
        worker_name="",
        worker_queues=(),
        job=of_it,
        start_timestamp=0.0,
        additional_context={},
        abort_reason=lambda: None,
    )  # type: ignore[arg-type] # as a worker makes it
