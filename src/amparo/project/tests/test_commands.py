"""The command line, as one types it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.project.cli import COMMANDS
from amparo.project.installation.home import REPOSITORY


def amparo(
    *arguments: str, given: str = "", printed_to: int = subprocess.PIPE, **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    return subprocess.run(
        [sys.executable, "-m", "amparo", *arguments],
        env={**environment, "PYTHONPATH": str(REPOSITORY / "src"), **settings},
        input=given,
        stdout=printed_to,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=600,
    )


def test_an_unknown_command_is_answered_with_the_list() -> None:
    answer = amparo("fly")
    assert answer.returncode == 2
    assert all(name in answer.stderr for name in COMMANDS)


def test_every_command_is_described() -> None:
    page = (REPOSITORY / "docs" / "reference" / "commands.md").read_text()
    assert set(COMMANDS) == set(re.findall(r"^\| `(\w+)", page, re.MULTILINE))


def test_a_mail_that_cannot_be_kept_stays_with_the_mail_server() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:9/nothing"
    answer = amparo(
        "mail", "receive", "--to", "ajuda@lume.example", given="Subject: x\n\ny", AMPARO_DATABASE_URL=nowhere
    )
    assert answer.returncode == 75
    (line,) = answer.stderr.splitlines()  # asked once: whoever keeps knocking says so each time
    assert "cannot keep the mail now" in line
    assert "Connection refused" in line


def test_a_wrong_setting_keeps_mail_at_the_server_too() -> None:
    assert amparo("mail", "receive", given="Subject: x\n\ny", AMPARO_NONSENSE="1").returncode == 75


@pytest.mark.parametrize("times", [1, 2_000], ids=["at-the-end", "midway"])
def test_a_reader_who_has_seen_enough_ends_a_command_quietly(tmp_path: Path, times: int) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"id": "p", "kind": "plain", "text": "Sim."}\n' * times)
    reader, writer = os.pipe()
    os.close(reader)
    try:
        answer = amparo("mail", "reply-text", "--json", str(texts), printed_to=writer)
    finally:
        os.close(writer)
    assert (answer.returncode, answer.stderr) == (141, "")


def test_what_is_locked_for_the_product_is_locked_the_same_for_its_developers() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (REPOSITORY / "requirements" / name).read_text()
        return dict(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))

    developers = pins("dev.lock")
    for name in ("app.lock", "s3.lock"):
        differing = {package for package, version in pins(name).items() if developers.get(package) != version}
        assert not differing, f"{name} and dev.lock disagree: lock them together"
