import threading

import pytest
from django.db import connection

from amparo.accounts.models import Invitation, Team, User
from amparo.accounts.permissions import Role
from amparo.accounts.services import Newcomer, accept_invitation, create_owner_link, invite_person, withdraw_invitation
from amparo.audit.models import EventRecord
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed

pytestmark = pytest.mark.django_db

OLGA = Newcomer(
    name=" Olga  Prado ",
    password="varanda-azul-7",
    email="olga@lume.example",
    locale="pt-br",
    time_zone="America/Sao_Paulo",
)


def test_the_first_visitor_with_the_one_time_link_becomes_the_owner() -> None:
    user = accept_invitation(token=create_owner_link(), newcomer=OLGA)
    assert (user.name, user.roles, user.locale) == ("Olga Prado", ["owner"], "pt-br")
    assert user.check_password("varanda-azul-7")
    assert EventRecord.objects.latest("id").kind == "accounts:person:joined"


def test_a_one_time_link_works_once() -> None:
    token = create_owner_link()
    accept_invitation(token=token, newcomer=OLGA)
    with pytest.raises(Missing):
        accept_invitation(token=token, newcomer=OLGA)


def test_only_the_newest_owner_link_is_good() -> None:
    old, new = create_owner_link(), create_owner_link()
    with pytest.raises(Missing):
        accept_invitation(token=old, newcomer=OLGA)
    assert accept_invitation(token=new, newcomer=OLGA)


def test_a_desk_with_an_owner_makes_no_owner_link(olga: User) -> None:
    with pytest.raises(Conflict):
        create_owner_link()


def test_the_token_is_kept_nowhere() -> None:
    token = create_owner_link()
    row = Invitation.objects.get()
    assert token not in str(row.__dict__)
    assert token not in str(list(EventRecord.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_race_with_one_link_one_comes_in() -> None:
    token = create_owner_link()
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def come_in(address: str) -> None:
        try:
            start.wait()
            accept_invitation(token=token, newcomer=Newcomer(name="Somebody", password="varanda-azul-7", email=address))
            outcomes.append("in")
        except (Missing, Conflict):
            outcomes.append("out")
        finally:
            connection.close()

    racers = [threading.Thread(target=come_in, args=(address,)) for address in ("a@lume.example", "b@lume.example")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == ["in", "out"]
    assert User.objects.count() == 1


def test_olga_invites_luis_into_a_team(olga: User, latam: Team) -> None:
    invitation, token = invite_person(by=olga, email=" luis@lume.example ", roles=["agent"], team=latam)
    assert invitation.email == "luis@lume.example"
    luis = accept_invitation(
        token=token, newcomer=Newcomer(name="Luis", password="persiana-verde", email="x@y.example")
    )
    assert luis.email == "luis@lume.example"
    assert luis.team_ids == [latam.pk]
    assert luis.roles == ["agent"]


def test_a_lead_cannot_invite(grace: User) -> None:
    with pytest.raises(NotAllowed):
        invite_person(by=grace, email="x@lume.example", roles=["agent"])


def test_an_administrator_cannot_invite_an_owner(ana: User) -> None:
    ana.roles = [Role.ADMINISTRATOR]
    with pytest.raises(NotAllowed):
        invite_person(by=ana, email="x@lume.example", roles=["owner"])


def test_somebody_with_an_account_is_not_invited_again(olga: User, ana: User) -> None:
    with pytest.raises(Conflict):
        invite_person(by=olga, email="ANA@lume.example", roles=["agent"])


def test_a_withdrawn_invitation_opens_nothing(olga: User) -> None:
    invitation, token = invite_person(by=olga, email="x@lume.example", roles=["agent"])
    withdraw_invitation(by=olga, invitation=invitation)
    with pytest.raises(Missing):
        accept_invitation(token=token, newcomer=OLGA)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"),
        ("password", "password123"),
        ("email", "olga@"),
        ("name", "   "),
        ("locale", "tlh"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_what_a_newcomer_writes_wrongly_is_named_and_the_link_stays_good(field: str, value: str) -> None:
    token = create_owner_link()
    wrong = Newcomer(**{**OLGA.__dict__, field: value})
    with pytest.raises(Invalid) as refusal:
        accept_invitation(token=token, newcomer=wrong)
    assert refusal.value.field == field
    assert accept_invitation(token=token, newcomer=OLGA)
