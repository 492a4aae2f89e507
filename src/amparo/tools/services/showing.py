"""Opening one hidden value, for a reason that is kept."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.errors import Invalid, Missing, NotAllowed
from amparo.tickets.queries import visible_to
from amparo.tools.asking import in_a_line
from amparo.tools.events import ValueShown
from amparo.tools.models import Call
from amparo.tools.permissions import ToolPermission
from amparo.tools.sealing import opened
from amparo.tools.services.results import label_of


@transaction.atomic
def show_value(*, call: Call, name: str, by: User, reason: str) -> Any:
    """The hidden output `name` of a call. Who may is said by the action; why is recorded, the value is not.

    Raises NotAllowed, Missing, Invalid (no reason).
    """
    demand(by, ToolPermission.CALL_READ)
    if name not in call.output or not visible_to(by).filter(pk=call.ticket_id).exists():
        raise Missing
    if not call.action.may_open(by, name):
        raise NotAllowed(_("Your role may not open this value."))
    if not in_a_line(reason):
        raise Invalid(_("Say in a few words why you need it."), field="reason")
    event = ValueShown(
        call_id=call.pk,
        action=call.action.name,
        label=label_of(call.action),
        name=name,
        reason=in_a_line(reason),
    )
    record(event, by=actor_of(by), about=Subject("call", call.pk), ticket_id=call.ticket_id)
    return opened(call.output, call.sealed, "output").get(name)
