"""Nodes of templates that draw what Django's draw, by the short way that nearly every value allows.

Where that way does not lead to the end, Django's own is gone from its beginning.
"""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Final

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context, ContextDict
from django.template.defaulttags import CsrfTokenNode, CycleNode, IfChangedNode, TemplateLiteral, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.smartif import TokenBase
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString

from amparo.ui.routes import route

_KEEPING: Final = (BlockNode, CycleNode, ExtendsNode, IfChangedNode)
"""Nodes that keep something while a template is drawn, for which each included one needs a place of its own."""


class Lookup(Variable):
    """`a.b.c`: a key of a dictionary, or an attribute of what has no keys, which Django asks for keys first."""

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.name, *self.parts = written.split(".")

    def resolve(self, context: Any) -> Any:
        for level in reversed(context.dicts):  # `context.get`, which a page asks a thousand times
            if self.name in level:
                value = level[self.name]
                break
        else:
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

    def found(self, context: Any) -> Any:
        """The value, or what stands for one that nobody gave."""
        try:
            return self.resolve(context)
        except VariableDoesNotExist:
            return context.template.engine.string_if_invalid

    def asked(self, context: Any) -> Any:
        """The value, or nothing: in a condition it may be missing."""
        try:
            return self.resolve(context)
        except VariableDoesNotExist:
            return None


class Value(Node):
    """`{{ value }}`: texts and whole numbers, which most values are."""

    child_nodelists = ()

    def __init__(self, node: VariableNode) -> None:
        self.expression = node.filter_expression

    def render(self, context: Context) -> str:
        return shown(self.expression.resolve(context), context)


def shown(value: Any, context: Any) -> str:
    """A value as it stands on the page."""
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
        return self.drawn(context, self.name.resolve(context), *[one.resolve(context) for one in self.arguments])

    def drawn(self, context: Context, name: str, *values: Any) -> str:
        for value in values:
            if type(value) is not int and not (isinstance(value, str) and value.isalpha()):
                return self._node.render(context)
        try:
            address = route(name, *values)
        except NoReverseMatch:
            return self._node.render(context)
        if self.target is None:
            return escape(address)
        context[self.target] = address
        return ""


class Token(Node):
    """`{% csrf_token %}`, drawn once for a page: each of its forms has it."""

    child_nodelists = ()

    def __init__(self, node: CsrfTokenNode) -> None:
        self._node = node

    def render(self, context: Any) -> str:
        page = context.render_context.dicts[0]
        if Token not in page:
            page[Token] = self._node.render(context)
        said: str = page[Token]
        return said


class Include(Node):
    """`{% include %}` of a template that is named as it is: searched for once."""

    child_nodelists = ()

    def __init__(self, node: IncludeNode) -> None:
        self._name = str(node.template.var)
        self.given = node.extra_context
        self._draw: Callable[[Any], SafeString] | None = None

    def render(self, context: Any) -> SafeString:
        return self.drawn(context, {name: value.resolve(context) for name, value in self.given.items()})

    def drawn(self, context: Any, given: Mapping[str, Any]) -> SafeString:
        if self._draw is None:
            template = context.template.engine.get_template(self._name)
            keeps = template.nodelist.get_nodes_by_type(_KEEPING)
            self._draw = template.render if keeps else template.nodelist.render
        with ContextDict(context, given):
            return self._draw(context)


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
    if isinstance(node, CsrfTokenNode):
        return Token(node)
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
