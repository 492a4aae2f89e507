"""What studies found of what protects, and what we do because of it: read by staff, so in plain words.

Nothing here claims more than its source does. Reasons and grades at length: docs/reference/wellbeing.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Strength(StrEnum):
    """How much a finding bears."""

    TESTED = "tested"  # people were given the one or the other by chance, or many such studies were put together
    LINKED = "linked"  # two things go together; which causes which is open
    MIXED = "mixed"  # studies disagree
    PRACTICE = "practice"  # people who do the work say so, nobody measured it


STRENGTHS: Final = {
    Strength.TESTED: _("tested"),
    Strength.LINKED: _("goes together"),
    Strength.MIXED: _("studies disagree"),
    Strength.PRACTICE: _("practice, not measured"),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    title: str | Promise
    said: str | Promise
    done: str | Promise  # what we do because of it
    strength: Strength
    sources: tuple[str, ...]

    @property
    def strength_name(self) -> str | Promise:
        return STRENGTHS[self.strength]


FINDINGS: Final = (
    Finding(
        title=_("Seeing more of it weighs more"),
        said=_(
            "The more often people met distressing material at work, the more distress and secondary trauma they"
            " reported. Colleagues who support each other, and hearing that the work mattered, weakened that."
        ),
        done=_("A ledger that only you see, a budget for each shift, and what came of your escalations comes back."),
        strength=Strength.LINKED,
        sources=("Spence et al. 2024, Cyberpsychol Behav Soc Netw 27(2), doi 10.1089/cyber.2023.0298",),
    ),
    Finding(
        title=_("Colleagues help most"),
        said=_(
            "People coped most often by talking with colleagues, and those who did had less distress. Using wellbeing"
            " services did not go with less distress."
        ),
        done=_("Talking to somebody on shift comes first on the page of breaks. Services are listed, not sold."),
        strength=Strength.LINKED,
        sources=("Spence, Martellozzo and DeMarco 2024, J Media Psychol, doi 10.1027/1864-1105/a000454",),
    ),
    Finding(
        title=_("Blur and grey: some people prefer them, studies disagree"),
        said=_(
            "Two studies with 674 people who moderated for the study found no less anxiety, negative feeling or"
            " intruding images with blur or grey, chosen or given. An earlier field study among reviewers reported a"
            " better mood with grey, and that full blur gets in the way."
        ),
        done=_("Both are on at first and yours to change for each kind, in either direction."),
        strength=Strength.MIXED,
        sources=(
            "Lewitzka et al. 2026, Psychological Research, doi 10.1007/s00426-026-02241-5",
            "Karunakaran and Ramakrishnan 2019, HCOMP",
        ),
    ),
    Finding(
        title=_("Uncovering a part at a time can help"),
        said=_("Where reviewers uncovered parts themselves, it touched them less and they were as quick and as right."),
        done=_("You hold a key to see a part; all of it is a second step."),
        strength=Strength.TESTED,
        sources=("Das, Dang and Lease 2020, HCOMP 8(1), doi 10.1609/hcomp.v8i1.7461",),
    ),
    Finding(
        title=_("Warning screens make it worse"),
        said=_(
            "Twelve studies put together: warnings raise anxiety beforehand, change nothing afterwards, and do not"
            " keep people away. Screens in front of pictures did no better."
        ),
        done=_("There are none here: a quiet word says what it is, the text comes first, and nothing loads unasked."),
        strength=Strength.TESTED,
        sources=(
            "Bridgland, Jones and Bellet 2023, doi 10.1177/21677026231186625",
            "Simister, Bridgland and Takarangi 2023, Cogn Emot",
        ),
    ),
    Finding(
        title=_("Looking without deciding is worse than deciding"),
        said=_("In three experiments deciding added no harm, and only looking left people feeling worse."),
        done=_("Media is never shown to somebody who has nothing to decide about it."),
        strength=Strength.TESTED,
        sources=("Lewitzka et al., three experiments with 225, 222 and 221 people",),
    ),
    Finding(
        title=_("Something ordinary in between can help; nice pictures in breaks did not"),
        said=_(
            "With videos, good ones in between lowered negative feeling during the task. Pleasant pictures shown in"
            " breaks made no difference among more than 300 moderators."
        ),
        done=_("After three hard items comes ordinary work. Breaks show you nothing."),
        strength=Strength.MIXED,
        sources=(
            "Lee et al. 2024, DIS, doi 10.1145/3643834.3660708",
            "Cook, Cai and Wohn 2022, Awe vs Aww",
        ),
    ),
    Finding(
        title=_("Pace and culture are hazards too"),
        said=_(
            "Poor culture at work and ongoing stress went with worse health, beyond what people had to look at. Targets"
            " counted in seconds and surveillance are named as hazards by those who do the work."
        ),
        done=_("No seconds, no ranks, no pace. Breaks and what you pass on are in no figure."),
        strength=Strength.LINKED,
        sources=("Gauthier et al. 2025, arXiv 2511.09813", "Global Trade Union Alliance of Content Moderators 2025"),
    ),
    Finding(
        title=_("Games against intruding images help for the moment"),
        said=_("With 433 people, a game like Tetris reduced them during the task and not over the week."),
        done=_("We do not offer one as protection."),
        strength=Strength.TESTED,
        sources=("Wessel et al. 2025, preregistered in several laboratories",),
    ),
    Finding(
        title=_("Nobody knows how many hours are safe"),
        said=_(
            "No study gives a number of hours or of pictures. Hotlines work with shorter days, a break of ten minutes"
            " each hour, and nothing hard in the last hour."
        ),
        done=_("Our numbers are proposals. Your team can move them within bounds, and you can always stop earlier."),
        strength=Strength.PRACTICE,
        sources=("Internet Watch Foundation 2017 and 2023", "Tech Coalition, Employee Resilience Guidebook"),
    ),
    Finding(
        title=_("How you feel is not a score"),
        said=_(
            "Of 143 studies, twelve measures could be adapted to this work, and most were never tested in the countries"
            " where the work is done."
        ),
        done=_("Check-ins are yours: no diagnosis, no alarm, nobody reads them."),
        strength=Strength.PRACTICE,
        sources=("Measuring the Mental Health of Content Reviewers, arXiv 2502.00244",),
    ),
)
