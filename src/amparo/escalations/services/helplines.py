"""Helplines: what a house corrects, adds and has checked, in the place of what came with the software."""

from dataclasses import replace
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.markets import MARKETS
from amparo.accounts.models import User
from amparo.audit.events import Event, Subject
from amparo.audit.services import record
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.escalations import events
from amparo.escalations.helplines import Helpline, differs
from amparo.escalations.labels import CONCERN_NAMES
from amparo.escalations.models import HelplineChange
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.queries.helplines import helplines, line_of, shipped_line


@transaction.atomic
def save_helpline(*, by: User, country: str, line: Helpline) -> Helpline:
    """Correct a line, or add one (without a code). Raises Invalid at the field that says nothing, or cannot be.

    What is said as it came with the software is left to it: a later version of that is read.
    """
    demand(by, EscalationPermission.HELPLINES_MANAGE)
    _check(country, line)
    line = line if line.code else replace(line, code=_code(line.name, country))
    change = _put(country, line)
    _record(events.HelplineSaved(code=line.code, country=country), change, by)
    return line


@transaction.atomic
def note_checked(*, by: User, code: str) -> None:
    """Somebody has just read the line at its source, and it is right. Raises Missing."""
    demand(by, EscalationPermission.HELPLINES_MANAGE)
    country, line = _known(code)
    change = _put(country, replace(line, checked=clock.now().date()))
    _record(events.HelplineChecked(code=code, country=country), change, by)


@transaction.atomic
def reset_helpline(*, by: User, code: str) -> None:
    """Take back what the house says of a line; one of its own is gone. Raises Conflict where it says nothing."""
    demand(by, EscalationPermission.HELPLINES_MANAGE)
    change = HelplineChange.objects.select_for_update().filter(code=code).first()
    if change is None:
        raise Conflict(_("This line stands as it came already."))
    _record(events.HelplineReset(code=code, country=change.country), change, by)
    change.delete()


def _check(country: str, line: Helpline) -> None:
    if country not in MARKETS:
        raise Invalid(_("Choose one of the list."), field="country")
    for name in ("name", "reach", "source"):
        if not getattr(line, name).strip():
            raise Invalid(_("This is needed: a line without it helps nobody."), field=name)
    if not line.concerns or not set(line.concerns) <= set(CONCERN_NAMES):
        raise Invalid(_("Say what it is for."), field="concerns")
    if line.checked > clock.now().date():
        raise Invalid(_("Nobody has read it on a day that is still to come."), field="checked")


def _put(country: str, line: Helpline) -> HelplineChange:
    said = differs(line, shipped_line(line.code))
    change, _made = HelplineChange.objects.update_or_create(code=line.code, defaults={"country": country, "said": said})
    return change


def _known(code: str) -> tuple[str, Helpline]:
    found = line_of(code)
    if found is None:
        raise Missing
    return found


def _code(name: str, country: str) -> str:
    """A code made of the name, which no line has."""
    wanted = slugify(f"{country} {name}")[:50]
    taken = {line.code for lines in helplines().values() for line in lines}
    others = (f"{wanted}-{number}" for number in count(2))
    return next(code for code in chain([wanted], others) if code not in taken)


def _record(event: Event, change: HelplineChange, by: User) -> None:
    record(event, by=actor_of(by), about=Subject("helpline", change.pk))
