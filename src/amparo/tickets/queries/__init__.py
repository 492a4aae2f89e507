"""Reads of tickets. Every one of them goes through `visible_to(user)`."""

from amparo.tickets.queries.bearing import NO_BOUNDS, Bounds, within_bounds
from amparo.tickets.queries.conversation import HistoryEntry, conversation, history, shown_as_one
from amparo.tickets.queries.finding.headline import Piece
from amparo.tickets.queries.finding.search import (
    Found,
    Hit,
    PersonFound,
    people_found,
    recent_tickets,
    search,
    tickets_numbered,
)
from amparo.tickets.queries.lists.counts import capped_counts
from amparo.tickets.queries.lists.filters import WORK_VIEWS, Filters, Sort, View, sorts_of
from amparo.tickets.queries.lists.narrowing import tickets_in
from amparo.tickets.queries.lists.news import new_since
from amparo.tickets.queries.lists.pages import Cursor, Page, list_page, rows_of
from amparo.tickets.queries.lists.rows import TicketRow
from amparo.tickets.queries.lists.saved import SavedList, saved_lists, saved_view_for
from amparo.tickets.queries.presence import Present, at_a_ticket, at_the_desk, present_on
from amparo.tickets.queries.visibility import ticket_for, visible_to

__all__ = [
    "NO_BOUNDS",
    "WORK_VIEWS",
    "Bounds",
    "Cursor",
    "Filters",
    "Found",
    "HistoryEntry",
    "Hit",
    "Page",
    "PersonFound",
    "Piece",
    "Present",
    "SavedList",
    "Sort",
    "TicketRow",
    "View",
    "at_a_ticket",
    "at_the_desk",
    "capped_counts",
    "conversation",
    "history",
    "list_page",
    "new_since",
    "people_found",
    "present_on",
    "recent_tickets",
    "rows_of",
    "saved_lists",
    "saved_view_for",
    "search",
    "shown_as_one",
    "sorts_of",
    "ticket_for",
    "tickets_in",
    "tickets_numbered",
    "visible_to",
    "within_bounds",
]
