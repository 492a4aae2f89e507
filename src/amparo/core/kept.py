"""Queries that are put together once and asked often.

A screen asks some twenty small questions, the same ones every time; for each of them Django takes longer to write the
SQL than the database to answer, and the database longer to plan than to look. A kept query is written once for every
shape it is asked in and prepared once on every connection; then only its values change.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, update_wrapper
from operator import itemgetter
from typing import Any, Final, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ValuesIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from psycopg.types.numeric import Int8

from amparo.core.prepared import Cursor

_P = ParamSpec("_P")
_Row = TypeVar("_Row")

_Columns = Sequence[Any]
_Ask = Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]

_VALUES: Final = frozenset({int, list, str, date, datetime})
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

    Whole numbers, texts, lists of either for `…__in` (of texts, at least one), days, moments and the key of a `Reader`
    are values: they go into the query as they are, nothing is computed from them. Every other argument is hashable and
    belongs to the shape, a code of a StrEnum too. All by position.
    """
    return Kept(build, ask)


def written_once(build: Callable[_P, QuerySet[Any, _Row]]) -> "Kept[_P, _Row]":
    """As `kept`, but planned each time, with its values before the planner's eyes.

    For what is best looked for in different ways, depending on how common the values are.
    """
    return Kept(build, _ask_anew)


class Kept(Generic[_P, _Row]):
    def __init__(self, build: Callable[_P, QuerySet[Any, _Row]], ask: "_Ask") -> None:
        self._build: Callable[..., QuerySet[Any, _Row]] = build
        self._ask = ask
        self._plan = lru_cache(maxsize=256)(self._write)
        update_wrapper(self, build)

    def __call__(self, *arguments: _P.args, **_none: _P.kwargs) -> list[_Row]:
        plan = self._plan(tuple(_Shape.of(one) for one in arguments))
        return plan.rows(arguments) if plan else []

    def _write(self, shapes: "tuple[_Shape, ...]") -> "_Plan | None":
        """The plan for arguments of these shapes; nothing when the answer is always empty."""
        queryset = self._build(*(shape.double(place) for place, shape in enumerate(shapes)))
        database: Any = connections[DEFAULT_DB_ALIAS]
        compiler = queryset.query.get_compiler(connection=database)
        try:
            sql = database.ops.compose_sql(*compiler.as_sql()).replace("%", "%%")
        except EmptyResultSet:
            return None
        for place, shape in enumerate(shapes):
            for written, said in shape.written(place).items():
                if written not in sql and not shape.is_reader:  # who may see all leaves no trace
                    raise TypeError(f"{self._build.__qualname__}: something is computed from argument {place}")
                sql = sql.replace(written, said)
        return _Plan(sql, self._ask, _reading(compiler), _making(queryset, compiler))


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
        if isinstance(argument, list):
            return cls(list, "texts" if isinstance(next(iter(argument), 0), str) else "numbers", None)
        said = None if type(argument) in _VALUES else argument
        return cls(type(argument), said, said)

    @property
    def is_reader(self) -> bool:
        return isinstance(self.sample, Reader)

    def double(self, place: int) -> Any:
        if self.is_reader:
            return self.sample.double(_NUMBER + place * 1000)
        number = _NUMBER + place * 1000
        if self.kind is list:
            return [f"kept{number}" if self.said == "texts" else number]
        if self.kind in {int, str}:
            return number if self.kind is int else f"kept{number}"
        if self.kind is date:
            return _MOMENT.date() + timedelta(days=place)
        return _MOMENT + timedelta(days=place) if self.kind is datetime else self.sample

    def written(self, place: int) -> Mapping[str, str]:
        """How the double stands in the SQL, and what stands there instead; nothing for what is not a value."""
        number, said = str(_NUMBER + place * 1000), f"%(a{place})s"
        if self.kind is list:
            return {f"IN ('kept{number}')" if self.said == "texts" else f"IN ({number})": f"= ANY({said})"}
        if self.kind is str:
            return {f"'kept{number}'": said}
        if self.kind in {date, datetime}:
            return {f"'{self.double(place)}'::{'date' if self.kind is date else 'timestamptz'}": said}
        return {number: said} if self.is_reader or self.kind is int else {}


@dataclass(frozen=True)
class _Plan:
    """A query with its SQL, in which arguments are named a0, a1 and so on, and what makes its rows."""

    sql: str
    ask: "_Ask"
    read: Callable[[Iterable[_Columns]], Iterable[_Columns]]
    make: Callable[[_Columns], Any]

    def rows(self, arguments: tuple[Any, ...]) -> list[Any]:
        found = self.ask(self.sql, {f"a{place}": one for place, one in enumerate(arguments)})
        return [self.make(row) for row in self.read(found)]


def _reading(compiler: SQLCompiler) -> Callable[[Iterable[_Columns]], Iterable[_Columns]]:
    """What turns values into those of Python that have another shape there than in the database."""
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    return lambda rows: compiler.apply_converters(rows, converters) if converters else rows


def _making(queryset: Any, compiler: SQLCompiler) -> Callable[[_Columns], Any]:
    """What makes a row of the queryset out of its columns: as Django's iterables do, but prepared once for all."""
    kind = queryset._iterable_class  # noqa: SLF001 - said nowhere else
    if kind is ValuesListIterable:
        return tuple
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is ValuesIterable:
        names = list(queryset.query.selected)
        return lambda row: dict(zip(names, row, strict=True))
    return _making_models(compiler)


def _making_models(compiler: Any) -> Callable[[_Columns], Any]:
    info, annotated = compiler.klass_info, tuple(compiler.annotation_col_map.items())
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:last]]
    related = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # the stubs are of a later Django

    def make(row: _Columns) -> Any:
        one = info["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for populator in related:
            populator.populate(row, one)
        for name, place in annotated:
            setattr(one, name, row[place])
        return one

    return make


def ask(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query that is written by hand, prepared once on each connection; its `%(name)s` are values."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    with database._prepare_cursor(Cursor(database.connection)) as cursor:  # noqa: SLF001 - which logs, counts and watches
        cursor.execute(sql, {name: _value(one) for name, one in values.items()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _ask_anew(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, {name: _value(one) for name, one in values.items()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _value(argument: Any) -> Any:
    if isinstance(argument, Reader):
        return Int8(argument.pk)
    if isinstance(argument, list):
        return [_value(one) for one in argument]
    return Int8(argument) if type(argument) is int else argument
