"""The words for the codes in `states.py`, translated when shown. A test keeps the two lists the same."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels

STATE_NAMES: Final[Labels] = {
    "new": pgettext_lazy("state of a ticket", "New"),
    "open": pgettext_lazy("state of a ticket", "Open"),
    "pending": pgettext_lazy("state of a ticket: the person has the word", "Pending"),
    "on_hold": pgettext_lazy("state of a ticket: another team has the word", "On hold"),
    "solved": pgettext_lazy("state of a ticket", "Solved"),
    "closed": pgettext_lazy("state of a ticket", "Closed"),
}
PRIORITY_NAMES: Final[Labels] = {
    "low": pgettext_lazy("priority", "Low"),
    "normal": pgettext_lazy("priority", "Normal"),
    "high": pgettext_lazy("priority", "High"),
    "urgent": pgettext_lazy("priority", "Urgent"),
}
RISK_NAMES: Final[Labels] = {
    "none": pgettext_lazy("risk of harm to the person", "None"),
    "low": pgettext_lazy("risk of harm to the person", "Low"),
    "medium": pgettext_lazy("risk of harm to the person", "Medium"),
    "high": pgettext_lazy("risk of harm to the person", "High"),
}
TIER_NAMES: Final[Labels] = {
    "standard": pgettext_lazy("tier of a person", "Standard"),
    "creator": pgettext_lazy("tier of a person", "Creator"),
    "vip": pgettext_lazy("tier of a person", "VIP"),
    "agency": pgettext_lazy("tier of a person", "Agency"),
}
CHANNEL_NAMES: Final[Labels] = {"email": _("E-mail")}
DELIVERY_NAMES: Final[Labels] = {
    "none": "",
    "held": pgettext_lazy("delivery of a reply", "Going out"),
    "withdrawn": pgettext_lazy("delivery of a reply", "Taken back"),
    "queued": pgettext_lazy("delivery of a reply", "Queued"),
    "sending": pgettext_lazy("delivery of a reply", "Sending"),
    "sent": pgettext_lazy("delivery of a reply", "Sent"),
    "deferred": pgettext_lazy("delivery of a reply", "Will be tried again"),
    "failed": pgettext_lazy("delivery of a reply", "Not sent"),
    "bounced": pgettext_lazy("delivery of a reply", "Came back"),
    "perhaps_sent": pgettext_lazy("delivery of a reply", "Perhaps sent"),
}
DELIVERY_NOTES: Final[Labels] = {
    "cut_off": _("The sending was cut off, and nobody can know whether it arrived. Ask before you send it again."),
    "file_gone": _("The file %(detail)s is no longer there."),
    "no_address": _("There is no address to send this to."),
    "no_mailbox": _("There is no active mailbox to answer from."),
    "no_server": _("No server is set for outgoing mail."),
    "not_taken": _("Not taken for %(detail)s"),
    "sealed": _("The password was stored under another key. Enter it again."),
    "unreached": _("The mail server did not answer. The test of the mailbox says why."),
    "walled": _("The file %(detail)s is behind the child-safety wall and is sent to nobody."),
}
HARM_SOURCE_NAMES: Final[Labels] = {
    "reason": pgettext_lazy("who said which harm a file holds", "from the contact reason"),
    "words": pgettext_lazy("who said which harm a file holds", "from what the person wrote"),
    "sender": pgettext_lazy("who said which harm a file holds", "from what the same person sent before"),
    "hash": pgettext_lazy("who said which harm a file holds", "decided before"),
    "agent": pgettext_lazy("who said which harm a file holds", "by a colleague"),
}
WALL_STATE_NAMES: Final[Labels] = {
    "waiting": pgettext_lazy("state of a file behind the child-safety wall", "Waiting"),
    "reported": pgettext_lazy("state of a file behind the child-safety wall", "Reported"),
    "not_reported": pgettext_lazy("state of a file behind the child-safety wall", "Kept without a report"),
    "released": pgettext_lazy("state of a file behind the child-safety wall", "Brought back"),
}
LINK_NAMES: Final[Labels] = {
    "related": pgettext_lazy("link between two tickets", "Related"),
    "continues": pgettext_lazy("link between two tickets", "Continues"),
    "split": pgettext_lazy("link between two tickets", "Split off from"),
    "merged": pgettext_lazy("link between two tickets", "Merged into"),
}
LANGUAGE_NAMES: Final[Labels] = {
    "pt-BR": _("Portuguese"),
    "es": _("Spanish"),
    "en": _("English"),
    "": pgettext_lazy("language of a ticket", "not known"),
}
VARIABLE_NAMES: Final[Labels] = {
    "agent.first_name": _("your first name"),
    "agent.name": _("your name"),
    "brand.name": _("the name of the brand"),
    "contact.first_name": _("the first name of the person"),
    "contact.name": _("the name of the person"),
    "team.name": _("the name of the team"),
    "ticket.number": _("the number of the ticket"),
    "ticket.subject": _("the subject of the ticket"),
}
"""What stands in a prepared text for a variable of `variables.py`."""


def delivery_note(stored: str) -> str:
    """A stored note as it reads: ours ("code|detail") in the reader's language, a server's answer as it was given."""
    code, bar, detail = stored.partition("|")
    return str(DELIVERY_NOTES[code]) % {"detail": detail} if bar and code in DELIVERY_NOTES else stored
