"""What is known of files and their senders before anybody looks at them."""

from collections.abc import Iterable
from hashlib import sha256

from amparo.media.harm import NOT_JUDGED, Harm, harm_of, severity_of
from amparo.tickets.judging import Judgement, judgement
from amparo.tickets.models import Attachment, ContactReason, JudgedLink, WalledFile
from amparo.tickets.states import HarmSource, WallState


def judgement_of_reason(reason: ContactReason | None) -> Judgement | None:
    """What the nearest reason on the way up the tree says of media on its tickets."""
    while reason is not None and not reason.harm:
        reason = reason.parent
    if reason is None:
        return None
    return judgement(harm_of(reason.harm), HarmSource.REASON, reason.exposure_severity)


def judgements_of_reasons() -> dict[int, Judgement]:
    """By contact reason, what `judgement_of_reason` says of it; one query for all."""
    rows = ContactReason.objects.in_bulk()
    for row in rows.values():
        row.parent = rows.get(row.parent_id or 0)
    known = {pk: judgement_of_reason(row) for pk, row in rows.items()}
    return {pk: said for pk, said in known.items() if said is not None}


def judgements_of_senders(contact_ids: Iterable[int]) -> dict[int, Judgement]:
    """By person, what the last file of theirs was that somebody or a decision judged; child safety is never guessed.

    A guess makes nobody careless: whoever sent something harmless first would have the next come uncovered.
    """
    judged = Attachment.objects.filter(
        message__contact__in=contact_ids, harm_source__in=[HarmSource.AGENT, HarmSource.HASH]
    ).exclude(harm_class__in=[Harm.NONE, Harm.CHILD_SAFETY])
    last = judged.order_by("message__contact", "-pk").distinct("message__contact")
    return {
        contact: judgement(harm_of(code), HarmSource.SENDER, severity)
        for contact, code, severity in last.values_list("message__contact", "harm_class", "exposure_severity")
        if severity_of(severity) >= NOT_JUDGED
    }


def walled_hashes(hashes: Iterable[str]) -> set[str]:
    """As `walled_among`, by the hashes (SHA-256) of files that need not be kept anywhere."""
    standing = WalledFile.objects.filter(file__sha256__in=set(hashes)).exclude(state=WallState.RELEASED)
    return set(standing.values_list("file__sha256", flat=True))


def walled_among(file_ids: Iterable[int]) -> set[int]:
    """Those of these files whose bytes go to nobody at the desk."""
    standing = WalledFile.objects.filter(file__in=file_ids).exclude(state=WallState.RELEASED)
    return set(standing.values_list("file_id", flat=True))


def judgements_of_files(file_ids: Iterable[int]) -> dict[int, Judgement]:
    """By stored file, the gravest that was said of its bytes wherever they hang; what is behind the wall above all."""
    ids = set(file_ids)
    if not ids:
        return {}
    said = Attachment.objects.filter(file__in=ids).exclude(harm_class="").order_by("exposure_severity", "pk")
    known = {
        pk: judgement(harm_of(code), HarmSource(source), severity)
        for pk, code, severity, source in said.values_list("file_id", "harm_class", "exposure_severity", "harm_source")
    }
    return known | {pk: judgement(Harm.CHILD_SAFETY, HarmSource.HASH) for pk in walled_among(ids)}


def judgements_of_links(addresses: Iterable[str]) -> dict[str, Judgement]:
    """By address, what somebody said of what it leads to, in whatever message; one query, or none."""
    names = {sha256(address.encode()).hexdigest(): address for address in addresses}
    said = JudgedLink.objects.filter(file__sha256__in=names).exclude(harm_class="")
    return {
        names[name]: judgement(harm_of(code), HarmSource(source), severity)
        for name, code, severity, source in said.values_list(
            "file__sha256", "harm_class", "exposure_severity", "harm_source"
        )
    }
