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
from amparo.escalations.services.raising import Raising, change_level, decides, join, raise_critical, raise_escalation

__all__ = [
    "Raising",
    "Words",
    "acknowledge",
    "answer",
    "ask",
    "begin",
    "change_level",
    "decides",
    "join",
    "raise_critical",
    "raise_escalation",
    "redirect",
    "refuse",
    "reply_to_authority",
    "send_back",
    "send_news",
    "withdraw",
]
