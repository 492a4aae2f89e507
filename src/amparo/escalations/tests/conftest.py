"""The authorities that the cast asks: safety, where Sol is, and payments, who have no account here."""

import pytest
from tests.cast import staff

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.core.text import Variants
from amparo.escalations import services
from amparo.escalations.models import Authority, DirectoryRule, Escalation, EscalationKind
from amparo.escalations.services import Raising
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Level, Via
from amparo.tickets.models import Ticket


def words(english: str) -> Variants:
    return Variants(source="en", texts={"en": english})


@pytest.fixture
def safety_team(db: None) -> Team:
    return Team.objects.create(name="Safety")


@pytest.fixture
def sol(safety_team: Team) -> User:
    """Decides for safety, and has an account, but works on no tickets of the teams."""
    return staff("Sol", Role.AGENT, team=safety_team)


@pytest.fixture
def safety(safety_team: Team) -> Authority:
    return Authority.objects.create(code="safety", name=words("Safety"), team=safety_team)


@pytest.fixture
def payments(db: None) -> Authority:
    return Authority.objects.create(code="payments", name=words("Payments"), mail_address="pay@lume.example")


@pytest.fixture
def danger(safety: Authority) -> EscalationKind:
    kind = EscalationKind.objects.create(code="danger", name=words("Danger"), is_critical=True, level=Level.P0)
    DirectoryRule.objects.create(kind=kind, authority=safety)
    return kind


@pytest.fixture
def refund(payments: Authority) -> EscalationKind:
    """Payments want to know which transaction, and may be told the account."""
    questions = [
        {"name": "transaction", "label": {"en": "Transaction"}, "type": "text", "required": True},
        {"name": "account", "label": {"en": "Account"}, "type": "text", "personal": True},
        {"name": "amount", "label": {"en": "Amount"}, "type": "number"},
    ]
    kind = EscalationKind.objects.create(code="refund", name=words("Refund"), questions=questions)
    DirectoryRule.objects.create(kind=kind, authority=payments)
    return kind


@pytest.fixture
def asked(refund: EscalationKind) -> Raising:
    """May Maria be refunded?"""
    facts = {"transaction": "T-77", "account": "maria.s", "amount": "12,50"}
    return Raising(kind=refund, level=Level.P2, question="May this be refunded?", facts=facts)


@pytest.fixture
def loop(ticket: Ticket, ana: User, asked: Raising) -> Escalation:
    """Ana has asked payments about Maria's ticket."""
    return services.raise_escalation(tickets=[ticket], by=ana, what=asked)


@pytest.fixture
def petra(payments: Authority) -> Outside:
    """Of payments, by the link."""
    return Outside(authority_id=payments.pk, name="Petra", via=Via.LINK)
