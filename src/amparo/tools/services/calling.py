"""The one door to other systems."""

from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import User
from amparo.core.errors import Missing, NotAllowed
from amparo.tools.asking import Asked, CallResult
from amparo.tools.permissions import ToolPermission


def call(*, asked: Asked, by: User) -> CallResult:
    """Ask a tool, for `by`.

    It speaks HTTP, so it must not run inside a transaction (RuntimeError). Raises Missing (no such action, or a ticket
    that is not theirs), NotAllowed, Invalid (inputs, no reason, the key of another call, over a limit), Conflict (the
    same call is under way). A tool that is down or refuses is no exception but an outcome.
    """
    if not by.may(ToolPermission.CALL_READ):
        raise NotAllowed
    raise Missing(_("There is no tool %(name)s.") % {"name": asked.action})
