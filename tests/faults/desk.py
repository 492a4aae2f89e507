"""A real desk for the fault tests: `amparo up` as a process of its own, on free ports and in a folder of its own."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg
from tests.ports import free_port

from amparo.project.database import postgres

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600.0  # seconds; a busy build server is slow, and slowness is not what these tests are about

MAILBOX = """
from amparo.tickets.models import Brand
from amparo.channels.email.models import Mailbox
Mailbox.objects.create(brand=Brand.objects.create(name="Lume"), address="ajuda@lume.example")
"""


def wait_for(what: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < give_up_at, f"waited {PATIENCE} s in vain"
        time.sleep(0.1)


@dataclass
class Desk:
    home: Path
    web_port: int = field(default_factory=free_port)
    mail_port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def output(self) -> str:
        return (self.home.parent / "output").read_text(encoding="utf-8")

    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
        return {**inherited, "AMPARO_HOME": str(self.home), "PYTHONPATH": str(ROOT / "src"), **self.settings}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "amparo", *arguments]

    def amparo(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another `amparo` on the same home, to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def up(self) -> list[str]:
        return self.command("up", "--port", str(self.web_port), "--mail-port", str(self.mail_port))

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        with (self.home.parent / "output").open("w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                self.up(), env=self.environment(), cwd="/", stdout=output, stderr=output, start_new_session=True
            )
        wait_for(lambda: "is ready" in self.output or self.process.poll() is not None)
        assert self.process.poll() is None, self.output

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """Ask it to stop, and wait until it has."""
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(PATIENCE)

    def pids(self) -> dict[str, int]:
        """The standing processes by name, the database's first process too."""
        assert self.process is not None
        found = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                name, _, rest = status.read_text(encoding="utf-8").partition(" (")[2].rpartition(") ")
            except OSError:
                continue
            state, parent = rest.split()[:2]
            if int(parent) == self.process.pid and state != "Z":
                found[name.removeprefix("amparo-")] = int(status.parent.name)
        postmaster = postgres.postmaster_pid(self.home)
        return found | ({"postgres": postmaster} if postmaster else {})

    def kill(self, name: str) -> None:
        """Kill a standing process as soon as it stands."""
        wait_for(lambda: name in self.pids())
        with suppress(ProcessLookupError, KeyError):  # it died just now, with another
            os.kill(self.pids()[name], signal.SIGKILL)

    def run(self, script: str) -> str:
        """Run a script of Python inside the product, to its end; returns what it printed."""
        ended = self.amparo("manage", "shell", "-v", "0", "-c", script)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def ask(self, path: str) -> tuple[int, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}{path}", timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, None

    def is_ready(self) -> bool:
        return self.ask("/health/ready")[0] == 200

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        place = postgres.connection_of(self.home)
        with psycopg.connect(
            host=place["HOST"], port=place["PORT"], user=place["USER"], password=place["PASSWORD"], dbname=place["NAME"]
        ) as connection:
            return connection.execute(statement).fetchall()

    def send(self, mail: EmailMessage) -> None:
        """Hand one mail to the listener. Raises smtplib.SMTPException or OSError; then it was not taken."""
        with smtplib.SMTP("127.0.0.1", self.mail_port, timeout=60) as server:
            server.send_message(mail)


@dataclass(frozen=True)
class Seed:
    """The folders of a desk that was started once and stopped: a copy of them spares a desk to migrate its database."""

    folder: Path

    @property
    def said(self) -> str:
        """What the first start said."""
        return self._desk.output

    @property
    def is_ripe(self) -> bool:
        return self._cluster.exists()

    def ripen(self) -> None:
        desk = self._desk
        desk.start()
        desk.stop()
        # root's cluster stands elsewhere if its server may not enter our folder; here, it goes when the folder goes
        _run("mv", postgres.Cluster(desk.home).root, self._cluster)

    def sow(self, desk: Desk) -> None:
        """Let `desk`, which has no folder yet, begin as a copy."""
        _run("cp", "-a", self._desk.home, desk.home)
        _run("cp", "-a", self._cluster, postgres.Cluster(desk.home).root)

    @property
    def _desk(self) -> Desk:
        return Desk(self.folder / "var")

    @property
    def _cluster(self) -> Path:
        return self.folder / "cluster"


def _run(*command: str | Path) -> None:
    """A program of the system, because Python's own copies forget whose a file is."""
    subprocess.run(command, check=True)


def mail(number: int) -> EmailMessage:
    """The mail with this number: its own sender, subject and Message-ID."""
    message = EmailMessage()
    message["From"] = f"Maria {number} <maria{number}@correio.example>"
    message["To"] = "ajuda@lume.example"
    message["Subject"] = f"Pedido {number}"
    message["Message-ID"] = f"<pedido-{number}@correio.example>"
    message.set_content(f"Olá, preciso de ajuda com o pedido número {number}. Obrigada, Maria")
    return message
