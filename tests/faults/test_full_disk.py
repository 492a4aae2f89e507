"""No room left for files: mail is put off, never lost."""

import os
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.faults.desk import Desk, mail, wait_for

pytestmark = pytest.mark.faults


@pytest.fixture
def small_disk(desk: Desk) -> Iterator[Path]:
    """One megabyte for the desk's files."""
    files = desk.home / "files"
    files.mkdir(exist_ok=True)
    mounted = os.getuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(files)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield files
    subprocess.run(["umount", "--lazy", str(files)], check=True)


def fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", buffering=0) as growing:
        while True:
            growing.write(b"x" * 65536)


def test_a_full_disk_puts_mail_off_and_room_lets_it_in(desk: Desk, small_disk: Path) -> None:
    filling = small_disk / "filling"
    fill(filling)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        desk.send(mail(1))
    assert refused.value.smtp_code == 452
    assert desk.query("SELECT count(*) FROM email_arrival") == [(0,)]
    filling.unlink()
    desk.send(mail(1))
    wait_for(lambda: desk.query("SELECT subject FROM tickets_ticket") == [("Pedido 1",)])
