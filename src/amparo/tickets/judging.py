"""What a file is taken to hold until somebody says otherwise. Pure."""

from dataclasses import dataclass

from amparo.media.harm import HARMS, Harm
from amparo.tickets.passages.reading import gravest, passages_in
from amparo.tickets.states import HARM_PRECEDENCE, HarmSource


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A harm, how hard it is to look at (0 to 4), and who or what says so."""

    harm: Harm
    severity: int
    source: HarmSource

    @property
    def is_walled(self) -> bool:
        return self.harm is Harm.CHILD_SAFETY


def judgement(harm: Harm, source: HarmSource, severity: int | None = None) -> Judgement:
    """Without a `severity`, the usual one of the harm."""
    usual = HARMS[harm].usual_severity
    return Judgement(harm=harm, severity=int(usual if severity is None else severity), source=source)


def of_words(*texts: str) -> Judgement | None:
    """What a person's own words say of what they send: the hardest passage in them."""
    hardest = gravest([passage for text in texts for passage in passages_in(text)])
    return judgement(hardest.harm, HarmSource.WORDS, hardest.severity) if hardest else None


def may_replace(source: HarmSource, present: str) -> bool:
    """Whether what `source` says counts for more than, or as much as, what stands there (empty: nothing)."""
    return not present or HARM_PRECEDENCE.index(source) >= HARM_PRECEDENCE.index(HarmSource(present))
