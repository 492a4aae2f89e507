"""What may mean danger on a ticket and nobody has decided, as whoever decides reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from amparo.accounts.models import User
from amparo.escalations.labels import FLAG_NAMES
from amparo.escalations.models import Proposal
from amparo.escalations.queries.proposals import proposed_on
from amparo.tickets.models import Message, Ticket
from amparo.tickets.queries import Piece

_AROUND = 90  # characters before and after the words in doubt: enough to tell a song from a farewell


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """`marked` is what the person marked themselves, `said` the gravest words in doubt among those around them.

    Neither where a colleague is in doubt; `doubted_by` is their name.
    """

    proposal: Proposal | None = None
    marked: Sequence[str | Promise] = ()
    said: Sequence[Piece] = ()
    doubted_by: str = ""

    @classmethod
    def on(cls, user: User, ticket: Ticket) -> "Doubt":
        """What this person may decide about there; nothing of it where nothing is in doubt."""
        proposal = proposed_on(user, ticket)
        if proposal is None:
            return cls()
        return cls(
            proposal=proposal,
            marked=[FLAG_NAMES[flag] for flag in proposal.marked],
            said=_said(proposal, proposal.message) if proposal.message else (),
            doubted_by=proposal.doubted_by.name if proposal.doubted_by else "",
        )


def _said(proposal: Proposal, message: Message) -> list[Piece]:
    written = [sign for sign in proposal.signs if sign["end"] > sign["start"]]
    if not written:
        return [Piece(text=message.subject or message.text[: 2 * _AROUND])]
    sign, text = min(written, key=lambda one: one["level"]), message.text
    start, end = sign["start"], sign["end"]
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    if start > _AROUND:
        before = "… " + before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0] + " …"
    return [Piece(text=before), Piece(text=text[start:end], is_match=True), Piece(text=after)]
