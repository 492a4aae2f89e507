"""Speaking HTTP to a tool: to judged addresses only, for so long and so much, and never further than asked.

httpx without its conveniences: no redirects, no proxies from the environment, no cookies, no compression (we read no
small answer that unfolds to a large one).
"""

import logging
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import httpcore
import httpx

from amparo.tools.guard import Rule
from amparo.tools.problems import Problem, ToolProblem

# Both would write whole addresses into the log, and people stand in these.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

ANSWER_LIMIT: Final = 1_000_000  # bytes
CONNECT_SECONDS: Final = 4.0
_CHUNK: Final = 65_536


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is sent. `limit` bytes of answer are read at most, `seconds` is for everything together."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    seconds: float = 10.0
    limit: int = ANSWER_LIMIT


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    content_type: str = ""
    location: str = ""


class _Deadline:
    """One end for all that a call does."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds that are left, `most` at most. Raises httpcore.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if most is None else min(left, most)


class _Stream(httpcore.NetworkStream):
    """A connection on which every single step ends with the call, so that nobody can keep us by dripping."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections to the very addresses that the rule has judged. `reached` says whether one was opened."""

    def __init__(self, rule: Rule, deadline: _Deadline) -> None:
        self._rule = rule
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()
        self.reached = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        refused: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError()
        for address in self._rule.addresses(host, port, self._deadline.left(timeout)):
            try:
                plain = self._plain.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refused = error
                continue
            self.reached = True
            return _Stream(plain, self._deadline)
        raise refused


class _Transport(httpx.HTTPTransport):
    """httpx's own, over our backend: it offers no public way to hand one on to httpcore."""

    def __init__(self, backend: _Backend) -> None:
        super().__init__(verify=_trust(), trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=_trust(), max_connections=1, network_backend=backend)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Whose certificates are believed (SSL_CERT_FILE may say so): read once, since it takes some 20 ms."""
    return httpx.create_ssl_context()


def send(request: Request, rule: Rule) -> Answer:
    """Send `request`, follow nothing. Raises ToolProblem; its `sent` says whether it may have been done."""
    deadline = _Deadline(request.seconds)
    backend = _Backend(rule, deadline)
    timeout = httpx.Timeout(request.seconds, connect=min(CONNECT_SECONDS, request.seconds))
    host = _host(request.url)
    try:
        with httpx.Client(transport=_Transport(backend), timeout=timeout, trust_env=False) as client:
            return _exchange(client, request)
    except httpx.ConnectTimeout:
        raise ToolProblem(Problem.CONNECT, host) from None
    except httpx.ConnectError as error:
        code = Problem.TLS if _is_about_trust(error) else Problem.CONNECT
        raise ToolProblem(code, host) from None
    except (httpx.TimeoutException, httpcore.TimeoutException):
        raise ToolProblem(Problem.SLOW, host, sent=backend.reached) from None
    except (httpx.HTTPError, httpcore.ProtocolError, httpcore.NetworkError, ssl.SSLError):
        raise ToolProblem(Problem.PROTOCOL, host, sent=backend.reached) from None
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise ToolProblem(Problem.ADDRESS, host) from None


def _host(url: str) -> str:
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise ToolProblem(Problem.ADDRESS, url[:100]) from None
    if parts.scheme not in {"http", "https"} or not parts.host or parts.userinfo:
        raise ToolProblem(Problem.ADDRESS, url[:100])
    return parts.host


def _exchange(client: httpx.Client, request: Request) -> Answer:
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Amparo", **request.headers}
    with client.stream(request.method, request.url, headers=headers, content=request.body) as response:
        said = response.headers.get("content-length", "")
        if said.isdecimal() and int(said) > request.limit:
            raise _too_large(request, response)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ToolProblem(Problem.NOT_JSON, "Content-Encoding", sent=True, status=response.status_code)
        body = bytearray()
        for part in response.iter_raw(_CHUNK):
            body += part
            if len(body) > request.limit:
                raise _too_large(request, response)
        return Answer(
            status=response.status_code,
            body=bytes(body),
            content_type=response.headers.get("content-type", ""),
            location=response.headers.get("location", "")[:200],
        )


def _too_large(request: Request, response: httpx.Response) -> ToolProblem:
    size = f"{request.limit / 1_000_000:g} MB"
    return ToolProblem(Problem.TOO_LARGE, size, sent=True, status=response.status_code)


def _is_about_trust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
