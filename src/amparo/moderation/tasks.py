"""Jobs of this room: ids in, one service call."""

from django.utils.translation import override
from procrastinate.contrib.django import app

from amparo.core.errors import Conflict
from amparo.moderation import services
from amparo.moderation.models import Case
from amparo.moderation.queries.carrying import KEY
from amparo.moderation.services.carrying import note_unapproved
from amparo.tools.models import Approval
from amparo.tools.states import ApprovalState


@app.task(name="moderation:carry")
def carry_out(subject_id: int, event_id: int = 0) -> None:
    """Reacts to CaseDecided, whose subject is the case: a tool is asked where the rules name one."""
    case = Case.objects.filter(pk=subject_id).first()
    if case is None:
        return
    with override(case.submitted_by.locale if case.submitted_by else "en"):
        try:
            services.carry_out(case=case)
        except Conflict:  # nothing to ask, or it goes by webhook
            return


@app.task(name="moderation:carry_after_approval")
def carry_after_approval(subject_id: int, event_id: int = 0) -> None:
    """Reacts to the word of the second person, whose subject is the approval: the same call is asked for again.

    Where no word came in time it is not, since that would ask somebody anew: it did not happen, and leads hear of it.
    """
    approval = Approval.objects.filter(pk=subject_id, key__startswith=KEY).first()
    if approval is None:
        return
    case = Case.objects.get(number=approval.key.split(":")[1])
    if approval.state == ApprovalState.EXPIRED:
        note_unapproved(case=case, key=approval.key)
    else:
        carry_out(subject_id=case.pk)


@app.periodic(cron="26 3 * * *")
@app.task(name="moderation:forget", queueing_lock="moderation:forget")
def forget_expired(timestamp: int) -> None:
    """Blank what has been kept for its time."""
    services.forget_expired()
