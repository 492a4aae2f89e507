from enum import StrEnum


class SlaPermission(StrEnum):
    """`sla:<noun>:<act>`, alphabetical."""

    POLICIES_MANAGE = "sla:policy:manage"
    READ = "sla:target:read"
