"""A tool over TLS: whose certificate we believe, and what we do with another."""

import pytest
from tests.certificates import CertificateAuthority

from amparo.accounts.models import User
from amparo.tickets.models import Ticket
from amparo.tools.asking import Asked, CallResult
from amparo.tools.catalogue import Outcome
from amparo.tools.models import Action, Call, Connector
from amparo.tools.services import call
from amparo.tools.tests.tool import Tool, serving


def ask(tool: Tool, find: Action, ticket: Ticket, by: User) -> CallResult:
    Connector.objects.update(base_url=f"{tool.address}/v1")
    find = Action.objects.select_related("connector").get(pk=find.pk)
    return call(asked=Asked(action=find.name, ticket=ticket, reason="x", key="k1", inputs={"account_id": "u1"}), by=by)


def test_a_tool_with_a_certificate_of_an_authority_we_believe_answers(
    believed: CertificateAuthority,
    find: Action,
    ticket: Ticket,
    ana: User,
) -> None:
    with serving(believed.server()) as tool:
        result = ask(tool, find, ticket, ana)
    assert (result.outcome, result.output["age"]) == (Outcome.DONE, 30)


def test_a_certificate_of_an_authority_nobody_knows_is_refused_before_a_word_is_said(
    authority: CertificateAuthority,
    find: Action,
    ticket: Ticket,
    ana: User,
) -> None:
    with serving(authority.server()) as tool:
        result = ask(tool, find, ticket, ana)
    assert (result.outcome, Call.objects.get().problem, tool.seen) == (Outcome.DOWN, "tls", [])


@pytest.mark.parametrize("wrong", [{"address": "127.0.0.2"}, {"days": -1}], ids=["for another place", "run out"])
def test_a_certificate_for_another_place_or_of_another_time_is_refused(
    believed: CertificateAuthority,
    find: Action,
    ticket: Ticket,
    ana: User,
    wrong: dict[str, object],
) -> None:
    with serving(believed.server(**wrong)) as tool:  # type: ignore[arg-type] # one of the two
        result = ask(tool, find, ticket, ana)
    assert (result.outcome, Call.objects.get().problem, tool.seen) == (Outcome.DOWN, "tls", [])
