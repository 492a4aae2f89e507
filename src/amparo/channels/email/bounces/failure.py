"""One bounce read: its recipients from the report if there is one, else from headers and free text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.channels.email.bounces.codes import best_status, reply_in, status_in
from amparo.channels.email.bounces.delivery_status import MAX_RECIPIENTS, address_of
from amparo.channels.email.bounces.model import BounceReport, Recipient
from amparo.channels.email.bounces.original import original_address, original_headers, original_message_id
from amparo.channels.email.bounces.reasons import HARD, reason_for
from amparo.channels.email.bounces.transcripts import Failure, failures_in, report_text
from amparo.channels.email.decode.addresses import read_addresses, read_message_ids

if TYPE_CHECKING:
    from amparo.channels.email.decode import Mail

_DELAY_SUBJECT = ("delay", "warning", "retras", "atras", "demora", "aplaza", "verzöger", "retard")


def read_failure(mail: Mail, text: str, blocks: list[dict[str, str]]) -> BounceReport:
    """The report of a mail that is known to be a bounce. `blocks`: its RFC 3464 fields, if any."""
    headers = original_headers(mail, text)
    said = report_text(text)
    not_these = _others(mail, original_address(headers, "from"))
    failures = failures_in(said, not_these)
    if blocks:
        recipients = [_from_block(block, said if len(blocks) == 1 else "", failures) for block in blocks]
    else:
        recipients = [
            _from_text(failure, said, mail) for failure in _named(mail, failures, original_address(headers, "to"))
        ]
    return BounceReport(
        recipients=tuple(recipients[:MAX_RECIPIENTS]),
        original_message_id=original_message_id(headers),
        original_references=read_message_ids(headers.raw("references")),
        original_subject=headers.get("subject"),
        original_from=original_address(headers, "from"),
        original_to=original_address(headers, "to"),
    )


def _others(mail: Mail, sender: str) -> frozenset[str]:
    addresses = {one.address.lower() for one in (*mail.to, *mail.from_, *mail.cc)} | {sender.lower()}
    return frozenset(addresses - {""})


def _named(mail: Mail, failures: list[Failure], original_to: str) -> list[Failure]:
    """The header of Exim and Gmail names the failed addresses for sure; the text tells why."""
    listed = [one.address for raw in mail.headers.raw_all("x-failed-recipients") for one in read_addresses(raw)]
    if listed:
        known = {failure.address.lower(): failure for failure in failures}
        return [known.get(address.lower(), Failure(address, "")) for address in dict.fromkeys(listed)]
    return failures or [Failure(original_to, "")]


def _from_block(block: dict[str, str], text: str, failures: list[Failure]) -> Recipient:
    field = block.get("final-recipient") or block.get("original-recipient", "")
    address = address_of(field)
    if "@" not in address and "original-recipient" in block:
        address = address_of(block["original-recipient"])
    action = block.get("action", "failed").split(" ", 1)[0].lower().strip("();")
    diagnosis = block.get("diagnostic-code", "")
    words = diagnosis.partition(";")[2].strip() or diagnosis
    # What the text says of the address helps where the report says only "255" or nothing.
    told = next((failure.diagnosis for failure in failures if failure.address.lower() == address.lower()), text)
    status = best_status(block.get("status", ""), words or told)
    reason = reason_for(words, "")
    if reason == "undefined":
        reason = reason_for(block.get("status", "") + " " + told, status)
    return Recipient(
        address=address,
        status=status,
        reply_code=reply_in(words) or reply_in(told),
        reason=reason if action != "delivered" else "delivered",
        hard=reason in HARD and action == "failed",
        action=action,
        diagnosis=(words or told)[:2000],
    )


def _from_text(failure: Failure, text: str, mail: Mail) -> Recipient:
    own = failure.diagnosis
    diagnosis = own if status_in(own) or reply_in(own) or reason_for(own, "") != "undefined" else text
    status = status_in(diagnosis)
    reason = reason_for(diagnosis, status)
    if reason == "undefined":
        reason = reason_for(mail.subject, status)
    delayed = any(word in mail.subject.lower() for word in _DELAY_SUBJECT)
    return Recipient(
        address=failure.address,
        status=status,
        reply_code=reply_in(diagnosis),
        reason=reason,
        hard=reason in HARD and not delayed,
        action="delayed" if delayed else "failed",
        diagnosis=" ".join(diagnosis.split())[:2000],
    )
