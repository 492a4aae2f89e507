"""Whose letter boxes the demo opens: of its invented people, and of the teams that decide what the desk may not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from amparo.core.finding import find
from amparo.core.text import language_now
from amparo.escalations.models import Authority
from amparo.people.models import Identity
from amparo.people.states import IdentityKind


@dataclass(frozen=True, kw_only=True)
class Owner:
    """`place` is theirs in the addresses of the mailbox."""

    place: str
    name: str
    address: str
    languages: Sequence[str]
    tier: str = ""


def people() -> list[Owner]:
    return [_person(identity) for identity in _identities().order_by("contact__market", "contact__name")]


def teams() -> list[Owner]:
    return sorted((_team(one) for one in _authorities()), key=lambda owner: owner.name)


def owner_at(place: str) -> Owner:
    """Raises Missing."""
    if place.isdecimal():
        return _person(find(_identities(), pk=int(place)))
    return _team(find(_authorities(), code=place))


def _person(identity: Identity) -> Owner:
    who = identity.contact
    return Owner(
        place=str(identity.pk), name=who.name, address=identity.shown, languages=who.languages or ["en"], tier=who.tier
    )


def _team(authority: Authority) -> Owner:
    return Owner(
        place=authority.code,
        name=authority.name.in_language(language_now()),
        address=authority.mail_address,
        languages=[authority.language],
    )


def _identities() -> QuerySet[Identity]:
    return Identity.objects.filter(kind=IdentityKind.EMAIL).select_related("contact")


def _authorities() -> QuerySet[Authority]:
    return Authority.objects.filter(is_active=True).exclude(mail_address="")
