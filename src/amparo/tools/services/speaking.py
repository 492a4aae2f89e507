"""Asking the other system, and understanding what it says. No transaction is open while it speaks."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from amparo.core.addresses import networks
from amparo.core.secrets import fingerprint
from amparo.tools.exchange import outputs_of, place_of, shape, words_of_refusal
from amparo.tools.guard import Rule
from amparo.tools.models import Action, Connector
from amparo.tools.problems import Problem, ToolProblem
from amparo.tools.services import breaking
from amparo.tools.services.credentials import forget_token, headers_for
from amparo.tools.states import AuthKind, CallState
from amparo.tools.wire import Answer, Request, send

ATTEMPTS: Final = 3
"""How often a safe request is sent at most, within the time of one."""

_PAUSE: Final = 0.2  # seconds before the second attempt, doubled before the third
_WORTH_REPEATING: Final = {Problem.CONNECT, Problem.PROTOCOL, Problem.SERVER}
_NOTHING_DONE: Final = {HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.SERVICE_UNAVAILABLE}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What came of a request, as it is written down."""

    state: CallState
    output: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    detail: str = ""
    status: int | None = None
    attempts: int = 0
    milliseconds: int = 0


def rule_of(connector: Connector) -> Rule:
    """What this connector may reach: the hosts of its own addresses, and those an administrator added."""
    own = (urlsplit(url).hostname for url in (connector.base_url, connector.auth_url) if url)
    return Rule(hosts=frozenset(host for host in (*own, *connector.hosts) if host), named=networks(connector.networks))


def speak(action: Action, inputs: Mapping[str, Any], key: str) -> Said:
    """Send the request, more than once if that is safe. Never raises for what the other side does."""
    connector = action.connector
    if not breaking.lets_through(connector):
        return Said(state=CallState.DOWN, problem=Problem.BREAKER)
    began = time.monotonic()
    attempts = 0
    while True:
        attempts += 1
        left = connector.seconds - (time.monotonic() - began)
        try:
            answer = _once(action, inputs, key, left)
            judge(answer)
            output = outputs_of(action, answer) if answer.status < HTTPStatus.BAD_REQUEST else {}
        except ToolProblem as problem:
            if _again(action, problem, attempts, left):
                time.sleep(_PAUSE * attempts)
                continue
            if problem.code in breaking.COUNTED:
                breaking.note_failure(connector, problem.code)
            return _failed(action, problem, attempts, _since(began))
        breaking.note_success(connector)
        return _understood(answer, output, attempts, _since(began))


def _once(action: Action, inputs: Mapping[str, Any], key: str, seconds: float) -> Answer:
    connector = action.connector
    rule = rule_of(connector)
    shaped = shape(action, inputs)
    # draft-ietf-httpapi-idempotency-key-header; a fingerprint, since our own keys tell of tickets and procedures
    keyed = {} if action.is_safe else {"Idempotency-Key": fingerprint(f"{connector.pk}:{key}")}
    request = Request(
        method=action.method,
        url=shaped.url,
        headers={**shaped.headers, **keyed, **headers_for(connector, rule)},
        body=shaped.body,
        seconds=seconds,
    )
    return send(request, rule)


def judge(answer: Answer) -> None:
    """Raise ToolProblem for an answer that says something about the system rather than about what was asked."""
    status = answer.status
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise ToolProblem(Problem.REDIRECT, place_of(answer.location), status=status)
    if status == HTTPStatus.UNAUTHORIZED:
        raise ToolProblem(Problem.CREDENTIALS, str(status), status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise ToolProblem(Problem.OVERLOADED, str(status), status=status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ToolProblem(Problem.SERVER, str(status), sent=status not in _NOTHING_DONE, status=status)


def _again(action: Action, problem: ToolProblem, attempts: int, left: float) -> bool:
    connector = action.connector
    if problem.code == Problem.CREDENTIALS and connector.auth_kind == AuthKind.OAUTH2 and attempts == 1:
        forget_token(connector)  # it may have been withdrawn before its end; nothing was done with it
        return True
    return (
        action.is_safe
        and problem.code in _WORTH_REPEATING
        and attempts < ATTEMPTS
        and left > _PAUSE * attempts + 1  # a second to be answered in
    )


def _failed(action: Action, problem: ToolProblem, attempts: int, milliseconds: int) -> Said:
    unknown = problem.sent and not action.is_safe
    return Said(
        state=CallState.PERHAPS if unknown else CallState.DOWN,
        problem=problem.code,
        detail=problem.detail,
        status=problem.status,
        attempts=attempts,
        milliseconds=milliseconds,
    )


def _understood(answer: Answer, output: Mapping[str, Any], attempts: int, milliseconds: int) -> Said:
    state, detail = CallState.DONE, ""
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        state = CallState.NOT_FOUND
    elif answer.status >= HTTPStatus.BAD_REQUEST:
        state, detail = CallState.REFUSED, words_of_refusal(answer)
    return Said(
        state=state,
        output=output,
        detail=detail,
        status=answer.status,
        attempts=attempts,
        milliseconds=milliseconds,
    )


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
