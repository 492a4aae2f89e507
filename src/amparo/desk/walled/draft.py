"""The facts of a report to an authority, as text: who, what, when, with which messages; never what is to be seen."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.escalations.models import LoopFile
from amparo.files.services import open_file
from amparo.media.harm import HARMS, Harm
from amparo.tickets.queries.walled import ReportFacts


def report_draft(facts: ReportFacts, loops: Sequence[LoopFile]) -> str:
    """`loops`: where the same bytes stand in conversations. Times in UTC, since whoever reads it sits elsewhere."""
    walled = facts.walled
    lines = [
        _("File: SHA-256 %(hash)s, %(size)s bytes") % {"hash": walled.file.sha256, "size": walled.file.size},
        _("Category (DSA): %(category)s") % {"category": HARMS[Harm.CHILD_SAFETY].dsa_category},
        _("Kept apart since: %(time)s") % {"time": _utc(walled.walled_at)},
        "",
        _("Received with:"),
    ]
    for found in facts.found:
        message = found.attachment.message
        values = {
            "time": _utc(message.created_at),
            "ticket": found.number,
            "message": message.pk,
            "name": found.attachment.name,
            "type": found.attachment.content_type,
        }
        lines.append(_("- %(time)s, ticket %(ticket)s, message %(message)s: %(name)s (%(type)s)") % values)
    if facts.link:
        message = facts.link.message
        values = {"time": _utc(message.created_at), "ticket": message.ticket.number, "message": message.pk}
        lines.append(_("- %(time)s, ticket %(ticket)s, message %(message)s: a link") % values)
        with open_file(walled.file) as stream:
            lines.append(f"  {stream.read().decode()}")
    for file in loops:
        values = {
            "time": _utc(file.message.created_at),
            "escalation": file.message.escalation.number,
            "by": file.message.name or "Amparo",
            "name": file.name,
            "type": file.content_type,
        }
        lines.append(_("- %(time)s, escalation %(escalation)s, by %(by)s: %(name)s (%(type)s)") % values)
    lines += ["", _("Sent by:")]
    for identity in facts.identities:
        name = identity.contact.name or _("name unknown")
        lines.append(f"- {name}: {identity.shown} ({identity.kind})")
    lines += ["", _("The bytes, the messages and what is known of the senders are kept under legal hold.")]
    return "\n".join(lines)


def _utc(moment: datetime) -> str:
    return f"{date_format(moment.astimezone(UTC), 'Y-m-d H:i')} UTC"
