"""A tool that behaves as it is told, on loopback."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from amparo.core.text import Variants
from amparo.tools.models import Action, Connector

Answering = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Seen:
    """One request as it reached the tool."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Tool:
    """An HTTP server: `answers` are given in turn, the last one again and again; `seen` is what came."""

    address: str
    answers: list[Answering] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def says(self, *answers: Answering) -> None:
        self.answers[:] = answers

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])


def plain(status: int, body: bytes, **headers: str) -> Answering:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def data(value: Any, status: int = 200) -> Answering:
    return plain(status, json.dumps(value).encode())


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Tool]:
    """A tool that listens on loopback until the block ends; with `tls`, that is how it speaks."""
    here = Tool(address="")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            seen = Seen(self.command, self.path, dict(self.headers), self.rfile.read(length))
            here.seen.append(seen)
            number = min(len(here.seen), len(here.answers)) - 1
            with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has heard enough
                here.answers[number](self)

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that http.server asks for

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    here.address = f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_address[1]}"
    here.says(data({"id": "u1", "age": 30, "phone": {"masked": "+55 ••• 12"}}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def words(text: str) -> Variants:
    return Variants(source="en", texts={"pt-BR": text, "es": text, "en": text})


def action(connector: Connector, name: str, **more: Any) -> Action:
    shape: dict[str, Any] = {
        "label": words(name),
        "method": "GET",
        "path": "/accounts/{id}",
        "parameters": [{"name": "account_id", "place": "path", "wire": "id", "type": "string", "required": True}],
        "outputs": [
            {"name": "id", "path": ["id"], "type": "string"},
            {"name": "age", "path": ["age"], "type": "integer"},
            {"name": "phone_masked", "path": ["phone", "masked"], "type": "string"},
        ],
        "risk": "read",
    }
    return Action.objects.create(connector=connector, name=f"{connector.name}.{name}", **{**shape, **more})
