"""OAuth 2 in the place of a password: a refresh token is kept sealed, and buys access tokens that last an hour or so.

The grant is that of RFC 6749 §6; what signs in with the access token is SASL XOAUTH2, which Google and Microsoft speak.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from amparo.channels.email.models import Mailbox
from amparo.channels.email.problems import NoToken
from amparo.channels.email.services.mailboxes.keeping import may_be_asked_for_tokens, note_refresh_token
from amparo.core.secrets import fingerprint, unseal

_PATIENCE: Final = 20.0  # seconds
_EARLY: Final = 120.0  # seconds before its end at which an access token is no longer used
_LASTS: Final = 3600.0  # seconds, where the endpoint does not say
_LONGEST_ANSWER: Final = 100_000  # bytes


@dataclass(frozen=True)
class _Access:
    token: str
    until: float  # time.monotonic


_held: dict[str, _Access] = {}
"""Access tokens of this process, by the fingerprint of what bought them; never written down."""


def access_token(mailbox: Mailbox) -> str:
    """A token that signs in now, bought anew when the last one is about to end. Raises NoToken, AmparoError."""
    key = _key(mailbox)
    held = _held.get(key)
    if held and held.until > time.monotonic():
        return held.token
    answer = _buy(mailbox)
    lasts = answer.get("expires_in")
    seconds = float(lasts) if isinstance(lasts, int | float) else _LASTS
    fresh = answer.get("refresh_token")
    if isinstance(fresh, str) and fresh and fresh != unseal(mailbox.oauth_refresh_token):
        note_refresh_token(mailbox=mailbox, token=fresh)
        key = _key(mailbox)
    token = str(answer["access_token"])
    _held[key] = _Access(token, time.monotonic() + seconds - _EARLY)
    return token


def forget(mailbox: Mailbox) -> None:
    """A server refused the token: the next one is bought anew."""
    _held.pop(_key(mailbox), None)


def sasl(user: str, token: str) -> str:
    """The initial response of XOAUTH2."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _key(mailbox: Mailbox) -> str:
    return fingerprint(
        "\n".join((mailbox.oauth_token_url, mailbox.oauth_client_id, unseal(mailbox.oauth_refresh_token)))
    )


def _buy(mailbox: Mailbox) -> Mapping[str, Any]:
    url = mailbox.oauth_token_url
    if not may_be_asked_for_tokens(url):
        raise NoToken("token_url", url)
    form = {
        "grant_type": "refresh_token",
        "client_id": mailbox.oauth_client_id,
        "client_secret": unseal(mailbox.oauth_client_secret),
        "refresh_token": unseal(mailbox.oauth_refresh_token),
        "scope": mailbox.oauth_scope,
    }
    host = urlsplit(url).hostname or ""
    try:
        answer = httpx.post(
            url,
            data={name: value for name, value in form.items() if value},
            headers={"Accept": "application/json"},
            timeout=_PATIENCE,
            follow_redirects=False,
        )
    except httpx.TimeoutException as error:
        raise NoToken("token_silent", host) from error
    except httpx.HTTPError as error:
        raise NoToken("token_unreachable", f"{host}: {error}") from error
    return _read(answer, host)


def _read(answer: httpx.Response, host: str) -> Mapping[str, Any]:
    try:
        said = answer.json() if len(answer.content) <= _LONGEST_ANSWER else None
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    if answer.is_success and isinstance(said.get("access_token"), str) and said["access_token"]:
        return said
    if "error" in said:  # RFC 6749 §5.2
        raise NoToken(
            "token_refused", " ".join(filter(None, (str(said["error"]), str(said.get("error_description", "")))))
        )
    raise NoToken("token_answer", f"{host}: {answer.status_code}")
