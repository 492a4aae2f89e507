"""Two versions of one procedure, beside each other."""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.sops.diff.difference import Difference, Mark
from amparo.sops.diff.order import moved, renamed
from amparo.sops.diff.steps import Pair, changed
from amparo.sops.diff.wording import language_names, plain, rewritten, shown
from amparo.sops.drawing.words import name, said
from amparo.sops.labels import RISK_NAMES
from amparo.sops.language.document import Scenario, Sop, Step

_APPLIES: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    "reasons": (
        _("It now applies to the contact reason %(value)s"),
        _("It no longer names the contact reason %(value)s"),
    ),
    "products": (_("It now applies to the product %(value)s"), _("It no longer names the product %(value)s")),
    "markets": (_("It now applies to the market %(value)s"), _("It no longer names the market %(value)s")),
    "tiers": (_("It now applies to the tier %(value)s"), _("It no longer names the tier %(value)s")),
}
"""Taking the last name away widens where it applies, so the sentence says what was done, not what it means."""


def differences(old: Sop, new: Sop, language: str) -> list[Difference]:
    """What changed from `old` to `new`, for a reader of `language`: the whole first, then steps in the order of `new`.

    Empty when only comments, order of keys or layout of the text changed.
    """
    return [*_whole(old, new, language), *_steps(old, new, language), *_scenarios(old, new, language)]


def _whole(old: Sop, new: Sop, language: str) -> Iterator[Difference]:
    if old.title != new.title and said(old.title, language) != said(new.title, language):
        words = {"old": plain(said(old.title, language)), "new": plain(said(new.title, language))}
        yield Difference(
            mark=Mark.CHANGED, pattern=_("The procedure is now called “%(new)s”, before “%(old)s”"), words=words
        )
    elif languages := rewritten(old.title, new.title):
        pattern = _("The procedure has another title in %(languages)s")
        yield Difference(mark=Mark.CHANGED, pattern=pattern, words={"languages": language_names(languages)})
    if languages := rewritten(old.summary, new.summary):
        yield Difference(
            mark=Mark.CHANGED,
            pattern=_("When to use it is said in other words in %(languages)s"),
            words={"languages": language_names(languages)},
            before=said(old.summary, language),
            after=said(new.summary, language),
        )
    for field, pattern in (
        ("owner", _("It now belongs to the team %(new)s, before %(old)s")),
        ("risk", _("Its risk is now %(new)s, before %(old)s")),
        ("review_by", _("It is to be looked at again by %(new)s, before by %(old)s")),
    ):
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            words = {"old": shown(RISK_NAMES.get(before, before)), "new": shown(RISK_NAMES.get(after, after))}
            yield Difference(mark=Mark.CHANGED, pattern=pattern, words=words)
    yield from _applies(old, new)


def _applies(old: Sop, new: Sop) -> Iterator[Difference]:
    for field, (more, less) in _APPLIES.items():
        before, after = getattr(old.applies_to, field), getattr(new.applies_to, field)
        for value in after:
            if value not in before:
                yield Difference(mark=Mark.ADDED, pattern=more, words={"value": value})
        for value in before:
            if value not in after:
                yield Difference(mark=Mark.REMOVED, pattern=less, words={"value": value})
    if old.applies_to.when != new.applies_to.when:
        yield Difference(
            mark=Mark.CHANGED,
            pattern=_("The condition under which it applies changed"),
            before=old.applies_to.when or "",
            after=new.applies_to.when or "",
        )


def _steps(old: Sop, new: Sop, language: str) -> Iterator[Difference]:
    names = renamed(old, new)
    came_from = {after: before for before, after in names.items()}
    kept = [step.id for step in new.steps if came_from.get(step.id, step.id) in old.places]
    out_of_order = moved(kept, [names.get(step.id, step.id) for step in old.steps])
    before: Step | None = None
    for step in new.steps:
        words = {"step": name(step, language), "other": name(before, language) if before else ""}
        if step.id not in kept:
            pattern = _("%(step)s is new, after %(other)s") if before else _("%(step)s is new, and the first step")
            yield Difference(mark=Mark.ADDED, pattern=pattern, words=words, step=step.id)
        else:
            if step.id in out_of_order:
                pattern = _("%(step)s now comes after %(other)s") if before else _("%(step)s is now the first step")
                yield Difference(mark=Mark.MOVED, pattern=pattern, words=words, step=step.id)
            was = old.step(came_from.get(step.id, step.id))
            yield from changed(Pair(old_sop=old, old=was, new_sop=new, new=step, names=names, language=language))
        before = step
    for step in old.steps:
        if step.id not in names and step.id not in new.places:
            words = {"step": name(step, language)}
            yield Difference(mark=Mark.REMOVED, pattern=_("The step %(step)s is gone"), words=words, step=step.id)


def _scenarios(old: Sop, new: Sop, language: str) -> Iterator[Difference]:
    before, after = ({one.id: _told(one) for one in sop.scenarios} for sop in (old, new))
    names = {one.id: plain(said(one.name, language)) for sop in (old, new) for one in sop.scenarios}
    for mark, pattern, ids in (
        (Mark.ADDED, _("New scenarios: %(names)s"), [one for one in after if one not in before]),
        (
            Mark.CHANGED,
            _("Scenarios changed: %(names)s"),
            [one for one in after if before.get(one, after[one]) != after[one]],
        ),
        (Mark.REMOVED, _("Scenarios gone: %(names)s"), [one for one in before if one not in after]),
    ):
        if ids:
            yield Difference(mark=mark, pattern=pattern, words={"names": ", ".join(names[one] for one in ids)})


def _told(scenario: Scenario) -> tuple[object, ...]:
    """What a scenario says, without the lines it stands on."""
    happens = (scenario.answers, scenario.tools, scenario.decisions, scenario.left_out)
    return (scenario.title, scenario.given, *happens, scenario.expect)
