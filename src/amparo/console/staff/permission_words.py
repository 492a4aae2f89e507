"""Permissions and roles in words. A test keeps this list and the permissions of the rooms the same."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.accounts.permissions import AccountPermission, Role
from amparo.calendars.permissions import CalendarPermission
from amparo.channels.email.permissions import MailPermission
from amparo.core.text import Labels
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

WORDS: Final[Mapping[str | Promise, Labels]] = {
    _("Tickets"): {
        TicketPermission.READ: _("Read the tickets of one's own teams, and those nobody has"),
        TicketPermission.READ_ALL: _("Read every ticket"),
        TicketPermission.CREATE: _("Open a ticket"),
        TicketPermission.REPLY: _("Answer people"),
        TicketPermission.NOTE: _("Write notes for the team"),
        TicketPermission.CHANGE: _("Change state, priority, reason, tags"),
        TicketPermission.ASSIGN: _("Give a ticket to somebody, or to a team"),
        TicketPermission.MERGE: _("Join, split and link tickets"),
        TicketPermission.BULK: _("Change many tickets at once"),
    },
    _("People who write in"): {
        PeoplePermission.READ: _("See who they are"),
        PeoplePermission.CHANGE: _("Correct what is known of them"),
        PeoplePermission.ERASE: _("Erase what is known of them, and what was said with them"),
    },
    _("Procedures"): {
        SopPermission.READ: _("Read procedures, and rehearse them"),
        SopPermission.RUN: _("Work along a procedure on a ticket"),
        SopPermission.LEAVE_OUT: _("Leave out a step that only a lead may leave out"),
        SopPermission.WRITE: _("Write procedures"),
        SopPermission.APPROVE: _("Approve what a colleague has written"),
        SopPermission.PUBLISH: _("Publish, retire and withdraw procedures"),
        SopPermission.READERS: _("See who has read a change, and remind them"),
        SopPermission.ASSIGN_REHEARSALS: _("Ask colleagues to rehearse a procedure"),
    },
    _("Articles"): {
        KnowledgePermission.READ: _("Read articles"),
        KnowledgePermission.MANAGE: _("Write, publish and retire articles"),
    },
    _("Tools of the platform"): {
        ToolPermission.CALL_READ: _("Look something up in a tool"),
        ToolPermission.CALL_CHANGE: _("Change something through a tool"),
        ToolPermission.CALL_DANGER: _("Ask for a dangerous action, which a second person approves"),
        ToolPermission.APPROVE: _("Be that second person"),
        ToolPermission.CONNECT: _("Connect tools and set up their actions"),
    },
    _("Escalations"): {
        EscalationPermission.READ: _("See the loops of one's tickets and teams"),
        EscalationPermission.ASK: _("Ask support, as a colleague from elsewhere"),
        EscalationPermission.RAISE: _("Raise an escalation, and danger without asking anybody"),
        EscalationPermission.ACT: _("Write to authorities, note what they say, tell people"),
        EscalationPermission.HAND_OVER: _("Hand open loops over, and accept them"),
        EscalationPermission.WAIVE: _("Decide that somebody need not be told"),
        EscalationPermission.CLOSE_CRITICAL: _("Close a P0"),
        EscalationPermission.HOLD_RELEASE: _("End a hold on evidence before its time"),
        EscalationPermission.DIRECTORY_MANAGE: _("Set up authorities and kinds of escalation"),
        EscalationPermission.HELPLINES_MANAGE: _("Correct helplines, and note that they were checked"),
    },
    _("Clocks and pages"): {
        SlaPermission.READ: _("See when answers are due"),
        SlaPermission.POLICIES_MANAGE: _("Promise times"),
        PagingPermission.READ: _("See whom a page called"),
        PagingPermission.ACKNOWLEDGE: _("Take a page over"),
        PagingPermission.WATCH: _("See every page, and be told when nobody takes one"),
        PagingPermission.LADDERS_MANAGE: _("Set up ladders: whom to call, and whom then"),
    },
    _("Second review"): {
        ModerationPermission.SUBMIT: _("Hand a decision in for review"),
        ModerationPermission.READ: _("Read decisions and their story"),
        ModerationPermission.REVIEW: _("Review decisions of others"),
        ModerationPermission.ARBITRATE: _("Decide where two reviewers differ"),
        ModerationPermission.COMMENT: _("Comment on what was decided"),
        ModerationPermission.FIGURES_READ: _("See how far reviewers agree"),
        ModerationPermission.RULES_MANAGE: _("Say which decisions need a second review"),
    },
    _("Protection"): {
        MediaPermission.CLASSIFY: _("Say what harm a file or a text may hold"),
        MediaPermission.ORIGINAL: _("Save the original of a file, which is recorded"),
        MediaPermission.WALLED: _("Work behind the child-safety wall"),
        WellbeingPermission.AGGREGATES_READ: _("See how much a team is exposed to, never a person"),
        WellbeingPermission.PROGRAMMES_MANAGE: _("Set budgets, support and programmes of wellbeing"),
    },
    _("Mail"): {
        MailPermission.ACCOUNT_READ: _("See where every mail ended"),
        MailPermission.QUARANTINE_RELEASE: _("Let mail out of quarantine"),
        MailPermission.MAILBOXES_MANAGE: _("Set up mailboxes"),
    },
    _("Hours, rotas and coverage"): {
        CalendarPermission.ROTAS_READ: _("See who is on call and who works when"),
        CalendarPermission.SWAP: _("Swap shifts with colleagues, and note days away"),
        CalendarPermission.COVERAGE_READ: _("See coverage and its holes, and be told of them"),
        CalendarPermission.ROTAS_MANAGE: _("Keep the rotas of who is on call"),
        CalendarPermission.SHIFTS_MANAGE: _("Keep the rotas of shifts at the desk"),
        CalendarPermission.CALENDARS_MANAGE: _("Set business hours and holidays"),
    },
    _("The desk itself"): {
        AccountPermission.CONSOLE_OPEN: _("Open the console"),
        TicketPermission.MACROS_MANAGE: _("Write macros"),
        TicketPermission.SETTINGS_MANAGE: _("Set up brands, contact reasons and tags"),
        AccountPermission.TEAMS_MANAGE: _("Set up teams"),
        AccountPermission.PEOPLE_MANAGE: _("Invite and change colleagues"),
        AccountPermission.TOKENS_MANAGE: _("Make and revoke the API tokens of others"),
        AccountPermission.LOG_READ: _("Read the event log"),
    },
}

ABOUT_ROLES: Final[Mapping[Role, str | Promise]] = {
    Role.OWNER: _("Everything but the child-safety wall; makes owners"),
    Role.ADMINISTRATOR: _("The same, but makes no owners"),
    Role.LEAD: _("Runs teams and their queues"),
    Role.AGENT: _("Answers people"),
    Role.QUALITY: _("Reads answers and coaches"),
    Role.REVIEWER: _("Gives the second look"),
    Role.KNOWLEDGE: _("Keeps procedures, macros and articles right"),
    Role.WELLBEING: _("Cares for the team, sees no tickets"),
    Role.OBSERVER: _("Reads, and changes nothing"),
    Role.PARTNERS: _("Looks after creators and agencies, comments on what was decided"),
    Role.CHILD_SAFETY: _("Works behind the child-safety wall"),
}


def may_do(permissions: frozenset[str]) -> list[str | Promise]:
    """The words of all the given permissions, in the order of the table."""
    return [words for area in WORDS.values() for code, words in area.items() if code in permissions]
