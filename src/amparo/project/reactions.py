"""What an event causes in another room: event → tasks, or at once. What happens when …? Look here."""

from amparo.accounts.events import PersonClosed, SecurityChanged
from amparo.audit.reactions import AtOnce, Reactions, When
from amparo.channels.email.tasks import deliver_message, write_to_authority
from amparo.channels.webhook.tasks import tell_authority, tell_outcome
from amparo.escalations.events import (
    Answered,
    ClockMissed,
    Closed,
    Raised,
    Redirected,
    Refused,
    RepliedToAuthority,
    SentBack,
    Withdrawn,
)
from amparo.escalations.services import (
    classify_recognised_files,
    classify_released_files,
    hold_walled,
    look_for_signs,
    release_walled,
    show_danger,
)
from amparo.escalations.states import Level
from amparo.escalations.tasks import care_for_people, hear_delivery, hear_page
from amparo.media.events import Recognised
from amparo.moderation.events import ActedFirst, CaseDecided, CaseWithdrawn, SentAgain
from amparo.moderation.tasks import carry_after_approval, carry_out
from amparo.paging.events import PageAcknowledged
from amparo.sla.services import hear as set_clocks
from amparo.sops.tasks import (
    bring_runs_along,
    bring_runs_back,
    go_on_after_approval,
    hear_decision,
    hear_message,
    hear_of_undo,
    hear_review,
    hear_state,
)
from amparo.tickets.events import (
    DeliveryChanged,
    FileWalled,
    Merged,
    MessageReceived,
    NoteWritten,
    PriorityChanged,
    ReasonChanged,
    ReplyReleased,
    ReplyWithdrawn,
    ReplyWritten,
    Split,
    StateChanged,
    TicketOpened,
    Unmerged,
    WalledFileReleased,
)
from amparo.tickets.services import classify_by_reason, classify_recognised, look_into_files
from amparo.tickets.states import Delivery, TicketState
from amparo.tickets.tasks import hand_back_tickets
from amparo.tools.events import ApprovalExpired, ApprovalRefused, Approved
from amparo.wellbeing.services import hear_security
from amparo.wellbeing.tasks import hear_reply


def _goes_on(message: MessageReceived) -> bool:
    """A person wrote in a ticket that had a story before; most mail opens one, and nothing can be waiting there."""
    return not message.opened and not message.is_automatic


def _is_written(message: MessageReceived) -> bool:
    """By a person, rather than by a program that answers for one."""
    return not message.is_automatic


def _is_marked(note: NoteWritten) -> bool:
    """It notes what a person said, who marked something as well: a note of ours is read for nothing."""
    return bool(note.marked)


def _has_files(message: MessageReceived) -> bool:
    return message.files > 0


def _is_about_solving(change: StateChanged) -> bool:
    """The ticket was solved, or is not solved any more: procedures wait for nothing else of its states."""
    return TicketState.SOLVED in {change.old, change.new}


def _has_arrived_or_not(change: DeliveryChanged) -> bool:
    """What became of a message of ours: somebody may have been told by it, or was not after all."""
    return change.new in {Delivery.SENT, Delivery.PERHAPS_SENT, Delivery.FAILED, Delivery.BOUNCED}


def _is_theirs(late: ClockMissed) -> bool:
    """A clock of the authority ran out, and none of ours."""
    return not late.ours


def _was_critical(closed: Closed) -> bool:
    return closed.level == Level.P0


def _is_of_a_loop(page: PageAcknowledged) -> bool:
    return page.subject_kind == "escalation"


REACTIONS: Reactions = {
    ActedFirst: [tell_outcome],
    Answered: [hear_decision],
    ApprovalExpired: [go_on_after_approval, carry_after_approval],
    ApprovalRefused: [go_on_after_approval, carry_after_approval],
    Approved: [go_on_after_approval, carry_after_approval],
    CaseDecided: [carry_out, tell_outcome, hear_review],
    CaseWithdrawn: [hear_review],
    ClockMissed: [When(_is_theirs, write_to_authority), When(_is_theirs, tell_authority)],
    Closed: [When(_was_critical, care_for_people)],
    DeliveryChanged: [When(_has_arrived_or_not, hear_delivery)],
    FileWalled: [AtOnce(hold_walled)],
    Merged: [bring_runs_along, AtOnce(set_clocks), AtOnce(show_danger)],
    MessageReceived: [
        When(_goes_on, hear_message),
        AtOnce(set_clocks, _goes_on),
        AtOnce(look_for_signs, _is_written),
        AtOnce(look_into_files, _has_files),
    ],
    NoteWritten: [AtOnce(look_for_signs, _is_marked)],
    PageAcknowledged: [When(_is_of_a_loop, hear_page)],
    PersonClosed: [hand_back_tickets],
    PriorityChanged: [AtOnce(set_clocks)],
    Raised: [write_to_authority, tell_authority],
    ReasonChanged: [AtOnce(set_clocks), AtOnce(classify_by_reason)],
    Recognised: [AtOnce(classify_recognised), AtOnce(classify_recognised_files)],
    Redirected: [write_to_authority, tell_authority],
    Refused: [hear_decision],
    RepliedToAuthority: [write_to_authority, tell_authority],
    ReplyReleased: [deliver_message, hear_reply],
    ReplyWithdrawn: [hear_delivery, hear_of_undo, AtOnce(set_clocks)],
    ReplyWritten: [AtOnce(set_clocks)],
    SecurityChanged: [AtOnce(hear_security)],
    SentAgain: [carry_out, tell_outcome],
    SentBack: [write_to_authority, tell_authority],
    Split: [AtOnce(set_clocks)],
    StateChanged: [When(_is_about_solving, hear_state), AtOnce(set_clocks)],
    TicketOpened: [AtOnce(set_clocks)],
    Unmerged: [bring_runs_back, AtOnce(set_clocks), AtOnce(show_danger)],
    WalledFileReleased: [AtOnce(release_walled), AtOnce(classify_released_files)],
    Withdrawn: [hear_decision, write_to_authority, tell_authority],
}
