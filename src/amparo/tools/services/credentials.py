"""How a request shows who we are. Secrets are unsealed here, put into a header, and stand nowhere else.

A token that another system gave us is kept sealed and shared by all processes until shortly before its end.
"""

import base64
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Final
from urllib.parse import quote, urlencode

from amparo.core import clock
from amparo.core.errors import AmparoError
from amparo.core.secrets import fingerprint, seal, unseal
from amparo.tools.guard import Rule
from amparo.tools.models import Connector, Token
from amparo.tools.problems import Problem, ToolProblem
from amparo.tools.states import AuthKind
from amparo.tools.wire import Request, send

_TOKEN_LIMIT: Final = 20_000  # bytes of the answer that brings a token
_EARLY: Final = timedelta(seconds=30)  # before its end a token is not used any more
_SHORT: Final = 300.0  # seconds: how long a token is used whose end was not said
_LONGEST: Final = 86_400.0  # seconds: what is said to last longer is asked for anew


def headers_for(connector: Connector, rule: Rule) -> Mapping[str, str]:
    """The header that shows who we are. Raises ToolProblem."""
    if connector.auth_kind == AuthKind.NONE:
        return {}
    secret = _secret(connector)
    if connector.auth_kind == AuthKind.KEY:
        return {connector.auth_name: secret}
    if connector.auth_kind == AuthKind.BASIC:
        return {"Authorization": _basic(connector.auth_name, secret)}
    if connector.auth_kind == AuthKind.OAUTH2:
        return {"Authorization": f"Bearer {_token(connector, rule, secret)}"}
    return {"Authorization": f"Bearer {secret}"}


def forget_token(connector: Connector) -> None:
    """Use no kept token of this connector any more: it was not accepted."""
    Token.objects.filter(connector=connector).delete()


def _secret(connector: Connector) -> str:
    try:
        return unseal(connector.auth_secret)
    except AmparoError:
        raise ToolProblem(Problem.SECRET) from None


def _basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


def _name(connector: Connector) -> str:
    """Whose token it is: another secret, client, place or scope is another token."""
    parts = (connector.pk, connector.auth_name, connector.auth_secret, connector.auth_url, connector.auth_scope)
    return fingerprint(json.dumps(parts))


def _token(connector: Connector, rule: Rule, secret: str) -> str:
    """A token by client credentials (RFC 6749 §4.4): the one that is kept, or a new one."""
    bought_with = _name(connector)
    kept = Token.objects.filter(connector=connector, bought_with=bought_with, ends_at__gt=clock.now() + _EARLY).first()
    if kept is not None:
        with suppress(AmparoError):  # sealed with another key: it is bought anew
            return unseal(kept.sealed)
    token, lasts = _fetch(connector, rule, secret)
    values = {
        "bought_with": bought_with,
        "sealed": seal(token),
        "ends_at": clock.now() + timedelta(seconds=min(max(0.0, lasts), _LONGEST)),
    }
    Token.objects.update_or_create(connector=connector, defaults=values)
    return token


def _fetch(connector: Connector, rule: Rule, secret: str) -> tuple[str, float]:
    """A new token and its seconds. The client shows itself by Basic (RFC 6749 §2.3.1: both parts form-encoded)."""
    fields = {"grant_type": "client_credentials"} | ({"scope": connector.auth_scope} if connector.auth_scope else {})
    headers = {
        "Authorization": _basic(quote(connector.auth_name, safe=""), quote(secret, safe="")),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    request = Request(
        method="POST",
        url=connector.auth_url,
        headers=headers,
        body=urlencode(fields).encode(),
        seconds=connector.seconds,
        limit=_TOKEN_LIMIT,
    )
    try:
        answer = send(request, rule)
    except ToolProblem as problem:  # nothing was asked of the tool itself yet
        raise ToolProblem(problem.code, problem.detail, status=problem.status) from None
    if answer.status != 200:  # noqa: PLR2004 - RFC 6749 §5.1 knows no other
        raise ToolProblem(Problem.TOKEN, str(answer.status))
    try:
        said = json.loads(answer.body)
        token, lasts = str(said["access_token"]), float(said.get("expires_in", _SHORT))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ToolProblem(Problem.TOKEN, "?") from None
    if not token.isascii() or not token.isprintable():
        raise ToolProblem(Problem.TOKEN, "?")
    return token, lasts
