"""The directory: who decides, what can be escalated, and which rules lead from one to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import Team, User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.calendars.models import BusinessCalendar
from amparo.core.errors import Conflict, Invalid
from amparo.core.secrets import seal
from amparo.core.text import Variants
from amparo.escalations import events
from amparo.escalations.clocks import LONGEST
from amparo.escalations.form import check_form
from amparo.escalations.models import Authority, DirectoryRule, EscalationKind
from amparo.escalations.permissions import EscalationPermission
from amparo.escalations.states import Clock, Level
from amparo.paging.models import Ladder


@dataclass(frozen=True, kw_only=True)
class AuthorityShape:
    """What a person may say of an authority. `webhook_secret`: None keeps the one that stands, empty forgets it."""

    name: Variants
    about: Variants = field(default_factory=Variants)
    team: Team | None = None
    mail_address: str = ""
    webhook_url: str = ""
    webhook_secret: str | None = None
    language: str = "en"
    ladder: Ladder | None = None
    calendar: BusinessCalendar | None = None
    is_active: bool = True


@transaction.atomic
def save_authority(*, by: User, shape: AuthorityShape, authority: Authority | None = None) -> Authority:
    """Make or change an authority. Raises Invalid for a name of nothing, an address that is none, or no way to it."""
    demand(by, EscalationPermission.DIRECTORY_MANAGE)
    _check_named(shape.name)
    mail, hook = shape.mail_address.strip(), shape.webhook_url.strip()
    if mail:
        try:
            validate_email(mail)
        except ValidationError as error:
            raise Invalid(_("This is no mail address."), field="mail_address") from error
    if hook and (urlsplit(hook).scheme != "https" or not urlsplit(hook).hostname):
        raise Invalid(_("The address of a webhook begins with https://"), field="webhook_url")
    if not (mail or hook or shape.team or shape.ladder):
        raise Invalid(_("Give a team, a ladder, a mail address or a webhook: nobody would hear of it."), field="team")
    row = authority or Authority(code=_code(Authority, shape.name))
    row.name, row.about, row.team, row.mail_address = shape.name, shape.about, shape.team, mail
    row.webhook_url, row.language = hook, shape.language
    row.ladder, row.calendar, row.is_active = shape.ladder, shape.calendar, shape.is_active
    forgets = bool(row.webhook_secret) and shape.webhook_secret == ""
    if shape.webhook_secret is not None:
        row.webhook_secret = seal(shape.webhook_secret)
    if hook and not row.webhook_secret:
        raise Invalid(_("A webhook needs a secret: what it says is believed by it."), field="webhook_secret")
    row.save()
    about = Subject("authority", row.pk)
    record(events.AuthoritySaved(code=row.code), by=actor_of(by), about=about)
    if forgets:
        record(events.AuthoritySecretForgotten(code=row.code), by=actor_of(by), about=about)
    return row


@dataclass(frozen=True, kw_only=True)
class KindShape:
    """What a person may say of a kind: `questions` as models.EscalationKind has them, `clocks` in minutes."""

    name: Variants
    about: Variants = field(default_factory=Variants)
    questions: Sequence[Mapping[str, Any]] = ()
    clocks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    level: Level = Level.P2
    shows_personal_data: bool = False
    is_critical: bool = False
    is_active: bool = True


@transaction.atomic
def save_kind(*, by: User, shape: KindShape, kind: EscalationKind | None = None) -> EscalationKind:
    """Make or change a kind. What was raised keeps the form and the clocks it began with. Raises Invalid."""
    demand(by, EscalationPermission.DIRECTORY_MANAGE)
    _check_named(shape.name)
    check_form(shape.questions)
    for level, clocks in shape.clocks.items():
        if level not in set(Level) or not set(clocks) <= set(Clock):
            raise Invalid(_("There is no such clock."), field="clocks")
        if not all(1 <= minutes <= LONGEST for minutes in clocks.values()):
            raise Invalid(_("A clock runs between a minute and a year."), field="clocks")
    row = kind or EscalationKind(code=_code(EscalationKind, shape.name))
    row.name, row.about, row.level = shape.name, shape.about, shape.level
    row.questions = [dict(question) for question in shape.questions]
    row.clocks = {level: dict(clocks) for level, clocks in shape.clocks.items() if clocks}
    row.shows_personal_data, row.is_critical, row.is_active = (
        shape.shows_personal_data,
        shape.is_critical,
        shape.is_active,
    )
    row.save()
    record(events.KindSaved(code=row.code), by=actor_of(by), about=Subject("escalation_kind", row.pk))
    return row


@transaction.atomic
def save_rule(
    *, by: User, kind: EscalationKind, authority: Authority, market: str = "", level: str = ""
) -> DirectoryRule:
    """Say who decides a kind in a market at a level (empty: any); a rule for the same gives way to it."""
    demand(by, EscalationPermission.DIRECTORY_MANAGE)
    if level not in {"", *Level}:
        raise Invalid(_("Choose one of the list."), field="level")
    if not authority.is_active:
        raise Conflict(_("This authority takes nothing any more."))
    rule, _made = DirectoryRule.objects.update_or_create(
        kind=kind, market=market, level=level, defaults={"authority": authority}
    )
    event = events.RuleSaved(kind=kind.code, market=market, level=level, authority=authority.code)
    record(event, by=actor_of(by), about=Subject("escalation_kind", kind.pk))
    return rule


@transaction.atomic
def remove_rule(*, by: User, rule: DirectoryRule) -> None:
    """Take a rule away; what it led to is led by a wider one, or by none."""
    demand(by, EscalationPermission.DIRECTORY_MANAGE)
    gone, _rows = DirectoryRule.objects.filter(pk=rule.pk).delete()
    if gone:
        event = events.RuleRemoved(kind=rule.kind.code, market=rule.market, level=rule.level)
        record(event, by=actor_of(by), about=Subject("escalation_kind", rule.kind_id))


def _check_named(name: Variants) -> None:
    if not name.written():
        raise Invalid(_("Give it a name."), field="name")


def _code(model: type[Authority | EscalationKind], name: Variants) -> str:
    """A code made of the name, which no other has."""
    wanted = slugify(name.in_language("en"))[:50] or "unnamed"
    taken = set(model.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    others = (f"{wanted}-{number}" for number in count(2))
    return next(code for code in chain([wanted], others) if code not in taken)
