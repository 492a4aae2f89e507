"""Which harm a danger in the words means for whoever reads them, and looks at what came with them. Pure."""

from collections.abc import Mapping
from typing import Final

from amparo.escalations.signs.reading import Danger
from amparo.media.harm import Harm

HARM_OF: Final[Mapping[Danger, Harm]] = {
    Danger.SELF_HARM: Harm.SELF_HARM,
    Danger.CHILD: Harm.CHILD_SAFETY,
    Danger.THREAT: Harm.THREATS,
    Danger.HURT_NOW: Harm.THREATS,
    Danger.SEXTORTION: Harm.INTIMATE_IMAGES,
    Danger.DOXXING: Harm.BULLYING,
    Danger.ANIMAL: Harm.ANIMAL_HARM,
}
