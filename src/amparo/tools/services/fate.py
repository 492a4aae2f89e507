"""What became of a call that was asked for by a key, and whether the key is of use yet: nothing is asked here."""

from amparo.core import clock
from amparo.tools.asking import CallResult
from amparo.tools.catalogue import Risk
from amparo.tools.models import Approval, Call
from amparo.tools.services.approvals import answer_of
from amparo.tools.services.results import result_of
from amparo.tools.states import ApprovalState, CallState


def fate_of(key: str) -> CallResult | None:
    """How it ended, or that a second person is asked; None where nobody asked, or it is being done."""
    call = _called(key)
    if call is not None:
        return None if call.state == CallState.SENDING else result_of(call)
    approval = Approval.objects.filter(key=key).first()
    return None if approval is None or _is_good(approval) else answer_of(approval)


def is_spent(key: str) -> bool:
    """Whether asking by this key again sends nothing, so that it takes another: a no was kept, or its time is over.

    Of what nobody knows whether it was done that is so as well: whoever wants it anew has looked.
    """
    call, approval = _called(key), Approval.objects.filter(key=key).first()
    is_over = approval is None or approval.expires_at <= clock.now()
    if call is None:
        return approval is not None and (is_over or approval.state == ApprovalState.REFUSED)
    if call.state in {CallState.NOT_FOUND, CallState.REFUSED}:
        return True
    if call.state == CallState.PERHAPS and not is_harmless(call):
        return True
    return is_over and call.action.risk == Risk.DANGER and call.state in {CallState.DOWN, CallState.PERHAPS}


def is_harmless(call: Call) -> bool:
    """Whether sending it once more does no harm, whatever came of it."""
    return bool(call.action.is_safe or call.action.connector.knows_keys)


def _called(key: str) -> Call | None:
    return Call.objects.select_related("action__connector").filter(key=key).first()


def _is_good(approval: Approval) -> bool:
    return approval.state == ApprovalState.APPROVED and approval.expires_at > clock.now()
