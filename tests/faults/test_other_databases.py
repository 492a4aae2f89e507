"""The same desk on somebody else's PostgreSQL: the oldest we promise, and one that is not fit."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.desk import MAILBOX, Desk, mail, wait_for
from tests.ports import free_port

pytestmark = pytest.mark.faults

PROGRAMS = Path("/usr/lib/postgresql/15/bin")


def as_runner(*arguments: object) -> None:
    """PostgreSQL refuses to run as root; nobody is enough."""
    runner = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    subprocess.run(
        [str(each) for each in arguments],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        user=runner.pw_uid if runner else None,
        group=runner.pw_gid if runner else None,
        extra_groups=[] if runner else None,
    )


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL 15 of its own; gives the address of its databases, without their name."""
    if not PROGRAMS.exists():
        pytest.skip("PostgreSQL 15 is not installed (Debian: postgresql-15)")
    folder = Path(tempfile.mkdtemp(prefix="amparo-pg15-"))
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
    port = free_port()
    as_runner(PROGRAMS / "initdb", "-D", folder / "data", "-U", "amparo", "--encoding=UTF8", "--locale=C.UTF-8")
    options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    as_runner(PROGRAMS / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
    yield f"postgresql://amparo@127.0.0.1:{port}"
    as_runner(PROGRAMS / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def test_a_mail_becomes_a_ticket_on_postgresql_15(server: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "var", settings={"AMPARO_DATABASE_URL": f"{server}/postgres"})
    desk.start()
    try:
        assert desk.amparo("manage", "shell", "-v", "0", "-c", MAILBOX).returncode == 0
        wait_for(desk.is_ready)
        assert "database" not in desk.pids(), "a database that is not ours is not ours to start"
        desk.send(mail(1))
        count = "from amparo.tickets.models import Ticket; print(Ticket.objects.filter(subject='Pedido 1').count())"
        wait_for(lambda: desk.amparo("manage", "shell", "-v", "0", "-c", count).stdout.strip() == "1")
        find = (
            "from amparo.tickets.models import Message; from django.db.models.expressions import RawSQL;"
            "print(Message.objects.annotate(hit=RawSQL(\"search @@ amparo_query('pt-BR', 'pedídos')\", ())).filter(hit=True).count())"
        )
        assert desk.amparo("manage", "shell", "-v", "0", "-c", find).stdout.strip() == "1"
    finally:
        desk.stop()


def test_a_database_that_cannot_fold_accents_is_refused(server: str, tmp_path: Path) -> None:
    as_runner(
        PROGRAMS / "createdb", "--locale=C", "--template=template0", "--maintenance-db", f"{server}/postgres", "c"
    )
    desk = Desk(tmp_path / "var", settings={"AMPARO_DATABASE_URL": f"{server}/c"})
    refused = desk.amparo(*desk.up()[3:])
    assert refused.returncode == 1
    assert "does not know accented letters" in refused.stderr
    assert "Traceback" not in refused.stderr
