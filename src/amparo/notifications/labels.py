"""The words for the codes in `states.py`, translated when shown."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ATTEMPT_NAMES: Final[Mapping[str, str | Promise]] = {
    "queued": pgettext_lazy("attempt to reach somebody", "On its way"),
    "held": pgettext_lazy("attempt to reach somebody", "Waits for the end of quiet hours"),
    "sending": pgettext_lazy("attempt to reach somebody", "On its way"),
    "sent": pgettext_lazy("attempt to reach somebody", "Sent"),
    "failed": pgettext_lazy("attempt to reach somebody", "Not sent"),
    "perhaps": pgettext_lazy("attempt to reach somebody", "Perhaps sent"),
    "dropped": pgettext_lazy("attempt to reach somebody", "Not needed any more"),
}
