"""The mail account: what came in, where each mail ended, and that the two are the same."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncDate

from amparo.channels.email.models import Arrival, Mailbox
from amparo.channels.email.states import Outcome

_MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Line:
    """One mailbox on one day. `copies`: how often mails came that were here already; they are in no other column."""

    mailbox: Mailbox | None  # None: mail that was for none of ours
    day: date
    opened: int = 0
    appended: int = 0
    bounce: int = 0
    auto_reply: int = 0
    quarantined: int = 0
    unread: int = 0
    copies: int = 0

    @property
    def received(self) -> int:
        """Every mail once. It is the sum of the others, and the database lets no mail be in two of them or in none."""
        return self.opened + self.appended + self.bounce + self.auto_reply + self.quarantined + self.unread


_COLUMN = {
    Outcome.OPENED: "opened",
    Outcome.APPENDED: "appended",
    Outcome.BOUNCE: "bounce",
    Outcome.AUTO_REPLY: "auto_reply",
    Outcome.QUARANTINED: "quarantined",
    Outcome.RECEIVED: "unread",
}


def account(*, first: date, last: date, zone: ZoneInfo, mailbox: Mailbox | None = None) -> list[Line]:
    """A line for each mailbox and day with mail, newest day first; days are those of `zone`."""
    first = max(first, last - timedelta(days=_MOST_DAYS))
    rows = _within(first, last, zone)
    if mailbox is not None:
        rows = rows.filter(mailbox=mailbox)
    counted = (
        rows.annotate(day=TruncDate("received_at", tzinfo=zone))
        .values("mailbox_id", "day", "outcome")
        .annotate(mails=Count("id"), copies=Sum(F("copies") - 1))
        .order_by()
    )
    found: dict[tuple[date, int | None], dict[str, int]] = {}
    for row in counted:
        line = found.setdefault((row["day"], row["mailbox_id"]), {"copies": 0})
        line[_COLUMN[Outcome(row["outcome"])]] = row["mails"]
        line["copies"] += row["copies"]
    mailboxes = Mailbox.objects.in_bulk({mailbox_id for _day, mailbox_id in found if mailbox_id is not None})
    lines = [
        Line(mailbox=mailboxes.get(mailbox_id) if mailbox_id else None, day=day, **columns)
        for (day, mailbox_id), columns in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.day.toordinal(), line.mailbox.address if line.mailbox else ""))


def total(lines: list[Line], *, day: date) -> Line:
    """All lines as one."""
    columns = [*_COLUMN.values(), "copies"]
    return Line(mailbox=None, day=day, **{name: sum(getattr(line, name) for line in lines) for name in columns})


def arrivals_of(
    *, day: date, zone: ZoneInfo, mailbox_id: int | None, outcome: Outcome | None, before: int | None = None
) -> QuerySet[Arrival]:
    """The mails behind one figure, newest first; `before` is the id of the last one already shown."""
    rows = _within(day, day, zone).select_related("mailbox", "message__ticket")
    rows = rows.filter(mailbox__isnull=True) if mailbox_id is None else rows.filter(mailbox_id=mailbox_id)
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return rows.order_by("-id")


def _within(first: date, last: date, zone: ZoneInfo) -> QuerySet[Arrival]:
    begin = datetime.combine(first, time(), tzinfo=zone)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    return Arrival.objects.filter(received_at__gte=begin, received_at__lt=end)
