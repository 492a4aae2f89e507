from datetime import timedelta

import pytest

from amparo.accounts.models import User
from amparo.accounts.permissions import Scope
from amparo.accounts.queries import live_token
from amparo.accounts.services import close_account, create_token, note_token_use, revoke_token
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def test_a_token_is_found_by_what_its_holder_shows(ana: User) -> None:
    token, plain = create_token(by=ana, user=ana, scopes=[Scope.TICKETS_READ], name="Planilha")
    assert plain.startswith("amp_")
    found = live_token(plain)
    assert found is not None
    assert (found.pk, found.user, found.scopes) == (token.pk, ana, ["tickets:read"])
    assert live_token(plain + "x") is None
    assert plain not in str(list(EventRecord.objects.values())) + str(token.__dict__)


def test_a_revoked_token_is_worthless(ana: User) -> None:
    token, plain = create_token(by=ana, user=ana, scopes=["tickets:read"])
    revoke_token(token=token, by=ana)
    revoke_token(token=token, by=ana)
    assert live_token(plain) is None
    assert EventRecord.objects.filter(kind="accounts:token:revoked").count() == 1


def test_a_token_whose_time_is_over_is_worthless(ana: User) -> None:
    _, plain = create_token(user=ana, scopes=["tickets:read"], expires_at=clock.now() + timedelta(days=1))
    assert live_token(plain)
    with clock.at(clock.now() + timedelta(days=2)):
        assert live_token(plain) is None


def test_a_token_stops_with_its_owner(olga: User, ana: User) -> None:
    _, plain = create_token(user=ana, scopes=["tickets:read"])
    close_account(by=olga, user=ana)
    assert live_token(plain) is None


def test_luis_makes_and_revokes_no_token_of_anas(ana: User, luis: User) -> None:
    with pytest.raises(NotAllowed):
        create_token(by=luis, user=ana, scopes=["tickets:read"])
    token, _ = create_token(user=ana, scopes=["tickets:read"])
    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=luis)


@pytest.mark.parametrize("scopes", [[], ["tickets:everything"]])
def test_a_token_names_scopes_that_exist(ana: User, scopes: list[str]) -> None:
    with pytest.raises(Invalid):
        create_token(user=ana, scopes=scopes)


def test_use_is_noted_once_a_minute(ana: User) -> None:
    token, _ = create_token(user=ana, scopes=["tickets:read"])
    note_token_use(token=token)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    note_token_use(token=token)
    token.refresh_from_db()
    assert token.last_used_at == first
    with clock.at(first + timedelta(minutes=2)):
        note_token_use(token=token)
    token.refresh_from_db()
    assert token.last_used_at == first + timedelta(minutes=2)
