"""Writes. What somebody does for their own protection is theirs alone: it is no event, and no log holds it."""

from amparo.wellbeing.services.breaks import begin_break, begin_cool_down, end_break
from amparo.wellbeing.services.caring import offer_debrief
from amparo.wellbeing.services.checking_in import check_in
from amparo.wellbeing.services.choosing import not_today, opt_in, opt_out, skip
from amparo.wellbeing.services.disclosing import acknowledge, disclose, disclose_all
from amparo.wellbeing.services.exposure import begin_reveal, end_reveal, goes_on, record_text
from amparo.wellbeing.services.figures import last_month, release, sample
from amparo.wellbeing.services.forgetting import forget_check_ins, forget_old
from amparo.wellbeing.services.looking import demand_own, hear_security
from amparo.wellbeing.services.ordinary import hear_reply, note_ordinary_work
from amparo.wellbeing.services.programmes import remove_programme, save_programme
from amparo.wellbeing.services.talking import answer_call, call_buddy, offer_to_listen, stop_listening

__all__ = [
    "acknowledge",
    "answer_call",
    "begin_break",
    "begin_cool_down",
    "begin_reveal",
    "call_buddy",
    "check_in",
    "demand_own",
    "disclose",
    "disclose_all",
    "end_break",
    "end_reveal",
    "forget_check_ins",
    "forget_old",
    "goes_on",
    "hear_reply",
    "hear_security",
    "last_month",
    "not_today",
    "note_ordinary_work",
    "offer_debrief",
    "offer_to_listen",
    "opt_in",
    "opt_out",
    "record_text",
    "release",
    "remove_programme",
    "sample",
    "save_programme",
    "skip",
    "stop_listening",
]
