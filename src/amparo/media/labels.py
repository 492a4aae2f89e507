"""The words for the codes of this room, translated when shown. Neutral on purpose: words can hurt too."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.core.text import Labels
from amparo.media.harm import Harm

HARM_NAMES: Final[Labels] = {
    "bullying": pgettext_lazy("kind of harm", "Bullying"),
    "hate": pgettext_lazy("kind of harm", "Hate"),
    "child_safety": pgettext_lazy("kind of harm", "Child safety"),
    "self_harm": pgettext_lazy("kind of harm", "Self-harm"),
    "animal_harm": pgettext_lazy("kind of harm", "Harm to animals"),
    "threats": pgettext_lazy("kind of harm", "Threats"),
    "graphic": pgettext_lazy("kind of harm", "Graphic violence"),
    "sexual": pgettext_lazy("kind of harm", "Sexual content"),
    "intimate_images": pgettext_lazy("kind of harm", "Intimate images shared without consent"),
    "scam": pgettext_lazy("kind of harm", "Scam"),
    "other": pgettext_lazy("kind of harm", "Other"),
    "none": pgettext_lazy("kind of harm", "No harm"),
}
SEVERITY_NAMES: Final[Mapping[int | None, str | Promise]] = {
    None: pgettext_lazy("how hard it is to look at", "not judged yet"),
    0: pgettext_lazy("how hard it is to look at", "harmless"),
    1: pgettext_lazy("how hard it is to look at", "slight"),
    2: pgettext_lazy("how hard it is to look at", "moderate"),
    3: pgettext_lazy("how hard it is to look at", "strong"),
    4: pgettext_lazy("how hard it is to look at", "extreme"),
}
OUTCOME_NAMES: Final[Labels] = {
    "breach": pgettext_lazy("what was decided about a picture", "Against the rules"),
    "no_breach": pgettext_lazy("what was decided about a picture", "Within the rules"),
    "reported": pgettext_lazy("what was decided about a picture", "Reported to the authority"),
    "waiting": pgettext_lazy("what was decided about a picture", "Kept apart, not decided yet"),
}
KIND_NAMES: Final[Labels] = {
    "picture": pgettext_lazy("kind of file", "Picture"),
    "video": pgettext_lazy("kind of file", "Video"),
    "drawing": pgettext_lazy("kind of file", "Drawing (SVG)"),
    "other": pgettext_lazy("kind of file", "File"),
}
REASON_SENTENCES: Final[Labels] = {
    "truncated": _("This file did not arrive whole. Ask the person to send it again."),
    "too_large": _("This is too large to be drawn safely. If you need it, ask for a smaller one."),
    "took_too_long": _("Drawing this took too long and was stopped. You can try again later."),
    "unreadable": _("This file is damaged or was made to cause damage. It is kept as it came, but not drawn."),
    "not_media": _("This is neither a picture nor a video."),
    "name_lies": _(
        "The name of this file says one thing and its contents another. It is not drawn; be careful with it."
    ),
    "drawing": _(
        "This is a drawing that can hold programs (SVG). It is never drawn here; ask for a photo or a screenshot."
    ),
    "two_things": _("This file is a picture and something else at once. It is not drawn; be careful with it."),
    "unknown_kind": _("Pictures or videos of this kind cannot be drawn here. Ask for a JPEG, a PNG or an MP4."),
    "not_a_video": _("This is not a video."),
    "cannot_play": _("Browsers cannot play this kind of video. Its stills can be seen."),
    "gone": _("The file is no longer there."),
    "busy": _("Too much is being drawn at the moment. Try again shortly."),
    "unavailable": _("Pictures cannot be drawn at the moment. An administrator can see why in the log."),
}


def judged(harm: str, severity: int | None) -> str:
    """Class and weight of a file or a passage, in words."""
    if severity is None or not harm:
        return gettext("Not judged yet")
    if harm == Harm.NONE:
        return str(HARM_NAMES[harm])
    return gettext("%(harm)s · weight %(weight)s") % {"harm": HARM_NAMES.get(harm, harm), "weight": severity}
