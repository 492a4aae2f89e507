"""What every event of a loop says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amparo.audit.wording import read_texts
from amparo.escalations.labels import CHECK_NAMES, CLOCK_NAMES, VIA_NAMES

Words = dict[str, str]
"""A text by language, as it stood at that time."""

_NAMES = {"clock": CLOCK_NAMES, "check": CHECK_NAMES, "via": VIA_NAMES}


@dataclass(frozen=True, kw_only=True)
class OfLoop:
    """`authority` is its name at that time; what was asked and answered stands in the loop itself."""

    number: int
    level: str
    authority: Words

    @classmethod
    def shown(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        read = read_texts(data)
        return read | {name: names.get(read[name], "") for name, names in _NAMES.items() if name in read}
