"""Having the files of what arrives looked into: what they are, and whether the same was decided about before."""

from collections.abc import Sequence
from typing import Any

from amparo.audit.models import EventRecord
from amparo.media.harm import NOT_JUDGED, Harm
from amparo.media.tasks import take_fingerprint
from amparo.tickets.models import Attachment
from amparo.tickets.services.harm import classify_by_hash
from amparo.tickets.states import HarmSource, MessageKind


def look_into_files(received: Sequence[EventRecord]) -> None:
    """Messages arrived (`MessageReceived`): a job for each of their files, once however often it hangs on them."""
    messages = [row.subject_id for row in received]
    files = Attachment.objects.filter(message_id__in=messages).order_by("file_id").values_list("file_id", flat=True)
    jobs: list[dict[str, Any]] = [{"file_id": file} for file in files.distinct()]
    take_fingerprint.batch_defer(*jobs)


def classify_recognised(recognised: Sequence[EventRecord]) -> None:
    """Files were recognised (`Recognised`): wherever they hang, they bear what was decided, unless a person said more.

    A mere likeness makes nobody careless: it can be forged, so it only ever covers more than what nobody has judged.
    """
    for row in recognised:
        harm, severity = Harm(row.data["harm"]), row.data["severity"]
        if not row.data["is_exact"] and severity < NOT_JUDGED:
            continue
        known = {"harm_source": HarmSource.HASH, "harm_class": harm, "exposure_severity": severity}
        files = Attachment.objects.filter(file_id=row.subject_id, message__kind=MessageKind.IN).exclude(**known)
        for attachment in files.exclude(harm_source=HarmSource.AGENT).order_by("pk"):
            classify_by_hash(attachment=attachment, harm=harm, severity=severity)
