"""Which procedure and which of its versions an address means."""

from typing import Final

from amparo.accounts.gate import StaffRequest
from amparo.core.errors import Missing
from amparo.core.finding import find
from amparo.sops.models import Procedure, Version
from amparo.sops.permissions import SopPermission
from amparo.sops.queries.versions.holding import holding_of
from amparo.sops.states import UNFINISHED

DAYS: Final = 30
"""How far back use and replay look."""


def procedure_of(key: str) -> Procedure:
    return find(Procedure.objects.select_related("owner"), key=key)


def version_of(key: str, number: int) -> Version:
    people = ("procedure__owner", "author", "approver")
    return find(Version.objects.select_related(*people), procedure__key=key, number=number)


def asked_version(request: StaffRequest, procedure: Procedure) -> Version:
    """The one that `?v=` names; else the one being written, if they write or approve; else what holds or is newest."""
    asked = request.GET.get("v", "")
    if asked.isdecimal() and len(asked) < 9:  # noqa: PLR2004 - no number of a version has nine digits
        return version_of(procedure.key, int(asked))
    versions = Version.objects.filter(procedure=procedure)
    works_on_it = request.user.may(SopPermission.WRITE) or request.user.may(SopPermission.APPROVE)
    unfinished = versions.filter(state__in=UNFINISHED).first() if works_on_it else None
    found = unfinished or holding_of(procedure.key) or versions.order_by("-number").first()
    if found is None:
        raise Missing
    return version_of(procedure.key, found.number)
