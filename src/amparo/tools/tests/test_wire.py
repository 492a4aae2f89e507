"""The other side misbehaves, and we notice in time."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from tests.patience import PATIENCE

from amparo.core.addresses import networks
from amparo.tools.guard import Rule
from amparo.tools.problems import Problem, ToolProblem
from amparo.tools.tests.tool import Tool
from amparo.tools.wire import Answer, Request, send

LOCAL = Rule(frozenset({"127.0.0.1"}), networks(["127.0.0.1"]))


def ask(tool: Tool, **more: Any) -> Answer:
    return send(Request(**{"method": "GET", "url": f"{tool.address}/x", "seconds": PATIENCE, **more}), LOCAL)


def problem_of(tool: Tool, **more: Any) -> ToolProblem:
    with pytest.raises(ToolProblem) as caught:
        ask(tool, **more)
    return caught.value


def test_an_answer_comes_back_as_it_is(tool: Tool) -> None:
    answer = ask(tool)
    assert answer.status == 200
    assert answer.content_type == "application/json"


def test_a_tool_that_says_nothing_is_given_up(tool: Tool) -> None:
    over = threading.Event()
    tool.says(lambda _handler: over.wait(PATIENCE))
    problem = problem_of(tool, seconds=0.4)
    assert (problem.code, problem.sent) == (Problem.SLOW, True)
    over.set()


def test_a_tool_that_drips_its_answer_without_an_end_is_given_up(tool: Tool) -> None:
    def drips(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(OSError):  # we have hung up
            while True:
                handler.wfile.write(b"X-A: b\r\n")
                handler.wfile.flush()
                time.sleep(0.05)

    tool.says(drips)
    assert problem_of(tool, seconds=0.4).code == Problem.SLOW


def test_a_redirect_is_not_followed(tool: Tool) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    tool.says(elsewhere)
    answer = ask(tool)
    assert answer.status == 302
    assert len(tool.seen) == 1


@pytest.mark.parametrize("framing", ["length", "chunks"])
def test_ten_megabytes_are_refused_without_being_read(tool: Tool, framing: str) -> None:
    written: list[int] = []

    def floods(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        if framing == "length":
            handler.send_header("Content-Length", "10000000")
        else:
            handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        part = b"x" * 50_000
        for _ in range(200):
            handler.wfile.write(part if framing == "length" else b"%x\r\n%s\r\n" % (len(part), part))
            written.append(len(part))

    tool.says(floods)
    problem = problem_of(tool, seconds=PATIENCE, limit=100_000)
    assert problem.code == Problem.TOO_LARGE
    assert problem.detail == "0.1 MB"
    time.sleep(0.1)
    assert sum(written) < 10_000_000


def test_a_compressed_answer_is_not_unfolded(tool: Tool) -> None:
    def packed(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        handler.wfile.write(b"\x1f\x8b\x08\x00")

    tool.says(packed)
    assert problem_of(tool).code == Problem.NOT_JSON


@pytest.fixture
def rude() -> Iterator[Any]:
    """Something that listens and speaks no HTTP."""

    class Rude:
        address = ""

    listener = socket.create_server(("127.0.0.1", 0))
    Rude.address = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def speak() -> None:
        try:
            while True:
                connection, _ = listener.accept()
                connection.sendall(b"220 mail.example ESMTP\r\n\r\n")
                connection.close()
        except OSError:
            pass

    thread = threading.Thread(target=speak, daemon=True)
    thread.start()
    yield Rude
    listener.close()


def test_something_that_speaks_no_http_is_named_as_such(rude: Any) -> None:
    problem = problem_of(rude)
    assert (problem.code, problem.sent) == (Problem.PROTOCOL, True)


def test_a_tool_that_is_down_was_not_asked(tool: Tool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    problem = problem_of(tool, url=f"http://127.0.0.1:{port}/")
    assert (problem.code, problem.sent) == (Problem.CONNECT, False)


def test_a_server_without_tls_is_not_trusted(tool: Tool) -> None:
    problem = problem_of(tool, url=tool.address.replace("http:", "https:"))
    assert problem.code in {Problem.CONNECT, Problem.TLS}


def test_no_proxy_is_taken_from_the_environment(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(tool).status == 200


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://user:pw@127.0.0.1/", "x"])
def test_a_strange_address_is_refused(tool: Tool, url: str) -> None:
    assert problem_of(tool, url=url).code == Problem.ADDRESS
