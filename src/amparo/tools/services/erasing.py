"""A person is forgotten: that tools were asked on their tickets stays known, and by whom; not what, and not why."""

from amparo.tools.models import Approval, Call


def forget_calls(contact_id: int) -> None:
    """Part of `people.services.erase_person`, in its transaction.

    The fingerprint of a request goes as well: few values are so many that they could not be guessed from it.
    """
    forgotten = {"reason": "", "reasons": {}, "inputs": {}, "sealed": "", "request_hash": ""}
    Call.objects.filter(ticket__contact=contact_id).update(**forgotten, output={}, detail="")
    Approval.objects.filter(ticket__contact=contact_id).update(**forgotten, note="")
