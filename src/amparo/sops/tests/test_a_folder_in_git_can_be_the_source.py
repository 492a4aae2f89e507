"""Texts come in from a folder and go out into one, comments and bytes as they were."""

import argparse
from pathlib import Path

import pytest

from amparo.accounts.models import User
from amparo.sops.commands import bring_in, export
from amparo.sops.models import Version
from amparo.sops.queries.versions.holding import holding_of
from amparo.sops.tests.whole_texts import ASKS_MARIA, LOST_LOGIN

pytestmark = pytest.mark.django_db


def run_import(folder: Path, *more: str) -> int:
    parser = argparse.ArgumentParser()
    bring_in.add_arguments(parser)
    return int(bring_in.run(parser.parse_args([str(folder), "--by", "kátia@lume.example", *more])))


def test_what_was_brought_in_goes_out_byte_for_byte(tmp_path: Path, katia: User, grace: User) -> None:
    odd = LOST_LOGIN.replace("\n", "\r\n").encode()  # a text from another system keeps its line ends
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.yaml").write_bytes(odd)
    (tmp_path / "in" / "b.yaml").write_text(ASKS_MARIA)
    assert run_import(tmp_path / "in", "--approved-by", grace.email) == 0
    export.run(argparse.Namespace(folder=tmp_path / "out", drafts=False))
    assert (tmp_path / "out" / "lost-login.yaml").read_bytes() == odd
    assert (tmp_path / "out" / "app-crash.yaml").read_text() == ASKS_MARIA


def test_where_nothing_can_be_written_is_said(
    tmp_path: Path, katia: User, grace: User, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(LOST_LOGIN)
    assert run_import(tmp_path, "--approved-by", grace.email) == 0
    assert export.run(argparse.Namespace(folder=tmp_path / "a.yaml", drafts=False)) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'a.yaml' / 'lost-login.yaml'}: File exists\n"


def test_a_broken_text_is_named_with_its_line(tmp_path: Path, katia: User, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("id: lost-login\nrisk: [low\nowner: Brasil\n")
    assert run_import(tmp_path) == 1
    assert capsys.readouterr().err.startswith("a.yaml: Line 3: This is not YAML")


def test_brought_in_twice_it_is_the_same_and_changed_it_is_a_draft(tmp_path: Path, katia: User, grace: User) -> None:
    (tmp_path / "a.yaml").write_text(LOST_LOGIN)
    run_import(tmp_path, "--approved-by", grace.email)
    run_import(tmp_path)
    assert Version.objects.count() == 1
    (tmp_path / "a.yaml").write_text(LOST_LOGIN.replace("kept by", "written by"))
    run_import(tmp_path)
    draft = Version.objects.get(number=2)
    assert draft.state == "draft"
    assert holding_of("lost-login") != draft


def test_a_draft_that_was_brought_in_is_published_once_somebody_approves(
    tmp_path: Path, katia: User, grace: User
) -> None:
    (tmp_path / "a.yaml").write_text(LOST_LOGIN)
    run_import(tmp_path)
    assert holding_of("lost-login") is None
    assert run_import(tmp_path, "--approved-by", grace.email) == 0
    assert holding_of("lost-login") == Version.objects.get()


def test_one_that_cannot_be_read_is_named_and_the_others_come_in(
    tmp_path: Path, katia: User, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("title: nothing else")
    (tmp_path / "b.yaml").write_text(LOST_LOGIN)
    assert run_import(tmp_path) == 1
    assert "a.yaml:" in capsys.readouterr().err
    assert Version.objects.count() == 1


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, katia: User, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_import(tmp_path / "nowhere") == 1
    assert "nowhere: This file cannot be opened" in capsys.readouterr().err
