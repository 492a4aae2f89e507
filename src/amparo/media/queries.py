"""Reads: what a file is, how a person wants it covered, and whether the same was decided about before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from amparo.accounts.models import User
from amparo.core.kept import ask
from amparo.files.models import StoredFile
from amparo.media.apart.pdq import GOOD
from amparo.media.fields import bits
from amparo.media.harm import Exposure, Harm, harm_of, severity_of
from amparo.media.kinds import Family
from amparo.media.looks import PLAIN, Look, default_look
from amparo.media.models import Decided, Fingerprint, ShieldPreference
from amparo.media.states import Outcome

NEAREST: Final = 31
"""Bits of 256 in which two hashes of one picture may differ: the distance that PDQ's authors recommend."""

_BANDS: Final = 16
_BAND_BITS: Final = 16

# At most 31 different bits in 16 bands of 16 leave one band with at most one (multi-index hashing; Norouzi, Punjani and
# Fleet, 2012): it is found by its own value or by one of its 16 neighbours. Each band has an index that bears the whole
# hash, so that the thousands that share a band's value are compared, and passed over, without going to the table.
_IN_BAND: Final = """
SELECT decided_id, bit_count(pdq # %(pdq)s::bit(256)) AS distance FROM media_decidedlooks
WHERE substring(pdq FROM {start} FOR 16)::bit(16)::int = ANY(%(band{band})s::int[])
"""
_NEAR: Final = f"""
SELECT decided_id, distance
FROM ({"UNION ALL".join(_IN_BAND.format(band=band, start=band * _BAND_BITS + 1) for band in range(_BANDS))}) AS near
WHERE distance <= %(nearest)s
ORDER BY distance, decided_id DESC LIMIT 1
"""  # noqa: S608 - numbers of places, no values


@dataclass(frozen=True, kw_only=True)
class Match:
    """What was decided about the same picture. `is_exact`: the same bytes; else `distance` bits of 256 differ."""

    decided_id: int
    outcome: Outcome
    harm: Harm
    severity: Exposure
    source_kind: str
    source_id: int
    decided_at: datetime
    distance: int
    is_exact: bool


def looks_of(user: User) -> Mapping[Harm, Look]:
    """The looks that a person chose; for what is not in it, the default holds."""
    return {harm_of(row.harm): row.look for row in ShieldPreference.objects.filter(user=user)}


def look_for(harm: str, severity: int | None, chosen: Mapping[Harm, Look]) -> Look:
    """How media with these marks is drawn for somebody who chose these looks: by their choice, else by the default."""
    kind = harm_of(harm) if harm else Harm.OTHER
    if severity_of(severity) is Exposure.HARMLESS:
        return PLAIN
    return chosen.get(kind) or default_look(kind, severity)


def families(files: Collection[int]) -> dict[int, Family]:
    """By the id of the stored file: what it is by its bytes. Files that nobody has looked into yet are missing."""
    rows = Fingerprint.objects.filter(pk__in=files).values_list("pk", "family")
    return {pk: Family(family) for pk, family in rows}


def decided_like(file: StoredFile) -> Match | None:
    """What was decided about these bytes or, once its fingerprint is taken, about a picture that looks the same."""
    printed = Fingerprint.objects.filter(pk=file.pk).first()
    return decided_like_hashes(sha256=file.sha256, pdq=printed.telling if printed else None)


def decided_like_hashes(*, sha256: str, pdq: str | None = None) -> Match | None:
    """As `decided_like`. The same bytes come before the same looks, the nearest before the latest."""
    exact = Decided.objects.filter(sha256=sha256).first()
    if exact is not None:
        return _match(exact, distance=0, is_exact=True)
    return _near(pdq) if pdq else None


def _near(pdq: str) -> Match | None:
    for decided, distance in ask(_NEAR, _asked(pdq)):
        return _match(Decided.objects.get(pk=decided), distance=distance, is_exact=False)
    return None


def files_like(pdq: str) -> list[StoredFile]:
    """Files that look like this, of all that ever arrived: each is compared, so that only jobs ask."""
    near = "bit_count(pdq # %s::bit(256)) <= %s"
    rows = Fingerprint.objects.filter(quality__gte=GOOD).extra(where=[near], params=[bits(pdq), NEAREST])  # noqa: S610 - no words of others in it
    return [row.file for row in rows.select_related("file").order_by("pk")]


def _asked(pdq: str) -> dict[str, Any]:
    """What `_NEAR` is asked with; of each band, its value and all values one bit away."""
    asked: dict[str, Any] = {"pdq": bits(pdq), "nearest": NEAREST}
    for band in range(_BANDS):
        value = int(pdq[band * 4 : band * 4 + 4], 16)
        asked[f"band{band}"] = [value, *(value ^ 1 << bit for bit in range(_BAND_BITS))]
    return asked


def _match(decided: Decided, *, distance: int, is_exact: bool) -> Match:
    return Match(
        decided_id=decided.pk,
        outcome=Outcome(decided.outcome),
        harm=Harm(decided.harm),
        severity=Exposure(decided.severity),
        source_kind=decided.source_kind,
        source_id=decided.source_id,
        decided_at=decided.decided_at,
        distance=distance,
        is_exact=is_exact,
    )
