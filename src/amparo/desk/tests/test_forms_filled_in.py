"""The form of an escalation comes filled in with what is known already."""

import pytest
from django.test import Client
from django.utils import timezone, translation

from amparo.accounts.models import User
from amparo.core import dates
from amparo.escalations.models import EscalationKind
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_what_is_known_fills_the_form_in_as_ana_would_have_written_it(
    client: Client, ana: User, ticket: Ticket, refund: EscalationKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tool says true, and times of another zone."""
    moment = "2026-11-21T22:50:00+00:00"
    known = {"closed": moment, "seen": moment, "live": True, "room": False}
    kinds = {"closed": "moment", "seen": "text", "live": "yes_no", "room": "text"}
    refund.questions = [{"name": name, "type": kind, "label": {"en": name}} for name, kind in kinds.items()]
    refund.save()
    monkeypatch.setattr("amparo.desk.loops.raising.prefilled", lambda _questions, _ticket: known)
    client.force_login(ana)
    form = client.get(f"/desk/tickets/{ticket.number}/escalate/?kind=refund").content.decode()
    with translation.override("en"), timezone.override(ana.time_zone):
        seen = dates.short(moment)
    for said in ('value="2026-11-21T19:50"', f'value="{seen}"', 'value="yes" selected', 'value="no"'):
        assert said in form, said
