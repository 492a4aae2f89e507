"""Jobs of this room: ids in, one service call."""

from procrastinate.contrib.django import app

from amparo.accounts.models import User
from amparo.tickets import services


@app.task(name="tickets:hand_back")
def hand_back_tickets(subject_id: int, event_id: int = 0) -> None:  # noqa: ARG001 - reactions bring it
    """Reacts to PersonClosed, whose subject is the person."""
    user = User.objects.filter(pk=subject_id).first()
    if user is not None:
        services.hand_back_tickets(user=user)
