"""Jobs of this room: ids in, one service call."""

from django.utils.translation import override
from procrastinate.contrib.django import app

from amparo.core.errors import Conflict
from amparo.moderation import services
from amparo.moderation.models import Case


@app.task(name="moderation:carry")
def carry_out(subject_id: int, event_id: int = 0) -> None:  # noqa: ARG001 - reactions bring it
    """Reacts to CaseDecided, whose subject is the case: a tool is asked where the rules name one."""
    case = Case.objects.filter(pk=subject_id).first()
    if case is None:
        return
    with override(case.submitted_by.locale if case.submitted_by else "en"):
        try:
            services.carry_out(case=case)
        except Conflict:  # nothing to ask, or it goes by webhook
            return


@app.periodic(cron="26 3 * * *")
@app.task(name="moderation:forget", queueing_lock="moderation:forget")
def forget_expired(timestamp: int) -> None:  # noqa: ARG001 - when it was due; given to every periodic job
    """Blank what has been kept for its time."""
    services.forget_expired()
