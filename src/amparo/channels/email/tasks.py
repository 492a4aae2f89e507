"""Jobs of the mail room: ids in, one service call."""

from datetime import datetime

from procrastinate.contrib.django import app

from amparo.channels.email.services.arriving.digest import sweep
from amparo.channels.email.services.arriving.digesting import digest_here
from amparo.channels.email.services.arriving.receive import DIGEST_TASK
from amparo.channels.email.services.sending import loop_letters
from amparo.channels.email.services.sending.acknowledge import ACKNOWLEDGE_TASK, acknowledge_ticket
from amparo.channels.email.services.sending.deliver import DELIVER_TASK, Effort, deliver, sweep_deliveries
from amparo.core import clock


@app.task(name=DIGEST_TASK)
def digest_mail() -> None:
    digest_here()


@app.task(name=DELIVER_TASK, priority=10)
def deliver_message(subject_id: int, event_id: int = 0, tries: int = 0, since: str = "") -> None:
    """Reacts to ReplyReleased, whose subject is the message; later tries bring their count and beginning along."""
    began = datetime.fromisoformat(since) if since else clock.now()
    deliver(message_id=subject_id, effort=Effort(tries=tries, since=began))


@app.task(name=loop_letters.LETTER_TASK, priority=10)
def write_to_authority(subject_id: int, event_id: int, tries: int = 0, since: str = "") -> None:
    """Reacts to what an authority must hear of a loop; the letter is the event's."""
    began = datetime.fromisoformat(since) if since else clock.now()
    loop_letters.write_to_authority(event_id=event_id, effort=Effort(tries=tries, since=began))


@app.task(name=ACKNOWLEDGE_TASK)
def acknowledge(ticket_id: int) -> None:
    acknowledge_ticket(ticket_id=ticket_id)


@app.periodic(cron="* * * * * */15")  # the sixth field is seconds
@app.task(name="email:sweep", queueing_lock="email:sweep")
def sweep_mail(timestamp: int) -> None:
    sweep()
    sweep_deliveries()
    loop_letters.sweep_letters()
