"""The walls around the decoders, tried from inside; and what the desk does when one of them hangs, dies or lies."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from tests.patience import PATIENCE

from amparo.media.apart import desk
from amparo.media.apart.wire import Act, Garbled, Made, Refused, Request, pack, pack_refusal, unpack
from amparo.media.kinds import Kind
from amparo.media.looks import Look
from amparo.media.reasons import Reason
from amparo.media.tests.samples import encoded, scene

DRAW = Request(act=Act.DRAW, kind=Kind.JPEG, look=Look(blur=10, grey=True), side=400)
SOURCE = Path(desk.__file__).parents[3]


def tried(what: str, *, before: str = "") -> str:
    """What came of doing `what` in a sealed process: "done", or the name of the error."""
    program = f"""
import os, signal, socket, subprocess, sys, ctypes, threading
from amparo.media.apart.sealing import seal
{before}
seal(memory=600_000_000, seconds=2)
try:
    {what}
    told = "done"
except BaseException as error:
    told = type(error).__name__
os.write(1, told.encode())
os._exit(0)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=False
    )
    return run.stdout or signal.Signals(-run.returncode).name


@pytest.mark.parametrize(
    "what",
    [
        "open('/etc/passwd').read()",
        "open('/tmp/written', 'w')",
        "os.listdir('/')",
        "socket.socket()",
        "socket.socketpair()",
        "os.fork()",
        "subprocess.run(['true'])",
        "os.execv('/bin/true', ['true'])",
        "threading.Thread(target=print).start()",
        "os.dup(1)",
        "bytearray(700_000_000)",
    ],
)
def test_nothing_is_opened_begun_or_reached_from_inside(what: str) -> None:
    assert tried(what) in {"PermissionError", "OSError", "RuntimeError", "MemoryError", "BlockingIOError"}


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is Linux's")
@pytest.mark.parametrize(
    "what",
    [
        "os.kill(DESK, 0)",
        "os.setuid(0)",
        "os.stat('/etc/passwd')",
        "os.unlink('/tmp/nothing')",
        "os.sched_setaffinity(0, {0})",
    ],
)
def test_the_kernel_refuses_what_has_no_business_here(what: str) -> None:
    assert tried(what.replace("DESK", str(os.getpid()))) == "PermissionError"


@pytest.mark.skipif(sys.platform != "linux", reason="as above")
def test_another_process_cannot_be_read(tmp_path: Path) -> None:
    """process_vm_readv(2) needs no descriptor: it would reach the desk's memory, which is of the same account."""
    call = "assert ctypes.CDLL(None, use_errno=True).syscall(310, os.getppid(), 0, 0, 0, 0, 0) == 0"
    assert tried(call, before="ctypes.CDLL(None)") == "AssertionError"


def test_who_calculates_without_end_is_stopped_by_the_clock_of_the_processor() -> None:
    assert tried("exec('while True: pass')") in {"SIGXCPU", "SIGKILL"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has something to give up")
def test_a_desk_that_runs_as_root_decodes_as_nobody_in_particular() -> None:
    before = "status = open('/proc/self/status', 'rb', 0)"
    assert tried("assert b'64321' in status.read()", before=before) == "done"
    assert tried("os.setuid(0)") == "PermissionError"


@pytest.fixture
def photo() -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        file.write(encoded(scene()))
        file.flush()
        yield file


@pytest.fixture(autouse=True)
def _nothing_rests() -> Iterator[None]:
    desk.end()
    yield
    desk.end()


def resting() -> list[int]:
    return [process._process.pid for pool in desk._pools.values() for process in pool._resting]


def test_no_decoder_is_loaded_into_the_desk() -> None:
    program = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.project.settings"
import django
django.setup()
import amparo.project.reactions, amparo.project.urls, amparo.media.services, amparo.media.tasks
print(sorted(name for name in sys.modules if name.split(".")[0] in {"PIL", "av", "numpy"}))
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_the_process_apart_holds_no_secret_and_no_django() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(encoded(scene(40, 30)))
        desk.make(DRAW, file)
    (pid,) = resting()
    environment = Path(f"/proc/{pid}/environ").read_bytes()
    assert not [
        name
        for name in environment.split(b"\0")
        if name and name.split(b"=")[0] not in {b"PYTHONPATH", b"LANG", b"LC_CTYPE"}
    ]
    assert "django" not in Path(f"/proc/{pid}/maps").read_text()
    assert "psycopg" not in Path(f"/proc/{pid}/maps").read_text()


def test_nothing_runs_at_rest_one_begins_when_needed_and_is_used_again(
    photo: BinaryIO,
) -> None:
    assert resting() == []
    desk.make(DRAW, photo)
    first = resting()
    desk.make(DRAW, photo)
    assert resting() == first
    assert len(first) == 1


def test_one_that_has_ended_meanwhile_is_replaced_without_anybody_noticing(
    photo: BinaryIO,
) -> None:
    desk.make(DRAW, photo)
    (pid,) = resting()
    os.kill(pid, signal.SIGKILL)
    assert desk.make(DRAW, photo)[0].width == 400
    assert resting() != [pid]


def test_it_ends_by_itself_when_nobody_wants_anything() -> None:
    program = "from amparo.media.apart import __main__ as apart; import sys; apart.IDLE = 50; apart.main('pictures', int(sys.argv[1]))"
    ours, theirs = socket.socketpair()
    with ours, theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(theirs.fileno())],
            env={"PYTHONPATH": str(SOURCE)},
            pass_fds=[theirs.fileno()],
        )
        assert process.wait(PATIENCE) == 0


