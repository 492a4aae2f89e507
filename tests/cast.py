"""The small cast of every test: who they are, where they work, and who writes in.

Ana answers in Portuguese, Luis in Spanish, Grace leads, Noor reviews, Kátia keeps the procedures, Olga owns the desk;
Maria writes in from Brazil, and a stranger writes in whom nobody knows.
"""

from typing import Any, Final

import pytest
from django.test import Client

from amparo.accounts.models import Membership, Team, User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.people.models import Contact, Identity
from amparo.people.states import IdentityKind
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import Incoming, open_ticket

HTMX: Final = {"HX-Request": "true"}
"""What a request of htmx says of itself."""


def staff(
    name: str, *roles: Role, team: Team | None = None, locale: str = "en", languages: tuple[str, ...] = ()
) -> User:
    """A member of staff with the address <name>@lume.example, and no password."""
    user = User(email=f"{name.lower()}@lume.example", name=name, roles=list(roles), locale=locale)
    user.languages = list(languages)
    user.set_unusable_password()
    user.save()
    if team:
        Membership.objects.create(user=user, team=team, leads=Role.LEAD in roles)
    return user


def writer(name: str, address: str, *, market: str = "", languages: tuple[str, ...] = ()) -> Contact:
    """A contact known by one mail address."""
    contact = Contact.objects.create(name=name, market=market, languages=list(languages))
    Identity.objects.create(contact=contact, kind=IdentityKind.EMAIL, value=address.lower(), shown=address)
    return contact


def signed_in(person: User) -> Client:
    """The browser of somebody who has come in."""
    client = Client()
    client.force_login(person)
    return client


def words(contact: Contact, text: str = "Não consigo entrar", **more: Any) -> Incoming:
    """What a person writes."""
    return Incoming(
        contact=contact, text=text, **{"subject": "Conta", "received_at": clock.now(), "channel": "email"} | more
    )


def story(ticket: Ticket) -> list[str]:
    """The kinds of the events of a ticket, in their order, without the room's name."""
    kinds = EventRecord.objects.filter(ticket_id=ticket.pk).order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("tickets:") for kind in kinds]


@pytest.fixture
def lume(db: None) -> Brand:
    return Brand.objects.create(name="Lume")


@pytest.fixture
def brazil(db: None) -> Team:
    return Team.objects.create(name="Brasil", markets=["BR"], languages=["pt-BR"])


@pytest.fixture
def latam(db: None) -> Team:
    return Team.objects.create(name="Latinoamérica", markets=["MX", "AR"], languages=["es"])


@pytest.fixture
def ana(brazil: Team) -> User:
    return staff("Ana", Role.AGENT, team=brazil, locale="pt-br", languages=("pt-BR",))


@pytest.fixture
def luis(latam: Team) -> User:
    return staff("Luis", Role.AGENT, team=latam, locale="es", languages=("es",))


@pytest.fixture
def grace(brazil: Team) -> User:
    return staff("Grace", Role.LEAD, team=brazil, languages=("en", "pt-BR"))


@pytest.fixture
def noor(db: None) -> User:
    return staff("Noor", Role.REVIEWER)


@pytest.fixture
def katia(db: None) -> User:
    return staff("Kátia", Role.KNOWLEDGE)


@pytest.fixture
def olga(db: None) -> User:
    return staff("Olga", Role.OWNER)


@pytest.fixture
def as_ana(ana: User) -> Client:
    return signed_in(ana)


@pytest.fixture
def as_grace(grace: User) -> Client:
    return signed_in(grace)


@pytest.fixture
def as_olga(olga: User) -> Client:
    return signed_in(olga)


@pytest.fixture
def maria(db: None) -> Contact:
    return writer("Maria Souza", "maria@correio.example", market="BR", languages=("pt-BR",))


@pytest.fixture
def stranger(db: None) -> Contact:
    return writer("", "someone@elsewhere.test")


@pytest.fixture
def ticket(lume: Brand, maria: Contact, brazil: Team) -> Ticket:
    """Maria has written in, and nobody has looked yet."""
    incoming = words(maria, language="pt-BR")
    return open_ticket(brand=lume, incoming=incoming, team=brazil).ticket
