import threading

import pytest
from django.db import connection
from django.utils import translation
from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.accounts.services import (
    PersonChange,
    TeamShape,
    change_person,
    close_account,
    reopen_account,
    save_preferences,
    save_team,
    set_members,
)
from amparo.audit.models import EventRecord
from amparo.core.errors import AmparoError, Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(EventRecord.objects.order_by("id").values_list("kind", flat=True))


def test_the_log_says_in_words_what_ana_changed(ana: User) -> None:
    change_person(by=ana, user=ana, change=PersonChange(locale="es", time_zone="America/Recife"))
    said = EventRecord.objects.get(kind="accounts:person:changed")
    with translation.override("en"):
        assert said.sentence() == "Account changed: Language of the desk, Time zone"


def test_ana_changes_her_own_name_and_time_zone(ana: User) -> None:
    changed = change_person(by=ana, user=ana, change=PersonChange(name="Ana Lima", time_zone="America/Recife"))
    assert (changed.name, changed.time_zone) == ("Ana Lima", "America/Recife")
    assert EventRecord.objects.get().data == {"fields": "name, time_zone"}


def test_nothing_changed_tells_nothing(ana: User) -> None:
    change_person(by=ana, user=ana, change=PersonChange(name="Ana"))
    assert kinds() == []


def test_ana_gives_herself_no_roles(ana: User) -> None:
    with pytest.raises(NotAllowed):
        change_person(by=ana, user=ana, change=PersonChange(roles=["owner"]))


def test_ana_does_not_change_luis(ana: User, luis: User) -> None:
    with pytest.raises(NotAllowed):
        change_person(by=ana, user=luis, change=PersonChange(name="Luisito"))


def test_an_address_belongs_to_one_account(olga: User, ana: User, luis: User) -> None:
    with pytest.raises(Conflict):
        change_person(by=olga, user=luis, change=PersonChange(email="ANA@lume.example"))
    with pytest.raises(NotAllowed):
        change_person(by=ana, user=ana, change=PersonChange(email="new@lume.example"))
    assert change_person(by=olga, user=ana, change=PersonChange(email="new@lume.example")).email == "new@lume.example"


def test_olga_makes_luis_a_lead(olga: User, luis: User) -> None:
    assert change_person(by=olga, user=luis, change=PersonChange(roles=["lead", "agent"])).roles == ["lead", "agent"]


def test_an_administrator_cannot_touch_an_owner(olga: User) -> None:
    admin = staff("Ada", Role.ADMINISTRATOR)
    staff("Otto", Role.OWNER)
    for attempt in (
        lambda: close_account(by=admin, user=olga),
        lambda: change_person(by=admin, user=olga, change=PersonChange(roles=["agent"])),
        lambda: change_person(by=admin, user=admin, change=PersonChange(roles=["owner"])),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_last_owner_keeps_the_role(olga: User) -> None:
    with pytest.raises(Conflict):
        change_person(by=olga, user=olga, change=PersonChange(roles=["administrator"]))


def test_the_last_owner_is_not_closed(olga: User) -> None:
    closed = staff("Otto", Role.OWNER)
    close_account(by=olga, user=closed)
    other = User.objects.get(pk=olga.pk)
    with pytest.raises(Conflict):
        close_account(by=closed_by(other), user=olga)


def closed_by(owner: User) -> User:
    """An owner whose account was closed a moment ago, still holding an old page."""
    stale = staff("Old", Role.OWNER)
    User.objects.filter(pk=stale.pk).update(is_active=False)
    return stale


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_close_each_other_at_once_leave_one() -> None:
    olga, otto = staff("Olga", Role.OWNER), staff("Otto", Role.OWNER)
    start = threading.Barrier(2)

    def close(by: User, user: User) -> None:
        start.wait()
        try:
            close_account(by=by, user=user)
        except AmparoError:
            pass
        finally:
            connection.close()

    racers = [threading.Thread(target=close, args=pair) for pair in ((olga, otto), (otto, olga))]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert User.objects.filter(is_active=True, roles__contains=["owner"]).count() == 1


def test_a_closed_account_may_nothing_and_its_past_stays(olga: User, ana: User) -> None:
    close_account(by=olga, user=ana)
    closed = User.objects.get(pk=ana.pk)
    assert closed.permissions == frozenset()
    reopen_account(by=olga, user=closed)
    assert User.objects.get(pk=ana.pk).permissions
    assert kinds() == ["accounts:person:closed", "accounts:person:reopened"]


def test_preferences_are_kept_one_by_one(ana: User) -> None:
    save_preferences(user=ana, changes={"theme": "dark"})
    save_preferences(user=ana, changes={"keys": False})
    assert User.objects.get(pk=ana.pk).preferences == {"theme": "dark", "keys": False}
    with pytest.raises(Invalid):
        save_preferences(user=ana, changes={"theme": "pink"})


def test_a_team_gets_its_members_and_lead(olga: User, ana: User, luis: User, grace: User) -> None:
    team = save_team(by=olga, shape=TeamShape(name=" España ", markets=["es"], languages=["es"]))
    set_members(by=olga, team=team, members=[ana.pk, luis.pk], leads=[luis.pk])
    set_members(by=olga, team=team, members=[luis.pk, grace.pk], leads=[grace.pk])
    rows = set(team.membership_set.values_list("user__name", "leads"))
    assert rows == {("Luis", False), ("Grace", True)}
    assert kinds() == ["accounts:team:changed", "accounts:team:members", "accounts:team:members"]
    assert team.markets == ["ES"]


def test_two_teams_do_not_share_a_name(olga: User, brazil: Team) -> None:
    with pytest.raises(Conflict):
        save_team(by=olga, shape=TeamShape(name="BRASIL"))


def test_an_agent_makes_no_team(ana: User) -> None:
    with pytest.raises(NotAllowed):
        save_team(by=ana, shape=TeamShape(name="Minha"))
