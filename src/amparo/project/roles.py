"""Which role may do what: the one table, read in one sitting."""

from collections.abc import Mapping
from enum import StrEnum

from amparo.accounts.permissions import AccountPermission, Role
from amparo.calendars.permissions import CalendarPermission
from amparo.channels.email.permissions import MailPermission
from amparo.escalations.permissions import EscalationPermission
from amparo.knowledge.permissions import KnowledgePermission
from amparo.media.permissions import MediaPermission
from amparo.moderation.permissions import ModerationPermission
from amparo.paging.permissions import PagingPermission
from amparo.people.permissions import PeoplePermission
from amparo.sla.permissions import SlaPermission
from amparo.sops.permissions import SopPermission
from amparo.tickets.permissions import TicketPermission
from amparo.tools.permissions import ToolPermission
from amparo.wellbeing.permissions import WellbeingPermission

_ALL: frozenset[str] = frozenset(
    permission
    for noun in (
        AccountPermission,
        CalendarPermission,
        EscalationPermission,
        KnowledgePermission,
        MailPermission,
        MediaPermission,
        ModerationPermission,
        PagingPermission,
        PeoplePermission,
        SlaPermission,
        SopPermission,
        TicketPermission,
        ToolPermission,
        WellbeingPermission,
    )
    for permission in noun
    if permission is not MediaPermission.WALLED  # a clearance of its own
)


def _set(*permissions: StrEnum) -> frozenset[str]:
    return frozenset(permissions)


_READS = _set(
    CalendarPermission.ROTAS_READ,
    EscalationPermission.ASK,
    EscalationPermission.RAISE,  # whoever sees danger may say so
    EscalationPermission.READ,
    KnowledgePermission.READ,
    PagingPermission.READ,
    PeoplePermission.READ,
    SlaPermission.READ,
    SopPermission.READ,
    TicketPermission.READ,
)
_ANSWERS = _READS | _set(
    CalendarPermission.SWAP,
    EscalationPermission.ACT,
    EscalationPermission.HAND_OVER,
    MediaPermission.CLASSIFY,
    MediaPermission.ORIGINAL,
    ModerationPermission.SUBMIT,
    PagingPermission.ACKNOWLEDGE,
    PeoplePermission.CHANGE,
    SopPermission.RUN,
    TicketPermission.ASSIGN,
    TicketPermission.BULK,
    TicketPermission.CHANGE,
    TicketPermission.CREATE,
    TicketPermission.MERGE,
    TicketPermission.NOTE,
    TicketPermission.REPLY,
    ToolPermission.CALL_CHANGE,
    ToolPermission.CALL_DANGER,
    ToolPermission.CALL_READ,
)
_LEADS = _ANSWERS | _set(
    AccountPermission.CONSOLE_OPEN,
    CalendarPermission.COVERAGE_READ,
    CalendarPermission.ROTAS_MANAGE,
    CalendarPermission.SHIFTS_MANAGE,
    EscalationPermission.CLOSE_CRITICAL,
    EscalationPermission.HELPLINES_MANAGE,
    EscalationPermission.WAIVE,
    KnowledgePermission.MANAGE,
    MailPermission.ACCOUNT_READ,
    MailPermission.QUARANTINE_RELEASE,
    ModerationPermission.FIGURES_READ,
    ModerationPermission.READ,
    PagingPermission.WATCH,
    SopPermission.APPROVE,
    SopPermission.ASSIGN_REHEARSALS,
    SopPermission.LEAVE_OUT,
    SopPermission.READERS,
    TicketPermission.MACROS_MANAGE,
    TicketPermission.READ_ALL,
    ToolPermission.APPROVE,
    WellbeingPermission.AGGREGATES_READ,
)
_OBSERVES = _READS | _set(TicketPermission.READ_ALL)
_OWNS_PROCEDURES = _set(
    SopPermission.APPROVE,
    SopPermission.ASSIGN_REHEARSALS,
    SopPermission.PUBLISH,
    SopPermission.READERS,
    SopPermission.WRITE,
)

_REVIEWS = _set(
    MediaPermission.CLASSIFY,
    MediaPermission.ORIGINAL,
    ModerationPermission.ARBITRATE,
    ModerationPermission.FIGURES_READ,
    ModerationPermission.READ,
    ModerationPermission.REVIEW,
    ModerationPermission.SUBMIT,
    TicketPermission.NOTE,
    ToolPermission.APPROVE,
    ToolPermission.CALL_READ,
)

ROLES: Mapping[Role, frozenset[str]] = {
    Role.OWNER: _ALL,
    Role.ADMINISTRATOR: _ALL,
    Role.LEAD: _LEADS,
    Role.AGENT: _ANSWERS,
    Role.QUALITY: _OBSERVES | _set(ModerationPermission.FIGURES_READ, TicketPermission.NOTE),
    Role.REVIEWER: _READS | _REVIEWS,
    Role.KNOWLEDGE: _OBSERVES
    | _OWNS_PROCEDURES
    | _set(AccountPermission.CONSOLE_OPEN, KnowledgePermission.MANAGE, TicketPermission.MACROS_MANAGE),
    Role.WELLBEING: frozenset(WellbeingPermission) | _set(AccountPermission.CONSOLE_OPEN, EscalationPermission.ASK),
    Role.OBSERVER: _OBSERVES,
    Role.PARTNERS: _set(EscalationPermission.ASK, ModerationPermission.COMMENT),
    Role.CHILD_SAFETY: _set(MediaPermission.WALLED),
}
