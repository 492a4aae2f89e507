"""Templates, unrolled: a list of nodes as one function of Python.

Django draws a page by asking each node, which asks its expression, which asks its name: several calls for every word.
Here the nodes of a list are written out one under the other, as one would write it by hand: a condition becomes `if`,
a loop `for`. A node that nobody said how to write draws itself, as ever.

One thing differs: what goes wrong inside a property is told, where Django takes it for "no" if the condition has
several parts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, singledispatch
from typing import Any, Final

from django.template.base import FilterExpression, Node, NodeList, TextNode
from django.template.context import Context, ContextDict
from django.template.defaulttags import ForNode, IfNode, LoadNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import ExtendsNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from amparo.ui.quicker import Include, Lookup, Route, Value, is_literal, shown

_LANGUAGE: Final = "amparo.ui.unrolling"
_NOTHING_GOES_WRONG: Final = frozenset({"and", "or", "==", "!="})
"""Operators of conditions that are the same in Python; with the others Django takes an error for "no"."""


class Unrolled(NodeList):
    """Nodes that are drawn by one function, which is written when they are first drawn."""

    def render(self, context: Any) -> SafeString:
        return self._draw(context)

    @cached_property
    def _draw(self) -> "Callable[[Any], SafeString]":
        function = Function()
        function.write(self)
        return function.made(next((str(node.origin) for node in self if hasattr(node, "origin")), "a template"))


class Function:
    """A function that is being written: its lines, and the things that they name."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 1
        self._things: dict[str, Any] = {
            "ContextDict": ContextDict,
            "SafeString": SafeString,
            "finished": _finished,
            "language_of": language_of,
            "rounds": _rounds,
            "shown": shown,
        }

    def name(self, thing: object) -> str:
        """What the function calls a thing."""
        name = f"_{len(self._things)}"
        self._things[name] = thing
        return name

    def line(self, text: str) -> None:
        self._lines.append("    " * self._depth + text)

    def under(self, head: str, nodes: Sequence[Node]) -> None:
        self.line(f"{head}:")
        self._depth += 1
        self.line("pass")
        self.write(nodes)
        self._depth -= 1

    def write(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            write(node, self)

    def value(self, expression: FilterExpression, *, in_condition: bool = False) -> str:
        """The expression of Python for one of a template; a name that nobody gave is None in conditions, else empty."""
        if is_literal(expression):
            return self.name(expression.resolve(Context()))
        name = expression.var
        if isinstance(name, Lookup) and not expression.filters:
            return f"{self.name(name.asked if in_condition else name.found)}(context)"
        return f"{self.name(expression.resolve)}(context, {in_condition})"

    def values(self, named: Mapping[str, FilterExpression]) -> str:
        """The same for a dictionary of them."""
        return "{" + ", ".join(f"{name!r}: {self.value(one)}" for name, one in named.items()) + "}"

    def made(self, place: str) -> Callable[[Any], SafeString]:
        """The function; `place` is the template that it stands for where something goes wrong."""
        head = ["def draw(context):", "    parts = []", "    add = parts.append", "    language = language_of(context)"]
        text = "\n".join([*head, *self._lines, "    return SafeString(''.join(parts))"])
        exec(compile(text, f"<{place}>", "exec"), self._things)  # noqa: S102 - written here, from our own templates
        draw: Callable[[Any], SafeString] = self._things["draw"]
        return draw


@singledispatch
def write(node: Any, function: Function) -> None:
    """Write one node down."""
    function.line(f"add({said(node, function)})")


@singledispatch
def said(node: Any, function: Function) -> str:
    """The expression of Python for what a node says; one that draws itself has the nodes inside it unrolled."""
    for name in node.child_nodelists:
        unroll(node, name)
    return f"{function.name(node.render)}(context)"


def unroll(holder: Any, name: str = "nodelist") -> None:
    """Unroll the nodes that `holder` has under `name`."""
    nodes = getattr(holder, name, None)
    if isinstance(nodes, NodeList) and not isinstance(nodes, Unrolled):
        setattr(holder, name, Unrolled(nodes))


@said.register
def _(node: TextNode, _function: Function) -> str:
    return repr(str(node.s))


@said.register
def _(node: Value, function: Function) -> str:
    return f"shown({function.value(node.expression)}, context)"


@said.register
def _(node: Route, function: Function) -> str:
    values = [function.value(one) for one in (node.name, *node.arguments)]
    return f"{function.name(node.drawn)}(context, {', '.join(values)})"


@said.register
def _(node: Include, function: Function) -> str:
    return f"{function.name(node.drawn)}(context, {function.values(node.given)})"


@said.register
def _(node: ExtendsNode, function: Function) -> str:
    """Its blocks are drawn where the template that it extends has them."""
    for block in node.blocks.values():
        unroll(block)
    return f"{function.name(node.render)}(context)"


@write.register
def _(_node: LoadNode, _function: Function) -> None:
    """Nothing is drawn."""


@write.register
def _(node: IfNode, function: Function) -> None:
    word = "if"
    for condition, nodes in node.conditions_nodelists:
        function.under("else" if condition is None else f"{word} {_condition(condition, function)}", nodes)
        word = "elif"


def _condition(token: Any, function: Function) -> str:
    if token.id == "literal":
        return function.value(token.value, in_condition=True)
    if token.id == "not":
        return f"(not {_condition(token.first, function)})"
    if token.id in _NOTHING_GOES_WRONG:
        return f"({_condition(token.first, function)} {token.id} {_condition(token.second, function)})"
    return f"{function.name(token.eval)}(context)"


@write.register
def _(node: WithNode, function: Function) -> None:
    function.under(f"with ContextDict(context, {function.values(node.extra_context)})", node.nodelist)


@write.register(ForNode)
def _(node: Any, function: Function) -> None:
    items = function.name(None)
    function.line(f"{items} = {function.value(node.sequence, in_condition=True)}")
    arguments = f"context, {function.name(tuple(node.loopvars))}, {items}, {bool(node.is_reversed)}"
    function.under(f"for _round in rounds({arguments})", node.nodelist_loop)
    if node.nodelist_empty:
        function.under(f"if not {items}", node.nodelist_empty)


def _rounds(context: Any, names: tuple[str, ...], items: Any, is_reversed: bool) -> Iterator[None]:  # noqa: FBT001 - called by position
    """One round of a loop for each item, which has its name, and the loop its counters, while it is drawn."""
    if not items:
        return
    items = items if hasattr(items, "__len__") else list(items)
    count = len(items)
    with ContextDict(context, {"forloop": (loop := {"parentloop": context.get("forloop", {})})}) as level:
        for place, item in enumerate(reversed(items) if is_reversed else items):
            loop.update(
                counter0=place,
                counter=place + 1,
                revcounter=count - place,
                revcounter0=count - place - 1,
                first=place == 0,
                last=place == count - 1,
            )
            if len(names) == 1:
                level[names[0]] = item
                yield
            else:
                with ContextDict(context, zip(names, item, strict=True)):
                    yield


@write.register
def _(node: SimpleNode, function: Function) -> None:
    if node.target_var is None or type(node) is not SimpleNode:
        function.line(f"add({said(node, function)})")
    else:
        function.line(f"context[{node.target_var!r}] = {_call(node, function)}")


@said.register
def _(node: SimpleNode, function: Function) -> str:
    if type(node) is not SimpleNode:  # it has nodes inside it
        return said.dispatch(Node)(node, function)
    return f"finished({_call(node, function)}, context)"


def _call(node: SimpleNode, function: Function) -> str:
    given = ["context"] if node.takes_context else []
    given += [function.value(one) for one in node.args]
    given += [f"{name}={function.value(one)}" for name, one in node.kwargs.items()]
    return f"{function.name(node.func)}({', '.join(given)})"


def _finished(drawn: Any, context: Any) -> Any:
    """What a tag gives, as it stands on the page."""
    return drawn if type(drawn) is SafeString or not context.autoescape else conditional_escape(drawn)


def language_of(context: Any) -> str | None:
    """The language of a page, which asks for it a hundred times; no template of ours changes it on the way."""
    page = context.render_context.dicts[0]  # shared with what is drawn inside, as Django's own include does
    if _LANGUAGE not in page:
        page[_LANGUAGE] = get_language()
    said: str | None = page[_LANGUAGE]
    return said
