"""Links for people without an account: bound to one loop and one authority, and good for a while."""

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer
from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.core.secrets import fingerprint
from amparo.escalations import events
from amparo.escalations.models import Escalation, OutsideLink
from amparo.escalations.services.rows import hold_loop, said_of, tell_story

LASTS: Final = timedelta(days=14)


@transaction.atomic
def make_link(*, escalation: Escalation, by: Doer) -> tuple[OutsideLink, str]:
    """A further link for the authority that has the loop now, and its token, which nobody can read again."""
    row = hold_loop(escalation, by=by)
    if row.authority is None:
        raise Conflict(_("The directory does not say who decides this."))
    token = secrets.token_urlsafe(32)
    present = clock.now()
    link = OutsideLink.objects.create(
        escalation=row,
        authority=row.authority,
        token_hash=fingerprint(token),
        made_by=by if isinstance(by, User) else None,
        created_at=present,
        expires_at=present + LASTS,
    )
    tell_story(row, events.LinkMade(**said_of(row)), by=by)
    return link, token


@transaction.atomic
def revoke_links(*, escalation: Escalation, by: Doer) -> int:
    """End every link of a loop; returns how many were good."""
    row = hold_loop(escalation, by=by)
    ended = OutsideLink.objects.filter(escalation=row, revoked_at__isnull=True).update(revoked_at=clock.now())
    if ended:
        tell_story(row, events.LinkRevoked(**said_of(row)), by=by)
    return ended


def note_opened(*, link: OutsideLink) -> None:
    """Note when a link was opened. It says nothing of who: programs that read mail open links too."""
    present = clock.now()
    OutsideLink.objects.filter(pk=link.pk).update(
        first_opened_at=Coalesce("first_opened_at", present), last_opened_at=present
    )
