"""Procedures in and out of a folder, text and comments byte for byte: so a folder in git can be the source."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from amparo.accounts.models import User
from amparo.sops.models import Version
from amparo.sops.queries.versions.texts import heading_of
from amparo.sops.services.procedures.drafting import digest_of, save_text, send_back, start_draft
from amparo.sops.states import VersionState


class Came(StrEnum):
    NEW = "new"  # a procedure that was not known
    CHANGED = "changed"  # a draft of a further version, or of what the draft says now
    SAME = "same"  # as the newest version


@dataclass(frozen=True, kw_only=True)
class Arrived:
    version: Version
    came: Came


@transaction.atomic
def bring_in(*, by: User, text: str) -> Arrived:
    """Make `text` the draft of its procedure, unless its newest version says the same already.

    A version in review goes back to be a draft. Raises Invalid when the text does not say its `id`.
    """
    heading = heading_of(text)
    newest = None
    if heading is not None:
        versions = Version.objects.filter(procedure__key=heading.key).select_related("procedure")
        newest = versions.order_by("-number").first()
    if newest is None:
        return Arrived(version=start_draft(by=by, text=text), came=Came.NEW)
    if newest.digest == digest_of(text):
        return Arrived(version=newest, came=Came.SAME)
    if newest.state == VersionState.IN_REVIEW:
        newest = send_back(version=newest, by=by, note="")
    if newest.state == VersionState.DRAFT:
        return Arrived(version=save_text(version=newest, by=by, text=text, seen=newest.digest), came=Came.CHANGED)
    return Arrived(version=start_draft(by=by, text=text), came=Came.CHANGED)
