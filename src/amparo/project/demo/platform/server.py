"""The HTTP service: JSON in and out, a bearer token, problems as of RFC 9457, and faults on demand."""

import hmac
import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog
from django.conf import settings

from amparo.project.demo.platform import contract, seed
from amparo.project.demo.platform.acting import CHANGES, NotNow
from amparo.project.demo.platform.contract import BadCall, Operation
from amparo.project.demo.platform.faults import Fault, Faults, Kind
from amparo.project.demo.platform.looking_up import READS
from amparo.project.demo.platform.store import NotThere, Store

log = structlog.get_logger(__name__)

_LONGEST_BODY: Final = 64 * 1024
_HUGE: Final = 10 * 1024 * 1024
_DOES: Final = {**READS, **CHANGES}


class Refused(Exception):
    """An answer that is not what was asked for: status and words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def store_path() -> Path:
    return Path(settings.HOME) / "lume.sqlite3"


def open_store() -> Store:
    """The platform's store, filled when it is new."""
    store = Store(store_path())
    seed.fill_if_empty(store)
    return store


def serve(listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM on a bound socket, which must be a loopback one."""
    server = Platform(listening, open_store())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: threading.Thread(target=server.shutdown).start())
    ready()
    server.serve_forever(poll_interval=0.1)
    server.server_close()


@contextmanager
def running(listening: socket.socket) -> Iterator[None]:
    """Serve in a thread during the block, on a copy of the socket: its own process takes over later."""
    server = Platform(listening.dup(), open_store())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Platform(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, store: Store) -> None:
        address = listening.getsockname()
        if address[0] not in {"127.0.0.1", "::1"}:
            raise ValueError("the demo's platform listens on loopback only")
        super().__init__(address, partial(_Request, store, store.token(), Faults()), bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_name, self.server_port = address[:2]
        self.server_activate()


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Lume"
    timeout = 60
    wbufsize = 64 * 1024  # head and body in one packet: otherwise the second waits for the first's acknowledgement

    def __init__(self, store: Store, token: str, faults: Faults, *arguments: Any) -> None:
        self.store, self.token, self.faults = store, token, faults
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - http.server's names

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - http.server's name
        log.debug("platform_call", line=format % arguments)

    def _answer(self) -> None:
        try:
            body = self._body()
            path = urlsplit(self.path).path
            if path == "/openapi.json":
                self._send(200, contract.document())
                return
            self._refuse_strangers()
            if path == "/control/faults":
                self._send(200, self._control(body))
                return
            self._operate(path, body)
        except Refused as refused:
            self._send(refused.status, {"title": str(refused), "status": refused.status}, problem=True)

    def _refuse_strangers(self) -> None:
        if not hmac.compare_digest(self.headers.get("Authorization", "").encode(), f"Bearer {self.token}".encode()):
            raise Refused(401, "show the key of this desk as a bearer token")

    def _operate(self, path: str, body: dict[str, Any]) -> None:
        found = contract.find(self.command, path)
        if found is None:
            raise Refused(404, "there is no such operation")
        operation, in_path = found
        fault = self.faults.meet(operation.name)
        if fault and self._fail(fault):
            return
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        status, answer = self._do(operation, {**query, **body, **{key: unquote(in_path[key]) for key in in_path}})
        self._send(status, answer)

    def _do(self, operation: Operation, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Do it, once for each Idempotency-Key."""
        key = self.headers.get("Idempotency-Key", "") if operation.method == "POST" else ""
        asked = json.dumps([operation.name, said], sort_keys=True)
        try:
            with self.store.turn():
                if key and (kept := self.store.kept_answer(key)):
                    if kept[0] != asked:
                        raise Refused(422, "this Idempotency-Key was used for another call")
                    return kept[1:]
                done = _DOES[operation.name](self.store, operation.read(said))
                answer = {name: done[name] for name in operation.answered["properties"]}
                if key:
                    self.store.keep_answer(key, asked, operation.status, answer)
                return operation.status, answer
        except BadCall as wrong:
            raise Refused(422, str(wrong)) from wrong
        except NotThere as absent:
            raise Refused(404, str(absent)) from absent
        except NotNow as refused:
            raise Refused(409, str(refused)) from refused

    def _control(self, body: dict[str, Any]) -> dict[str, Any]:
        """PUT switches a fault on, DELETE all off, GET shows them."""
        try:
            if self.command == "PUT":
                self.faults.switch_on(Fault.read(body))
            elif self.command == "DELETE":
                self.faults.clear()
        except (TypeError, ValueError) as wrong:
            raise Refused(422, f"a fault is {', '.join(Kind)}: {wrong}") from wrong
        return {"faults": self.faults.shown()}

    def _fail(self, fault: Fault) -> bool:
        """Whether the fault was the whole answer."""
        if fault.kind is Kind.SLOW:
            time.sleep(fault.seconds)
            return False
        if fault.kind is Kind.CUT:
            self.close_connection = True
        elif fault.kind is Kind.DOWN:
            raise Refused(503, "out of order")
        elif fault.kind is Kind.WRONG:
            self._write(200, "text/html", b"<!doctype html><title>Lume</title><p>Sign in to continue")
        elif fault.kind is Kind.NONSENSE:
            self._send(200, {"account_id": ["?"], "age": "many", "unexpected": {"a": [1, None]}})
        elif fault.kind is Kind.HUGE:
            self._write(200, "application/json", b'{"handle": "' + b"a" * _HUGE + b'"}')
        else:
            self._write(302, "text/plain", b"", location="http://169.254.169.254/latest/meta-data/")
        return True

    def _body(self) -> dict[str, Any]:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LONGEST_BODY:
            self.close_connection = True
            raise Refused(413, "too long")
        raw = self.rfile.read(length)
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Refused(400, "the body must be a JSON object")
        return body

    def _send(self, status: int, body: dict[str, Any], *, problem: bool = False) -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        self._write(status, "application/problem+json" if problem else "application/json", content)

    def _write(self, status: int, kind: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
