"""The demo's procedures: without a problem, every way taken by a scenario, and in step with the demo's world."""

from collections.abc import Mapping
from functools import cache

import pytest
from django.utils.text import slugify

from amparo.core.text import LANGUAGES
from amparo.project.demo.procedures import _as_it_was, _with, texts
from amparo.project.demo.texts import folder, read
from amparo.sops import kinds
from amparo.sops.kinds.kind import Desk
from amparo.sops.language.checking import check
from amparo.sops.language.conditions import condition
from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read as read_sop
from amparo.sops.running.facts import supposed, values
from amparo.sops.running.scenarios import coverage, run_scenario
from amparo.tools.catalogue import Catalogue, Risk, catalogue_of
from amparo.tools.openapi import read as read_openapi

FEWEST_PROCEDURES, FEWEST_SCENARIOS = 14, 4
KEYS = sorted(texts())


@cache
def library() -> Mapping[str, Sop]:
    found = (read_sop(text).sop for text in texts().values())
    return {sop.id: sop for sop in found if sop}


@cache
def actions() -> Catalogue:
    document = read_openapi((folder() / "platform" / "openapi.yaml").read_bytes())
    return catalogue_of(operation.spec("lume") for operation in document.operations)


@cache
def desk() -> Desk:
    asked = {
        slugify(kind["name"]["en"]): {one["name"]: one.get("required", False) for one in kind.get("questions", ())}
        for kind in read("authorities")["kinds"]
    }
    staff = read("staff")
    return Desk(
        kinds=asked,
        lines=frozenset(line["code"] for line in read("decisions")["lines"]),
        reasons=frozenset(entry["code"] for entry in read("catalogue")["reasons"]),
        brands=frozenset({slugify(staff["brand"]["name"])}),
        teams=frozenset(team["name"] for team in staff["teams"]),
    )


def test_there_are_enough_of_them_and_each_is_called_as_its_file() -> None:
    assert len(KEYS) >= FEWEST_PROCEDURES
    assert set(KEYS) == set(library())


@pytest.mark.parametrize("key", KEYS)
def test_a_procedure_has_no_problem_not_even_a_warning(key: str) -> None:
    assert read_sop(texts()[key]).problems == []
    assert [str(problem) for problem in check(library()[key], library(), actions(), desk=desk())] == []


@pytest.mark.parametrize("key", KEYS)
def test_its_scenarios_come_as_they_say_and_take_every_way(key: str) -> None:
    sop = library()[key]
    results = [run_scenario(library(), sop, scenario) for scenario in sop.scenarios]
    assert len(results) >= FEWEST_SCENARIOS
    assert {
        result.scenario: [str(one.sentence) for one in result.failures] for result in results if result.failures
    } == {}
    assert [edge.source + " → " + edge.to for edge in coverage(sop, [result.state for result in results]).missed] == []


@pytest.mark.parametrize("key", KEYS)
def test_it_names_reasons_teams_and_tags_that_the_demo_has(key: str) -> None:
    sop = library()[key]
    reasons = {entry["code"] for entry in read("catalogue")["reasons"]}
    changed = {step.fields["values"]["reason"] for step in sop.steps if "reason" in step.fields.get("values", {})}
    assert {*sop.applies_to.reasons, *changed} <= reasons
    assert sop.owner in {entry["name"] for entry in read("staff")["teams"]}


def test_whatever_a_procedure_can_do_one_of_them_shows() -> None:
    assert set(kinds.known()) - {step.kind for sop in library().values() for step in sop.steps} == set()


def test_what_they_said_before_and_the_drafts_are_whole_too() -> None:
    written = read("practice")
    variants = [_as_it_was(texts()[entry["procedure"]], entry) for entry in written["changes"]]
    variants += [_with(texts()[entry["procedure"]], entry["replace"]) for entry in written["drafts"]]
    for text in variants:
        sop = read_sop(text).sop
        assert sop
        assert text != texts()[sop.id]
        assert list(check(sop, {**library(), sop.id: sop}, actions())) == []


def test_every_run_is_of_somebody_with_a_ticket_of_that_kind() -> None:
    threads = [thread for language in LANGUAGES for thread in read(f"threads/{language}")["threads"]]
    for run in read("practice")["runs"]:
        reasons = library()[run["sop"]].applies_to.reasons
        assert any(
            thread["from"] == run["person"] and thread["reason"] in reasons and thread.get("assignee") == run["by"]
            for thread in threads
        ), run["person"]


def test_every_step_that_can_fail_names_the_manual_way() -> None:
    steps = [(sop, step) for sop in library().values() for step in sop.steps if step.kind == "tool"]
    assert [f"{sop.id}.{step.id}" for sop, step in steps if set(step.fields.get("if_down", {})) != set(LANGUAGES)] == []


def test_nothing_dangerous_is_done_by_one_person_alone() -> None:
    dangerous = {name for name, action in actions().items() if action.risk is Risk.DANGER}
    steps = [step for sop in library().values() for step in sop.steps if step.fields.get("action") in dangerous]
    assert steps
    assert all(step.fields.get("approval") == "second_person" for step in steps)


def test_danger_is_offered_where_it_may_be_meant_and_not_with_every_mail() -> None:
    where = condition(library()["safety-first"].applies_to.when)
    for said, applies in (({}, False), ({"danger": "P1"}, True), ({"risk": "high"}, True)):
        assert where.decide(values(supposed({"ticket": said}), {}, {})) is applies


def test_somebody_in_danger_gets_a_persons_words_and_the_lead_is_called_first() -> None:
    sop = library()["safety-first"]
    order = [step.id for step in sop.steps]
    assert order.index("on_call") < order.index("own_words") < order.index("where")
    replies = [step for step in sop.steps if step.kind == "reply"]
    assert all("{{answers.own_words}}" in text for step in replies for text in step.text.values())
    assert all(sop.step(name).leave_out == "never" for name in ("on_call", "second_call", "own_words"))
