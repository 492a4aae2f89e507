"""Jobs of the edge to staff: ids in, one call out."""

from procrastinate.contrib.django import app

from amparo.notifiers.sending import send_attempt


@app.task(name="notifiers:send", priority=20)
def send(attempt_id: int) -> None:
    send_attempt(attempt_id)
