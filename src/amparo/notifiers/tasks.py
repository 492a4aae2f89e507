"""Jobs of the edge to staff: ids in, one call out."""

from procrastinate.contrib.django import app

from amparo.notifiers.sending import send_attempt, sweep_attempts


@app.task(name="notifiers:send", priority=20)
def send(attempt_id: int) -> None:
    send_attempt(attempt_id)


@app.periodic(cron="* * * * * */15")  # the sixth field is seconds
@app.task(name="notifiers:sweep", queueing_lock="notifiers:sweep", priority=20)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
    sweep_attempts()
