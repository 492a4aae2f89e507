"""Tickets, their messages, and what the desk keeps beside them."""

from amparo.tickets.models.catalogue import Brand, ContactReason, Macro, Tag
from amparo.tickets.models.coverage import ArrivalHour, ArrivalWeek, HoleTold
from amparo.tickets.models.desk import Draft, Follow, OpenDesk, Presence, ReadMark, SavedView
from amparo.tickets.models.message import Attachment, JudgedFile, JudgedLink, Message, rightly_judged
from amparo.tickets.models.ticket import Ticket, TicketLink
from amparo.tickets.models.walled import WalledAddress, WalledFile

__all__ = [
    "ArrivalHour",
    "ArrivalWeek",
    "Attachment",
    "Brand",
    "ContactReason",
    "Draft",
    "Follow",
    "HoleTold",
    "JudgedFile",
    "JudgedLink",
    "Macro",
    "Message",
    "OpenDesk",
    "Presence",
    "ReadMark",
    "SavedView",
    "Tag",
    "Ticket",
    "TicketLink",
    "WalledAddress",
    "WalledFile",
    "rightly_judged",
]
