"""The house's own housekeeping: jobs that belong to no room."""

from importlib import import_module
from typing import Final

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app

from amparo.accounts.idempotency import forget_old
from amparo.files.services import sweep_orphans
from amparo.tickets import services as tickets

_FAILED_JOBS_KEPT: Final = 30 * 24  # hours


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="project:sweep_files")
def sweep_files(timestamp: int) -> None:  # noqa: ARG001 - when it was due; given to every periodic job
    """Delete bytes that no row names (their transaction was rolled back)."""
    sweep_orphans()


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="project:forget_sessions")
def forget_sessions(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Delete sessions that have run out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="project:forget_presence")
def forget_presence(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Delete the last looks and signs of those who never came back: others' go with their own next look."""
    tickets.forget_presence()


@app.periodic(cron="32 3 * * *")
@app.task(queueing_lock="project:forget_answers")
def forget_answers(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Delete what requests with an Idempotency-Key were answered, once nobody repeats them any more."""
    forget_old()


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="project:forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - as above
    """Delete jobs that ended long ago; those that succeeded are deleted at once."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=_FAILED_JOBS_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )
