"""The statement of reasons: what was decided about whom, why, by which means, and what can be done about it.

It holds what Art. 17(3) of Regulation (EU) 2022/2065 asks for: the measure with its territory and duration, the facts
and how they came to notice, whether programs took part, the ground and why, and the ways to object. The time to object
(Art. 20(1)) is six months from the day the creator is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from amparo.core.dates import in_words
from amparo.moderation.labels import ACTION_NAMES, AUTOMATED_NAMES, SOURCE_NAMES
from amparo.moderation.measures import Measure
from amparo.moderation.showing import money
from amparo.moderation.states import Action, Automated, Ground, Outcome

APPEAL_MONTHS: Final = 6
_DAY: Final = 24
_OF_A_MOMENT: Final = frozenset({Action.NONE, Action.WARNING, Action.REMOVED})


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """All that a statement says."""

    number: int
    language: str  # pt-BR, es, en
    name: str
    subject: str
    outcome: str
    measure: Measure
    ends_something: bool  # a measure held until this outcome
    territories: Sequence[str]
    facts: str
    source: str
    is_detected_automatically: bool
    automated: str
    ground: str
    line: str  # code and title
    reference: str  # the law, or the clause
    explanation: str
    appeal_until: datetime
    link: str = ""  # where to object


def appeal_until(told_at: datetime) -> datetime:
    """Until when an appeal is taken from somebody told at that moment."""
    return told_at + relativedelta(months=APPEAL_MONTHS)


def written(said: Reasons) -> str:
    """The whole statement in the creator's language: plain text, a paragraph each."""
    with override(said.language):
        parts = [_greeting(said), _what(said)]
        parts += [said.explanation.strip()] if said.outcome == Outcome.OVERTURNED else [_facts(said), _why(said)]
        parts += [_means(said), _redress(said)]
        return "\n\n".join(part for part in parts if part)


def duration(hours: int | None) -> str:
    """How long, in the language of the moment; None is for good."""
    if hours is None:
        return pgettext("duration of a measure", "without an end")
    if hours % _DAY == 0:
        days = hours // _DAY
        return (
            pgettext("duration of a measure", "for one day") if days == 1 else _("for %(days)s days") % {"days": days}
        )
    return (
        pgettext("duration of a measure", "for one hour") if hours == 1 else _("for %(hours)s hours") % {"hours": hours}
    )


def _greeting(said: Reasons) -> str:
    return _("Hello %(name)s,") % {"name": said.name} if said.name else _("Hello,")


def _what(said: Reasons) -> str:
    about = {"number": said.number, "subject": said.subject}
    if said.outcome == Outcome.OVERTURNED and said.ends_something:
        return (
            _("We looked again at our decision %(number)s about %(subject)s. It was wrong: no measure holds any more.")
            % about
        )
    if said.outcome == Outcome.OVERTURNED:
        return (
            _("In our case %(number)s we looked at %(subject)s twice. We found no breach and take no measure.") % about
        )
    lines = [_("This is our decision %(number)s about %(subject)s.") % about]
    if said.outcome == Outcome.REDUCED:
        lines.append(_("A second look found the first measure too strong; this one holds instead."))
    lines.append(_measure_and_time(said.measure))
    if said.territories:
        lines.append(_("It holds in: %(territories)s.") % {"territories": ", ".join(said.territories)})
    return "\n".join(lines)


def _measure_and_time(measure: Measure) -> str:
    """How long it holds is said where that applies (DSA Art. 17(3)(a)): a warning, and what is gone, last no time."""
    name = _measure(measure)
    if measure.hours is None and measure.action in _OF_A_MOMENT:
        return _("Measure: %(measure)s.") % {"measure": name}
    return _("Measure: %(measure)s, %(duration)s.") % {"measure": name, "duration": duration(measure.hours)}


def _measure(measure: Measure) -> str:
    name = str(ACTION_NAMES[measure.action])
    if measure.value is None:
        return name
    return f"{name} ({money(measure.value, measure.currency)})"


def _facts(said: Reasons) -> str:
    came = _("It came to our notice by: %(source)s.") % {"source": SOURCE_NAMES[said.source]}
    return "\n".join([_("What we saw: %(facts)s") % {"facts": said.facts}, came])


def _why(said: Reasons) -> str:
    ground = (
        _("Ground: the law (%(reference)s), policy line %(line)s.")
        if said.ground == Ground.ILLEGAL and said.reference
        else _("Ground: our terms, policy line %(line)s.")
    )
    return "\n".join(
        part for part in (ground % {"line": said.line, "reference": said.reference}, said.explanation.strip()) if part
    )


def _means(said: Reasons) -> str:
    found = _("A program found it.") if said.is_detected_automatically else _("No program found it: people did.")
    decided = (
        _("People decided.")
        if said.automated == Automated.NONE
        else _("Decided: %(how)s.") % {"how": AUTOMATED_NAMES[said.automated]}
    )
    return f"{found} {decided}"


def _redress(said: Reasons) -> str:
    until = in_words(said.appeal_until)
    lines = [
        _("If you think this is wrong, you can ask until %(until)s, free of charge, that somebody else looks again.")
        % {"until": until}
    ]
    if said.link:
        lines.append(said.link)
    lines.append(
        _(
            "You can also turn to a certified body for out-of-court settlement"
            " (Art. 21 of the Digital Services Act), or to a court."
        )
    )
    return "\n".join(lines)
