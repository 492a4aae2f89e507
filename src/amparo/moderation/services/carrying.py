"""Bringing an outcome to the system that it is about: asked of a tool here, or told by webhook (`channels.webhook`)."""

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.accounts.models import User
from amparo.audit.events import SYSTEM, Subject
from amparo.audit.services import record
from amparo.core.errors import AmparoError, Conflict, Invalid
from amparo.core.secrets import seal
from amparo.core.text import in_each_language
from amparo.moderation import events
from amparo.moderation.models import Case, Platform, Ruling
from amparo.moderation.permissions import ModerationPermission
from amparo.moderation.queries.carrying import Way, caller_for, key_of, tool_for, values_of, way_of
from amparo.moderation.services import notices
from amparo.moderation.services.rows import hold_case, put, tell_story
from amparo.moderation.services.telling import tell
from amparo.moderation.states import Carried, CaseState, ToldVia
from amparo.tools.asking import Asked
from amparo.tools.catalogue import Outcome as CallOutcome
from amparo.tools.services import call


def carry_out(*, case: Case, by: User | None = None) -> bool:
    """Ask the tool that the rules name for the newest outcome, once; whether it is done.

    In the name of `by`, else of who decided or handed it in. It speaks HTTP, so it runs in no transaction. Asked again
    after it failed, it is the same call. Raises Conflict when there is nothing to ask.
    """
    row = Case.objects.select_related("ticket", "submitted_by").get(pk=case.pk)
    ruling = row.rulings.select_related("review__reviewer").order_by("-nth").first()
    if ruling is None or row.carried not in {Carried.WAITING, Carried.FAILED} or way_of(row, ruling) != Way.TOOL:
        raise Conflict(_("There is nothing to bring anywhere."))
    done = _asked(row, ruling, by)
    if done is not None:
        note_carried(case=row, nth=ruling.nth, done=done)
    return bool(done)


def _asked(row: Case, ruling: Ruling, by: User | None) -> bool | None:
    """Whether the tool did it; None while a second person is asked."""
    tool = tool_for(row, ruling.outcome) or {}
    person = by or caller_for(row, ruling, tool.get("action", ""))
    if person is None or row.ticket is None:
        return False
    values = values_of(row, ruling)
    asked = Asked(
        action=tool["action"],
        ticket=row.ticket,
        reason=in_each_language(lambda: _("Outcome of decision %(number)s") % {"number": row.number}),
        key=key_of(row, ruling),
        inputs={name: values.get(of) for name, of in tool.get("inputs", {}).items() if values.get(of) is not None},
    )
    try:
        outcome = call(asked=asked, by=person).outcome
    except AmparoError:  # it may not be asked, or not like this: people see that it did not happen
        return False
    return None if outcome == CallOutcome.AWAITING else outcome == CallOutcome.DONE


@transaction.atomic
def note_carried(*, case: Case, nth: int, done: bool) -> bool:
    """Write down whether the `nth` outcome reached its system. False when a newer one stands, or it was known."""
    row = hold_case(case)
    if row.carried == Carried.DONE or row.rulings.count() != nth + 1:
        return False
    put(row, carried=Carried.DONE if done else Carried.FAILED)
    tell_story(row, events.OutcomeCarried(number=row.number, done=done), by=SYSTEM)
    if not done:
        notices.tell_not_carried(row)
    return True


def note_unapproved(*, case: Case, key: str) -> bool:
    """Nobody said yes in time to the call with this key: its outcome did not happen, unless it was asked anew since."""
    ruling = case.rulings.order_by("-nth").first()
    if ruling is None or key != key_of(case, ruling):
        return False
    return note_carried(case=case, nth=ruling.nth, done=False)


@transaction.atomic
def note_taken(*, case: Case, nth: int, tells: bool) -> bool:
    """The platform has an outcome; with `tells` it shows the statement, so the creator is told. False when stale."""
    row = hold_case(case)
    ruling = row.rulings.order_by("-nth").first()
    if ruling is None or ruling.nth != nth:
        return False
    if way_of(row, ruling) == Way.WEBHOOK:
        note_carried(case=row, nth=nth, done=True)
        row.refresh_from_db()
    if tells and row.state == CaseState.DECIDED:
        tell(case=row, by=SYSTEM, via=ToldVia.WEBHOOK)
    return True


@transaction.atomic
def save_platform(*, url: str, secret: str | None, tells_creators: bool, by: Doer) -> Platform:
    """Say which system hears of outcomes, none by an empty `url`; a `secret` of None leaves the one there is."""
    demand(by, ModerationPermission.RULES_MANAGE)
    if url and not url.startswith("https://"):
        raise Invalid(_("An address begins with https://."), field="url")
    row = Platform.objects.order_by("pk").first() or Platform()
    row.url, row.tells_creators, row.is_active = url, tells_creators, bool(url)
    if secret is not None:
        row.secret = seal(secret) if secret else ""
    row.save()
    record(events.PlatformSaved(url=url), by=actor_of(by), about=Subject("moderation_platform", row.pk))
    return row
