"""The mail account: what came in each day, where every mail ended, and the mails behind each figure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from amparo.accounts.gate import StaffRequest, requires
from amparo.channels.email.labels import OUTCOME_NAMES
from amparo.channels.email.models import Mailbox
from amparo.channels.email.permissions import MailPermission
from amparo.channels.email.queries.account import Line, account, arrivals_of, total
from amparo.channels.email.reasons import sentence_of
from amparo.channels.email.states import Outcome
from amparo.console.page import page
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.core.finding import find
from amparo.core.text import number_in
from amparo.tickets.queries import visible_to

_SPANS: Final = (7, 30, 90)
_PAGE: Final = 100
_COLUMNS: Final = (
    ("opened", Outcome.OPENED),
    ("appended", Outcome.APPENDED),
    ("bounce", Outcome.BOUNCE),
    ("auto_reply", Outcome.AUTO_REPLY),
    ("quarantined", Outcome.QUARANTINED),
    ("unread", Outcome.RECEIVED),
)


@requires(MailPermission.ACCOUNT_READ)
@require_GET
def mail_account(request: StaffRequest) -> HttpResponse:
    """`?days=` 7, 30 or 90; `?mailbox=` its id."""
    given = request.GET.get("days", "")
    span = int(given) if given in {str(one) for one in _SPANS} else _SPANS[0]
    mailbox = Mailbox.objects.filter(pk=number_in(request.GET.get("mailbox", "")) or 0).first()
    zone = _zone()
    today = clock.now().astimezone(zone).date()
    lines = account(first=today - timedelta(days=span - 1), last=today, zone=zone, mailbox=mailbox)
    context = {
        "rows": [{"line": line, "figures": _figures(line)} for line in lines],
        "total": (whole := total(lines, day=today)),
        "total_figures": _figures(whole),
        "columns": [OUTCOME_NAMES[outcome] for _name, outcome in _COLUMNS],
        "spans": _SPANS,
        "span": span,
        "mailbox": mailbox,
        "mailboxes": Mailbox.objects.order_by("address"),
    }
    return page(request, "mail/account.html", context)


@requires(MailPermission.ACCOUNT_READ)
@require_GET
def mail_of_day(request: StaffRequest, day: str, mailbox_id: int) -> HttpResponse:
    """The mails of one mailbox on one day, `?outcome=` those that ended there; mailbox 0: those for none of ours."""
    shown = _day(day)
    mailbox = find(Mailbox.objects, pk=mailbox_id) if mailbox_id else None
    asked = request.GET.get("outcome", "")
    outcome = Outcome(asked) if asked in set(Outcome) else None
    found = arrivals_of(
        day=shown,
        zone=_zone(),
        mailbox_id=mailbox_id or None,
        outcome=outcome,
        before=number_in(request.GET.get("before", "")),
    )
    arrivals = list(found[: _PAGE + 1])
    tickets = {one.message.ticket_id for one in arrivals if one.message}
    numbers = dict(visible_to(request.user).filter(pk__in=tickets).values_list("pk", "number"))
    context: dict[str, Any] = {
        "rows": [
            {
                "arrival": one,
                "outcome": OUTCOME_NAMES[one.outcome],
                "why": sentence_of(one.reason) if one.reason else "",
                "number": numbers.get(one.message.ticket_id) if one.message else None,
                "can_open": one.outcome == Outcome.QUARANTINED and request.user.may(MailPermission.QUARANTINE_RELEASE),
            }
            for one in arrivals[:_PAGE]
        ],
        "next": arrivals[_PAGE - 1].pk if len(arrivals) > _PAGE else None,
        "mailbox": mailbox,
        "day": shown,
        "outcome": outcome,
        "outcome_name": OUTCOME_NAMES[outcome] if outcome else "",
    }
    return page(request, "mail/of_day.html", context)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a line, with the outcome that leads to its mails."""

    outcome: Outcome
    name: str | Promise
    count: int


def _figures(line: Line) -> list[Figure]:
    """In the order of the columns."""
    return [
        Figure(outcome=outcome, name=OUTCOME_NAMES[outcome], count=getattr(line, name)) for name, outcome in _COLUMNS
    ]


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Missing from error


def _zone() -> ZoneInfo:
    """The reader's: a day is theirs."""
    return timezone.get_current_timezone()
