"""Refusals that a caller tells apart from others."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from amparo.core.errors import Conflict


class TicketClosed(Conflict):
    """A closed ticket takes no more messages: its story goes on in a new ticket that continues it."""

    code = "ticket-closed"

    def __init__(self, number: int) -> None:
        super().__init__(_("Ticket %(number)s is closed. Open a new one that continues it.") % {"number": number})


class TicketMerged(Conflict):
    """A merged ticket is answered where it was merged to."""

    code = "ticket-merged"

    def __init__(self, number: int, target: int) -> None:
        super().__init__(
            _("Ticket %(number)s was merged. Go on in ticket %(target)s.") % {"number": number, "target": target}
        )


class CannotSolve(Conflict):
    """Something must happen before the ticket is solved; `missing` says what, a sentence each."""

    code = "cannot-solve"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(_("This cannot be solved yet. %(missing)s") % {"missing": " ".join(missing)})
        self.missing = list(missing)


class OverBounds(Conflict):
    """It is over what may come to whoever takes it; they can take it knowingly. Only they themselves are ever told."""

    code = "over-bounds"

    def __init__(self) -> None:
        super().__init__(_("This is over what may come to you now. Open it to take it all the same."))
