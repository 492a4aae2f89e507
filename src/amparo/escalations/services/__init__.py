"""Everything that can be done to loops."""

from amparo.escalations.services.authority.answering import (
    Words,
    acknowledge,
    answer,
    ask,
    begin,
    redirect,
    refuse,
    reply_to_authority,
    send_back,
    send_news,
    withdraw,
)
from amparo.escalations.services.authority.hearing import hear_page
from amparo.escalations.services.authority.links import make_link, note_opened, revoke_links
from amparo.escalations.services.calling.lateness import miss_clock
from amparo.escalations.services.calling.reaching import note_not_reached
from amparo.escalations.services.closing import Checked, answer_check, close, missing_before_closing
from amparo.escalations.services.directory import (
    AuthorityShape,
    KindShape,
    remove_rule,
    save_authority,
    save_kind,
    save_rule,
)
from amparo.escalations.services.evidence.files import take_file
from amparo.escalations.services.evidence.holding import hold_walled, release_hold, release_walled
from amparo.escalations.services.evidence.judging import (
    classify_file,
    classify_recognised_files,
    classify_released_files,
)
from amparo.escalations.services.handing import Handing, accept_hand_over, hand_over, take_back
from amparo.escalations.services.helplines import note_checked, reset_helpline, save_helpline
from amparo.escalations.services.raising.loops import (
    Raising,
    change_level,
    decides,
    join,
    raise_critical,
    raise_escalation,
)
from amparo.escalations.services.raising.proposing import dismiss_proposal, doubt, look_for_signs, show_danger
from amparo.escalations.services.raising.requests import Asking, raise_request, take_as_request
from amparo.escalations.services.telling import (
    Telling,
    check_text,
    hear_delivery,
    link_told,
    tell,
    waive,
    write_text,
    write_texts,
)

__all__ = [
    "Asking",
    "AuthorityShape",
    "Checked",
    "Handing",
    "KindShape",
    "Raising",
    "Telling",
    "Words",
    "accept_hand_over",
    "acknowledge",
    "answer",
    "answer_check",
    "ask",
    "begin",
    "change_level",
    "check_text",
    "classify_file",
    "classify_recognised_files",
    "classify_released_files",
    "close",
    "decides",
    "dismiss_proposal",
    "doubt",
    "hand_over",
    "hear_delivery",
    "hear_page",
    "hold_walled",
    "join",
    "link_told",
    "look_for_signs",
    "make_link",
    "miss_clock",
    "missing_before_closing",
    "note_checked",
    "note_not_reached",
    "note_opened",
    "raise_critical",
    "raise_escalation",
    "raise_request",
    "redirect",
    "refuse",
    "release_hold",
    "release_walled",
    "remove_rule",
    "reply_to_authority",
    "reset_helpline",
    "revoke_links",
    "save_authority",
    "save_helpline",
    "save_kind",
    "save_rule",
    "send_back",
    "send_news",
    "show_danger",
    "take_as_request",
    "take_back",
    "take_file",
    "tell",
    "waive",
    "withdraw",
    "write_text",
    "write_texts",
]
