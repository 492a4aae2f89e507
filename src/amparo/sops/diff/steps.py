"""What changed inside one step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels
from amparo.sops.diff.difference import Difference, Mark
from amparo.sops.diff.wording import language_names, plain, rewritten, shown
from amparo.sops.drawing.words import about, name, said, way_words
from amparo.sops.labels import OUTCOME_NAMES
from amparo.sops.language.document import LeaveOut, Sop, Step, Words
from amparo.sops.language.edges import ways
from amparo.sops.language.ways import Way, WayKind

_TEXTS: Final[Labels] = {
    "text": _("The text of %(step)s is worded anew in %(languages)s"),
    "why": _("The reason given for %(step)s is worded anew in %(languages)s"),
    "ask_as": _("How %(step)s is put to the requester is worded anew in %(languages)s"),
    "if_down": _("The manual way of %(step)s is another one in %(languages)s"),
}
_MAY_LEAVE_OUT: Final[Mapping[LeaveOut, str | Promise]] = {
    LeaveOut.ANYONE: _("%(step)s may now be left out by anyone, with a reason"),
    LeaveOut.LEAD: _("%(step)s may now be left out only by a lead, with a reason"),
    LeaveOut.NEVER: _("%(step)s may no longer be left out"),
}
_FIELDS: Final[Labels] = {
    "action": pgettext_lazy("part of a step", "the action"),
    "answer": pgettext_lazy("part of a step", "the kind of answer"),
    "at_most": pgettext_lazy("part of a step", "the longest wait"),
    "for": pgettext_lazy("part of a step", "how long it waits"),
    "give_up_after": pgettext_lazy("part of a step", "when it gives up"),
    "max": pgettext_lazy("part of a step", "the most"),
    "min": pgettext_lazy("part of a step", "the least"),
    "outcome": pgettext_lazy("part of a step", "the outcome"),
    "remind_after": pgettext_lazy("part of a step", "when it reminds"),
    "root_cause": pgettext_lazy("part of a step", "the root cause"),
    "sop": pgettext_lazy("part of a step", "the procedure it calls"),
    "tags_added": pgettext_lazy("part of a step", "the tags it adds"),
    "tags_removed": pgettext_lazy("part of a step", "the tags it takes away"),
    "then": pgettext_lazy("part of a step", "the state after sending"),
    "until": pgettext_lazy("part of a step", "what it waits for"),
    "values": pgettext_lazy("part of a step", "what it sets"),
    "with": pgettext_lazy("part of a step", "what the action is given"),
}
_NAMES: Final[Mapping[str, Labels]] = {"outcome": OUTCOME_NAMES}
"""Keys whose values are codes, with the words for these."""
_SAID_ELSEWHERE: Final = frozenset({"options", "evidence", "approval", "if_silent", "if_late", *_TEXTS})


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A step in both versions; `names` maps old ids of steps that were renamed to new ones."""

    old_sop: Sop
    old: Step
    new_sop: Sop
    new: Step
    names: Mapping[str, str]
    language: str

    def says(self, mark: Mark, pattern: str | Promise, **words: object) -> Difference:
        words = {"step": name(self.new, self.language), **words}
        return Difference(mark=mark, pattern=pattern, words=words, step=self.new.id)


def changed(pair: Pair) -> Iterator[Difference]:
    """Everything in the order in which a reader meets it: name, kind, texts, answers, ways, rules, the rest."""
    yield from _name(pair)
    if pair.old.kind != pair.new.kind:
        yield pair.says(
            Mark.CHANGED, _("%(step)s is now: %(new)s, before: %(old)s"), old=about(pair.old), new=about(pair.new)
        )
    yield from _texts(pair)
    yield from _options(pair)
    yield from _ways(pair)
    yield from _rules(pair)
    yield from _fields(pair)


def _name(pair: Pair) -> Iterator[Difference]:
    if not rewritten(pair.old.title, pair.new.title):
        return
    old, new = name(pair.old, pair.language), name(pair.new, pair.language)
    if old != new:
        yield pair.says(Mark.CHANGED, _("%(was)s is now called %(step)s"), was=old)
    else:
        languages = language_names(rewritten(pair.old.title, pair.new.title))
        yield pair.says(Mark.CHANGED, _("%(step)s has another title in %(languages)s"), languages=languages)


def _texts(pair: Pair) -> Iterator[Difference]:
    for key, pattern in _TEXTS.items():
        old, new = _text(pair.old, key), _text(pair.new, key)
        if languages := rewritten(old, new):
            language = pair.language if pair.language in languages else languages[0]
            yield Difference(
                mark=Mark.CHANGED,
                pattern=pattern,
                words={"step": name(pair.new, pair.language), "languages": language_names(languages)},
                step=pair.new.id,
                before=old.get(language, ""),
                after=new.get(language, ""),
            )


