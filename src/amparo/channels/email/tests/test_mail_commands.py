"""`mail parse` and `mail reply-text`: JSON lines out, an exit status that tells, and never a traceback."""

import argparse
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from amparo.channels.email.commands import add_arguments, run
from amparo.channels.email.tests.raw_mails import file_part, from_maria, multipart, text_part


def call(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_mail_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, body = multipart(
        "mixed", text_part("Olá\n\n-- \nMaria"), file_part("Content-Disposition: attachment; filename=a.png")
    )
    path = tmp_path / "uma.eml"
    path.write_bytes(from_maria("Subject: =?utf-8?Q?Ol=C3=A1?=", "In-Reply-To: <d1@lume.example>", header, body=body))
    assert call("parse", "--json", str(path)) == 0
    (told,) = lines(capsys)
    assert told["file"] == str(path)
    assert told["subject"] == "Olá"
    assert told["from"] == [{"name": "Maria Souza", "address": "maria@casa.example"}]
    assert (told["message_id"], told["in_reply_to"]) == ("m1@casa.example", ["d1@lume.example"])
    assert (told["body_text"], told["reply_text"]) == ("Olá\n\n-- \nMaria", "Olá")
    (file,) = told["attachments"]
    assert (file["name"], file["content_type"], file["size"], file["disposition"]) == (
        "a.png",
        "image/png",
        6,
        "attachment",
    )
    assert (told["kind"], told["is_bounce"], told["is_auto_reply"], told["recipients"]) == ("person", False, False, [])


def test_a_bounce_is_told_with_its_first_recipient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "volta.eml"
    path.write_bytes(b"From: MAILER-DAEMON@mx.test\nSubject: failure notice\n\n<a@b.test>:\n550 5.1.1 user unknown\n")
    assert call("parse", "--json", str(path)) == 0
    (told,) = lines(capsys)
    assert (told["is_bounce"], told["status"], told["hard"], told["reason"]) == (True, "5.1.1", True, "userunknown")
    assert (told["dsn_action"], told["final_recipient"]) == ("failed", "a@b.test")


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "boa.eml").write_bytes(from_maria(body="oi"))
    assert call("parse", "--json", str(tmp_path / "falta.eml"), str(tmp_path), str(tmp_path / "boa.eml")) == 1
    first, second, third = lines(capsys)
    assert "error" in first
    assert "error" in second
    assert third["body_text"] == "oi"


def test_texts_are_told_by_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quoted = "Sim.\n\nEm 20/11/2026 10:12, Lume escreveu:\n\n> e aí?"
    cases = [
        {"id": "p", "kind": "plain", "text": quoted, "lang": "pt"},
        {"id": "h", "kind": "html", "text": "<p>Sim.</p><div class='gmail_quote'>e aí?</div>"},
        {"id": "e", "kind": "eml", "text": from_maria(body=quoted).decode()},
        {"id": "s", "kind": "signature", "text": "Sim.\n-- \nMaria"},
    ]
    path = tmp_path / "casos.jsonl"
    path.write_text("\n\n".join(json.dumps(case) for case in cases), encoding="utf-8")
    assert call("reply-text", "--json", str(path)) == 0
    assert lines(capsys) == [{"id": case["id"], "reply_text": "Sim."} for case in cases]


def test_a_line_that_is_no_case_is_said_and_the_others_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "casos.jsonl"
    path.write_bytes(b'{"id": 1}\nnada\n[1]\n\xff\xfe\n{"id": 2, "kind": "plain", "text": "oi"}\n' + b"[" * 100_000)
    assert call("reply-text", "--json", str(path)) == 1
    told = lines(capsys)
    assert [("error" in one) for one in told] == [True, True, True, True, False, True]
    assert call("reply-text", "--json", str(tmp_path / "falta.jsonl")) == 1


def test_characters_that_no_encoding_has_do_no_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lone = "\\ud800 sim"
    path = tmp_path / "casos.jsonl"
    path.write_text(
        "\n".join(f'{{"id": "\\ud800", "kind": "{kind}", "text": "{lone}"}}' for kind in ("plain", "html", "eml"))
    )
    assert call("reply-text", "--json", str(path)) == 0
    assert [one["id"] for one in lines(capsys)] == ["\ud800"] * 3


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(from_maria(body="oi"))))
    assert call("parse", "--json", "-") == 0
    assert lines(capsys)[0]["body_text"] == "oi"


def test_neither_django_nor_the_language_model_is_loaded_for_it() -> None:
    check = "import sys, amparo.channels.email.commands; print([m for m in ('django', 'fasttext', 'psycopg') if m in sys.modules])"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"
