"""Reads: what a file is, how a person wants it covered, and whether the same was decided about before."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from amparo.accounts.models import User
from amparo.files.models import StoredFile
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

# At most 31 different bits in 16 bands of 16 bits leave one band with at most one: it is found by its own value or by
# one of its 16 neighbours. The index holds, for each hash, its bands; what it finds is then compared bit by bit. Each
# band is asked for by itself: one question with all 272 values would compare each find with all of them.
_NEAR: Final = f"""
SELECT near.decided_id, near.distance
FROM (VALUES {", ".join(f"(%(band{band})s::int[])" for band in range(_BANDS))}) AS band(keys)
CROSS JOIN LATERAL (
    SELECT decided_id, bit_count(pdq # %(pdq)s::bit(256)) AS distance
    FROM media_decidedlooks WHERE media_bands(pdq) && band.keys OFFSET 0
) AS near
WHERE near.distance <= %(nearest)s
ORDER BY near.distance, near.decided_id DESC LIMIT 1
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
    asked: dict[str, Any] = {f"band{band}": keys for band, keys in enumerate(_bands(pdq))}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, asked | {"pdq": bits(pdq), "nearest": NEAREST})
        found = cursor.fetchone()
    return _match(Decided.objects.get(pk=found[0]), distance=found[1], is_exact=False) if found else None


def _bands(pdq: str) -> Iterator[list[int]]:
    """Where to look in the index, by band: its number above its value, and above all values one bit away."""
    for band in range(_BANDS):
        value = band << _BAND_BITS | int(pdq[band * 4 : band * 4 + 4], 16)
        yield [value, *(value ^ 1 << bit for bit in range(_BAND_BITS))]


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
