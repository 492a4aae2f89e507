"""The form of a procedure's text: its keys, and those that every step has."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.escalations.states import TO_TELL
from amparo.moderation.states import Outcome
from amparo.people.states import Tier
from amparo.sops import kinds
from amparo.sops.language.document import Branch, Fact, LeaveOut, Risk, Step
from amparo.sops.language.marks import Entries, Node, Scalar, lines_of
from amparo.sops.language.names import FACTS
from amparo.sops.language.problems import Findings
from amparo.sops.language.shapes import (
    KEBAB,
    Anything,
    Date,
    Expression,
    Field,
    InWords,
    Json,
    Leaf,
    ListOf,
    MapOf,
    Name,
    OneOf,
    Record,
    Shape,
    StepName,
    Text,
)

_BRANCH: Final = Record(
    {
        "when": Field(Expression(condition=True)),
        "to": Field(StepName()),
        "otherwise": Field(StepName()),
    }
)


class Next(Shape):
    """Where a step leads: the id of a step, or a list of branches."""

    def read(self, node: Node, found: Findings) -> tuple[Branch, ...]:
        if isinstance(node, Scalar):
            to = StepName().read(node, found)
            return (Branch(None, to, node.line),) if to else ()
        read = (self._branch(item, found) for item in node.items) if not isinstance(node, Entries) else ()
        if isinstance(node, Entries):
            found.add(node.line, "shape", _("Here should stand the id of a step, or a list of branches."))
        return tuple(branch for branch in read if branch)

    def _branch(self, node: Node, found: Findings) -> Branch | None:
        values = _BRANCH.read(node, found)
        match values:
            case {"when": when, "to": to, **rest} if not rest:
                return Branch(when, to, node.line)
            case {"otherwise": to, **rest} if not rest:
                return Branch(None, to, node.line)
        found.add(node.line, "branch", _("A branch is “when” with “to”, or “otherwise”."))
        return None

    def schema(self) -> Json:
        when: Json = {
            "type": "object",
            "properties": {"when": Expression(condition=True).schema(), "to": StepName().schema()},
            "required": ["when", "to"],
            "additionalProperties": False,
        }
        otherwise: Json = {
            "type": "object",
            "properties": {"otherwise": StepName().schema()},
            "required": ["otherwise"],
            "additionalProperties": False,
        }
        return {"anyOf": [StepName().schema(), {"type": "array", "items": {"anyOf": [when, otherwise]}}]}

    def leaves(self, value: tuple[Branch, ...], path: str) -> Iterator[Leaf]:
        for index, branch in enumerate(value):
            if branch.when is not None:
                yield Leaf(f"{path}.{index}.when", Expression(condition=True), branch.when)
            yield Leaf(f"{path}.{index}", StepName(), branch.to)


COMMON: Final[Mapping[str, Field]] = {
    "id": Field(Name(), required=True),
    "kind": Field(Text(), required=True),
    "title": Field(InWords(), about="A short name, for the drawing and for lists."),
    "text": Field(InWords(variables=True), about="What is asked or said."),
    "why": Field(InWords(), about="Why it is asked."),
    "facts": Field(
        ListOf(
            Record({"label": Field(InWords(), required=True), "value": Field(Expression(), required=True)}),
        ),
        about="Shown beside the question.",
    ),
    "leave_out": Field(OneOf(tuple(LeaveOut)), about="Who may leave this step out, with a reason; `lead` if absent."),
    "next": Field(Next(), about="Where it leads; the step that follows in the text if absent."),
}
_TITLED_BY_ITS_TEXT: Final = {"ask", "ask_requester", "end"}


def fields_of(kind: str) -> Mapping[str, Field]:
    """Every key that a step of this kind may have. Raises KeyError for an unknown kind."""
    own = kinds.of(kind).fields
    titled = Field(COMMON["title"].shape, required=kind not in _TITLED_BY_ITS_TEXT, about=COMMON["title"].about)
    return {**COMMON, "title": titled, **own}


class StepShape(Shape):
    """A step, which has the keys of its kind."""

    def read(self, node: Node, found: Findings) -> Step | None:
        found.step = _word(node, "id")
        try:
            kind = _word(node, "kind")
            if kind in kinds.known():
                return self._step(node, found, kind)
            known = ", ".join(kinds.known())
            found.add(node.line, "unknown-kind", _("A step has a “kind”, one of: %(known)s.") % {"known": known})
            return None
        finally:
            found.step = ""

    def _step(self, node: Node, found: Findings, kind: str) -> Step | None:
        values = dict(Record(fields_of(kind)).read(node, found) or {})
        if "id" not in values:
            return None
        facts = tuple(
            Fact(one["label"], one["value"]) for one in values.pop("facts", ()) if {"label", "value"} <= one.keys()
        )
        leave_out = LeaveOut(values.pop("leave_out", LeaveOut.LEAD))
        common = {key: values.pop(key) for key in COMMON if key in values}
        return Step(
            **common, facts=facts, leave_out=leave_out, fields=values, line=node.line, lines=dict(lines_of(node))
        )

    def schema(self) -> Json:
        return {"$ref": "#/$defs/step"}


def leaves(step: Step) -> Iterator[Leaf]:
    """Every simple value of a step with the shape that read it, under the path that its line is kept by."""
    known = fields_of(step.kind)
    facts = [{"label": fact.label, "value": fact.value} for fact in step.facts]
    own = {"title": step.title, "text": step.text, "why": step.why, "facts": facts, "next": step.next}
    yield from Record(known).leaves(
        {key: value for key, value in {**own, **step.fields}.items() if value or key in step.lines}
    )


def _word(node: Node, key: str) -> str:
    value = node.entries.get(key) if isinstance(node, Entries) else None
    return value.text if isinstance(value, Scalar) else ""


APPLIES_TO: Final = Record(
    {
        "reasons": Field(ListOf(Text()), about="Codes of contact reasons; each covers those below it."),
        "products": Field(ListOf(Text()), about="Codes of brands."),
        "markets": Field(ListOf(Name("[A-Z]{2}", "BR")), about="Countries, each by its two letters."),
        "tiers": Field(ListOf(OneOf(tuple(Tier)))),
        "when": Field(Expression(condition=True)),
    }
)

_LEFT_OUT: Final = Record({"reason": Field(Text(), required=True), "to": Field(StepName())})


class LeftOut(Shape):
    """Why a step is left out; and where to go on, where the procedure cannot tell without it."""

    def read(self, node: Node, found: Findings) -> str | Mapping[str, str] | None:
        shape: Shape = Text() if isinstance(node, Scalar) else _LEFT_OUT
        read: str | Mapping[str, str] | None = shape.read(node, found)
        return read

    def schema(self) -> Json:
        return {"anyOf": [Text().schema(), _LEFT_OUT.schema()]}


_EXPECT: Final = Record(
    {
        "path": Field(ListOf(Text()), about="The steps in order."),
        "actions": Field(ListOf(Text()), about="The actions that are called, in order."),
        "end": Field(Text(), about="The outcome."),
    }
)

_DECISION: Final = Record(
    {
        "outcome": Field(OneOf((*TO_TELL, *Outcome)), required=True),
        "answer": Field(Text(), about="In the authority's words."),
    }
)

SCENARIO: Final = Record(
    {
        "id": Field(Name(), required=True),
        "title": Field(InWords(), about="What people call the case; the id if absent."),
        "given": Field(MapOf(MapOf(Anything()), key="|".join(FACTS)), about="The case, over the defaults."),
        "answers": Field(MapOf(Anything()), about="By step; `silence` where the requester never answers."),
        "tools": Field(MapOf(Anything()), about="By step: outputs, or one of down, refused, not_found."),
        "decisions": Field(MapOf(_DECISION), about="By step: what the authority, or the review, decides."),
        "left_out": Field(MapOf(LeftOut()), about="Steps left out: the reason, or `reason` and where `to` go on."),
        "expect": Field(_EXPECT, required=True),
    }
)

SOP: Final[Mapping[str, Field]] = {
    "id": Field(Name(KEBAB, "lost-login"), required=True),
    "title": Field(InWords(), required=True),
    "summary": Field(InWords(), required=True, about="When to use it, in one sentence."),
    "owner": Field(Text(), required=True, about="The team that owns it."),
    "risk": Field(OneOf(tuple(Risk)), required=True),
    "review_by": Field(Date(), required=True, about="When its owner looks at it again."),
    "applies_to": Field(APPLIES_TO, about="Where it applies; each part that is absent means everywhere."),
    "steps": Field(ListOf(StepShape(), least=1), required=True),
    "scenarios": Field(ListOf(SCENARIO), about="Made-up cases that the procedure must handle as they say."),
}
"""The keys of a procedure."""
