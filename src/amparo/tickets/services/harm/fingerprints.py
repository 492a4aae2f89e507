"""Having the files of what arrives looked into: what they are, and whether the same was decided about before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from amparo.audit.models import EventRecord
from amparo.media.harm import NOT_JUDGED, Harm
from amparo.media.tasks import take_fingerprint
from amparo.tickets.judging import Judgement, judgement
from amparo.tickets.models import Attachment
from amparo.tickets.services.harm.classifying import classify_by_hash
from amparo.tickets.states import HarmSource, MessageKind


def look_into_files(received: Sequence[EventRecord]) -> None:
    """Messages arrived (`MessageReceived`): a job for each of their files, once however often it hangs on them."""
    messages = [row.subject_id for row in received]
    files = Attachment.objects.filter(message_id__in=messages).order_by("file_id").values_list("file_id", flat=True)
    look_into(files.distinct())


def look_into(file_ids: Iterable[int]) -> None:
    """A job for each of these stored files."""
    jobs: list[dict[str, Any]] = [{"file_id": pk} for pk in file_ids]
    take_fingerprint.batch_defer(*jobs)


def judgement_recognised(recognised: Mapping[str, Any]) -> Judgement | None:
    """What the data of `Recognised` says of a file, if anything.

    A mere likeness makes nobody careless: it can be forged, so it only ever covers more than what nobody has judged.
    """
    if not recognised["is_exact"] and recognised["severity"] < NOT_JUDGED:
        return None
    return judgement(Harm(recognised["harm"]), HarmSource.HASH, recognised["severity"])


def classify_recognised(recognised: Sequence[EventRecord]) -> None:
    """Files were recognised (`Recognised`): all over tickets they bear what was decided, unless a person said more."""
    for row in recognised:
        said = judgement_recognised(row.data)
        if said is None:
            continue
        known = {"harm_source": said.source, "harm_class": said.harm, "exposure_severity": said.severity}
        files = Attachment.objects.filter(file_id=row.subject_id, message__kind=MessageKind.IN).exclude(**known)
        for attachment in files.exclude(harm_source=HarmSource.AGENT).order_by("pk"):
            classify_by_hash(attachment=attachment, harm=said.harm, severity=said.severity)
