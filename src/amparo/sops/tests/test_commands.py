"""Grace keeps her procedures in a folder and checks them from the command line."""

import argparse
import json
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

from amparo.project.installation.home import REPOSITORY
from amparo.sops.commands import check, schema, test
from amparo.sops.language.marks import parse, plain
from amparo.sops.language.problems import Findings
from amparo.sops.tests.test_checking import ACTIONS
from amparo.sops.tests.test_scenarios import SCENARIOS
from amparo.sops.tests.texts import IDENTITY, LOST_LOGIN, text_of

PUBLISHED = REPOSITORY / "docs" / "reference" / "sop.schema.json"
OPENAPI = """
openapi: 3.0.3
info: {title: Lume, version: "1"}
paths:
  /accounts:
    get:
      operationId: find
      tags: [accounts]
      parameters: [{name: handle, in: query, schema: {type: string}}]
      responses: {"200": {description: Found., content: {application/json: {schema: {type: object, properties: {id: {type: integer}, age: {type: integer}}}}}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lost-login.yaml").write_text(text_of(LOST_LOGIN, more=SCENARIOS))
    (tmp_path / "identity.yaml").write_text(text_of(IDENTITY, sop="identity"))
    return tmp_path


def as_read(text: str) -> object:
    node = parse(text, Findings())
    assert node is not None
    return plain(node)


def said(command: ModuleType, capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    status = command.run(parser.parse_args([str(one) for one in arguments]))
    return status, capsys.readouterr().out


def test_a_folder_is_checked_as_one_library(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = said(check, capsys, folder)
    assert status == 0
    assert "warning" in out
    assert all(": warning: " in line for line in out.splitlines())


def test_a_problem_is_a_line_and_a_status(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = folder / "broken.yaml"
    broken.write_text(text_of(LOST_LOGIN).replace("risk: low", "risk: tiny"))
    status, out = said(check, capsys, broken)
    assert status == 1
    assert f"{broken}:5: Here should stand one of: low, medium, high.\n" in out
    assert "There is no procedure “identity”." in out  # it was not given
    assert "There is no step “identity." not in out  # one sentence is enough
    status, out = said(check, capsys, broken, "--json")
    assert status == 1
    found = next(problem for problem in json.loads(out) if problem["code"] == "shape")
    assert {**found, "sentence": ""} == {
        "file": str(broken),
        "line": 5,
        "code": "shape",
        "step": "",
        "severity": "error",
        "sentence": "",
    }


def test_sentences_come_in_the_reader_s_language(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(check, capsys, folder, "--language", "es")[0] == 0


def test_what_is_no_file_of_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "picture.yaml").write_bytes(b"\xff\xd8\xff")
    status, out = said(check, capsys, tmp_path, tmp_path / "nowhere.yaml")
    assert status == 1
    assert "picture.yaml:1: This file is no text in UTF-8." in out
    assert "nowhere.yaml:1: This file cannot be opened: No such file or directory." in out


def test_actions_come_from_a_list_or_from_openapi(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    actions, document = folder / "actions.json", folder / "openapi.yml.txt"
    actions.write_text(json.dumps([spec.as_json() for spec in ACTIONS.values()]))
    document.write_text(OPENAPI)
    assert said(check, capsys, folder, "--actions", actions)[0] == 0
    status, out = said(check, capsys, folder, "--openapi", f"lume={document}")
    assert status == 1
    assert "There is no action “lume.access.send_reset_link”." in out
    assert "lume.accounts.find" not in out
    for wrong in (("--openapi", "lume"), ("--openapi", f"lume={actions}"), ("--actions", document)):
        with pytest.raises(SystemExit):
            said(check, capsys, folder, *wrong)


def test_an_operation_that_goes_in_circles_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = folder / "rings.json"
    ring = {"$ref": "#/components/schemas/Ring"}
    get = {"parameters": [{"name": "q", "in": "query", "schema": ring}], "responses": {"200": {"description": "ok"}}}
    rings = {"openapi": "3.1.0", "paths": {"/a": {"get": get}}, "components": {"schemas": {"Ring": ring}}}
    document.write_text(json.dumps(rings))
    parser = argparse.ArgumentParser()
    check.add_arguments(parser)
    assert check.run(parser.parse_args([str(folder), "--openapi", f"rings={document}"])) == 1
    assert f"{document}: GET /a: " in capsys.readouterr().err


def test_scenarios_are_run_and_the_ways_left_out_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = said(test, capsys, folder)
    assert status == 0
    assert f"{folder / 'lost-login.yaml'}: 4 of 4 scenarios, 15 of 17 ways\n" in out
    assert "no scenario goes from guardian to declined (Hello)" in out
    wrong = text_of(LOST_LOGIN, more=SCENARIOS.replace("end: no_answer", "end: resolved"))
    (folder / "lost-login.yaml").write_text(wrong)
    status, out = said(test, capsys, folder, "--json")
    assert status == 1
    one = next(one for one in json.loads(out) if one["scenarios"])
    assert [(result["id"], result["passed"]) for result in one["scenarios"]] == [
        ("at_once", True),
        ("second_try", True),
        ("nobody", False),
        ("stranger", True),
    ]


def test_the_published_schema_is_that_of_the_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(schema, capsys) == (0, PUBLISHED.read_text())


def test_the_schema_takes_what_is_well_and_refuses_what_is_not() -> None:
    published = json.loads(PUBLISHED.read_text())
    validator = jsonschema.Draft202012Validator(published)
    validator.check_schema(published)
    text = text_of(LOST_LOGIN, more=SCENARIOS)
    assert list(validator.iter_errors(as_read(text))) == []
    for old, new in [
        ("risk: low", "risk: tiny"),
        ("owner: Brasil\n", ""),
        ("kind: set", "kind: fly"),
        ("kind: check", "kind: end"),
        ("answer: text", "answer: song"),
        ("remind_after: 1d", "remind_after: 1 day"),
        ("if_silent: silent", "if_silent: Not A Step"),
        ("en: Hello", "fr: Hello"),
        ("{otherwise: which}", "{to: which}"),
    ]:
        assert list(validator.iter_errors(as_read(text.replace(old, new)))), new
