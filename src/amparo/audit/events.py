"""What an event is: a typed fact with a sentence and a way to forget the person in it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final

from django.utils.functional import Promise

from amparo.core.text import Labels, in_language, language_now

Codes = Mapping[str, Labels]
"""By field: the words for each of its codes."""

_BETWEEN: Final = ", "

_known: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact that a service recorded.

    A subclass names its `type` as "<room>:<noun>:<past>", says how it reads in `sentence` (translatable; the
    fields may stand in it as %(name)s) and which of its fields hold personal data in `personal`: these are blanked
    when the person is erased. `texts` names the fields that hold a text by language (or one in somebody's own words);
    `codes` those that hold a code, or several (a list, or with commas between), with the words for each.
    """

    type: ClassVar[str]
    sentence: ClassVar[str | Promise]
    personal: ClassVar[tuple[str, ...]]
    texts: ClassVar[tuple[str, ...]] = ()
    codes: ClassVar[Codes] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for required in ("type", "sentence", "personal"):
            if required not in cls.__dict__:
                raise TypeError(f"{cls.__name__} does not say its {required}")
        if cls.type in _known:
            raise TypeError(f"two events are called {cls.type}")
        _known[cls.type] = cls

    def data(self) -> dict[str, Any]:
        """The fields as they are stored: plain JSON values."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Stored values as they read in the sentence, in the language of the moment.

        A code that nobody knows any more stays as it is; what was erased is missing in `data`.
        """
        words = {name: _in_words(data[name], labels) for name, labels in cls.codes.items() if name in data}
        said = {name: data[name] for name in cls.texts if isinstance(data.get(name), Mapping)}
        texts = {name: in_language(by_language, language_now()) for name, by_language in said.items()}
        return {**data, **words, **texts}


def _in_words(stored: Any, labels: Mapping[Any, Any]) -> Any:
    if isinstance(stored, str) and stored not in labels:
        stored = stored.split(_BETWEEN)
    if isinstance(stored, list):
        return _BETWEEN.join(str(labels.get(code, code)) for code in stored)
    return labels.get(stored, stored)


def event_class(type_: str) -> type[Event] | None:
    """The class of a stored event, or None for one that an older or newer version wrote."""
    return _known.get(type_)


def known_events() -> dict[str, type[Event]]:
    """Every event type of the installed rooms, by name."""
    return dict(_known)


@dataclass(frozen=True)
class Actor:
    """Who did it: a kind ("staff", "contact", "system", "token") and an id inside that kind."""

    kind: str
    id: int | None = None


SYSTEM = Actor("system")


@dataclass(frozen=True)
class Subject:
    """What it was done to: a kind ("ticket", "user", "mailbox", …) and its id."""

    kind: str
    id: int
