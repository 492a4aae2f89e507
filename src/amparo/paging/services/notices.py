"""What this room tells people of its own; what they are called for is said by whoever started the page."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from amparo.core.text import Labels

EXHAUSTED: Final = "paging:exhausted"
REPAIRED: Final = "paging:repaired"
STANDS_STILL: Final = "paging:stands_still"
TRIAL: Final = "paging:trial"

SENTENCES: Final[Labels] = {
    EXHAUSTED: _("%(level)s: the ladder %(ladder)s was walked to its end, and nobody has it"),
    REPAIRED: _("%(level)s: the ladder %(ladder)s stood still for %(seconds)s seconds. It goes on now"),
    STANDS_STILL: _("The clock stands still for %(seconds)s seconds: nothing falls due, nobody is called"),
    TRIAL: _("This is a trial of the ladder %(ladder)s. Please say that you have it"),
}
