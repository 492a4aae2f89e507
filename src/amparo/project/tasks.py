"""Jobs that belong to no room: the house's own housekeeping, and what is counted across rooms."""

from importlib import import_module
from random import randrange
from typing import Final

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app

from amparo.accounts.idempotency import forget_old
from amparo.files.services import sweep_orphans
from amparo.moderation.queries.reviewing import at_a_review
from amparo.tickets import services as tickets
from amparo.tickets.queries import at_a_ticket, at_the_desk
from amparo.wellbeing.services import sample

_FAILED_JOBS_KEPT: Final = 30 * 24  # hours
_DRAWN_FROM: Final = 55
"""Seconds of a minute: a worker looks each 5 s for what is due, and what begins so late is in the same minute still."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="project:draw_a_moment")
def draw_a_moment(timestamp: int) -> None:
    """Draw at which second of this minute is counted: what goes by the clock, as shifts do, is met no more often."""
    count_a_moment.configure(schedule_in={"seconds": randrange(_DRAWN_FROM)}).defer()  # noqa: S311 - no secret


@app.task
def count_a_moment() -> None:
    """How many are at the desk, and how many of them have something before them (docs/decisions/0022).

    Keys go in and nothing comes back; twice in a minute counts once, and a moment that was missed is missed.
    """
    sample(at_desk=at_the_desk(), handling=at_a_ticket() | at_a_review())


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="project:sweep_files")
def sweep_files(timestamp: int) -> None:
    """Delete bytes that no row names (their transaction was rolled back)."""
    sweep_orphans()


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="project:forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Delete sessions that have run out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="project:forget_presence")
def forget_presence(timestamp: int) -> None:
    """Delete the last looks and signs of those who never came back: others' go with their own next look."""
    tickets.forget_presence()


@app.periodic(cron="32 3 * * *")
@app.task(queueing_lock="project:forget_answers")
def forget_answers(timestamp: int) -> None:
    """Delete what requests with an Idempotency-Key were answered, once nobody repeats them any more."""
    forget_old()


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="project:forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended long ago; those that succeeded are deleted at once."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=_FAILED_JOBS_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )
