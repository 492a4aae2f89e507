"""API tokens: shown once, kept as a fingerprint."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.events import TokenCreated, TokenRevoked
from amparo.accounts.models import ApiToken, User
from amparo.accounts.permissions import AccountPermission, Scope
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Invalid, NotAllowed
from amparo.core.secrets import fingerprint

PREFIX: Final = "amp_"
_USE_IS_NOTED_EVERY: Final = timedelta(minutes=1)


@transaction.atomic
def create_token(
    *, user: User, scopes: Iterable[str], name: str = "", by: User | None = None, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token for `user`; returns it and its plain text `amp_…`, which is kept nowhere.

    `by` is None on the command line of the house; another's token needs the permission for it.
    """
    if by is not None and by.pk != user.pk:
        demand(by, AccountPermission.TOKENS_MANAGE)
    if not user.is_active:
        raise NotAllowed(_("The account of %(name)s is closed.") % {"name": user.name})
    asked = set(scopes)
    if unknown := asked - set(Scope):
        raise Invalid(
            _("There is no scope %(name)s. These exist: %(known)s.")
            % {"name": min(unknown), "known": ", ".join(Scope)},
            field="scopes",
        )
    if not asked:
        raise Invalid(_("Choose at least one thing the token may do."), field="scopes")
    plain = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip()[:80],
        token_hash=fingerprint(plain),
        scopes=[str(scope) for scope in Scope if scope in asked],
        expires_at=expires_at,
    )
    record(
        TokenCreated(name=token.name, scopes=token.scopes),
        by=actor_of(by) if by else SYSTEM,
        about=Subject("user", user.pk),
    )
    return token, plain


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """Make a token worthless at once; nothing happens if it is already."""
    if token.user_id != by.pk:
        demand(by, AccountPermission.TOKENS_MANAGE)
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        record(TokenRevoked(name=token.name), by=actor_of(by), about=Subject("user", token.user_id))


def note_token_use(*, token: ApiToken) -> None:
    """Remember that a token was used, once a minute at most. A mark, not an event."""
    now = clock.now()
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - _USE_IS_NOTED_EVERY)
    ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)
