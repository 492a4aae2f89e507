"""Jobs of webhooks: ids in, one call."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amparo.channels.webhook.sending import NotTaken, tell_system
from amparo.tools.problems import ToolProblem

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4, retry_exceptions=[NotTaken, ToolProblem])
"""4, 16, 64 … seconds, some hours in all; what stays silent so long is called by its clocks."""


@app.task(name="webhook:tell", retry=_AGAIN)
def tell_authority(subject_id: int, event_id: int) -> None:  # noqa: ARG001 - reactions bring it
    """Reacts to what an authority must hear of a loop."""
    tell_system(event_id=event_id)
