from enum import StrEnum


class TicketPermission(StrEnum):
    """`tickets:<noun>:<act>`, alphabetical."""

    ASSIGN = "tickets:ticket:assign"
    BULK = "tickets:ticket:bulk"
    CHANGE = "tickets:ticket:change"
    CREATE = "tickets:ticket:create"
    MACROS_MANAGE = "tickets:macros:manage"
    MERGE = "tickets:ticket:merge"
    NOTE = "tickets:note:write"
    READ = "tickets:ticket:read"
    READ_ALL = "tickets:ticket:read_all"
    REPLY = "tickets:reply:write"
    SETTINGS_MANAGE = "tickets:settings:manage"
