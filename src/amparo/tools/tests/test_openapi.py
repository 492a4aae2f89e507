import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.patience import coming_to_an_end

from amparo.tools.catalogue import Risk
from amparo.tools.openapi import NotReadable, Operation, Reading, read

DOCUMENT = """
openapi: 3.1.0
info: {title: Lume, version: 1.2.0}
servers: [{url: 'https://api.lume.example/v1'}]
paths:
  /accounts/{id}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: find
      tags: [accounts]
      summary: Find an account
      x-amparo: {label: {pt-BR: Procurar a conta, es: Buscar la cuenta, en: Find the account}, card: [age, since, nothing]}
      parameters:
      - {name: Idempotency-Key, in: header, schema: {type: string}}
      - {name: Accept-Language, in: header, schema: {type: string}}
      - {name: expand, in: query, schema: {type: array, items: {type: string}}}
      responses:
        '404': {description: none}
        '200':
          description: it
          content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}
  /accounts/{id}/strikes:
    post:
      operationId: removeStrike
      tags: [strikes]
      x-amparo: {risk: danger}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [strikeId]
              properties: {strikeId: {type: integer}, note: {type: [string, 'null']}, id: {type: string}}
      responses: {'204': {description: done}}
components:
  schemas:
    Account:
      allOf:
      - $ref: '#/components/schemas/Thing'
      - type: object
        properties:
          age: {type: integer, x-amparo: {hidden: true, label: {pt-BR: Idade, es: Edad, en: Age}}}
          since: {type: string, format: date, example: 2020-01-02}
          phone: {type: object, properties: {masked: {type: string}, verifiedAt: {type: string}}}
          friends: {type: array, items: {$ref: '#/components/schemas/Account'}}
          best: {$ref: '#/components/schemas/Account'}
    Thing: {type: object, properties: {id: {type: string}}}
"""


def by_key(reading: Reading) -> dict[str, Operation]:
    return {one.key: one for one in reading.operations}


def test_operations_become_actions() -> None:
    reading = read(DOCUMENT.encode())
    assert (reading.title, reading.servers, reading.problems) == ("Lume", ("https://api.lume.example/v1",), ())
    found = by_key(reading)
    assert set(found) == {"accounts.find", "strikes.remove_strike"}
    find = found["accounts.find"]
    assert (find.method, find.path, find.risk, find.is_card) == ("GET", "/accounts/{id}", Risk.READ, True)
    assert find.labels["pt-BR"] == "Procurar a conta"
    assert find.hidden == {"age", "best_age"}
    assert find.words["age"] == {"label": {"pt-BR": "Idade", "es": "Edad", "en": "Age"}}
    assert find.knows_keys
    assert find.card == ("age", "since")
    spec = find.spec("lume")
    assert spec.name == "lume.accounts.find"
    assert spec.inputs == {"accept_language": "string", "expand": "list", "id": "string"}
    assert spec.required == {"id"}
    assert {name: spec.outputs[name] for name in ("id", "age", "phone_masked", "phone_verified_at", "friends")} == {
        "id": "string",
        "age": "integer",
        "phone_masked": "string",
        "phone_verified_at": "string",
        "friends": "list",
    }


def test_the_body_brings_inputs_and_says_what_it_must_have() -> None:
    remove = by_key(read(DOCUMENT.encode()))["strikes.remove_strike"]
    assert remove.risk == Risk.DANGER
    assert [(one.name, one.place, one.wire, one.type, one.required) for one in remove.parameters] == [
        ("id", "path", "id", "string", True),
        ("strike_id", "body", "strikeId", "integer", True),
        ("note", "body", "note", "string", False),
        ("body_id", "body", "id", "string", False),
    ]
    assert remove.outputs == ()


def minimal(schema: Any = None, **more: Any) -> dict[str, Any]:
    response = {"200": {"content": {"application/json": {"schema": schema or {}}}}}
    return {"openapi": "3.0.3", "paths": {"/x": {"get": {"operationId": "x", "responses": response}}}, **more}


def reading_of(document: Any) -> Reading:
    return read(json.dumps(document).encode())


def test_an_output_is_required_where_each_object_around_it_is_and_no_alternative_leaves_it_out() -> None:
    inner = {"type": "object", "required": ["masked"], "properties": {"masked": {}, "verified": {}}}
    known = {"required": ["id", "phone"], "properties": {"id": {}, "phone": inner, "home": inner}}
    either = {"required": ["age"], "properties": {"age": {}}}
    (found,) = reading_of(minimal({"type": "object", "allOf": [known], "oneOf": [either]})).operations
    assert {one.name for one in found.outputs if one.required} == {"id", "phone_masked"}
    assert {one.name for one in found.outputs} >= {"phone_verified", "home_masked", "age"}


def refusal_of(text: bytes) -> str:
    with pytest.raises(NotReadable) as caught:
        read(text)
    return str(caught.value.sentence)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"{", "line 1"),
        (b"a: b: c", "line 1"),
        (b"[1, 2]", "names and values"),
        (b"just words", "names and values"),
        (b"<html></html>", "names and values"),
        (b"swagger: '2.0'", "Swagger 2"),
        (b"openapi: 4.0.0", "4.0.0"),
        (b"info: {}", "version"),
        (b"openapi: 3.0.0", "no paths"),
        (b"openapi: 3.0.0\npaths: []", "no paths"),
        (b"a: &x [1]\nb: *x", "Line 2"),
        (b"!!python/object:os.system {}", "line 1"),
        (b"[" * 100_000 + b"]" * 100_000, "deeply"),
        (b"[" * 100_000, "deeply"),
        (b"a: " + b"[" * 5_000, "deeply"),
        (b'{"a": ' + b"1" * 10_000 + b"}", "too long"),
        (b" " * 5_000_001, "5 MB"),
    ],
)
def test_nonsense_is_refused_in_words(text: bytes, words: str) -> None:
    assert words in refusal_of(text)


