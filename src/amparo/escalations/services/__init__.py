"""Everything that can be done to loops."""

from amparo.escalations.services.answering import (
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
from amparo.escalations.services.closing import Checked, answer_check, close, missing_before_closing
from amparo.escalations.services.hearing import hear_page
from amparo.escalations.services.holding import release_hold
from amparo.escalations.services.lateness import miss_clock
from amparo.escalations.services.links import make_link, note_opened, revoke_links
from amparo.escalations.services.raising import Raising, change_level, decides, join, raise_critical, raise_escalation
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
    "Checked",
    "Raising",
    "Telling",
    "Words",
    "acknowledge",
    "answer",
    "answer_check",
    "ask",
    "begin",
    "change_level",
    "check_text",
    "close",
    "decides",
    "hear_delivery",
    "hear_page",
    "join",
    "link_told",
    "make_link",
    "miss_clock",
    "missing_before_closing",
    "note_opened",
    "raise_critical",
    "raise_escalation",
    "redirect",
    "refuse",
    "release_hold",
    "reply_to_authority",
    "revoke_links",
    "send_back",
    "send_news",
    "tell",
    "waive",
    "withdraw",
    "write_text",
    "write_texts",
]
