"""Why a mail did not go where it seemed to point: codes in the database, sentences on the screen."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.core.text import Labels


class Reason(StrEnum):
    """The first group quarantines; the second explains why a mail opened a ticket of its own."""

    UNREADABLE = "unreadable"
    NO_MAILBOX = "no_mailbox"
    NO_SENDER = "no_sender"
    OWN_MAIL = "own_mail"
    TOO_MANY = "too_many"
    BOUNCE_OF_NOTHING = "bounce_of_nothing"
    REPORT_OF_NOTHING = "report_of_nothing"
    AUTO_REPLY_TO_NOTHING = "auto_reply_to_nothing"
    COMPLAINT = "complaint"

    NOT_THE_AUTHORITY = "not_the_authority"
    AUTO_REPLY_IN_LOOP = "auto_reply_in_loop"
    LOOP_DECIDED = "loop_decided"

    LOOP = "loop"
    OTHER_SENDER = "other_sender"
    NEW_TOPIC = "new_topic"
    CLOSED_TICKET = "closed_ticket"
    SAME_MAIL = "same_mail"
    RELEASED = "released"


REASON_SENTENCES: Final[Labels] = {
    Reason.UNREADABLE: _("Amparo could not read this mail."),
    Reason.NO_MAILBOX: _("It was sent to none of our mailboxes."),
    Reason.NO_SENDER: _("It does not say who sent it, so nobody could be answered."),
    Reason.OWN_MAIL: _("It comes from ourselves."),
    Reason.TOO_MANY: _("Too many mails came from this sender within a few minutes."),
    Reason.BOUNCE_OF_NOTHING: _("It says that a mail did not arrive, but not one of ours."),
    Reason.REPORT_OF_NOTHING: _("It reports on a delivery, but not on one of ours."),
    Reason.AUTO_REPLY_TO_NOTHING: _("It is an automatic reply to none of our messages."),
    Reason.COMPLAINT: _("The mail provider passes on that somebody marked our mail as unwanted."),
    Reason.NOT_THE_AUTHORITY: _(
        "It answers an escalation, but comes from no address of the authority that was asked. Nothing was believed."
    ),
    Reason.AUTO_REPLY_IN_LOOP: _("It is an automatic reply to an escalation: perhaps nobody has read the question."),
    Reason.LOOP_DECIDED: _("It answers an escalation that was decided already, or went to somebody else."),
    Reason.LOOP: _("It answers an escalation, and stands in its conversation."),
    Reason.OTHER_SENDER: _("It pointed at a ticket that its sender has no part in, so it opened one of its own."),
    Reason.NEW_TOPIC: _("It answered an old mail but speaks of something new, so it opened a ticket of its own."),
    Reason.CLOSED_TICKET: _("It answered a closed ticket, so it opened one that continues it."),
    Reason.SAME_MAIL: _("The same mail was sent to another of our mailboxes too, and is answered there."),
    Reason.RELEASED: _("A person let it through."),
}


def sentence_of(code: str) -> str:
    """The sentence for a stored code; an unknown one (written by a newer version) is shown as it is."""
    return str(REASON_SENTENCES[Reason(code)]) if code in set(Reason) else code