def test_recursive_schemas_are_no_trouble() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}, "name": {"type": "string"}}}
    document = minimal({"$ref": "#/components/schemas/Node"}, components={"schemas": {"Node": node}})
    outputs = {one.name: one.type for one in reading_of(document).operations[0].outputs}
    assert outputs == {"next_next": "object", "next_name": "string", "name": "string"}


@pytest.mark.parametrize(
    ("schemas", "words"),
    [
        ({"A": {"$ref": "#/components/schemas/A"}}, "refers to itself"),
        ({"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}, "refers to itself"),
        ({"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}}, "circle"),
        ({"A": {"$ref": "#/components/schemas/None"}}, "not in the document"),
        ({"A": {"$ref": "https://elsewhere.example/a.json"}}, "another document"),
        ({"A": {"$ref": "../other.yaml#/A"}}, "another document"),
    ],
)
def test_what_goes_in_circles_or_leads_away_is_a_problem_of_that_operation(schemas: Any, words: str) -> None:
    document = minimal({"$ref": "#/components/schemas/A"}, components={"schemas": schemas})
    document["paths"]["/fine"] = {"get": {"operationId": "fine"}}
    reading = reading_of(document)
    assert [one.key for one in reading.operations] == ["fine"]
    assert words in str(reading.problems[0])
    assert "GET /x" in str(reading.problems[0])


def test_a_document_that_doubles_at_every_step_is_given_up() -> None:
    schemas: dict[str, Any] = {f"S{n}": {"allOf": [{"$ref": f"#/components/schemas/S{n + 1}"}] * 2} for n in range(60)}
    schemas["S60"] = {"type": "object"}
    with coming_to_an_end():
        reading = reading_of(minimal({"$ref": "#/components/schemas/S0"}, components={"schemas": schemas}))
    assert "tangled" in str(reading.problems[0])


def test_a_huge_document_is_read_to_its_end() -> None:
    schema = {"type": "object", "properties": {f"p{n}": {"type": "string"} for n in range(30)}}
    paths = {f"/x{n}": minimal(schema)["paths"]["/x"] for n in range(3000)}
    text = json.dumps({"openapi": "3.0.0", "paths": paths}).encode()
    assert len(text) < 5_000_000
    with coming_to_an_end():
        reading = read(text)
    assert len(reading.operations) <= 2000
    assert reading.problems


def test_a_text_without_an_end_is_looked_through_once() -> None:
    with coming_to_an_end(), pytest.raises(NotReadable):
        read(b'{"' + b'\\"' * 200_000)


def test_an_operation_that_takes_a_form_or_a_cookie_is_a_problem() -> None:
    form = {"requestBody": {"required": True, "content": {"multipart/form-data": {}}}}
    cookie = {"parameters": [{"name": "s", "in": "cookie", "required": True}]}
    reading = reading_of({"openapi": "3.0.0", "paths": {"/f": {"post": form}, "/c": {"get": cookie}}})
    assert not reading.operations
    assert "JSON" in str(reading.problems[0])
    assert "cookie" in str(reading.problems[1])


@pytest.mark.parametrize(
    ("scheme", "auth"),
    [
        ({"type": "http", "scheme": "bearer"}, ("bearer", "", "")),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, ("key", "X-Key", "")),
        ({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://t/"}}}, ("oauth2", "", "https://t/")),
        ({"type": "mutualTLS"}, None),
    ],
)
def test_how_to_show_who_one_is_is_read_as_well(scheme: Any, auth: Any) -> None:
    found = reading_of(minimal(components={"securitySchemes": {"one": scheme}})).auth
    assert (found and (found.kind, found.name, found.url)) == auth


def test_names_that_clash_are_numbered() -> None:
    operation = {"operationId": "x"}
    reading = reading_of({"openapi": "3.0.0", "paths": {"/a": {"get": operation}, "/b": {"get": operation}}})
    assert [one.key for one in reading.operations] == ["x", "x_2"]


def test_yaml_words_that_look_like_booleans_stay_words() -> None:
    text = b"openapi: 3.0.0\npaths: {/x: {get: {operationId: x, responses: {200: {content: {application/json: {schema: {properties: {on: {type: string}, no: {type: string}}}}}}}}}}"
    assert [one.name for one in read(text).operations[0].outputs] == ["on", "no"]


WORDS = [
    *("$ref", "type", "properties", "allOf", "get", "/x", "parameters", "schema", "name", "in", "content", "tags"),
    *("responses", "200", "application/json", "requestBody", "operationId", "x-amparo", "required"),
]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["get", "#/paths", "object"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(WORDS) | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=300)
@given(values)
def test_whatever_stands_in_a_document_it_is_read_or_refused_in_words(value: Any) -> None:
    for document in ({"openapi": "3.1.0", "paths": {"/x": {"get": value}}}, {"openapi": "3.1.0", "paths": value}):
        try:
            reading = reading_of(document)
        except NotReadable as refusal:
            assert str(refusal.sentence)  # noqa: PT017 - either is fine
        else:
            for one in reading.operations:
                spec = one.spec("lume")
                assert spec.required <= set(spec.inputs)
                assert len(one.parameters) == len(spec.inputs)


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_come_they_are_read_or_refused_in_words(text: bytes) -> None:
    with pytest.raises(NotReadable):
        read(text)
