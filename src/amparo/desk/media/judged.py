"""Class and weight of a file or a passage, in words."""

from django.utils.translation import gettext as _

from amparo.media.harm import Harm
from amparo.media.labels import HARM_NAMES


def judged(harm: str, severity: int | None) -> str:
    if severity is None or not harm:
        return _("Not judged yet")
    if harm == Harm.NONE:
        return str(HARM_NAMES[harm])
    return _("%(harm)s · weight %(weight)s") % {"harm": HARM_NAMES.get(harm, harm), "weight": severity}
