"""Connectors as an administrator sets them up. A secret goes in and never comes out again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.core.addresses import networks
from amparo.core.errors import Conflict, Invalid
from amparo.core.secrets import seal
from amparo.tools.events import ConnectorSaved, ConnectorSecretForgotten
from amparo.tools.guard import Rule
from amparo.tools.models import Connector
from amparo.tools.openapi import SIZE_LIMIT
from amparo.tools.permissions import ToolPermission
from amparo.tools.problems import ToolProblem, sentence_of
from amparo.tools.services.credentials import forget_token
from amparo.tools.states import AuthKind
from amparo.tools.wire import Request, send

LONGEST_SECONDS: Final = 60
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token of RFC 9110 §5.6.2
_LOOKED_AT: Final = ("name", "title", "base_url", "auth_kind", "auth_url", "is_active")
_FETCH_SECONDS: Final = 20.0
_NOT_OURS: Final = {"host", "content-length", "transfer-encoding", "connection", "idempotency-key"}


@dataclass(frozen=True, kw_only=True)
class ConnectorFields:
    """What may be set; None leaves a field as it is (so a secret need not be typed again), empty forgets a secret."""

    name: str | None = None
    title: str | None = None
    base_url: str | None = None
    hosts: Sequence[str] | None = None
    networks: Sequence[str] | None = None
    auth_kind: str | None = None
    auth_name: str | None = None
    auth_secret: str | None = None
    auth_url: str | None = None
    auth_scope: str | None = None
    seconds: int | None = None
    knows_keys: bool | None = None
    document: str | None = None
    document_url: str | None = None
    is_active: bool | None = None

    def given(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.strip() if isinstance(value, str) and name not in {"auth_secret", "document"} else value
            for name, value in values.items()
            if value is not None
        }


@transaction.atomic
def save_connector(*, by: User, values: ConnectorFields, connector: Connector | None = None) -> Connector:
    """Make a connector, or change one. Raises Invalid, Conflict (the name is taken), NotAllowed.

    A secret belongs to the place it was given for: when what it is sent to changes, it must be given again.
    """
    demand(by, ToolPermission.CONNECT)
    row = Connector.objects.select_for_update().get(pk=connector.pk) if connector else Connector()
    given = values.given()
    _check(row, given)
    if "auth_secret" in given:
        given["auth_secret"] = seal(given["auth_secret"])
    elif row.auth_secret and _leads_elsewhere(row, given):
        raise Invalid(_("The secret would go to another host: enter it again."), field="auth_secret")
    for name in ("hosts", "networks"):
        if name in given:
            given[name] = [text.strip().lower() for text in given[name] if text.strip()]
    changed = [name for name, value in given.items() if connector is None or getattr(row, name) != value]
    forgets = bool(row.auth_secret) and given.get("auth_secret") == ""
    for name in changed:
        setattr(row, name, given[name])
    if not changed:
        return row
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(_("There is a connector called %(name)s already.") % {"name": row.name}) from None
    about = Subject("connector", row.pk)
    record(ConnectorSaved(name=row.name, fields=sorted(changed)), by=actor_of(by), about=about)
    if forgets:
        forget_token(row)
        record(ConnectorSecretForgotten(name=row.name), by=actor_of(by), about=about)
    return row


def _leads_elsewhere(row: Connector, given: Mapping[str, Any]) -> bool:
    before = {name: getattr(row, name) for name in ("auth_kind", "base_url", "auth_url")}
    return _led_to(before) != _led_to({name: given.get(name, value) for name, value in before.items()})


def _led_to(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where what we show goes, and where the secret itself does; without TLS is another place than with it."""
    keeps_it = "auth_url" if said["auth_kind"] == AuthKind.OAUTH2 else "base_url"
    places = [urlsplit(said[name]) for name in ("base_url", keeps_it)]
    return [(place.scheme.lower(), place.netloc.lower()) for place in places]


def _check(row: Connector, given: Mapping[str, Any]) -> None:
    now = {name: given.get(name, getattr(row, name)) for name in _LOOKED_AT}
    if not _NAME.fullmatch(now["name"]):
        raise Invalid(_("Small letters, figures and _, like “lume”."), field="name")
    if row.pk and now["name"] != row.name:
        raise Invalid(_("Procedures name actions by it: it stays."), field="name")
    if not now["title"]:
        raise Invalid(_("Write the name that colleagues know it by."), field="title")
    _check_url(now["base_url"], "base_url")
    if now["auth_kind"] not in set(AuthKind):
        raise Invalid(_("Choose one of the list."), field="auth_kind")
    _check_credentials(row, given, now)
    if not 1 <= given.get("seconds", row.seconds) <= LONGEST_SECONDS:
        raise Invalid(_("Between 1 and %(most)s seconds.") % {"most": LONGEST_SECONDS}, field="seconds")
    try:
        networks(given.get("networks", ()))
    except ValueError:
        raise Invalid(_("An address like 10.0.0.7, or a network like 10.0.0.0/8."), field="networks") from None


def _check_credentials(row: Connector, given: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    kind, name = now["auth_kind"], given.get("auth_name", row.auth_name)
    if kind == AuthKind.KEY and (not _HEADER.fullmatch(name) or name.lower() in _NOT_OURS):
        raise Invalid(_("The name of a header, like X-Api-Key."), field="auth_name")
    if kind in {AuthKind.BASIC, AuthKind.OAUTH2} and not name and now["is_active"]:
        raise Invalid(_("Write who we are there."), field="auth_name")
    if kind == AuthKind.OAUTH2:
        _check_url(now["auth_url"], "auth_url")
    secret = given.get("auth_secret", "")
    if kind != AuthKind.NONE and not given.get("auth_secret", row.auth_secret) and now["is_active"]:
        raise Invalid(_without_secret(row), field="auth_secret")
    if secret and kind in {AuthKind.KEY, AuthKind.BEARER} and not (secret.isascii() and secret.isprintable()):
        raise Invalid(_("This cannot stand in a header: it has other than plain letters."), field="auth_secret")


def _without_secret(row: Connector) -> str:
    if not row.auth_secret:
        return _("Enter the secret.")
    return _("Without it we are let in no more: enter another, show nothing, or let the connector rest.")


def _check_url(url: str, field: str) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise Invalid(_("A whole address, like https://api.company.com/v1."), field=field)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise Invalid(_("An address without password, ? and #."), field=field)


def fetch_document(*, by: User, url: str, named: Sequence[str] = ()) -> bytes:
    """The text of an OpenAPI document at `url`, fetched under the same guard as every call. Raises Invalid, NotAllowed.

    `named` are the private networks that the administrator allows.
    """
    demand(by, ToolPermission.CONNECT)
    host = ""
    try:
        host = urlsplit(url.strip()).hostname or ""
        rule = Rule(hosts=frozenset({host}), named=networks(named))
    except ValueError:
        raise Invalid(_("A whole address, like https://api.company.com/openapi.json."), field="document_url") from None
    wanted = {"Accept": "application/json, application/yaml, text/yaml, */*"}
    request = Request(method="GET", url=url.strip(), headers=wanted, seconds=_FETCH_SECONDS, limit=SIZE_LIMIT)
    try:
        answer = send(request, rule)
    except ToolProblem as problem:
        raise Invalid(sentence_of(problem.code, problem.detail, host), field="document_url") from None
    if answer.status != 200:  # noqa: PLR2004 - anything else is no document
        raise Invalid(
            _("%(host)s answered %(status)s instead of a document.") % {"host": host, "status": answer.status},
            field="document_url",
        )
    return answer.body
