"""Whatever is put in goes where it belongs, and nowhere else."""

import json
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.errors import Invalid
from amparo.tools.exchange import can_be_kept, inputs_for, outputs_of, shape
from amparo.tools.models import Action, Connector
from amparo.tools.problems import ToolProblem
from amparo.tools.wire import Answer

LUME = Connector(name="lume", title="Lume", base_url="https://api.lume.example/v1")


def an_action(*parameters: tuple[str, str, str], **more: Any) -> Action:
    known = [
        {"name": name, "place": place, "wire": name, "type": kind, "required": False}
        for name, place, kind in parameters
    ]
    return Action(connector=LUME, name="lume.x", path="/a/{id}/b", parameters=known, **more)


EVERYWHERE = an_action(
    ("id", "path", "string"), ("q", "query", "string"), ("X-H", "header", "string"), ("n", "body", "any")
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(min_size=1))
def test_a_value_in_the_path_stays_one_step_of_it(text: str) -> None:
    try:
        shaped = shape(EVERYWHERE, inputs_for(EVERYWHERE, {"id": text}))
    except (ToolProblem, Invalid):  # dots alone, or what is no text
        assert not text.strip(". ") or not can_be_kept(text)
        return
    parts = urlsplit(shaped.url)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", "api.lume.example", "", "")
    steps = parts.path.split("/")
    assert steps[:3] == ["", "v1", "a"]
    assert steps[4:] == ["b"]
    assert unquote(steps[3]) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_value_in_the_query_comes_out_as_it_went_in(text: str) -> None:
    shaped = shape(EVERYWHERE, {"id": "1", "q": text})
    assert parse_qsl(urlsplit(shaped.url).query, keep_blank_values=True) == [("q", text)]


@given(st.text())
def test_no_value_breaks_out_of_a_header(text: str) -> None:
    try:
        shaped = shape(EVERYWHERE, {"id": "1", "X-H": text})
    except ToolProblem:
        return
    assert shaped.headers["X-H"].isascii()
    assert not set(shaped.headers["X-H"]) & set("\r\n\0")


@given(values)
def test_a_body_carries_any_value(value: Any) -> None:
    shaped = shape(EVERYWHERE, {"id": "1", "n": value})
    assert shaped.body is not None
    assert json.loads(shaped.body) == {"n": value}


@given(values)
def test_whatever_a_tool_answers_its_outputs_fit_or_it_is_nonsense(value: Any) -> None:
    outputs = [
        {"name": "id", "path": ["id"], "type": "string"},
        {"name": "deep", "path": ["a", "b"], "type": "integer"},
        {"name": "all", "path": [], "type": "object"},
    ]
    answer = Answer(status=200, body=json.dumps(value).encode(), content_type="application/json")
    try:
        found = outputs_of(an_action(outputs=outputs), answer)
    except ToolProblem:
        return
    assert set(found) == {"id", "deep", "all"}
    assert found["id"] is None or isinstance(found["id"], str)
    assert found["deep"] is None or type(found["deep"]) is int


def test_what_is_described_as_always_there_may_be_null_and_not_absent() -> None:
    outputs = [{"name": "confirmed", "path": ["said", "confirmed"], "type": "boolean", "required": True}]
    for body in (b'{"said": {"confirmed": null}}', b'{"said": null}'):
        assert outputs_of(an_action(outputs=outputs), Answer(status=200, body=body)) == {"confirmed": None}
    for body in (b'{"said": {}}', b'{"age": "many"}'):
        with pytest.raises(ToolProblem, match="nonsense"):
            outputs_of(an_action(outputs=outputs), Answer(status=200, body=body))


@pytest.mark.parametrize(
    ("kind", "given", "taken"),
    [("string", 7, "7"), ("integer", "7", 7), ("integer", 7.0, 7), ("number", "7", 7), ("boolean", True, True)],
)
def test_plain_values_are_taken_as_they_are_meant(kind: str, given: Any, taken: Any) -> None:
    assert inputs_for(an_action(("x", "query", kind)), {"x": given}) == {"x": taken}


@pytest.mark.parametrize("value", ["a\0b", "\ud800", float("inf"), ["\0"], {"\0": 1}, {"a": [float("nan")]}])
def test_what_the_database_would_refuse_is_refused_before(value: Any) -> None:
    assert not can_be_kept(value)
    with pytest.raises(Invalid):
        inputs_for(an_action(("x", "body", "any")), {"x": value})


def test_a_value_without_end_is_refused() -> None:
    nested: Any = []
    for _ in range(5_000):
        nested = [nested]
    assert not can_be_kept(nested)
