"""Templates, folded when they are loaded: whatever depends on nothing but the language is drawn once in each.

Half of a page is the same for everybody who reads it in one language: words to translate, icons, key hints, addresses
without arguments, buttons made of these. Django draws them anew for every page, a node at a time; here such neighbours
become one node that remembers its text, with holes for the plain values that stand between them. What is written in a
template, and what comes out, stay as they were.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import singledispatch
from itertools import chain, groupby
from typing import Any, Final, TypeVar

from django.template.base import (
    Node,
    NodeList,
    Template,
    TextNode,
)
from django.template.context import Context
from django.template.defaulttags import (
    AutoEscapeControlNode,
    CommentNode,
    IfNode,
    LoadNode,
    URLNode,
)
from django.template.engine import Engine
from django.template.exceptions import TemplateDoesNotExist
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django_cotton.templatetags import InlineTemplate
from django_cotton.templatetags._component import AttrKind, CottonComponentNode

from amparo.ui.quicker import Route, Token, Value, is_literal, quicker
from amparo.ui.unrolling import Function, language_of, said, unroll

_CONSTANT_COMPONENTS: Final = frozenset({"ui.button", "ui.icon_button", "ui.dialog", "ui.notice"})
"""Components that draw nothing but what they are given; one with a form holds a token of the session."""

_Tag = TypeVar("_Tag", bound=Callable[..., Any])


def drawing(tag: _Tag) -> _Tag:
    """Say of a template tag that it depends on its arguments and the language alone."""
    tag.is_drawing = True  # type: ignore[attr-defined] # read below
    return tag


class Loader(cached.Loader):
    """Django's cached loader, folding and unrolling each template before anybody draws it."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if not template.extra_data.get("is_folded"):
            template.extra_data["is_folded"] = True  # said first: a template may include itself
            _fold(template.nodelist)
            unroll(template)
        return template


class _Folded(Node):
    """Neighbours that are the same on every page in one language."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = NodeList(nodes)
        self._said: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        return self.in_language(language_of(context))

    def in_language(self, language: str | None) -> SafeString:
        if (text := self._said.get(language)) is None:
            text = self._said[language] = self._nodes.render(Context())
        return text


class _Pattern(Node):
    """Neighbours that differ from page to page only by the values in their holes; each value is looked up once."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = list(nodes)
        keys = list(dict.fromkeys(_hole(node) for node in self._nodes if not _is_constant(node)))
        self._places = {key: place for place, key in enumerate(keys)}
        self.holes = list({_hole(node): node for node in self._nodes if not _is_constant(node)}.values())
        self._patterns: dict[str | None, str] = {}

    def render(self, context: Context) -> SafeString:
        return SafeString(self.filled(language_of(context), *[node.render(context) for node in self.holes]))

    def filled(self, language: str | None, *values: str) -> str:
        if (pattern := self._patterns.get(language)) is None:
            pattern = self._patterns[language] = "".join(map(self._written, self._nodes))
        return pattern.format(*values)

    def _written(self, node: Node) -> str:
        if _is_constant(node):
            return str(node.render(Context())).replace("{", "{{").replace("}", "}}")
        return f"{{{self._places[_hole(node)]}}}"


@said.register
def _(node: _Folded, function: Function) -> str:
    return f"{function.name(node.in_language)}(language)"


@said.register
def _(node: _Pattern, function: Function) -> str:
    values = [said(one, function) for one in node.holes]
    return f"{function.name(node.filled)}(language, {', '.join(values)})"


def _fold(nodes: NodeList) -> None:
    """Fold in place, from the inside out."""
    for node in nodes:
        for inner in _inner(node):
            _fold(inner)
    folded: list[Node] = []
    quick = map(quicker, chain.from_iterable(map(_spread, nodes)))
    for is_part, group in groupby(quick, lambda node: _is_constant(node) or _hole(node) is not None):
        neighbours = list(group)
        if not is_part or all(isinstance(node, TextNode) for node in neighbours):
            folded += neighbours
        elif all(map(_is_constant, neighbours)):
            folded.append(_Folded(neighbours))
        else:
            folded.append(_Pattern(neighbours) if len(neighbours) > 1 else neighbours[0])
    nodes[:] = folded


def _inner(node: Node) -> Iterator[NodeList]:
    """Every list of nodes inside one; where escaping is switched off, text is left as it is."""
    if isinstance(node, AutoEscapeControlNode):
        return
    if isinstance(node, IfNode):
        yield from (inner for _condition, inner in node.conditions_nodelists)
        return
    yield from (inner for name in node.child_nodelists if isinstance(inner := getattr(node, name, None), NodeList))
    if isinstance(node, CottonComponentNode):
        yield from (one.nodelist for one in _templates_in(node))


def _spread(node: Node) -> Iterable[Node]:
    """A template that is included as it is and holds nothing but constants: its nodes instead."""
    if not isinstance(node, IncludeNode) or node.extra_context or not is_literal(node.template):
        return [node]
    try:
        included = Engine.get_default().get_template(node.template.var).nodelist
    except TemplateDoesNotExist:  # said when it is drawn
        return [node]
    return included if all(map(_is_constant, included)) else [node]


def _hole(node: Node) -> Hashable:
    """What a node shows, for those whose text fits into a hole of a pattern; None for every other."""
    match node:
        case Value():
            return node.expression.token
        case Route(target=None):
            return node.name.token, *(one.token for one in node.arguments)
        case Token():
            return Token
    return None


@singledispatch
def _is_constant(node: Node) -> bool:
    return isinstance(node, _Folded | TextNode | LoadNode | CommentNode)


@_is_constant.register
def _(node: TranslateNode) -> bool:
    context = node.message_context
    return not node.asvar and is_literal(node.filter_expression) and (context is None or is_literal(context))


@_is_constant.register
def _(node: URLNode) -> bool:
    return not node.asvar and all(map(is_literal, (node.view_name, *node.args, *node.kwargs.values())))


@_is_constant.register
def _(node: StaticNode) -> bool:
    return not node.varname and is_literal(node.path)


@_is_constant.register
def _(node: SimpleNode) -> bool:
    is_drawing = getattr(node.func, "is_drawing", False) and node.target_var is None
    return is_drawing and all(map(is_literal, (*node.args, *node.kwargs.values())))


@_is_constant.register
def _(node: CottonComponentNode) -> bool:
    is_given = all(attr.kind in {AttrKind.STATIC, AttrKind.BOOLEAN, AttrKind.ESCAPED} for attr in node._prepared_attrs)  # noqa: SLF001 - cotton says it nowhere else
    inside = chain(node.nodelist, *(one.nodelist for one in _templates_in(node)))
    return node.component_name in _CONSTANT_COMPONENTS and is_given and all(map(_is_constant, inside))


def _templates_in(node: CottonComponentNode) -> Iterator[InlineTemplate]:
    """What is written with tags or variables in the attributes of a component."""
    compiled = (attr.compiled for attr in node._prepared_attrs)  # noqa: SLF001 - as above
    return (one for one in compiled if isinstance(one, InlineTemplate))
