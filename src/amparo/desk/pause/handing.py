"""What the desk may hand to somebody now. It asks their protection, and is not told why."""

from typing import Final

TICKET: Final = "ticket"
"""What a ticket is called where it is noted that somebody passed it on."""
