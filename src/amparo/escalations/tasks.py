"""Jobs of this room: ids in, one service call."""

from procrastinate.contrib.django import app

from amparo.escalations import services
from amparo.escalations.models import Escalation
from amparo.paging.models import Page
from amparo.tickets.models import Message
from amparo.wellbeing.services import offer_debrief


@app.task(name="escalations:delivery")
def hear_delivery(subject_id: int, event_id: int = 0) -> None:
    """Reacts to DeliveryChanged and ReplyWithdrawn, whose subject is the message."""
    message = Message.objects.filter(pk=subject_id).first()
    if message is not None:
        services.hear_delivery(message=message)


@app.task(name="escalations:page")
def hear_page(subject_id: int, event_id: int = 0) -> None:
    """Reacts to PageAcknowledged, whose subject is the page."""
    page = Page.objects.filter(pk=subject_id).first()
    if page is not None:
        services.hear_page(page=page)


@app.task(name="escalations:care")
def care_for_people(subject_id: int, event_id: int = 0) -> None:
    """Reacts to Closed of a P0, whose subject is the loop: whoever raised it and looked after it is offered a talk."""
    row = Escalation.objects.filter(pk=subject_id).select_related("raised_by", "keeper").first()
    if row is not None:
        people = {person for person in (row.raised_by, row.keeper) if person is not None and person.is_active}
        offer_debrief(people=people, number=row.number)
