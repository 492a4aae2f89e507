"""What people with the child-safety clearance see: facts about files behind the wall, and never the files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from amparo.accounts.models import User
from amparo.core.errors import Missing
from amparo.core.finding import find, newest
from amparo.files.models import StoredFile
from amparo.media.harm import Harm
from amparo.media.permissions import MediaPermission
from amparo.media.queries import decided_like
from amparo.people.models import Identity
from amparo.tickets.models import Attachment, JudgedLink, WalledAddress, WalledFile
from amparo.tickets.queries.harm import walled_among
from amparo.tickets.states import WallState

CAP = 99


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where the same bytes hang: which file of which message on which ticket."""

    attachment: Attachment

    @property
    def number(self) -> int:
        return self.attachment.message.ticket.number


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """What a report to an authority needs, gathered without showing anything again."""

    walled: WalledFile
    found: Sequence[Found]
    identities: Sequence[Identity]
    link: JudgedLink | None  # what stands behind the wall is an address, and this is where it was said of it


def walled_files(
    user: User, state: WallState | None = None, *, before: int | None = None
) -> tuple[list[WalledFile], int | None]:
    """A page of them, and where the next one begins. Empty without the clearance."""
    if not user.may(MediaPermission.WALLED):
        return [], None
    rows = WalledFile.objects.select_related("file", "ticket", "decided_by")
    return newest(rows.filter(state=state) if state else rows, before=before)


def walled_waiting(user: User) -> int:
    """How many wait for a decision, counted no further than CAP + 1."""
    if not user.may(MediaPermission.WALLED):
        return 0
    return WalledFile.objects.filter(state=WallState.WAITING).values("pk")[: CAP + 1].count()


def walled_file(user: User, pk: int) -> WalledFile:
    """One of them. Raises Missing, also without the clearance."""
    if not user.may(MediaPermission.WALLED):
        raise Missing
    rows = WalledFile.objects.select_related("file", "ticket__contact", "decided_by", "walled_by")
    return find(rows, pk=pk)


def report_facts(walled: WalledFile) -> ReportFacts:
    """Who sent it, how they are known, with which messages it came and when: four queries."""
    hung = Attachment.objects.filter(file=walled.file_id).select_related("message__ticket__contact", "message__contact")
    rows = list(hung.order_by("message__created_at", "pk"))
    link = JudgedLink.objects.filter(file=walled.file_id).select_related("message__ticket").first()
    sent = [row.message for row in rows] + ([link.message] if link else [])
    contacts = {message.contact_id for message in sent if message.contact_id}
    identities = Identity.objects.filter(contact__in=contacts).select_related("contact").order_by("contact", "pk")
    found = [Found(attachment=row) for row in rows]
    return ReportFacts(walled=walled, found=found, identities=list(identities), link=link)


def openable(rows: models.QuerySet[Attachment]) -> models.QuerySet[Attachment]:
    """Those of the attachments whose bytes may be shown or taken at all."""
    behind = WalledFile.objects.filter(file=models.OuterRef("file")).exclude(state=WallState.RELEASED)
    return rows.filter(~models.Exists(behind))


def is_kept_away(file: StoredFile) -> bool:
    """Whether a file is behind the wall, or was decided to belong there, whatever it hangs on."""
    decided = decided_like(file)
    return bool(walled_among([file.pk])) or (decided is not None and decided.harm is Harm.CHILD_SAFETY)


def without_walled(text: str) -> str:
    """Words that lie outside the database, such as a mail read again from its file, as the database would say them."""
    for one in WalledAddress.objects.exclude(walled__state=WallState.RELEASED).order_by("pk"):
        text = re.sub(one.pattern, f"walled://{one.walled_id}", text)
    return text
