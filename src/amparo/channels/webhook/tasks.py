"""Jobs of webhooks: ids in, one call."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amparo.channels.webhook.decisions import tell_platform
from amparo.channels.webhook.sending import tell_system
from amparo.channels.webhook.signed import NotTaken
from amparo.tools.problems import ToolProblem

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4, retry_exceptions=[NotTaken, ToolProblem])
"""4, 16, 64 … seconds, some hours in all; what stays silent so long is called by its clocks."""


@app.task(name="webhook:tell", retry=_AGAIN)
def tell_authority(subject_id: int, event_id: int) -> None:  # noqa: ARG001 - reactions bring it
    """Reacts to what an authority must hear of a loop."""
    tell_system(event_id=event_id)


@app.task(name="webhook:decision", retry=_AGAIN)
def tell_outcome(subject_id: int, event_id: int) -> None:  # noqa: ARG001 - as above
    """Reacts to what the platform must hear of a decision."""
    tell_platform(event_id=event_id)
