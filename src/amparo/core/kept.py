"""Queries that are put together once and asked often.

A screen asks some twenty small questions, the same ones every time; for each of them Django takes longer to write the
SQL than the database to answer. A kept query is written once for every shape it is asked in; then its values change.
"""

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, update_wrapper
from typing import Any, Final, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

_P = ParamSpec("_P")
_Row = TypeVar("_Row")

_VALUES: Final = frozenset({int, datetime})
_NUMBER: Final = 7_000_000_000_000_000_000  # stand for a value while the SQL is written: nothing real looks like them
_MOMENT: Final = datetime(9000, 1, 1, tzinfo=UTC)


class Reader:
    """Somebody a query depends on by their key, which is a value, and by what they are like, which shapes it."""

    pk: Any

    @property
    def likeness(self) -> Hashable:
        """All that goes into the SQL besides the key."""
        raise NotImplementedError

    def double(self, pk: int) -> "Reader":
        """Another one just like this, with another key."""
        raise NotImplementedError


def kept(build: Callable[_P, QuerySet[Any, _Row]]) -> "Kept[_P, _Row]":
    """Make of a function that gives a queryset one that gives its rows, writing the SQL once for each shape.

    Whole numbers, moments and the key of a `Reader` are values: they go into the query as they are, nothing is computed
    from them. Every other argument is hashable and belongs to the shape. Arguments are given by position.
    """
    return Kept(build)


class Kept(Generic[_P, _Row]):
    def __init__(self, build: Callable[_P, QuerySet[Any, _Row]]) -> None:
        self._build: Callable[..., QuerySet[Any, _Row]] = build
        self._plan = lru_cache(maxsize=256)(self._write)
        update_wrapper(self, build)

    def __call__(self, *arguments: _P.args, **_none: _P.kwargs) -> list[_Row]:
        plan = self._plan(tuple(_Shape.of(one) for one in arguments))
        return plan.rows([one.pk if isinstance(one, Reader) else one for one in arguments]) if plan else []

    def _write(self, shapes: "tuple[_Shape, ...]") -> "_Plan | None":
        """The plan for arguments of these shapes; nothing when the answer is always empty."""
        doubles = [shape.double(place) for place, shape in enumerate(shapes)]
        queryset = self._build(*doubles)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return None
        keys = {getattr(double, "pk", double): place for place, double in enumerate(doubles) if shapes[place].is_value}
        places = {
            at: keys[value] for at, value in enumerate(values) if isinstance(value, int | datetime) and value in keys
        }
        lost = {place for place, shape in enumerate(shapes) if shape.kind in _VALUES} - set(places.values())
        if lost:
            raise TypeError(f"{self._build.__qualname__}: something is computed from argument {min(lost)}")
        return _Plan(queryset, compiler, sql, list(values), places)


@dataclass(frozen=True)
class _Shape:
    """What the SQL depends on of one argument; `sample` makes the argument that stands in for all of this shape."""

    kind: type
    said: Hashable
    sample: Any = field(compare=False)

    @classmethod
    def of(cls, argument: Any) -> "_Shape":
        if isinstance(argument, Reader):
            return cls(type(argument), argument.likeness, argument)
        is_value = type(argument) in _VALUES
        return cls(type(argument), None if is_value else argument, None if is_value else argument)

    @property
    def is_value(self) -> bool:
        return self.kind in _VALUES or isinstance(self.sample, Reader)

    def double(self, place: int) -> Any:
        if isinstance(self.sample, Reader):
            return self.sample.double(_NUMBER + place)
        if self.kind is int:
            return _NUMBER + place
        return _MOMENT + timedelta(days=place) if self.kind is datetime else self.sample


@dataclass(frozen=True)
class _Plan:
    """A query with its SQL; `places` says which of its values come from which argument."""

    queryset: Any  # a QuerySet, of which Django's own makers of rows read what it does not publish
    compiler: SQLCompiler
    sql: str
    values: list[Any]
    places: Mapping[int, int]

    def rows(self, arguments: list[Any]) -> list[Any]:
        """Ask; Django makes the rows as it would have, with a compiler that has its SQL already."""
        values = [arguments[self.places[at]] if at in self.places else one for at, one in enumerate(self.values)]
        compiler: Any = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_arguments, **_options: (self.sql, tuple(values))
        query = copy(self.queryset.query)
        query.get_compiler = lambda *_arguments, **_options: compiler
        asked: Any = QuerySet(self.queryset.model, query=query)  # a chained one would copy the whole query
        asked._iterable_class, asked._fields = self.queryset._iterable_class, self.queryset._fields  # noqa: SLF001 - what makes rows
        return list(asked)
