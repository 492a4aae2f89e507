"""By which tool an outcome happens, and what became of asking it."""

from dataclasses import dataclass

from amparo.core.text import language_now
from amparo.moderation.models import Case, Ruling
from amparo.moderation.queries.carrying import Way, key_of, tool_for, way_of
from amparo.tools.asking import CallResult
from amparo.tools.catalogue import Outcome
from amparo.tools.models import Action
from amparo.tools.services import fate_of


@dataclass(frozen=True, kw_only=True)
class Bringing:
    """`said` is None while nothing is known."""

    tool: str
    said: CallResult | None

    @property
    def is_awaited(self) -> bool:
        """A second person is asked first."""
        return self.said is not None and self.said.outcome == Outcome.AWAITING

    @property
    def sentence(self) -> str:
        return f"{self.tool}: {self.said.sentence}" if self.said else ""


def bringing_of(row: Case, ruling: Ruling) -> Bringing | None:
    """None where no tool is asked."""
    if way_of(row, ruling) != Way.TOOL:
        return None
    name = (tool_for(row, ruling.outcome) or {})["action"]
    action = Action.objects.filter(name=name).first()
    label = action.label.in_language(language_now()) if action else ""
    return Bringing(tool=label or name, said=fate_of(key_of(row, ruling)))
