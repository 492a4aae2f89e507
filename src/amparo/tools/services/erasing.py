"""A person is forgotten: that tools were asked on their ticket stays known, and by whom; not what, and not why."""

from amparo.tools.models import Approval, Call


def erase_calls(ticket_id: int) -> None:
    """Part of `audit.services.erase_personal_data`, in its transaction.

    The fingerprint of a request goes as well: few values are so many that they could not be guessed from it.
    """
    forgotten = {"reason": "", "inputs": {}, "sealed": "", "request_hash": ""}
    Call.objects.filter(ticket=ticket_id).update(**forgotten, output={}, detail="")
    Approval.objects.filter(ticket=ticket_id).update(**forgotten, note="")
