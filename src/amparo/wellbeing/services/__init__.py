"""Writes. What somebody does for their own protection is theirs alone: it is no event, and no log holds it."""

from amparo.wellbeing.services.breaks import begin_break, begin_cool_down, end_break
from amparo.wellbeing.services.checking_in import check_in
from amparo.wellbeing.services.choosing import not_today, opt_in, opt_out, skip
from amparo.wellbeing.services.exposure import begin_reveal, end_reveal, record_text
from amparo.wellbeing.services.talking import answer_call, call_buddy, offer_to_listen, stop_listening

__all__ = [
    "answer_call",
    "begin_break",
    "begin_cool_down",
    "begin_reveal",
    "call_buddy",
    "check_in",
    "end_break",
    "end_reveal",
    "not_today",
    "offer_to_listen",
    "opt_in",
    "opt_out",
    "record_text",
    "skip",
    "stop_listening",
]
