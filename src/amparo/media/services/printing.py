"""Fingerprints of what arrives."""

import hashlib
from contextlib import suppress
from io import BytesIO

from django.db import transaction

from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.files.models import StoredFile
from amparo.files.services import open_file
from amparo.media.apart import desk
from amparo.media.apart.pdq import GOOD
from amparo.media.apart.wire import Act, Made, Refused, Request
from amparo.media.events import Recognised
from amparo.media.kinds import HEAD, Family, family_of, kind_of
from amparo.media.models import Decided, Fingerprint
from amparo.media.queries import Match, decided_like, decided_like_hashes, files_like
from amparo.media.reasons import PASSING, Reason
from amparo.media.services.deciding import keep_looks
from amparo.media.services.making import made_of, sniffed


def take_fingerprint(*, file: StoredFile) -> Match | None:
    """Look into a file that arrived, and for what was decided about the same before; a match is recorded.

    Raises Refused when it could not be tried now, FileNotFoundError when the file is gone.
    """
    if not Fingerprint.objects.filter(pk=file.pk).exists():
        with open_file(file) as content:
            family = family_of(kind_of(content.read(HEAD)))
        _keep(file, family, _looks(file) if family in {Family.PICTURE, Family.VIDEO} else Made())
    return _recognised(file)


def compare_first(*, file: StoredFile) -> bool:
    """Have a file compared before anything of it is drawn, where its job has not come to it yet. Whether it had not."""
    if Fingerprint.objects.filter(pk=file.pk).exists():
        return False
    with suppress(Refused, FileNotFoundError):  # then nothing of it can be drawn either
        take_fingerprint(file=file)
    return True


def decided_like_content(content: bytes) -> Match | None:
    """As `decided_like`, for bytes that are kept nowhere. Raises Refused for what cannot be drawn either."""
    file = BytesIO(content)
    looks = desk.make(Request(act=Act.PRINT).of(sniffed(file)), file)[0]
    pdq = looks.pdq if looks.quality >= GOOD else None
    return decided_like_hashes(sha256=hashlib.sha256(content).hexdigest(), pdq=pdq)


def recognise_alike(*, file: StoredFile) -> None:
    """Something was decided about `file`: what looks like it and arrived before is recognised as well."""
    take_fingerprint(file=file)
    printed = Fingerprint.objects.get(pk=file.pk)
    for alike in files_like(printed.telling) if printed.telling else ():
        if alike.pk != file.pk:
            _recognised(alike)


def _looks(file: StoredFile) -> Made:
    try:
        return made_of(file, Request(act=Act.PRINT))[0]
    except Refused as refusal:
        if refusal.reason in PASSING | {Reason.TOOK_TOO_LONG}:
            raise
        return Made()  # what cannot be drawn has no looks


@transaction.atomic
def _keep(file: StoredFile, family: Family, looks: Made) -> None:
    values = {"family": family, "pdq": looks.pdq or None, "quality": looks.quality}
    printed, _new = Fingerprint.objects.update_or_create(file=file, defaults=values)
    for decided in Decided.objects.filter(sha256=file.sha256):  # before anything had looked into it
        keep_looks(decided, printed)


@transaction.atomic
def _recognised(file: StoredFile) -> Match | None:
    match = decided_like(file)
    if match is not None:
        event = Recognised(
            decided_id=match.decided_id,
            outcome=match.outcome,
            harm=match.harm,
            severity=match.severity,
            is_exact=match.is_exact,
            distance=match.distance,
        )
        record(event, by=SYSTEM, about=Subject("file", file.pk))
    return match
