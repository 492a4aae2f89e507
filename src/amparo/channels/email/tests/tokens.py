"""A provider of mail with OAuth 2, on free ports of this machine: its token endpoint, and an IMAP server that wants tokens."""

import base64
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from aiosmtpd.smtp import AuthResult
from tests.mail_server import Sink


@dataclass
class Provider:
    """`grants` are the refresh tokens it honours, each once: the answer brings the next one, as some providers do."""

    token_url: str = ""
    imap_port: int = 0
    grants: list[str] = field(default_factory=lambda: ["first"])
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)  # access tokens

    def answer(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        self.asked.append(form)
        if form.get("refresh_token", [""])[0] not in self.grants:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        token, following = f"access-{len(self.asked)}", f"refresh-{len(self.asked)}"
        self.valid.add(token)
        self.grants.append(following)
        return 200, {"access_token": token, "expires_in": 3600, "token_type": "Bearer", "refresh_token": following}

    def takes(self, said: str) -> bool:
        """Whether the initial response of XOAUTH2 signs in."""
        return any(said == f"user=ajuda\x01auth=Bearer {token}\x01\x01" for token in self.valid)


@dataclass
class TokenSink(Sink):
    """A mail server that is signed in to by XOAUTH2."""

    provider: Provider = field(default_factory=Provider)

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name for it
        if self.provider.takes(base64.b64decode(args[1]).decode()):
            return AuthResult(success=True)
        assert await server.challenge_auth('{"status":"401"}') == b""
        return AuthResult(success=False, handled=False)


@contextmanager
def provider() -> Iterator[Provider]:
    made = Provider()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, said = made.answer(form)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    endpoint = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=endpoint.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    made.token_url = f"http://127.0.0.1:{endpoint.server_port}/token"
    listening = socket.create_server(("127.0.0.1", 0))
    made.imap_port = listening.getsockname()[1]
    threading.Thread(target=_serve_imap, args=(listening, made), daemon=True).start()
    try:
        yield made
    finally:
        endpoint.shutdown()
        endpoint.server_close()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _serve_imap(listening: socket.socket, made: Provider) -> None:
    while True:
        try:
            connection, _peer = listening.accept()
        except OSError:
            return
        with suppress(OSError), connection, connection.makefile("rwb", buffering=0) as lines:
            _talk(lines, made)


def _talk(lines: Any, made: Provider) -> None:
    """As much of IMAP as it takes to sign in and to open an empty folder."""
    lines.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready\r\n")
    for line in lines:
        tag, command, *_rest = line.split()
        match command.upper():
            case b"CAPABILITY":
                lines.write(b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n" + tag + b" OK done\r\n")
            case b"AUTHENTICATE":
                lines.write(b"+ \r\n")
                if made.takes(base64.b64decode(lines.readline()).decode()):
                    lines.write(tag + b" OK done\r\n")
                else:
                    lines.write(tag + b" NO [AUTHENTICATIONFAILED] Invalid credentials\r\n")
            case b"EXAMINE":
                lines.write(
                    b"* 0 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 1] ok\r\n"
                    + tag
                    + b" OK [READ-ONLY] done\r\n"
                )
            case b"LOGOUT":
                lines.write(b"* BYE\r\n" + tag + b" OK done\r\n")
                return
            case _:
                lines.write(tag + b" BAD what\r\n")
