from enum import StrEnum


class EscalationPermission(StrEnum):
    """`escalations:<noun>:<act>`, alphabetical. ASK is for colleagues who work elsewhere: to ask support."""

    ACT = "escalations:escalation:act"
    ASK = "escalations:request:write"
    CLOSE_CRITICAL = "escalations:escalation:close_critical"
    DIRECTORY_MANAGE = "escalations:directory:manage"
    HAND_OVER = "escalations:handover:write"
    HELPLINES_MANAGE = "escalations:helplines:manage"
    HOLD_RELEASE = "escalations:hold:release"
    RAISE = "escalations:escalation:raise"
    READ = "escalations:escalation:read"
    WAIVE = "escalations:telling:waive"
