"""One command starts everything, says what is in its way, and stops cleanly."""

import shutil
import signal
import socket

import pytest
from tests.faults.desk import Desk, Seed, wait_for

from amparo.project.database import postgres

pytestmark = pytest.mark.faults


def test_the_first_start_makes_the_database(seed: Seed) -> None:
    assert "Making the database (only the first time)" in seed.said
    assert "Bringing the database to this version" in seed.said


def test_a_desk_without_an_owner_offers_a_link_to_become_one(desk: Desk) -> None:
    assert f"http://localhost:{desk.web_port}/sign-in/invitation/" in desk.output


def test_every_part_is_ready(desk: Desk) -> None:
    wait_for(desk.is_ready)
    assert set(desk.pids()) == {"web", "worker", "clock", "mail", "database", "postgres"}


def test_a_second_desk_on_the_same_folder_is_refused(desk: Desk) -> None:
    refused = desk.amparo("up", "--port", "0", "--mail-port", "0")
    assert refused.returncode == 1
    assert f"already runs on {desk.home} (process {desk.process.pid})" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_said_before_anything_starts(desk: Desk) -> None:
    other = Desk(desk.home.parent / "other", web_port=desk.web_port)
    refused = other.amparo(*other.up()[3:])
    assert refused.returncode == 1
    assert f"Port {desk.web_port} is taken by another program" in refused.stderr
    assert f"amparo up --port {desk.web_port + 1}" in refused.stderr
    assert not (other.home / "postgres").exists()


def test_an_unknown_setting_is_refused_by_name(desk: Desk) -> None:
    other = Desk(desk.home.parent / "other", settings={"AMPARO_WEB_PROT": "8000"})
    refused = other.amparo(*other.up()[3:])
    assert refused.returncode == 1
    assert "Unknown setting AMPARO_WEB_PROT" in refused.stderr
    assert not postgres.is_running(other.home)
    shutil.rmtree(postgres.Cluster(other.home).root)


def test_a_command_beside_a_running_desk_leaves_its_database_alone(desk: Desk) -> None:
    assert desk.amparo("manage", "check").returncode == 0
    assert desk.query("SELECT 1") == [(1,)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_asked_and_starts_again(desk: Desk, number: signal.Signals) -> None:
    pids = desk.pids()
    desk.stop(number)
    assert desk.process.returncode == 0
    assert desk.output.endswith("Stopped.\n")
    assert not postgres.is_running(desk.home)
    assert not any(_lives(pid) for pid in pids.values())
    desk.start()


def test_it_stops_while_a_browser_listens_to_events(desk: Desk) -> None:
    with socket.create_connection(("127.0.0.1", desk.web_port)) as browser:
        browser.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\n")  # and never the rest
        desk.stop()
    desk.start()


def test_a_killed_supervisor_takes_its_processes_along_and_the_next_start_works(desk: Desk) -> None:
    pids = desk.pids()
    desk.process.kill()
    desk.process.wait()
    desk.start()
    assert not any(_lives(pid) for name, pid in pids.items() if name != "postgres")
    wait_for(desk.is_ready)


def _lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as status:  # noqa: PTH123
            return status.read().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False
