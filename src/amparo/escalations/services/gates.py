"""What loops, and the signs of danger, say to the tickets that they are about."""

from typing import Final

from django.utils.translation import gettext as _

from amparo.core.text import fold, language_now
from amparo.escalations.labels import STATE_NAMES
from amparo.escalations.models import EscalationTicket, Proposal
from amparo.escalations.states import GRAVE, OPEN_LOOPS, Direction, ProposalState
from amparo.tickets.models import Macro, Ticket
from amparo.tickets.sending import Sent
from amparo.tickets.services import render_macro
from amparo.tickets.services.rows import shown_with

OWN_WORDS: Final = 5
"""Fewer words of one's own make a prepared text no answer to somebody in danger."""


def open_loops(ticket: Ticket) -> list[str]:
    """Each loop that the ticket, or one merged into it, still waits for."""
    waiting = EscalationTicket.objects.filter(ticket__in=shown_with(ticket), escalation__state__in=OPEN_LOOPS)
    loops = {one.escalation_id: one.escalation for one in waiting.select_related("escalation__authority")}
    return [
        _("Escalation %(number)s to %(authority)s is still open (%(state)s).")
        % {
            "number": loop.number,
            "authority": loop.authority.name.in_language(language_now()) if loop.authority else "…",
            "state": STATE_NAMES[loop.state],
        }
        for loop in loops.values()
    ]


def prepared_words_alone(sent: Sent) -> list[str]:
    """On a grave loop, a reply that says nothing but what its macro says."""
    if not sent.macro or not _is_grave(sent.ticket):
        return []
    macro = Macro.objects.filter(code=sent.macro).first()
    if macro is None:
        return []
    prepared = set(_words(render_macro(macro=macro, ticket=sent.ticket, by=sent.by).text))
    own = [word for word in _words(sent.text) if word not in prepared]
    if len(own) >= OWN_WORDS:
        return []
    return [_("This is grave: write some words of your own. A prepared text alone is no answer here.")]


def needs_people(ticket: Ticket) -> bool:
    """Whether only people write on a ticket: it is or was about something grave, or words in it may mean danger."""
    if _is_grave(ticket):
        return True
    signs = Proposal.objects.filter(ticket__in=shown_with(ticket), level__in=GRAVE)
    return signs.exclude(state=ProposalState.DISMISSED).exists()


def _is_grave(ticket: Ticket) -> bool:
    waiting = EscalationTicket.objects.filter(ticket__in=shown_with(ticket), escalation__level__in=GRAVE)
    return waiting.filter(escalation__direction=Direction.OUT).exists()


def _words(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in fold(text)).split()
