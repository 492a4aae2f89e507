"""The words for the codes in `states.py`, translated when shown."""

from typing import Final

from django.utils.translation import pgettext_lazy

from amparo.core.text import Labels

METRIC_NAMES: Final[Labels] = {
    "first_response": pgettext_lazy("what was promised the person", "First answer"),
    "next_response": pgettext_lazy("what was promised the person", "Next answer"),
    "resolution": pgettext_lazy("what was promised the person", "Solution"),
}
HOURS_NAMES: Final[Labels] = {
    "business": pgettext_lazy("how promised time is counted", "Business hours"),
    "calendar": pgettext_lazy("how promised time is counted", "Day and night"),
}
