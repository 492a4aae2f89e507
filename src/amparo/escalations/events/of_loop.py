"""What every event of a loop says."""

from dataclasses import dataclass
from typing import ClassVar

from amparo.audit.events import Codes
from amparo.escalations.labels import CHECK_NAMES, CLOCK_NAMES, VIA_NAMES

Words = dict[str, str]
"""A text by language, as it stood at that time."""


@dataclass(frozen=True, kw_only=True)
class OfLoop:
    """`authority` is its name at that time; what was asked and answered stands in the loop itself."""

    texts: ClassVar[tuple[str, ...]] = ("authority",)
    codes: ClassVar[Codes] = {"clock": CLOCK_NAMES, "check": CHECK_NAMES, "via": VIA_NAMES}

    number: int
    level: str
    authority: Words