def test_it_ends_when_the_desk_has_gone() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "amparo.media.apart", "pictures", str(theirs.fileno())],
            env={"PYTHONPATH": str(SOURCE)},
            pass_fds=[theirs.fileno()],
        )
    ours.close()
    assert process.wait(PATIENCE) == 0


def test_one_that_hangs_is_killed_and_the_next_file_is_drawn(photo: BinaryIO) -> None:
    """A pipe that nobody writes into: the decoder waits for ever."""
    reading, writing = os.pipe()
    process = desk._Process("pictures")
    with os.fdopen(reading, "rb") as endless, os.fdopen(writing, "wb"), pytest.raises(TimeoutError):
        process.ask(DRAW, endless, 1.0)
    process.end()
    assert process._process.returncode == -signal.SIGKILL
    assert desk.make(DRAW, photo)[0].width == 400


def test_many_at_once_are_drawn_by_few_processes(photo: BinaryIO) -> None:
    content = encoded(scene())
    made: list[int] = []

    def draw() -> None:
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            made.append(desk.make(DRAW, file)[0].width)

    threads = [threading.Thread(target=draw) for _each in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [400] * 12
    assert len(resting()) <= 2


def test_who_waits_too_long_for_a_free_one_is_told_so(photo: BinaryIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_PATIENCE", 0.05)
    pool = desk._pools["pictures"]
    with pool._one(), pool._one(), pytest.raises(Refused) as refused:
        desk.make(DRAW, photo)
    assert refused.value.reason is Reason.BUSY


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff\xff\xff\xff",
        b"\0\0\0\2{}",
        pack([Made(content=b"<html>", content_type="image/jpeg", width=1, height=1)]),
        pack([Made(content=b"<script>", content_type="text/html")]),
        pack([Made(content=b"\xff\xd8\xff\xd9", content_type="image/jpeg", width=10**9)]),
        pack([Made(pdq="z" * 64)]),
        pack([Made(pdq="0" * 63)]),
        pack([Made(quality=101)]),
        pack([Made(place=(0, 0, 1, 7))]),
        pack([Made(place=(0, 0, 1, float("nan")))]),
        pack([Made()]) + b"more",
        pack([Made()] * 10),
        pack_refusal("because"),
        b"\0\0\0\x0b" + b'{"parts":7}',
        b"\0\0\x10\0" + b"[" * 4096,
    ],
)
def test_an_answer_that_breaks_the_rules_is_not_believed(answer: bytes) -> None:
    with pytest.raises(Garbled):
        unpack(answer)


def test_an_honest_answer_arrives_as_it_was_given() -> None:
    made = [
        Made(content=b"\xff\xd8\xff...\xff\xd9", content_type="image/jpeg", width=3, height=2),
        Made(pdq="0f" * 32, quality=80),
    ]
    assert unpack(pack(made)) == made
    with pytest.raises(Refused) as refused:
        unpack(pack_refusal(Reason.TOO_LARGE))
    assert refused.value.reason is Reason.TOO_LARGE
    assert Request.unpacked(DRAW.packed()) == DRAW
