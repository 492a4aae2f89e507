from enum import StrEnum


class CalendarPermission(StrEnum):
    """`calendars:<noun>:<act>`, alphabetical."""

    CALENDARS_MANAGE = "calendars:calendar:manage"
    COVERAGE_READ = "calendars:coverage:read"
    ROTAS_MANAGE = "calendars:rota:manage"
    ROTAS_READ = "calendars:rota:read"
    SHIFTS_MANAGE = "calendars:shift:manage"
    SWAP = "calendars:shift:swap"
