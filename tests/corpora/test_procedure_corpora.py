"""Five flows of a shop's support, written by others, expressed as procedures and run to the order that they state.

Read where they lie beside the repository, skipped elsewhere: set TEST_CORPORA to the folder of the corpora, or keep it
at ../shared/data. docs/reference/sop.md tells what the text could not hold.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.corpora import shop

from amparo.sops.language.checking import check
from amparo.sops.language.document import Sop
from amparo.sops.language.problems import Severity
from amparo.sops.language.reading import read
from amparo.sops.running.facts import supposed
from amparo.sops.running.playing import Played, play
from amparo.sops.running.script import Script
from amparo.tools.catalogue import ActionSpec, Catalogue

_ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("TEST_CORPORA") or _ROOT.parent / "shared" / "data") / "sop-abcd"
HERE = CORPORA.exists()
MOST_ROADS = 5_000


def _read(name: str) -> Any:
    return json.loads((CORPORA / name).read_text(encoding="utf-8"))


def _subflows() -> list[tuple[str, dict[str, Any], list[str]]]:
    """(name, what is written, the order of actions that it must come to)."""
    if not HERE:
        return []
    written = [flow for part in _read("guidelines.json").values() for flow in part["subflows"].values()]
    stated = _read("action_sequences.json")
    return [(name, flow, stated[name]) for name, flow in zip(stated, written, strict=True)]


SUBFLOWS = _subflows()
each = pytest.mark.parametrize(("name", "flow", "stated"), SUBFLOWS, ids=[name for name, _flow, _stated in SUBFLOWS])


def _sop(name: str, flow: dict[str, Any]) -> Sop:
    found = read(shop.procedure(name, flow))
    assert found.problems == []
    assert found.sop
    return found.sop


def _catalogue(sop: Sop) -> Catalogue:
    names = {step.fields["action"] for step in sop.steps if step.kind == "tool"}
    return {name: ActionSpec(name=name, outputs={"answer": "string"}) for name in names}


def _played(sop: Sop, answers: dict[str, Any], oracle: str) -> Played:
    tools = {step.id: {"answer": oracle} for step in sop.steps if step.kind == "tool"}
    return play({sop.id: sop}, sop.id, Script(answers, tools), supposed({}))


def _roads(sop: Sop) -> Iterator[Played]:
    """Every run there can be: each answer to each choice, whatever the oracle says."""
    waiting: list[tuple[str, dict[str, Any]]] = [("Yes", {}), ("No", {})]
    for _count in range(MOST_ROADS):
        if not waiting:
            return
        oracle, answers = waiting.pop()
        played = _played(sop, answers, oracle)
        if played.stopped is None:
            yield played
            continue
        step = sop.step(played.state.at)
        waiting += [(oracle, {**answers, step.id: value}) for value in _answers(step.fields)]
    raise AssertionError(f"{sop.id} has more than {MOST_ROADS} roads")


def _answers(fields: Any) -> list[Any]:
    values = [option["value"] for option in fields.get("options", ())]
    if fields["answer"] == "several":
        return [values[: int(fields["min"])]]
    return values or ["as the customer said"]


def _order(played: Played) -> list[str]:
    return [action.removeprefix("shop.").replace("_", "-") for action in played.actions]


def test_the_flows_are_here() -> None:
    if not HERE:
        pytest.skip("sop-abcd is not here: set TEST_CORPORA to the folder of the corpora")
    assert len(SUBFLOWS) == 27


@each
def test_a_subflow_is_a_procedure_without_a_problem(name: str, flow: dict[str, Any], stated: list[str]) -> None:
    sop = _sop(name, flow)
    errors = [one for one in check(sop, {sop.id: sop}, _catalogue(sop)) if one.severity == Severity.ERROR]
    assert [str(one.sentence) for one in errors] == []


@each
def test_no_sentence_of_a_subflow_is_lost(name: str, flow: dict[str, Any], stated: list[str]) -> None:
    said = " ".join(shop.written_in(yaml.safe_load(shop.procedure(name, flow))).split())
    parts = [" ".join(part.split()) for sentence in shop.sentences(flow) for part in sentence.split(" > If ")]
    assert [part for part in parts if part not in said] == []


@each
def test_a_run_comes_to_the_stated_order_of_actions(name: str, flow: dict[str, Any], stated: list[str]) -> None:
    sop = _sop(name, flow)
    if shop.in_any_order(flow):
        played = _played(sop, {"which": [*stated, shop.NEXT]}, "Yes")
        assert played.stopped is None
        assert _order(played) == stated
        return
    roads = list(_roads(sop))
    assert stated in [_order(played) for played in roads]
    assert {visit.step for played in roads for visit in played.state.visits} == {step.id for step in sop.steps}