def _text(step: Step, key: str) -> Words:
    found: Words = {"text": step.text, "why": step.why}.get(key) or step.fields.get(key) or {}
    return found


def _options(pair: Pair) -> Iterator[Difference]:
    old, new = (
        {one.get("value"): one.get("label", {}) for one in step.fields.get("options", ())}
        for step in (pair.old, pair.new)
    )
    for value, label in new.items():
        words = plain(said(label, pair.language))
        if value not in old:
            yield pair.says(Mark.ADDED, _("%(step)s has a new answer: “%(answer)s”"), answer=words)
        elif languages := rewritten(old[value], label):
            pattern = _("In %(step)s, the answer “%(answer)s” is worded anew in %(languages)s")
            yield pair.says(Mark.CHANGED, pattern, answer=words, languages=language_names(languages))
    for value, label in old.items():
        if value not in new:
            words = plain(said(label, pair.language))
            yield pair.says(Mark.REMOVED, _("%(step)s no longer has the answer “%(answer)s”"), answer=words)


def _answers(step: Step) -> dict[str, Words]:
    return {one["value"]: one.get("label", {}) for one in step.fields.get("options", ()) if "value" in one}


def _ways(pair: Pair) -> Iterator[Difference]:
    """Ways that lead elsewhere. What merely follows in the text is said by the steps that came, went or moved."""
    old, new = _written(pair.old_sop, pair.old), _written(pair.new_sop, pair.new)
    for key, way in new.items():
        before = old.get(key)
        to = name(pair.new_sop.step(way.to), pair.language) if way.to in pair.new_sop.places else way.to
        label = plain(way_words(pair.new_sop, pair.new, way, pair.language))
        if before is None:
            if way.kind is not WayKind.ANSWER:
                pattern = _("%(step)s has a new way: “%(way)s” leads to %(to)s")
                yield pair.says(Mark.ADDED, pattern if label else _("%(step)s now leads to %(to)s"), way=label, to=to)
        elif pair.names.get(before.to, before.to) != way.to:
            pattern = _("In %(step)s, “%(way)s” now leads to %(to)s") if label else _("%(step)s now leads to %(to)s")
            yield pair.says(Mark.CHANGED, pattern, way=label, to=to)
    for key, way in old.items():
        if key not in new and way.kind in {WayKind.WHEN, WayKind.OTHERWISE, WayKind.SILENT, WayKind.LATE}:
            label = plain(way_words(pair.old_sop, pair.old, way, pair.language))
            yield pair.says(Mark.REMOVED, _("%(step)s no longer has the way “%(way)s”"), way=label)


def _written(sop: Sop, step: Step) -> dict[str, Way]:
    """The ways that the text names; a condition is known by what it says, not by its place."""
    return {
        f"when:{way.when}" if way.kind is WayKind.WHEN else way.key: way
        for way in ways(sop, step)
        if step.next or way.kind is not WayKind.NEXT
    }


def _rules(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.fields, pair.new.fields
    if old.get("approval") != new.get("approval"):
        if new.get("approval"):
            yield pair.says(Mark.ADDED, _("%(step)s now asks for a second person"))
        else:
            yield pair.says(Mark.REMOVED, _("%(step)s no longer asks for a second person"))
    if old.get("evidence") != new.get("evidence"):
        if not old.get("evidence"):
            yield pair.says(Mark.ADDED, _("%(step)s now asks for evidence"))
        elif not new.get("evidence"):
            yield pair.says(Mark.REMOVED, _("%(step)s no longer asks for evidence"))
        else:
            yield pair.says(Mark.CHANGED, _("%(step)s asks for other evidence"))
    if pair.old.leave_out != pair.new.leave_out:
        yield pair.says(Mark.CHANGED, _MAY_LEAVE_OUT[pair.new.leave_out])
    if pair.old.facts != pair.new.facts:
        yield pair.says(Mark.CHANGED, _("%(step)s shows other facts"))


def _fields(pair: Pair) -> Iterator[Difference]:
    """What is particular to the kind: said by name where it has one, by its key otherwise."""
    if pair.old.kind != pair.new.kind:
        return
    for key in dict.fromkeys([*pair.old.fields, *pair.new.fields]):
        old, new = pair.old.fields.get(key), pair.new.fields.get(key)
        if key in _SAID_ELSEWHERE or old == new:
            continue
        pattern = _("In %(step)s, %(part)s is now %(new)s, before %(old)s")
        part, names = _FIELDS.get(key, key), _NAMES.get(key, {})
        was, now = (names.get(str(value)) or value for value in (old, new))
        yield pair.says(Mark.CHANGED, pattern, part=part, old=shown(was), new=shown(now))
