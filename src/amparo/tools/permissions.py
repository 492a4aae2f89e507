from enum import StrEnum


class ToolPermission(StrEnum):
    """`tools:<noun>:<act>`, alphabetical."""

    APPROVE = "tools:approval:decide"
    CALL_CHANGE = "tools:call:change"
    CALL_DANGER = "tools:call:danger"
    CALL_READ = "tools:call:read"
    CONNECT = "tools:connector:manage"
