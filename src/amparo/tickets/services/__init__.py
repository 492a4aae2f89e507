"""Everything that can be done to tickets."""

from amparo.core.unset import UNSET, Unset
from amparo.tickets.services.arrivals import count_arrivals
from amparo.tickets.services.beside.danger import set_danger
from amparo.tickets.services.beside.due import NextDue, set_due
from amparo.tickets.services.catalogue import (
    delete_tag,
    move_reason,
    save_brand,
    save_reason,
    save_tag,
    set_reason_active,
    set_reason_harm,
)
from amparo.tickets.services.changes.bulk import BulkResult, bulk_change
from amparo.tickets.services.changes.change import Change, change_ticket, whom_it_asks
from amparo.tickets.services.changes.handing_back import hand_back_tickets
from amparo.tickets.services.changes.snoozing import snooze, wake
from amparo.tickets.services.changes.taking import take_next
from amparo.tickets.services.create import NewTicket, create_ticket
from amparo.tickets.services.desk import (
    close_tab,
    delete_view,
    discard_draft,
    forget_presence,
    leave,
    mark_read,
    note_open_desks,
    note_presence,
    open_tab,
    save_draft,
    save_view,
)
from amparo.tickets.services.harm.classifying import (
    classify_attachment,
    classify_by_hash,
    classify_by_reason,
    classify_by_words,
    classify_link,
)
from amparo.tickets.services.harm.fingerprints import (
    classify_recognised,
    judgement_recognised,
    look_into,
    look_into_files,
)
from amparo.tickets.services.holes import tell_of_holes
from amparo.tickets.services.joining.links import follow, link, unfollow, unlink
from amparo.tickets.services.joining.merging import merge, unmerge
from amparo.tickets.services.joining.split import split_message
from amparo.tickets.services.macros import (
    MacroText,
    Problem,
    Rendered,
    check_variables,
    delete_macro,
    macro_change,
    render_macro,
    save_macro,
    variable_values,
)
from amparo.tickets.services.messages.attachments import NewFile
from amparo.tickets.services.messages.deliveries import record_delivery, retry_delivery
from amparo.tickets.services.messages.incoming import Incoming, Opening, open_ticket, open_tickets, receive_message
from amparo.tickets.services.messages.notes import write_note
from amparo.tickets.services.messages.originals import take_original
from amparo.tickets.services.messages.replies import UNDO_SECONDS, Outgoing, acknowledge, release_reply, reply
from amparo.tickets.services.messages.taking_back import undo_reply
from amparo.tickets.services.moving import CLOSED_AFTER
from amparo.tickets.services.rows import hold_tickets
from amparo.tickets.services.wall.behind import (
    bring_back,
    keep_walled,
    look_behind_wall,
    report_walled,
    wall_off,
)
from amparo.tickets.services.wall.walling import wall_beside

__all__ = [
    "CLOSED_AFTER",
    "UNDO_SECONDS",
    "UNSET",
    "BulkResult",
    "Change",
    "Incoming",
    "MacroText",
    "NewFile",
    "NewTicket",
    "NextDue",
    "Opening",
    "Outgoing",
    "Problem",
    "Rendered",
    "Unset",
    "acknowledge",
    "bring_back",
    "bulk_change",
    "change_ticket",
    "check_variables",
    "classify_attachment",
    "classify_by_hash",
    "classify_by_reason",
    "classify_by_words",
    "classify_link",
    "classify_recognised",
    "close_tab",
    "count_arrivals",
    "create_ticket",
    "delete_macro",
    "delete_tag",
    "delete_view",
    "discard_draft",
    "follow",
    "forget_presence",
    "hand_back_tickets",
    "hold_tickets",
    "judgement_recognised",
    "keep_walled",
    "leave",
    "link",
    "look_behind_wall",
    "look_into",
    "look_into_files",
    "macro_change",
    "mark_read",
    "merge",
    "move_reason",
    "note_open_desks",
    "note_presence",
    "open_tab",
    "open_ticket",
    "open_tickets",
    "receive_message",
    "record_delivery",
    "release_reply",
    "render_macro",
    "reply",
    "report_walled",
    "retry_delivery",
    "save_brand",
    "save_draft",
    "save_macro",
    "save_reason",
    "save_tag",
    "save_view",
    "set_danger",
    "set_due",
    "set_reason_active",
    "set_reason_harm",
    "snooze",
    "split_message",
    "take_next",
    "take_original",
    "tell_of_holes",
    "undo_reply",
    "unfollow",
    "unlink",
    "unmerge",
    "variable_values",
    "wake",
    "wall_beside",
    "wall_off",
    "whom_it_asks",
    "write_note",
]
