"""Trying a connector: every step by itself, so that it says exactly what fails."""

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.tools.events import ConnectorTried
from amparo.tools.models import Connector
from amparo.tools.permissions import ToolPermission
from amparo.tools.problems import ToolProblem, sentence_of
from amparo.tools.services import breaking
from amparo.tools.services.credentials import forget_token, headers_for
from amparo.tools.services.speaking import judge, rule_of
from amparo.tools.states import AuthKind
from amparo.tools.wire import Request, send


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a trial: what was tried, whether it worked, and what to know about it."""

    name: str
    is_fine: bool
    sentence: str


def try_connector(*, connector: Connector, by: User) -> list[Step]:
    """Look the name up, show who we are, ask for the base address. Nothing is changed there; stops where it fails."""
    demand(by, ToolPermission.CONNECT)
    steps: list[Step] = []
    tries = [(_("Find the host"), _find), (_("Show who we are"), _credentials), (_("Get an answer"), _ask)]
    for name, act in tries:
        try:
            steps.append(Step(name=name, is_fine=True, sentence=act(connector)))
        except ToolProblem as problem:
            sentence = sentence_of(problem.code, problem.detail, connector.title)
            steps.append(Step(name=name, is_fine=False, sentence=sentence))
            break
    _note(connector, by, is_fine=steps[-1].is_fine)
    return steps


@transaction.atomic
def _note(connector: Connector, by: User, *, is_fine: bool) -> None:
    if is_fine:
        breaking.note_success(connector)
    event = ConnectorTried(name=connector.name, outcome="done" if is_fine else "down")
    record(event, by=actor_of(by), about=Subject("connector", connector.pk))


def _find(connector: Connector) -> str:
    parts = urlsplit(connector.base_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = rule_of(connector).addresses(parts.hostname or "", port, connector.seconds)
    if parts.hostname in addresses:
        return _("%(host)s may be reached.") % {"host": parts.hostname}
    return _("%(host)s is %(addresses)s.") % {"host": parts.hostname, "addresses": ", ".join(addresses[:3])}


def _credentials(connector: Connector) -> str:
    if connector.auth_kind == AuthKind.OAUTH2:
        forget_token(connector)
    headers_for(connector, rule_of(connector))
    if connector.auth_kind == AuthKind.NONE:
        return _("This connector shows no credentials.")
    return _("We got a token.") if connector.auth_kind == AuthKind.OAUTH2 else _("The secret is there.")


def _ask(connector: Connector) -> str:
    """Any answer but a refusal of who we are shows that the system is there: a bare base address is often a 404."""
    rule = rule_of(connector)
    began = time.monotonic()
    headers = headers_for(connector, rule)
    answer = send(Request(method="GET", url=connector.base_url, headers=headers, seconds=connector.seconds), rule)
    judge(answer)
    took = round((time.monotonic() - began) * 1000)
    return _("It answered %(status)s in %(milliseconds)s ms.") % {"status": answer.status, "milliseconds": took}
