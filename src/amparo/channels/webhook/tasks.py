"""Jobs of webhooks: ids in, one call."""

from typing import Final

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from amparo.channels.webhook.decisions import sent_as, tell_platform
from amparo.channels.webhook.sending import tell_system
from amparo.channels.webhook.signed import NotTaken
from amparo.escalations.services import note_not_reached
from amparo.moderation.services import note_not_yet_heard, note_unheard
from amparo.tools.problems import ToolProblem

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4, retry_exceptions=[NotTaken, ToolProblem])
"""4, 16, 64 … seconds, some hours in all; what stays silent so long is called by its clocks."""

_SAID_AFTER: Final = 3
"""When the fourth try fails as well, a minute and a half in all, people hear of it."""

_A_WHILE = RetryStrategy(max_attempts=6, exponential_wait=4, retry_exceptions=[NotTaken, ToolProblem])
"""An hour and a half in all: a measure waits for it, and nobody has a clock that would tell. Then people act."""


@app.task(name="webhook:tell", retry=_AGAIN, pass_context=True)
def tell_authority(context: JobContext, subject_id: int, event_id: int) -> None:
    """Reacts to what an authority must hear of a loop. After some tries people are told; it goes on trying."""
    try:
        tell_system(event_id=event_id)
    except (NotTaken, ToolProblem):
        if context.job.attempts == _SAID_AFTER:
            note_not_reached(event_id=event_id)
        raise


@app.task(name="webhook:decision", retry=_A_WHILE, pass_context=True)
def tell_outcome(context: JobContext, subject_id: int, event_id: int) -> None:
    """Reacts to what the platform must hear of a decision. After some tries people are told, and after the last one."""
    try:
        tell_platform(event_id=event_id)
    except (NotTaken, ToolProblem):
        if context.job.attempts == _SAID_AFTER:
            note_not_yet_heard(event_id=sent_as(event_id))
        if _A_WHILE.max_attempts is not None and context.job.attempts >= _A_WHILE.max_attempts:
            note_unheard(event_id=sent_as(event_id))
        raise
