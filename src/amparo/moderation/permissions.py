from enum import StrEnum


class ModerationPermission(StrEnum):
    """`moderation:<noun>:<act>`, alphabetical."""

    ARBITRATE = "moderation:case:arbitrate"
    COMMENT = "moderation:case:comment"
    """Say something about a decided case; commercial people have this alone, and never see a pending one."""
    FIGURES_READ = "moderation:figures:read"
    READ = "moderation:case:read"
    REVIEW = "moderation:case:review"
    RULES_MANAGE = "moderation:rule:manage"
    SUBMIT = "moderation:case:submit"
