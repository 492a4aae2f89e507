"""What it costs to cover a photo before somebody sees it, and to know a picture again among a million."""

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Final

from django.db import connection
from PIL import Image

from amparo.files.models import StoredFile
from amparo.files.services import keep
from amparo.media.apart.desk import end
from amparo.media.harm import Harm
from amparo.media.looks import Look, default_look
from amparo.media.models import DecidedLooks
from amparo.media.pictures import Placeholder
from amparo.media.queries import decided_like_hashes
from amparo.media.services import covered, forget_derived, region, whole

DECIDED: Final = 1_000_000
_PHOTOS: Final = 6
_ROUNDS: Final = 10
_LOOKS_UP: Final = 200
_P95: Final = 0.95
_SIZE: Final = (4000, 3000)  # twelve megapixels
_SPOTS: Final = (160, 120)

_FILL: Final = """
WITH decided AS (
    INSERT INTO media_decided (sha256, outcome, harm, severity, source_kind, source_id, decided_at)
    SELECT encode(sha256(convert_to('bench' || n, 'UTF8')), 'hex'), 'breach', 'graphic', 4, 'bench', n, now()
    FROM generate_series(1, %s) AS n RETURNING id, sha256
)
INSERT INTO media_decidedlooks (decided_id, pdq) SELECT id, ('x' || sha256)::bit(256) FROM decided
"""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Milliseconds: half of them at most `median`, all but one in twenty at most `p95`."""

    median: float
    p95: float


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Photos of twelve megapixels on one core: covered for the first time, again, whole, in part; and look-ups.

    `bytes`: of a photo as it came, on average. `near`: looking for a hash that is like one of `decided`; `far`: for one
    that is like none.
    """

    bytes: int
    drawn: Taken
    again: Taken
    whole: Taken
    part: Taken
    decided: int
    near: Taken
    far: Taken


def measure() -> Pictures:
    """Leaves nothing behind but a few photos."""
    photos = [_photo(seed) for seed in range(_PHOTOS)]
    look = default_look(Harm.SELF_HARM, None)
    with _one_core():
        covered(file=photos[0], look=look)  # begins the process apart
        drawn, again, all_of_it, part = _drawn(photos, look)
    near, far = _look_ups()
    return Pictures(
        bytes=sum(photo.size for photo in photos) // len(photos),
        drawn=drawn,
        again=again,
        whole=all_of_it,
        part=part,
        decided=DECIDED,
        near=near,
        far=far,
    )


def _photo(seed: int) -> StoredFile:
    """Soft shapes under the grain of a sensor, so that it packs about as well as a photo."""
    chance = random.Random(seed)  # noqa: S311 - the same photo in every run
    spots = Image.frombytes("RGB", _SPOTS, chance.randbytes(_SPOTS[0] * _SPOTS[1] * 3))
    grain = Image.effect_noise(_SIZE, 40).convert("RGB")
    file = BytesIO()
    Image.blend(spots.resize(_SIZE, Image.Resampling.BICUBIC), grain, 0.15).save(file, "JPEG", quality=88)
    return keep(file.getvalue())


@contextmanager
def _one_core() -> Iterator[None]:
    """The process apart, begun anew, on the core of this one; where the system cannot say so, on any."""
    end()
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if cores:
        os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        if cores:
            os.sched_setaffinity(0, cores)
        end()


def _drawn(photos: Sequence[StoredFile], look: Look) -> list[Taken]:
    taken: list[list[float]] = [[], [], [], []]
    for _round in range(_ROUNDS):
        for photo in photos:
            forget_derived(files=[photo])
            acts: Sequence[Callable[[], object]] = (
                partial(covered, file=photo, look=look),
                partial(covered, file=photo, look=look),
                partial(whole, file=photo, look=look),
                partial(region, file=photo, look=look, x=0.3, y=0.7),
            )
            for times, act in zip(taken, acts, strict=True):
                times.append(_timed(act))
    return [_summed_up(times) for times in taken]


def _look_ups() -> tuple[Taken, Taken]:
    """Among a million decided pictures, which go again."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'decided_by_band_%'")
            indexes = dict(cursor.fetchall())
            cursor.execute(f"DROP INDEX {', '.join(indexes)}")
            cursor.execute(_FILL, [DECIDED])
            for index in indexes.values():
                cursor.execute(index)
            cursor.execute("VACUUM ANALYZE media_decided, media_decidedlooks")
        known = list(DecidedLooks.objects.filter(decided__source_id__lte=_LOOKS_UP).values_list("pdq", flat=True))
        chance = random.Random(1)  # noqa: S311 - the same in every run
        near = [_like(str(pdq), chance) for pdq in known]
        far = [f"{chance.getrandbits(256):064x}" for _each in known]
        found, missed = [_look_up(pdq, found=True) for pdq in near], [_look_up(pdq, found=False) for pdq in far]
        return _summed_up(found), _summed_up(missed)
    finally:
        _empty()


def _empty() -> None:
    ours = "SELECT id FROM media_decided WHERE source_kind = 'bench'"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM media_decidedlooks WHERE decided_id IN ({ours})")  # noqa: S608 - a constant
        cursor.execute("DELETE FROM media_decided WHERE source_kind = 'bench'")


def _like(pdq: str, chance: random.Random) -> str:
    """Twenty bits away."""
    number = int(pdq, 16)
    for place in chance.sample(range(256), 20):
        number ^= 1 << place
    return f"{number:064x}"


def _look_up(pdq: str, *, found: bool) -> float:
    began = time.perf_counter()
    match = decided_like_hashes(sha256="0" * 64, pdq=pdq)
    taken = (time.perf_counter() - began) * 1000
    if (match is not None) is not found:
        raise RuntimeError("the bank of decided pictures answered wrongly")
    return taken


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    made = act()
    taken = (time.perf_counter() - began) * 1000
    if isinstance(made, Placeholder):
        raise TypeError(f"the photo was not drawn: {made.reason}")
    return taken


def _summed_up(taken: Sequence[float]) -> Taken:
    return Taken(median=statistics.median(taken), p95=sorted(taken)[int(len(taken) * _P95)])
