"""Who decides what is written down by whoever may, and nothing that leads nowhere is kept."""

import pytest
from django.db.models import QuerySet

from amparo.accounts.models import User
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.core.secrets import unseal
from amparo.escalations.models import Authority, DirectoryRule, Escalation, EscalationKind
from amparo.escalations.services import (
    AuthorityShape,
    Handing,
    KindShape,
    Raising,
    accept_hand_over,
    decides,
    hand_over,
    raise_escalation,
    remove_rule,
    save_authority,
    save_kind,
    save_rule,
    take_back,
)
from amparo.escalations.states import HandOverState, Level
from amparo.escalations.tests.conftest import words
from amparo.notifications.models import Notification
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_an_authority_keeps_its_secret_sealed_and_gets_a_code_of_its_own(olga: User) -> None:
    shape = AuthorityShape(name=words("LIVE Ops"), webhook_url="https://ops.example/in", webhook_secret="s3")
    first, second = (save_authority(by=olga, shape=shape) for _one in range(2))
    assert (first.code, second.code) == ("live-ops", "live-ops-2")
    assert unseal(first.webhook_secret) == "s3"
    kept = AuthorityShape(name=words("LIVE"), webhook_url="https://ops.example/in")
    assert unseal(save_authority(by=olga, shape=kept, authority=first).webhook_secret) == "s3"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": words(""), "mail_address": "pay@lume.example"}, "name"),
        ({"name": words("Pay")}, "team"),
        ({"name": words("Pay"), "mail_address": "pay@"}, "mail_address"),
        ({"name": words("Pay"), "webhook_url": "http://pay.example", "webhook_secret": "s"}, "webhook_url"),
        ({"name": words("Pay"), "webhook_url": "https://pay.example"}, "webhook_secret"),
    ],
)
def test_what_leads_nowhere_is_refused_at_its_field(olga: User, said: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        save_authority(by=olga, shape=AuthorityShape(**said))
    assert refusal.value.field == field


def test_an_agent_writes_nothing_in_the_directory(ana: User, refund: EscalationKind, payments: Authority) -> None:
    with pytest.raises(NotAllowed):
        save_authority(by=ana, shape=AuthorityShape(name=words("Mine"), mail_address="a@b.example"))
    with pytest.raises(NotAllowed):
        save_kind(by=ana, shape=KindShape(name=words("Mine")))
    with pytest.raises(NotAllowed):
        save_rule(by=ana, kind=refund, authority=payments)


def test_a_rule_for_the_same_gives_way_and_a_removed_one_leaves_the_wider(
    olga: User, refund: EscalationKind, payments: Authority, safety: Authority
) -> None:
    narrow = save_rule(by=olga, kind=refund, authority=safety, market="BR")
    assert decides(refund, market="BR", level="P2") == safety
    assert save_rule(by=olga, kind=refund, authority=payments, market="BR").pk == narrow.pk
    remove_rule(by=olga, rule=narrow)
    assert decides(refund, market="BR", level="P2") == payments
    assert DirectoryRule.objects.count() == 1


def test_a_kind_refuses_a_form_that_cannot_be_used_and_clocks_that_never_run(olga: User) -> None:
    with pytest.raises(Invalid):
        save_kind(by=olga, shape=KindShape(name=words("X"), questions=[{"name": "a", "label": {}}]))
    with pytest.raises(Invalid):
        save_kind(by=olga, shape=KindShape(name=words("X"), clocks={"P1": {"decide": 0}}))
    kind = save_kind(by=olga, shape=KindShape(name=words("X"), clocks={"P1": {"decide": 90}}, level=Level.P1))
    assert kind.clocks == {"P1": {"decide": 90}}


@pytest.fixture
def loops(ticket: Ticket, asked: Raising, ana: User) -> QuerySet[Escalation]:
    for _one in range(2):
        raise_escalation(tickets=[ticket], by=ana, what=asked)
    return Escalation.objects.all()


def test_loops_stay_with_ana_until_grace_accepts_them(loops: QuerySet[Escalation], ana: User, grace: User) -> None:
    offered = hand_over(by=ana, handing=Handing(loops=list(loops), taker=grace, note="Nuno answers at ten."))
    assert set(loops.values_list("keeper", flat=True)) == {ana.pk}
    assert Notification.objects.filter(user=grace, kind="escalations:handed_over").exists()
    accept_hand_over(hand_over=offered, by=grace)
    assert set(loops.values_list("keeper", flat=True)) == {grace.pk}
    with pytest.raises(Conflict):
        accept_hand_over(hand_over=offered, by=grace)


def test_a_team_is_offered_and_whoever_accepts_first_has_them(
    loops: QuerySet[Escalation], ana: User, grace: User, luis: User
) -> None:
    offered = hand_over(by=ana, handing=_to_team(loops, ana))
    with pytest.raises(Missing):
        accept_hand_over(hand_over=offered, by=luis)
    with pytest.raises(Missing):
        accept_hand_over(hand_over=offered, by=ana)
    assert accept_hand_over(hand_over=offered, by=grace).taker == grace


def _to_team(loops: QuerySet[Escalation], giver: User) -> Handing:
    team = loops.first().waiting.get().ticket.team
    assert team.pk in giver.team_ids
    return Handing(loops=list(loops), team=team)


def test_what_was_offered_is_taken_back_and_found_another_keeper_meanwhile(
    loops: QuerySet[Escalation], ana: User, grace: User, luis: User
) -> None:
    offered = hand_over(by=ana, handing=Handing(loops=list(loops), taker=grace))
    with pytest.raises(Missing):
        take_back(hand_over=offered, by=grace)
    first = loops.first()
    Escalation.objects.filter(pk=first.pk).update(keeper=luis)
    accept_hand_over(hand_over=offered, by=grace)
    first.refresh_from_db()
    assert first.keeper == luis
    again = hand_over(by=grace, handing=Handing(loops=list(loops), taker=ana))
    assert take_back(hand_over=again, by=grace).state == HandOverState.TAKEN_BACK


def test_a_hand_over_needs_somebody_and_something(loops: QuerySet[Escalation], ana: User, grace: User) -> None:
    for handing in (Handing(loops=list(loops)), Handing(loops=[], taker=grace), Handing(loops=list(loops), taker=ana)):
        with pytest.raises(Invalid):
            hand_over(by=ana, handing=handing)
