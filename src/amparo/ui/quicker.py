"""Nodes of templates that draw what Django's draw, by the short way that nearly every value allows.

Where that way does not lead to the end, Django's own is gone from its beginning.
"""

from collections.abc import Iterator
from html import escape
from typing import Any, Final

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Template,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaulttags import TemplateLiteral, URLNode
from django.template.loader_tags import IncludeNode
from django.template.smartif import TokenBase
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString

from amparo.ui.routes import route

_NOTHING: Final = object()


class Lookup(Variable):
    """`a.b.c`: a key of a dictionary, or an attribute of what has no keys, which Django asks for keys first."""

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.name, *self.parts = written.split(".")

    def resolve(self, context: Any) -> Any:
        value = context.get(self.name, _NOTHING)
        if value is _NOTHING:
            raise VariableDoesNotExist("Nobody gave [%s].", (self.name,))
        try:
            for part in self.parts:
                if type(value) is dict:
                    value = value[part]
                elif hasattr(type(value), "__getitem__") or callable(value):
                    return super().resolve(context)
                else:
                    value = getattr(value, part)
        except Exception:  # noqa: BLE001 - Django decides what becomes of it
            return super().resolve(context)
        return super().resolve(context) if callable(value) else value


class Value(Node):
    """`{{ value }}`: texts and whole numbers, which most values are."""

    child_nodelists = ()

    def __init__(self, node: VariableNode) -> None:
        self.expression = node.filter_expression

    def render(self, context: Context) -> str:
        value = self.expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value  # type: ignore[no-any-return] # a finished text
        if kind is str and context.autoescape:
            return escape(value)
        return str(value) if kind is int else render_value_in_context(value, context)


class Route(Node):
    """`{% url %}` with whole numbers and words in it, which are put into the address instead of searched for."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self._node = node
        self.name, self.arguments, self.target = node.view_name, node.args, node.asvar

    def render(self, context: Context) -> str:
        values = [one.resolve(context) for one in self.arguments]
        if not all(type(value) is int or (isinstance(value, str) and value.isalpha()) for value in values):
            return self._node.render(context)
        try:
            address = route(self.name.resolve(context), *values)
        except NoReverseMatch:
            return self._node.render(context)
        if self.target is None:
            return escape(address)
        context[self.target] = address
        return ""


class Include(Node):
    """`{% include %}` of a template that is named as it is: searched for once."""

    child_nodelists = ()

    def __init__(self, node: IncludeNode) -> None:
        self._name = str(node.template.var)
        self._given = node.extra_context
        self._template: Template | None = None

    def render(self, context: Any) -> SafeString:
        if self._template is None:
            self._template = context.template.engine.get_template(self._name)
        with context.push(**{name: value.resolve(context) for name, value in self._given.items()}):
            return self._template.render(context)


def quicker(node: Node) -> Node:
    """The node that draws the same sooner, or the node itself."""
    for expression in _expressions(list(vars(node).values())):
        said = expression.var
        if type(said) is Variable and said.lookups is not None and not said.translate:
            expression.var = Lookup(str(said.var))
    if isinstance(node, VariableNode):
        return Value(node)
    if isinstance(node, URLNode) and not node.kwargs:
        is_constant = node.asvar is None and all(map(is_literal, (node.view_name, *node.args)))
        return node if is_constant else Route(node)
    if isinstance(node, IncludeNode) and is_literal(node.template) and not node.isolated_context:
        return Include(node)
    return node


def is_literal(expression: FilterExpression) -> bool:
    """A string or number written in the template, without filters."""
    said = expression.var
    return not expression.filters and not (isinstance(said, Variable) and said.lookups is not None)


def _expressions(thing: object) -> Iterator[FilterExpression]:
    """Every expression of a tag, also those that a condition is made of; not those of the nodes inside it."""
    match thing:
        case FilterExpression():
            yield thing
        case TemplateLiteral():
            yield from _expressions(thing.value)
        case TokenBase():
            yield from _expressions([thing.first, thing.second])
        case dict():
            yield from _expressions(list(thing.values()))
        case list() | tuple() if not isinstance(thing, NodeList):
            for one in thing:
                yield from _expressions(one)
