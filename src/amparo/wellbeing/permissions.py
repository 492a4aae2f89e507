from enum import StrEnum


class WellbeingPermission(StrEnum):
    """`wellbeing:<noun>:<act>`, alphabetical."""

    AGGREGATES_READ = "wellbeing:aggregate:read"
    PROGRAMMES_MANAGE = "wellbeing:programme:manage"
