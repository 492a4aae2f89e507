"""Jobs of this room: ids in, one service call."""

from procrastinate.contrib.django import app

from amparo.audit.events import SYSTEM
from amparo.tickets.models import Message
from amparo.wellbeing import services


@app.periodic(cron="41 4 1-7 * *")  # the first days of a month: a machine may have been off on one of them
@app.task(name="wellbeing:release", queueing_lock="wellbeing:release")
def release_figures(timestamp: int) -> None:
    """Make the figures of the month that is over."""
    services.release(by=SYSTEM, month=services.last_month())


@app.periodic(cron="21 4 * * 1")
@app.task(name="wellbeing:disclose", queueing_lock="wellbeing:disclose")
def disclose_all(timestamp: int) -> None:
    """Look whether what people were told of their queues still holds."""
    services.disclose_all(by=SYSTEM)


@app.periodic(cron="51 3 * * *")
@app.task(name="wellbeing:forget", queueing_lock="wellbeing:forget")
def forget_old(timestamp: int) -> None:
    """Delete what the ledgers hold of long ago."""
    services.forget_old()


@app.task(name="wellbeing:reply")
def hear_reply(subject_id: int, event_id: int = 0) -> None:
    """Reacts to ReplyReleased, whose subject is the message."""
    message = Message.objects.select_related("author", "ticket__reason__parent").filter(pk=subject_id).first()
    if message is not None:
        services.hear_reply(message=message)
