"""The words for the codes in `states.py`, translated when shown."""

from typing import Final

from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels

ATTEMPT_NAMES: Final[Labels] = {
    "queued": pgettext_lazy("attempt to reach somebody", "On its way"),
    "held": pgettext_lazy("attempt to reach somebody", "Waits for the end of quiet hours"),
    "sending": pgettext_lazy("attempt to reach somebody", "On its way"),
    "sent": pgettext_lazy("attempt to reach somebody", "Sent"),
    "failed": pgettext_lazy("attempt to reach somebody", "Not sent"),
    "perhaps": pgettext_lazy("attempt to reach somebody", "Perhaps sent"),
    "dropped": pgettext_lazy("attempt to reach somebody", "Not needed any more"),
}
