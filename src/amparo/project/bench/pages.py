"""What a page costs: the same requests over one kept connection, in turns, so that a noisy moment meets them all."""

import secrets
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from amparo.accounts.models import User
from amparo.accounts.services import create_token
from amparo.project.bench.words import COMMON, RARE
from amparo.tickets.queries import Filters, View, list_page

ROUNDS: Final = 40


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Milliseconds for one page, its floor's, and how many bytes it has."""

    median: float
    worst: float
    floor: float
    size: int

    @property
    def ratio(self) -> float:
        """How many times the floor: a bare view that makes one query and sends a page of the same size."""
        return self.median / self.floor


def measure(port: int, user: User) -> dict[str, Cost]:
    """Every page of the list, each beside its floor."""
    return costs(Visitor(port, user), _paths(user))


def costs(visitor: "Visitor", paths: Mapping[str, str]) -> dict[str, Cost]:
    """What `visitor` pays for each page, by its name."""
    sizes = {name: len(visitor.get(path)) for name, path in paths.items()}
    times: dict[str, list[float]] = {name: [] for name in paths}
    floors: dict[str, list[float]] = {name: [] for name in paths}
    for _round in range(ROUNDS):
        for name, path in paths.items():
            floors[name].append(visitor.time(f"/bench/bare/{sizes[name]}/"))
            times[name].append(visitor.time(path))
    return {
        name: Cost(
            median=statistics.median(times[name]),
            worst=max(times[name]),
            floor=statistics.median(floors[name]),
            size=sizes[name],
        )
        for name in paths
    }


def _paths(user: User) -> Mapping[str, str]:
    row = list_page(user, Filters(view=View.OPEN)).rows[0]
    return {
        "queue page": "/desk/open/",
        "queue page by what is due": "/desk/open/?sort=due",
        "ticket page": f"/desk/tickets/{row.number}/",
        "search, rare word": f"/desk/search/?q={quote(RARE)}",
        "search, common word": f"/desk/search/?q={quote(COMMON)}",
        "API list": "/api/v1/tickets?view=open",
    }


class Visitor:
    """A signed-in agent with a browser's patience and no cache."""

    def __init__(self, port: int, user: User) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        _row, token = create_token(user=user, name="bench", scopes=["tickets:read"])
        self.headers = {
            "Host": f"localhost:{port}",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(user)}",
            "Authorization": f"Bearer {token}",
        }

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, b"", {})

    def post(self, path: str, **form: str) -> bytes:
        """As htmx sends a form."""
        token = secrets.token_hex(16)
        kind = "application/x-www-form-urlencoded"
        cookie = f"{self.headers['Cookie']}; {settings.CSRF_COOKIE_NAME}={token}"
        headers = {"Cookie": cookie, "X-CSRFToken": token, "HX-Request": "true", "Content-Type": kind}
        return self._ask("POST", path, urlencode(form).encode(), headers)

    def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        found = answer.read()
        if answer.status != 200:  # noqa: PLR2004
            raise RuntimeError(f"{path} answered {answer.status}")
        return found

    def time(self, path: str) -> float:
        began = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - began) * 1000


def session_of(user: User) -> str:
    """A session cookie of `user`, as signing in would give."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)
