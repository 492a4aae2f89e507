"""Somebody who was called says that they have it: so the loop has them."""

from django.db import transaction

from amparo.audit.events import SYSTEM
from amparo.escalations.models import Escalation
from amparo.escalations.queries.calling import current_page
from amparo.escalations.services.authority.answering import acknowledge
from amparo.escalations.services.rows import hold_loop, put
from amparo.escalations.speakers import Outside
from amparo.escalations.states import LoopState, Via
from amparo.paging.models import Page
from amparo.paging.states import PageState


@transaction.atomic
def hear_page(*, page: Page) -> bool:
    """Acknowledge the loop of a page that was acknowledged; of one that has it already, the silence begins anew.

    False when the page called for something else, or the loop has moved on.
    """
    row = Escalation.objects.filter(pk=page.subject_id).first() if page.subject_kind == "escalation" else None
    if row is None or page.state != PageState.ACKNOWLEDGED:
        return False
    row = hold_loop(row, by=SYSTEM)
    if row.authority_id is None or page != current_page(row):
        return False
    if row.state == LoopState.RAISED:
        # whoever was called may say so, whatever else they may do here
        via = Via.LINK if page.acknowledged_via == Via.LINK else Via.DESK
        acknowledge(escalation=row, by=Outside(authority_id=row.authority_id, name=page.acknowledged_name, via=via))
        return True
    has_it = row.state in {LoopState.ACKNOWLEDGED, LoopState.WORKING} and row.asked_us_at is None
    # counted from when they said so, however late or often this is heard
    if has_it and page.acknowledged_at is not None and page.acknowledged_at > row.spoken_at:
        put(row, spoken_at=page.acknowledged_at)
        return True
    return False
