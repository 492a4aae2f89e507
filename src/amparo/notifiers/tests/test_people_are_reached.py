"""Attempts go out to real servers on this machine, once, whatever happens on the way."""

import json
import logging
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.certificates import CertificateAuthority
from tests.mail_server import Sink, sink

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.addresses import networks
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.core.secrets import seal
from amparo.notifications import kinds
from amparo.notifications.models import Attempt, Notification, Way
from amparo.notifications.services import (
    Address,
    add_way,
    begin_attempt,
    mark_read,
    notify,
    remove_way,
    save_quiet_hours,
    try_way,
    write_to,
)
from amparo.notifications.services.attempts import FAILS, PAUSES
from amparo.notifications.states import AttemptState
from amparo.notifiers.sending import send_attempt

KIND = "test:called"


@dataclass
class Service:
    """Somebody's chat: answers `says` in turn, then 200."""

    says: list[int] = field(default_factory=list)
    heard: list[dict[str, object]] = field(default_factory=list)
    port: int = 0

    def address(self, path: str = "on-call") -> str:
        return f"json://127.0.0.1:{self.port}/{path}"


@contextmanager
def running_service(tls: ssl.SSLContext | None = None) -> Iterator[Service]:
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status = made.says.pop(0) if made.says else 200
            if status == 0:  # says nothing at all
                self.close_connection = True
                return
            self.send_response(status)
            if status == 307:
                self.send_header("Location", "http://10.1.2.3/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    made.port = server.server_port
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _words() -> None:
    kinds.says({KIND: "%(level)s: somebody is needed"})


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    """A chat in the house, which the administrator named."""
    settings.CALL_NETWORKS = networks(["127.0.0.1"])
    with running_service() as made:
        yield made


@pytest.fixture
def post(settings: Settings) -> Iterator[Sink]:
    with sink() as made:
        settings.MAIL_OUT_HOST, settings.MAIL_OUT_PORT, settings.MAIL_OUT_TLS = "127.0.0.1", made.port, "none"
        yield made


def call(*people: User, urgent: bool = True) -> list[Attempt]:
    notify(users=people, kind=KIND, data={"level": "P0"}, call=True, urgent=urgent)
    return list(Attempt.objects.order_by("pk"))


def sent(attempt: Attempt) -> Attempt:
    send_attempt(attempt.pk)
    attempt.refresh_from_db()
    return attempt


def jobs() -> list[datetime]:
    return list(ProcrastinateJob.objects.filter(task_name="notifiers:send").values_list("scheduled_at", flat=True))


def test_who_named_no_way_is_called_by_mail(ana: User, post: Sink, settings: Settings) -> None:
    kinds.leads(lambda said: f"/somewhere/{said.user_id}/" if said.data.get("leads") else "")
    notify(users=[ana], kind=KIND, data={"level": "P0", "leads": True}, urgent=True)
    attempt = Attempt.objects.get()
    assert len(jobs()) == 1
    assert sent(attempt).state == AttemptState.SENT
    ((_sender, recipients, raw),) = post.taken
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    mail = message_from_bytes(raw)
    assert recipients == ["ana@lume.example"]
    assert mail["Subject"] == "P0: somebody is needed"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"{settings.BASE_URL}/somewhere/{ana.pk}/" in mail.get_payload(decode=True).decode()


def test_news_of_the_desk_stays_on_the_desk(ana: User) -> None:
    notify(users=[ana], kind=KIND)
    assert not Attempt.objects.exists()


def test_every_way_is_an_attempt_of_its_own_and_its_address_is_sealed(ana: User, service: Service, post: Sink) -> None:
    add_way(by=ana, kind="url", address=service.address("secret-token"))
    add_way(by=ana, kind="mail", address="ana.private@home.example")
    attempts = call(ana)
    assert [attempt.kind for attempt in attempts] == ["url", "mail"]
    assert all("secret" not in attempt.address and "home" not in attempt.address for attempt in attempts)
    assert [attempt.label for attempt in attempts] == ["JSON 127.0.0.1", "an…@home.example"]
    assert [sent(attempt).state for attempt in attempts] == [AttemptState.SENT] * 2
    assert [attempt.address for attempt in attempts] == ["", ""]
    assert service.heard[0]["message"] == "P0: somebody is needed"
    assert post.taken[0][1] == ["ana.private@home.example"]


def test_what_does_not_answer_is_tried_again_after_growing_pauses(ana: User, service: Service) -> None:
    add_way(by=ana, kind="url", address=service.address())
    service.says = [503, 429, 500] + [503] * 9
    (attempt,) = call(ana)
    for pause in PAUSES:
        before = clock.now()
        assert sent(attempt).state == AttemptState.QUEUED
        assert attempt.error.startswith("HTTP ")
        assert attempt.due_at - before >= pause
        assert jobs()[-1] == attempt.due_at
    assert sent(attempt).state == AttemptState.FAILED
    assert len(service.heard) == len(PAUSES) + 1
    assert Way.objects.get().error == "HTTP 503"
    assert Notification.objects.get(kind=FAILS).user == ana
    assert sent(attempt).state == AttemptState.FAILED
    assert len(service.heard) == len(PAUSES) + 1


def test_a_clear_no_is_not_asked_again(ana: User, service: Service) -> None:
    add_way(by=ana, kind="url", address=service.address())
    service.says = [403]
    (attempt,) = call(ana)
    assert sent(attempt).state == AttemptState.FAILED
    assert attempt.error == "HTTP 403"


def test_silence_after_all_was_said_is_perhaps_and_never_a_second_time(ana: User, service: Service) -> None:
    add_way(by=ana, kind="url", address=service.address())
    service.says = [0]
    (attempt,) = call(ana)
    assert sent(attempt).state == AttemptState.PERHAPS
    assert sent(attempt).state == AttemptState.PERHAPS
    assert len(service.heard) == 1


def test_a_server_that_hangs_up_after_the_dot_gets_no_second_mail(ana: User, post: Sink) -> None:
    post.at_data = ["lose"]
    (attempt,) = call(ana)
    assert sent(attempt).state == AttemptState.PERHAPS
    assert sent(attempt).state == AttemptState.PERHAPS
    assert len(post.taken) == 1


def test_a_worker_that_died_while_sending_leaves_perhaps(ana: User, post: Sink) -> None:
    (attempt,) = call(ana)
    assert begin_attempt(attempt_id=attempt.pk)
    assert sent(attempt).state == AttemptState.PERHAPS
    assert post.taken == []


def test_a_mail_server_that_is_busy_is_asked_again(ana: User, post: Sink) -> None:
    post.at_rcpt = ["451 later", "550 no such ana@lume.example"]
    (attempt,) = call(ana)
    assert sent(attempt).state == AttemptState.QUEUED
    assert sent(attempt).state == AttemptState.FAILED
    assert post.taken == []


def test_without_a_mail_server_the_attempt_says_so(ana: User) -> None:
    (attempt,) = call(ana)
    assert sent(attempt).state == AttemptState.FAILED
    assert attempt.error == "AMPARO_MAIL_OUT_HOST"


def test_what_was_read_on_the_desk_meanwhile_does_not_go_out(ana: User, post: Sink) -> None:
    (attempt,) = call(ana)
    mark_read(user=ana)
    assert sent(attempt).state == AttemptState.DROPPED
    assert post.taken == []


def test_quiet_hours_hold_back_what_can_wait_and_never_what_is_urgent(ana: User, post: Sink) -> None:
    save_quiet_hours(by=ana, begins=time(22), ends=time(7))
    night = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # one o'clock in São Paulo
    with clock.at(night):
        (waiting,) = call(ana, urgent=False)
        assert waiting.state == AttemptState.HELD
        assert waiting.due_at == datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
        _waiting, urgent = call(ana)
        assert urgent.state == AttemptState.QUEUED
        assert sent(urgent).state == AttemptState.SENT
    with clock.at(night + timedelta(hours=6)):
        assert sent(waiting).state == AttemptState.SENT
    with clock.at(night + timedelta(hours=9)):
        assert call(ana, urgent=False)[-1].state == AttemptState.QUEUED
    with pytest.raises(Invalid):
        save_quiet_hours(by=ana, begins=time(22), ends=None)
    save_quiet_hours(by=ana, begins=None, ends=None)
    with clock.at(night):
        assert call(ana, urgent=False)[-1].state == AttemptState.QUEUED


def test_an_address_of_nobody_here_is_written_to(db: None, service: Service) -> None:
    sealed = Address(kind="url", sealed=seal(service.address("legal")), label="JSON 127.0.0.1")
    write_to(address=sealed, kind=KIND, data={"level": "P1"})
    assert sent(Attempt.objects.get()).state == AttemptState.SENT
    assert service.heard[0]["message"] == "P1: somebody is needed"


def test_the_inside_of_the_house_is_reached_only_where_it_was_named(
    ana: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with running_service() as closed, caplog.at_level(logging.DEBUG):
        add_way(by=ana, kind="url", address=closed.address("my-token").replace("127.0.0.1", "localhost"))
        (attempt,) = call(ana)
        assert sent(attempt).state == AttemptState.FAILED
        assert closed.heard == []
        settings.CALL_NETWORKS = networks(["127.0.0.0/8", "::1"])
        closed.says = [307]  # leads to a place that nobody named
        attempt = call(ana)[-1]
        assert sent(attempt).state == AttemptState.FAILED
        assert len(closed.heard) == 1
    assert "my-token" not in caplog.text


def test_a_service_in_our_own_house_is_believed_by_the_houses_own_certificate(
    believed: CertificateAuthority,
    ana: User,
    settings: Settings,
) -> None:
    settings.CALL_NETWORKS = networks(["127.0.0.1"])
    with running_service(believed.server()) as inside:
        add_way(by=ana, kind="url", address=inside.address().replace("json:", "jsons:"))
        (attempt,) = call(ana)
        assert sent(attempt).state == AttemptState.SENT
    assert len(inside.heard) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nothing",
        "http://lume.example",
        "file:///etc/passwd",
        "dbus://",
        "syslog://",
        "mailto://user:pass@lume.example",
        "json://127.0.0.1/?verify=no",
        "jsons://chat.example/?Template=/etc/passwd",
        "ntfy://chat.example/one/two",
        "tgram://",
        "json://[::1",
        "json://chat.example/" + "x" * 500,
    ],
)
def test_an_address_that_may_not_be_used_is_refused(ana: User, address: str) -> None:
    with pytest.raises(Invalid):
        add_way(by=ana, kind="url", address=address)
    assert not Way.objects.exists()


def test_a_token_in_an_address_is_never_shown(ana: User) -> None:
    way = add_way(by=ana, kind="url", address="tgram://123456789:abcdefg_hijklmnop/12315544/")
    assert way.label == "Telegram …44"
    assert "abcdefg" not in way.address


def test_one_keeps_ones_own_ways(ana: User, luis: User, service: Service) -> None:
    way = add_way(by=ana, kind="mail", address="ana@home.example")
    with pytest.raises(Conflict):
        add_way(by=ana, kind="mail", address="ana@home.example")
    with pytest.raises(Invalid):
        add_way(by=ana, kind="mail", address="no address")
    with pytest.raises(Missing):
        remove_way(by=luis, way_id=way.pk)
    with pytest.raises(Missing):
        try_way(by=luis, way_id=way.pk)
    remove_way(by=ana, way_id=way.pk)
    assert not Way.objects.exists()


def test_a_way_is_tried_at_a_press(ana: User, service: Service) -> None:
    way = add_way(by=ana, kind="url", address=service.address())
    attempt = sent(try_way(by=ana, way_id=way.pk))
    assert attempt.state == AttemptState.SENT
    assert len(service.heard) == 1
    way.refresh_from_db()
    assert way.tried_at
    assert way.error == ""
