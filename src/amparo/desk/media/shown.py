"""One file as it may be drawn for one person: covered, a part, the whole, stills, played.

Whoever calls has checked that this person may see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amparo.accounts.models import User
from amparo.files.models import StoredFile
from amparo.media import services
from amparo.media.looks import Look
from amparo.media.pictures import Clip, Part, Picture, Placeholder
from amparo.media.queries import look_for, looks_of

STILLS: Final = 9


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A file, what is known of its harm, and what it belongs to (`kind` and `pk`) in the person's own ledger."""

    file: StoredFile
    name: str
    harm: str
    severity: int | None
    kind: str
    pk: int


def look_of(user: User, shown: Shown) -> Look:
    """How this person wants it covered."""
    return look_for(shown.harm, shown.severity, looks_of(user))


def covered(user: User, shown: Shown) -> Picture | Placeholder:
    return services.covered(file=shown.file, look=look_of(user, shown), name=shown.name)


def part(user: User, shown: Shown, x: float, y: float, *, still: int | None) -> Part | Placeholder:
    """A part around (x, y) of it or, of a video, of its `still`."""
    return services.region(file=shown.file, look=look_of(user, shown), x=x, y=y, still=still)


def whole(user: User, shown: Shown, *, still: int | None) -> Picture | Placeholder:
    return services.whole(file=shown.file, look=look_of(user, shown), name=shown.name, still=still)


def stills(user: User, shown: Shown) -> Sequence[Picture] | Placeholder:
    return services.stills(file=shown.file, look=look_of(user, shown), name=shown.name)


def still(user: User, shown: Shown, number: int) -> Picture | Placeholder | None:
    """One of the nine as it is covered, counted from 0; None when there is no such."""
    made = stills(user, shown)
    if isinstance(made, Placeholder):
        return made
    return made[number] if 0 <= number < len(made) else None


def film(shown: Shown) -> Clip | Placeholder:
    return services.film(file=shown.file)
