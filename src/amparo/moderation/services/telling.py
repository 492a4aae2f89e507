"""Telling the creator: the statement of reasons, once, and when it was sent the time to appeal begins."""

from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, demand
from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.secrets import sign
from amparo.moderation import events
from amparo.moderation.measures import NOTHING, Measure
from amparo.moderation.models import Case, Ruling, Statement
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.carrying import held_before
from amparo.moderation.queries.story import LINK_PURPOSE, may_tell
from amparo.moderation.services.rows import hold_case, move_case, tell_story
from amparo.moderation.statements import Reasons, appeal_until, written
from amparo.moderation.states import CaseState, ToldVia
from amparo.tickets.services import Outgoing, reply


def preview(ruling: Ruling) -> str:
    """What a creator would be told today."""
    statement = ruling.statement
    return statement.text or written(_reasons(ruling, statement.explanation))


@transaction.atomic
def write_statement(*, case: Case, by: User, explanation: str) -> Statement:
    """Write the reason in one's own words, in the creator's language. Raises Conflict once the creator was told."""
    row = hold_case(case)
    _demand_to_tell(by, row)
    statement = _open_statement(row)
    if not explanation.strip():
        raise Invalid(_("Write something first."), field="explanation")
    statement.explanation, statement.written_by = explanation.strip(), by
    statement.save(update_fields=["explanation", "written_by"])
    tell_story(row, events.StatementWritten(number=row.number), by=by)
    return statement


@transaction.atomic
def tell(*, case: Case, by: Doer, via: ToldVia | None = None, note: str = "") -> Statement:
    """Tell the creator: as a reply where the case has a ticket, else written down as told in another way.

    `note` says how where it was told in another way. Raises Conflict when there is nothing to tell, Invalid without
    a note, and what a reply raises.
    """
    row = hold_case(case)
    _demand_to_tell(by, row)
    statement = _open_statement(row)
    way = via or (ToldVia.TICKET if row.ticket_id else ToldVia.NOTED)
    if way == ToldVia.NOTED and not note.strip():
        raise Invalid(_("Say how the creator was told."), field="note")
    present = clock.now()
    statement.text = written(_reasons(statement.ruling, statement.explanation))
    statement.told_via, statement.told_at, statement.note = way, present, note.strip()[:300]
    statement.told_by = by if isinstance(by, User) else None
    statement.appeal_until = appeal_until(present)
    if way == ToldVia.TICKET:
        if row.ticket is None or not isinstance(by, User):
            raise Conflict(_("This decision has no ticket to answer on."))
        statement.message = reply(ticket=row.ticket, by=by, outgoing=Outgoing(text=statement.text))
    statement.save()
    move_case(row, to=CaseState.TOLD, told_at=present)
    tell_story(row, events.CaseTold(number=row.number, via=way), by=by)
    return statement


def _demand_to_tell(by: Doer, row: Case) -> None:
    if not isinstance(by, User) or not may_tell(by, row):
        demand(by, ModerationPermission.REVIEW)


def appeal_link(statement: Statement) -> str:
    """Where the creator objects: an address that nobody can guess."""
    token = f"{statement.pk}-{sign(str(statement.pk), purpose=LINK_PURPOSE, length=20)}"
    return urljoin(settings.BASE_URL, f"/appeal/{token}/")


def _open_statement(row: Case) -> Statement:
    ruling = row.rulings.select_related("statement", "policy_line").order_by("-nth").first()
    if row.state != CaseState.DECIDED or ruling is None:
        raise Conflict(_("There is nothing to tell, or the creator was told."))
    statement: Statement = ruling.statement
    return statement


def _reasons(ruling: Ruling, explanation: str) -> Reasons:
    row, line = ruling.case, ruling.policy_line
    measure = Measure.from_json(ruling.measure)
    return Reasons(
        number=row.number,
        language=ruling.statement.language,
        name=row.creator_name,
        subject=row.subject_title or row.subject_ref,
        outcome=ruling.outcome,
        measure=measure or row.first_measure,
        ends_something=held_before(row, ruling) != NOTHING,
        territories=row.territories,
        facts=row.facts,
        source=row.source,
        is_detected_automatically=row.is_detected_automatically,
        automated=row.automated,
        ground=line.ground,
        line=f"{line.code} {line.title.in_language(ruling.statement.language)}".strip(),
        reference=line.reference,
        explanation=explanation,
        appeal_until=ruling.statement.appeal_until or appeal_until(clock.now()),
        link=appeal_link(ruling.statement),
    )
