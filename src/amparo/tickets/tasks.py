"""Jobs of this room: ids in, one service call."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amparo.accounts.models import User
from amparo.tickets import services
from amparo.tickets.services.wall import unsaying
from amparo.tickets.services.wall.unsaying import GO_THROUGH_TASK


@app.task(name="tickets:hand_back")
def hand_back_tickets(subject_id: int, event_id: int = 0) -> None:
    """Reacts to PersonClosed, whose subject is the person."""
    user = User.objects.filter(pk=subject_id).first()
    if user is not None:
        services.hand_back_tickets(user=user)


@app.task(name=GO_THROUGH_TASK, retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def go_through_words(walled_id: int) -> None:
    """An address went behind the child-safety wall, or came back."""
    unsaying.go_through_words(walled_id)


@app.periodic(cron="4 * * * *")
@app.task(name="tickets:count_arrivals", queueing_lock="tickets:count_arrivals")
def count_arrivals(timestamp: int) -> None:
    """Count what came in the hours that are over, then look where promised times fall into holes."""
    services.count_arrivals()
    services.tell_of_holes()
