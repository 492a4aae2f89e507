import random
import re

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from amparo.accounts.models import User
from amparo.audit.events import Actor
from amparo.audit.models import EventRecord
from amparo.files.models import StoredFile
from amparo.files.services import keep
from amparo.media.apart.pdq import distance
from amparo.media.harm import Exposure, Harm
from amparo.media.kinds import Family
from amparo.media.models import Decided, DecidedLooks, Fingerprint
from amparo.media.queries import NEAREST, decided_like, decided_like_hashes, families
from amparo.media.services import Decision, remember_decision, take_fingerprint
from amparo.media.states import Outcome
from amparo.media.tasks import take_fingerprint as job
from amparo.media.tests.samples import encoded, scene, textured, video

pytestmark = pytest.mark.django_db

BREACH = Decision(
    outcome=Outcome.BREACH, harm=Harm.ANIMAL_HARM, severity=Exposure.STRONG, source_kind="case", source_id=7
)


def entry(sha256: str, pdq: str | None) -> Decided:
    decided = Decided.objects.create(
        sha256=sha256, outcome="breach", harm="graphic", severity=4, source_kind="case", source_id=1
    )
    if pdq:
        DecidedLooks.objects.create(decided=decided, pdq=pdq)
    return decided


def flipped(pdq: str, places: list[int]) -> str:
    number = int(pdq, 16)
    for place in places:
        number ^= 1 << place
    return f"{number:064x}"


@pytest.fixture
def seen(noor: User) -> StoredFile:
    """A picture that Noor has decided about."""
    file = keep(encoded(textured()))
    take_fingerprint(file=file)
    remember_decision(file=file, decision=BREACH, by=Actor("staff", noor.pk))
    return file


def test_the_same_file_is_known_again(seen: StoredFile) -> None:
    match = decided_like(seen)
    assert match is not None
    assert match.is_exact
    assert (match.outcome, match.harm, match.severity) == (Outcome.BREACH, Harm.ANIMAL_HARM, Exposure.STRONG)
    assert (match.source_kind, match.source_id) == ("case", 7)


def test_the_same_picture_is_known_again_after_it_was_made_smaller(seen: StoredFile) -> None:
    file = keep(encoded(textured().resize((640, 480)), quality=40))
    assert decided_like(file) is None  # nothing has looked into it yet
    match = take_fingerprint(file=file)
    assert match is not None
    assert not match.is_exact
    assert 0 <= match.distance <= NEAREST
    assert decided_like(file) == match
    told = EventRecord.objects.get(kind="media:file:recognised")
    assert (told.subject_kind, told.subject_id) == ("file", file.pk)
    assert told.data["decided_id"] == match.decided_id


def test_another_picture_is_not_taken_for_it(seen: StoredFile) -> None:
    assert take_fingerprint(file=keep(encoded(textured(seed=8)))) is None


def test_a_surface_without_anything_on_it_is_known_by_its_bytes_alone(noor: User) -> None:
    white, smaller = (keep(encoded(Image.new("RGB", (size, size), "white"), "PNG")) for size in (200, 100))
    for file in (white, smaller):
        take_fingerprint(file=file)
    remember_decision(file=white, decision=BREACH, by=Actor("staff", noor.pk))
    assert decided_like(white) is not None
    assert decided_like(smaller) is None


def test_what_was_decided_before_anything_looked_into_it_is_found_by_its_looks_later(noor: User) -> None:
    file = keep(encoded(textured()))
    remember_decision(file=file, decision=BREACH, by=Actor("staff", noor.pk))
    assert not DecidedLooks.objects.exists()
    take_fingerprint(file=file)
    assert take_fingerprint(file=keep(encoded(textured(), quality=30))) is not None


def test_a_later_decision_takes_the_place_of_the_first(seen: StoredFile, noor: User) -> None:
    appeal = Decision(
        outcome=Outcome.NO_BREACH, harm=Harm.NONE, severity=Exposure.HARMLESS, source_kind="appeal", source_id=9
    )
    remember_decision(file=seen, decision=appeal, by=Actor("staff", noor.pk))
    match = decided_like(seen)
    assert match is not None
    assert match.outcome is Outcome.NO_BREACH
    assert Decided.objects.count() == 1
    assert EventRecord.objects.filter(kind="media:decision:remembered").count() == 2


@pytest.mark.parametrize("seed", range(8))
def test_any_31_bits_may_differ_and_no_32nd(db: None, seed: int) -> None:
    """However the differences fall over the bands of the index."""
    chance = random.Random(seed)
    pdq = f"{chance.getrandbits(256):064x}"
    entry("a" * 64, pdq)
    spread = [band * 16 + chance.randrange(16) for band in range(16)] + [band * 16 + 15 for band in range(16)]
    places = [chance.sample(range(256), 31), spread[:31], list(range(31)), list(range(225, 256))]
    for some in places:
        near = flipped(pdq, list(dict.fromkeys(some)))
        found = decided_like_hashes(sha256="b" * 64, pdq=near)
        assert found is not None
        assert found.distance == distance(pdq, near)
    assert decided_like_hashes(sha256="b" * 64, pdq=flipped(pdq, chance.sample(range(256), 32))) is None


def test_the_nearest_is_found_among_several(db: None) -> None:
    pdq = f"{random.Random(1).getrandbits(256):064x}"
    for number, bits in enumerate((20, 3, 11)):
        entry(f"{number}" * 64, flipped(pdq, list(range(bits))))
    found = decided_like_hashes(sha256="f" * 64, pdq=pdq)
    assert found is not None
    assert found.distance == 3


def test_a_look_up_reads_the_indexes_and_not_the_table(db: None) -> None:
    from amparo.media.queries import _NEAR, _asked

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {_NEAR}", _asked("0" * 64))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert re.findall(r"Index Only Scan using decided_by_band_(\d+)", plan) == [str(band) for band in range(16)]
    assert plan.count("Index Cond: ") == 16


def test_a_video_is_known_by_its_first_still(noor: User) -> None:
    file = keep(video())
    take_fingerprint(file=file)
    printed = Fingerprint.objects.get(pk=file.pk)
    assert printed.family == Family.VIDEO
    assert printed.pdq is not None


def test_what_a_file_is_stands_by_its_bytes_whatever_it_is_called(db: None) -> None:
    files = [
        keep(encoded(scene(40, 30), "PNG")),
        keep(b"<svg xmlns='x'/>"),
        keep(b"%PDF-1.7"),
        keep(encoded(scene())[:5000]),
    ]
    for file in files:
        job(file_id=file.pk)
    assert families([file.pk for file in files]) == {
        files[0].pk: Family.PICTURE,
        files[1].pk: Family.DRAWING,
        files[2].pk: Family.OTHER,
        files[3].pk: Family.PICTURE,
    }
    assert Fingerprint.objects.get(pk=files[3].pk).pdq is None  # cut off: nobody can see it either


@pytest.mark.parametrize("wrong", [{"outcome": "x"}, {"harm": "x"}, {"severity": 5}])
def test_the_database_keeps_what_it_knows(db: None, wrong: dict[str, object]) -> None:
    row = entry("a" * 64, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decided.objects.filter(pk=row.pk).update(**wrong)
