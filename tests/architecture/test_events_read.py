"""Every event reads as a sentence, before and after the person in it was forgotten."""

import re
from dataclasses import MISSING, fields

import pytest
from django.utils import translation

from amparo.audit.events import Event, known_events
from amparo.audit.models import EventRecord

NAMED = re.compile(r"%\((\w+)\)")
VALUES = {
    "int": 7,
    "int | None": None,
    "str": "x",
    "bool": True,
    "list[str]": ["x"],
    "list[int]": [7],
    "dict[str, str]": {"en": "x"},
}
OURS = {name: event for name, event in known_events().items() if event.__module__.startswith("amparo.")}


def value_of(kind: object) -> object:
    name = kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
    return VALUES.get(str(kind), VALUES.get(str(name), "x"))


@pytest.fixture(params=OURS.values(), ids=OURS.keys())
def event(request: pytest.FixtureRequest) -> type[Event]:
    return request.param


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
def test_every_event_reads_as_a_sentence(event: type[Event], language: str) -> None:
    data = {field.name: value_of(field.type) for field in fields(event) if field.default is MISSING}
    whole = EventRecord(kind=event.type, data=event(**data).data())
    forgotten = EventRecord(kind=event.type, data={name: data[name] for name in data.keys() - set(event.personal)})
    with translation.override(language):
        assert whole.sentence().strip()
        assert "(erased)" not in whole.sentence()
        assert forgotten.sentence().strip()
        assert EventRecord(kind=event.type, data={}).sentence().strip()


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("people:contact:changed", {"fields": "tier, city"}, "Categoria, Cidade"),
        ("people:identity:added", {"kind": "phone"}, "Telefone"),
        ("accounts:person:changed", {"fields": "locale, skills"}, "Idioma da mesa, Habilidades"),
        ("email:letter:moved", {"number": 7, "state": "bounced"}, "voltou"),
        ("email:mail:diverted", {"reason": "new_topic"}, "fala de outra coisa"),
    ],
)
def test_ana_reads_no_codes_in_a_story_but_their_words(kind: str, data: dict[str, object], said: str) -> None:
    with translation.override("pt-br"):
        assert said in EventRecord(kind=kind, data=data).sentence()


def test_an_event_names_as_personal_only_what_it_holds(event: type[Event]) -> None:
    assert set(event.personal) <= {field.name for field in fields(event)}


def test_an_event_is_called_by_its_room(event: type[Event]) -> None:
    assert re.fullmatch(r"[a-z_]+(:[a-z_]+){2}", event.type)
