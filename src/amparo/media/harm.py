"""The kinds of harm that media and words can hold, and how strongly they bear on whoever must look. Pure.

Codes for reports are those of the DSA Transparency Database (categories and keywords of a statement of reasons) and of
the AT Protocol's report reasons (`tools.ozone.report.defs`). Two severities are never mixed: harm to the person who
writes stands in `tickets`, exposure of the person who looks stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final


class Harm(StrEnum):
    """What an attachment, a passage or a decided picture may show."""

    BULLYING = "bullying"
    HATE = "hate"
    CHILD_SAFETY = "child_safety"
    SELF_HARM = "self_harm"
    ANIMAL_HARM = "animal_harm"
    THREATS = "threats"
    GRAPHIC = "graphic"
    SEXUAL = "sexual"
    INTIMATE_IMAGES = "intimate_images"
    SCAM = "scam"
    OTHER = "other"
    NONE = "none"


class Exposure(IntEnum):
    """How hard something is to look at: 0 harmless, 4 what stays with a person."""

    HARMLESS = 0
    SLIGHT = 1
    MODERATE = 2
    STRONG = 3
    EXTREME = 4


GRAPHIC_FROM: Final = Exposure.STRONG
"""From this severity on, media counts as graphic: no golden items, no second look for quality, stronger shields."""

NOT_JUDGED: Final = Exposure.MODERATE
"""What nobody has judged is shown as carefully as this."""


@dataclass(frozen=True, kw_only=True)
class HarmFacts:
    """How a harm is reported outside, and how it usually weighs. `is_graphic`: by its kind, whatever its severity."""

    dsa_category: str
    dsa_keywords: tuple[str, ...]
    at_reasons: tuple[str, ...]
    usual_severity: Exposure
    is_graphic: bool = False


HARMS: Final[Mapping[Harm, HarmFacts]] = MappingProxyType(
    {
        Harm.BULLYING: HarmFacts(
            dsa_category="CYBER_VIOLENCE",
            dsa_keywords=("CYBER_BULLYING_INTIMIDATION", "CYBER_HARASSMENT", "BULLYING_AGAINST_GIRLS"),
            at_reasons=("reasonHarassmentTargeted", "reasonHarassmentTroll", "reasonChildSafetyHarassment"),
            usual_severity=Exposure.SLIGHT,
        ),
        Harm.HATE: HarmFacts(
            dsa_category="ILLEGAL_OR_HARMFUL_SPEECH",
            dsa_keywords=("HATE_SPEECH", "DISCRIMINATION"),
            at_reasons=("reasonHarassmentHateSpeech",),
            usual_severity=Exposure.MODERATE,
        ),
        Harm.CHILD_SAFETY: HarmFacts(
            dsa_category="PROTECTION_OF_MINORS",
            dsa_keywords=(
                "CHILD_SEXUAL_ABUSE_MATERIAL",
                "CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE",
                "GROOMING_SEXUAL_ENTICEMENT_MINORS",
                "AGE_SPECIFIC_RESTRICTIONS_MINORS",
                "UNSAFE_CHALLENGES",
            ),
            at_reasons=(
                "reasonChildSafetyCSAM",
                "reasonChildSafetyGroom",
                "reasonChildSafetyPrivacy",
                "reasonChildSafetyOther",
            ),
            usual_severity=Exposure.EXTREME,
            is_graphic=True,
        ),
        Harm.SELF_HARM: HarmFacts(
            dsa_category="SELF_HARM",
            dsa_keywords=("SUICIDE", "SELF_MUTILATION", "CONTENT_PROMOTING_EATING_DISORDERS"),
            at_reasons=(
                "reasonSelfHarmContent",
                "reasonSelfHarmED",
                "reasonSelfHarmStunts",
                "reasonSelfHarmSubstances",
            ),
            usual_severity=Exposure.STRONG,
            is_graphic=True,
        ),
        Harm.ANIMAL_HARM: HarmFacts(
            dsa_category="ANIMAL_WELFARE",
            dsa_keywords=("ANIMAL_HARM", "UNLAWFUL_SALE_ANIMALS"),
            at_reasons=("reasonViolenceAnimal", "reasonSexualAnimal"),
            usual_severity=Exposure.STRONG,
            is_graphic=True,
        ),
        Harm.THREATS: HarmFacts(
            dsa_category="RISK_FOR_PUBLIC_SECURITY",
            dsa_keywords=("COORDINATED_HARM", "INCITEMENT_VIOLENCE_HATRED", "TERRORIST_CONTENT"),
            at_reasons=("reasonViolenceThreats",),
            usual_severity=Exposure.MODERATE,
        ),
        Harm.GRAPHIC: HarmFacts(
            dsa_category="VIOLENCE",
            dsa_keywords=("COORDINATED_HARM", "INCITEMENT_VIOLENCE_HATRED"),
            at_reasons=("reasonViolenceGraphicContent",),
            usual_severity=Exposure.EXTREME,
            is_graphic=True,
        ),
        Harm.SEXUAL: HarmFacts(
            dsa_category="OTHER_VIOLATION_TC",
            dsa_keywords=("NUDITY",),
            at_reasons=("reasonSexualUnlabeled", "reasonSexualOther"),
            usual_severity=Exposure.MODERATE,
            is_graphic=True,
        ),
        Harm.INTIMATE_IMAGES: HarmFacts(
            dsa_category="CYBER_VIOLENCE",
            dsa_keywords=("NON_CONSENSUAL_IMAGE_SHARING", "NON_CONSENSUAL_MATERIAL_DEEPFAKE"),
            at_reasons=("reasonSexualNCII", "reasonSexualDeepfake"),
            usual_severity=Exposure.STRONG,
            is_graphic=True,
        ),
        Harm.SCAM: HarmFacts(
            dsa_category="SCAMS_AND_FRAUD",
            dsa_keywords=("IMPERSONATION_ACCOUNT_HIJACKING", "PHISHING"),
            at_reasons=("reasonMisleadingScam", "reasonMisleadingImpersonation"),
            usual_severity=Exposure.SLIGHT,
        ),
        Harm.OTHER: HarmFacts(
            dsa_category="OTHER_VIOLATION_TC",
            dsa_keywords=("OTHER",),
            at_reasons=("reasonOther",),
            usual_severity=Exposure.MODERATE,
        ),
        Harm.NONE: HarmFacts(
            dsa_category="NOT_SPECIFIED_NOTICE",
            dsa_keywords=(),
            at_reasons=(),
            usual_severity=Exposure.HARMLESS,
        ),
    }
)


def harm_of(code: str) -> Harm:
    """The harm a stored code means; what is unset or not known any more is OTHER, never harmless."""
    try:
        return Harm(code)
    except ValueError:
        return Harm.OTHER


def severity_of(stored: int | None) -> Exposure:
    """A stored severity, or how carefully to treat what nobody has judged."""
    return NOT_JUDGED if stored is None else Exposure(min(max(stored, Exposure.HARMLESS), Exposure.EXTREME))


def is_graphic(harm: Harm, severity: int | None) -> bool:
    """By its kind or by its severity."""
    return HARMS[harm].is_graphic or severity_of(severity) >= GRAPHIC_FROM
