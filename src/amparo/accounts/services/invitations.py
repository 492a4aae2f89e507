"""Links that work once: for the first owner, and for everybody who is invited later."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.events import InvitationWithdrawn, OwnerLinkMade, PersonInvited, PersonJoined
from amparo.accounts.models import Invitation, Membership, Team, User
from amparo.accounts.permissions import AccountPermission, Role
from amparo.accounts.queries import has_owner, invitation_by_token, person_by_email
from amparo.accounts.services.rules import (
    demand_right_over,
    good_email,
    good_locale,
    good_name,
    good_time_zone,
    known_roles,
)
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.core.locks import hold_in_transaction
from amparo.core.secrets import fingerprint

OWNER_LINK_LIFE: Final = timedelta(days=1)
INVITATION_LIFE: Final = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What a person says of themselves when they come in by a link; `email` counts only if the link names none."""

    name: str
    password: str
    email: str = ""
    locale: str = "en"
    time_zone: str = "UTC"


@transaction.atomic
def create_owner_link() -> str:
    """Make the one-time token by which the first visitor becomes the owner; an earlier unused one dies.

    Raises Conflict when the desk has an owner already: from then on people are invited.
    """
    hold_in_transaction("accounts:owners")
    if has_owner():
        raise Conflict(_("This desk has an owner already. Ask them for an invitation."))
    Invitation.objects.filter(email="", used_at__isnull=True).update(expires_at=clock.now())
    invitation, token = _new_invitation(email="", roles=[Role.OWNER], life=OWNER_LINK_LIFE)
    record(OwnerLinkMade(), by=SYSTEM, about=Subject("invitation", invitation.pk))
    return token


@transaction.atomic
def invite_person(*, by: User, email: str, roles: Iterable[str], team: Team | None = None) -> tuple[Invitation, str]:
    """Invite somebody; returns the invitation and its plain token, which is kept nowhere.

    An earlier unused invitation of the same address dies. Raises Invalid, Conflict (has an account), NotAllowed.
    """
    demand(by, AccountPermission.PEOPLE_MANAGE)
    wanted = known_roles(roles)
    demand_right_over(by, wanted)
    if not wanted:
        raise Invalid(_("Choose at least one role."), field="roles")
    address = good_email(email)
    if person_by_email(address):
        raise Conflict(_("%(email)s has an account already.") % {"email": address})
    Invitation.objects.filter(email__iexact=address, used_at__isnull=True).update(expires_at=clock.now())
    invitation, token = _new_invitation(email=address, roles=wanted, life=INVITATION_LIFE, team=team, by=by)
    record(PersonInvited(email=address, roles=wanted), by=actor_of(by), about=Subject("invitation", invitation.pk))
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """Make an unused invitation worthless; nothing happens if it was used or withdrawn meanwhile."""
    demand(by, AccountPermission.PEOPLE_MANAGE)
    good = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=clock.now())
    if good.update(expires_at=clock.now()):
        record(
            InvitationWithdrawn(email=invitation.email),
            by=actor_of(by),
            about=Subject("invitation", invitation.pk),
        )


@transaction.atomic
def accept_invitation(*, token: str, newcomer: Newcomer) -> User:
    """Use a link, once: the person gets an account with the link's roles and team.

    Two who race with one link cannot both win: the link is marked used by compare-and-set before anything else.
    Raises Missing (the link is not good, or no longer), Invalid, Conflict.
    """
    invitation = invitation_by_token(token)
    now = clock.now()
    unused = Invitation.objects.filter(token_hash=fingerprint(token), used_at__isnull=True, expires_at__gt=now)
    if invitation is None or unused.update(used_at=now) != 1:
        raise Missing(_("This link was used already, or its time is over. Ask for a new one."))
    if Role.OWNER in invitation.roles and not invitation.email:
        hold_in_transaction("accounts:owners")
        if has_owner():
            raise Conflict(_("This desk has an owner already. Ask them for an invitation."))
    user = _new_user(invitation, newcomer)
    if invitation.team is not None:
        Membership.objects.create(team=invitation.team, user=user, leads=Role.LEAD in invitation.roles)
    Invitation.objects.filter(pk=invitation.pk).update(used_by=user)
    record(PersonJoined(name=user.name, roles=list(user.roles)), by=actor_of(user), about=Subject("user", user.pk))
    return user


def _new_user(invitation: Invitation, newcomer: Newcomer) -> User:
    user = User(
        email=invitation.email or good_email(newcomer.email),
        name=good_name(newcomer.name),
        roles=list(invitation.roles),
        locale=good_locale(newcomer.locale),
        time_zone=good_time_zone(newcomer.time_zone),
    )
    try:
        validate_password(newcomer.password, user)
    except ValidationError as refusal:
        raise Invalid(" ".join(refusal.messages), field="password") from None
    user.set_password(newcomer.password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Conflict(_("%(email)s has an account already.") % {"email": user.email}) from None
    return user


def _new_invitation(
    *, email: str, roles: list[str] | list[Role], life: timedelta, team: Team | None = None, by: User | None = None
) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_hash=fingerprint(token),
        email=email,
        roles=[str(role) for role in roles],
        team=team,
        invited_by=by,
        expires_at=clock.now() + life,
    )
    return invitation, token
