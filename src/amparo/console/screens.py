"""The console's screens: one line each, with the permission that opens it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import User
from amparo.accounts.permissions import AccountPermission
from amparo.calendars.permissions import CalendarPermission
from amparo.channels.email.permissions import MailPermission
from amparo.escalations.permissions import EscalationPermission
from amparo.knowledge.permissions import KnowledgePermission
from amparo.moderation.permissions import ModerationPermission
from amparo.paging.permissions import PagingPermission
from amparo.sla.permissions import SlaPermission
from amparo.sops.permissions import SopPermission
from amparo.tickets.permissions import TicketPermission
from amparo.tools.permissions import ToolPermission
from amparo.wellbeing.permissions import WellbeingPermission


@dataclass(frozen=True, kw_only=True)
class Screen:
    url: str
    name: str | Promise
    icon: str
    permission: str
    about: str | Promise


@dataclass(frozen=True, kw_only=True)
class Group:
    name: str | Promise
    screens: Sequence[Screen]


GROUPS: Final = (
    Group(
        name=_("Who works here"),
        screens=(
            Screen(
                url="console:people",
                name=_("People"),
                icon="user-round",
                permission=AccountPermission.PEOPLE_MANAGE,
                about=_("Invite colleagues, give them roles, close an account."),
            ),
            Screen(
                url="console:teams",
                name=_("Teams"),
                icon="users-round",
                permission=AccountPermission.TEAMS_MANAGE,
                about=_("Who answers which markets, in which languages."),
            ),
            Screen(
                url="console:roles",
                name=_("Roles"),
                icon="shield-check",
                permission=AccountPermission.PEOPLE_MANAGE,
                about=_("What each role may do, on one page."),
            ),
        ),
    ),
    Group(
        name=_("Who is there when"),
        screens=(
            Screen(
                url="console:coverage",
                name=_("Coverage"),
                icon="chart-column",
                permission=CalendarPermission.COVERAGE_READ,
                about=_("Who is there when people write, hour by hour, and the holes."),
            ),
            Screen(
                url="console:rotas",
                name=_("Rotas"),
                icon="calendar-clock",
                permission=CalendarPermission.ROTAS_READ,
                about=_("Who is called when something cannot wait, and who works at the desk."),
            ),
            Screen(
                url="console:ladders",
                name=_("Ladders"),
                icon="siren",
                permission=PagingPermission.LADDERS_MANAGE,
                about=_("Whom to call, one after the other, until somebody has it."),
            ),
        ),
    ),
    Group(
        name=_("Where mail comes in"),
        screens=(
            Screen(
                url="console:brands",
                name=_("Brands"),
                icon="store",
                permission=TicketPermission.SETTINGS_MANAGE,
                about=_("The names under which people are answered."),
            ),
            Screen(
                url="console:mailboxes",
                name=_("Mailboxes"),
                icon="mail",
                permission=MailPermission.MAILBOXES_MANAGE,
                about=_("Addresses, servers, signatures, and a test that says what fails."),
            ),
            Screen(
                url="console:mail",
                name=_("Mail account"),
                icon="scale",
                permission=MailPermission.ACCOUNT_READ,
                about=_("Where every mail ended: received is the sum, always."),
            ),
        ),
    ),
    Group(
        name=_("How we answer"),
        screens=(
            Screen(
                url="console:sops",
                name=_("Procedures"),
                icon="workflow",
                permission=SopPermission.READ,
                about=_("Texts that do the work with the agent, their versions, and who has read them."),
            ),
            Screen(
                url="console:macros",
                name=_("Macros"),
                icon="message-square-text",
                permission=TicketPermission.MACROS_MANAGE,
                about=_("Answers written once, in every language."),
            ),
            Screen(
                url="console:articles",
                name=_("Articles"),
                icon="book-text",
                permission=KnowledgePermission.MANAGE,
                about=_("What is known, to be read and to be put into answers."),
            ),
            Screen(
                url="console:reasons",
                name=_("Contact reasons"),
                icon="list-tree",
                permission=TicketPermission.SETTINGS_MANAGE,
                about=_("Why people write in: one tree."),
            ),
            Screen(
                url="console:tags",
                name=_("Tags"),
                icon="tag",
                permission=TicketPermission.SETTINGS_MANAGE,
                about=_("Words that tickets are found by."),
            ),
        ),
    ),
    Group(
        name=_("When we work"),
        screens=(
            Screen(
                url="console:calendars",
                name=_("Business hours"),
                icon="calendar-clock",
                permission=CalendarPermission.CALENDARS_MANAGE,
                about=_("When each market works: hours, breaks, holidays. Promised times are counted by them."),
            ),
            Screen(
                url="console:policies",
                name=_("Promised times"),
                icon="timer",
                permission=SlaPermission.POLICIES_MANAGE,
                about=_("How soon people get an answer and a solution, and who hears when it is late."),
            ),
        ),
    ),
    Group(
        name=_("Who decides what we may not"),
        screens=(
            Screen(
                url="console:authorities",
                name=_("Authorities"),
                icon="landmark",
                permission=EscalationPermission.DIRECTORY_MANAGE,
                about=_("Safety, payments, legal: who they are, and how they are reached."),
            ),
            Screen(
                url="console:escalation_kinds",
                name=_("Kinds of escalation"),
                icon="refresh-ccw-dot",
                permission=EscalationPermission.DIRECTORY_MANAGE,
                about=_("What can be escalated, what has to be known, by when, and who decides it where."),
            ),
            Screen(
                url="console:helplines",
                name=_("Helplines"),
                icon="phone",
                permission=EscalationPermission.HELPLINES_MANAGE,
                about=_("Numbers for people in need, by country, and when each was last read at its source."),
            ),
        ),
    ),
    Group(
        name=_("Second review of decisions"),
        screens=(
            Screen(
                url="console:policy_lines",
                name=_("Policy lines"),
                icon="scale",
                permission=ModerationPermission.RULES_MANAGE,
                about=_("By which words decisions about creators are made, in three languages."),
            ),
            Screen(
                url="console:moderation_rules",
                name=_("Second review"),
                icon="list-checks",
                permission=ModerationPermission.RULES_MANAGE,
                about=_("Which decisions are looked at twice, and by when."),
            ),
            Screen(
                url="console:outcomes",
                name=_("Outcomes"),
                icon="send",
                permission=ModerationPermission.RULES_MANAGE,
                about=_("Where a decision happens, once it stands: a tool, or the platform's own system."),
            ),
            Screen(
                url="console:practice",
                name=_("Practice"),
                icon="graduation-cap",
                permission=ModerationPermission.RULES_MANAGE,
                about=_("Decisions whose answer is known, mixed in after a line has changed."),
            ),
            Screen(
                url="console:moderation_conflicts",
                name=_("Conflicts"),
                icon="user-round-x",
                permission=ModerationPermission.RULES_MANAGE,
                about=_("Who decides nothing about whom."),
            ),
        ),
    ),
    Group(
        name=_("Tools of the platform"),
        screens=(
            Screen(
                url="console:tools",
                name=_("Connectors"),
                icon="plug-zap",
                permission=ToolPermission.CONNECT,
                about=_("Other systems: what may be asked of them, by whom, and what they answered."),
            ),
        ),
    ),
    Group(
        name=_("Who looks after us"),
        screens=(
            Screen(
                url="console:wellbeing",
                name=_("Protection, all together"),
                icon="hand-heart",
                permission=WellbeingPermission.AGGREGATES_READ,
                about=_("What many people met and needed, month by month. Never about one."),
            ),
            Screen(
                url="console:programmes",
                name=_("Programmes"),
                icon="umbrella",
                permission=WellbeingPermission.PROGRAMMES_MANAGE,
                about=_("Budgets, breaks, rotation, by team and within bounds."),
            ),
            Screen(
                url="console:queues",
                name=_("What is in the queues"),
                icon="list-tree",
                permission=WellbeingPermission.PROGRAMMES_MANAGE,
                about=_("What people are told before they work somewhere, and who has read it."),
            ),
        ),
    ),
    Group(
        name=_("What happened"),
        screens=(
            Screen(
                url="console:log",
                name=_("Event log"),
                icon="history",
                permission=AccountPermission.LOG_READ,
                about=_("Who did what, and when. Nobody can change it."),
            ),
        ),
    ),
)


def open_to(user: User) -> list[Group]:
    """The groups with the screens this person may open; empty groups are left out."""
    groups = [
        Group(name=group.name, screens=[screen for screen in group.screens if user.may(screen.permission)])
        for group in GROUPS
    ]
    return [group for group in groups if group.screens]
