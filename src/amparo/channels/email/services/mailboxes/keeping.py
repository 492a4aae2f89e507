"""Mailboxes as their keepers change them, and what the IMAP receiver notes down about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.acting import actor_of, demand
from amparo.accounts.models import Team, User
from amparo.audit.events import Subject
from amparo.audit.services import record
from amparo.channels.email.events import MailboxChanged, MailboxSecretsForgotten
from amparo.channels.email.flags import SHORTEST_KEY
from amparo.channels.email.models import Mailbox
from amparo.channels.email.permissions import MailPermission
from amparo.channels.email.problems import Problem
from amparo.channels.email.states import SignIn
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid
from amparo.core.secrets import seal
from amparo.core.text import Variants
from amparo.tickets.models import Brand

TLS_WAYS: Final = ("none", "starttls", "tls")
_SEALED: Final = ("form_key", "imap_password", "smtp_password", "oauth_client_secret", "oauth_refresh_token")
_LOOPBACK: Final = {"127.0.0.1", "::1", "localhost"}
_CURSOR_BELONGS_TO: Final = {"imap_host", "imap_port", "imap_user", "imap_folder"}


@dataclass(frozen=True, kw_only=True)
class MailboxFields:
    """What a keeper may set; None leaves a field as it is (a password need not be typed again), empty forgets one."""

    brand: Brand | None = None
    address: str | None = None
    display_name: str | None = None
    team: Team | None = None
    no_team: bool = False
    market: str | None = None
    language: str | None = None
    signature: Variants | None = None
    colleagues: str | None = None
    form_key: str | None = None
    acknowledges: bool | None = None
    acknowledgement: Variants | None = None
    is_active: bool | None = None
    plus_addresses: bool | None = None
    imap_host: str | None = None
    imap_port: int | None = None
    imap_tls: bool | None = None
    imap_user: str | None = None
    imap_password: str | None = None
    imap_folder: str | None = None
    smtp_host: str | None = None
    smtp_port: int | None = None
    smtp_tls: str | None = None
    smtp_user: str | None = None
    smtp_password: str | None = None
    sign_in: SignIn | None = None
    oauth_token_url: str | None = None
    oauth_client_id: str | None = None
    oauth_client_secret: str | None = None
    oauth_refresh_token: str | None = None
    oauth_scope: str | None = None

    def given(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        del values["no_team"]
        found = {name: value for name, value in values.items() if value is not None}
        return {**found, "team": None} if self.no_team else found


@transaction.atomic
def save_mailbox(*, mailbox: Mailbox | None, by: User, values: MailboxFields) -> Mailbox:
    """Make a mailbox (None) or change one; passwords are sealed. Raises Invalid and, for an address twice, Conflict."""
    demand(by, MailPermission.MAILBOXES_MANAGE)
    row = Mailbox.objects.select_for_update().get(pk=mailbox.pk) if mailbox else Mailbox()
    _check(values.given(), is_new=mailbox is None)
    given: dict[str, Any] = {name: seal(value) if name in _SEALED else value for name, value in values.given().items()}
    if "colleagues" in given:
        given["colleagues"] = _domains(given["colleagues"], team=given.get("team", row.team))
    changed = [name for name, value in given.items() if mailbox is None or getattr(row, name) != value]
    forgotten = [name for name in changed if name in _SEALED and not given[name] and getattr(row, name)]
    for name in changed:
        setattr(row, name, given[name])
    _check_signs_in(row, forgotten)
    if set(changed) & _CURSOR_BELONGS_TO:
        row.imap_uidvalidity, row.imap_last_uid, row.imap_problem = None, 0, ""
    if not changed:
        return row
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("There is a mailbox with this address already.")) from error
    for event, names in ((MailboxChanged, changed), (MailboxSecretsForgotten, forgotten)):
        if names:
            said = event(address=row.address, fields=sorted(names))
            record(said, by=actor_of(by), about=Subject("mailbox", row.pk))
    return row


def _check_signs_in(row: Mailbox, forgotten: Sequence[str]) -> None:
    """A mailbox in use still signs in without what was just forgotten. Raises Invalid."""
    by_token = row.sign_in == SignIn.OAUTH2
    reaches = bool(row.imap_host or row.smtp_host)
    needed = {
        "imap_password": bool(row.imap_host) and not by_token,
        "smtp_password": bool(row.smtp_host and row.smtp_user) and not by_token,
        "oauth_refresh_token": reaches and by_token,
    }
    for name in forgotten:
        if row.is_active and needed.get(name):
            sentence = _("Without it the mailbox is let in no more: enter another, empty the server, or let it rest.")
            raise Invalid(sentence, field=name)


def _check(given: Mapping[str, Any], *, is_new: bool) -> None:
    if is_new and not (given.get("brand") and given.get("address")):
        raise Invalid(_("A mailbox needs a brand and an address."), field="address")
    if "address" in given:
        try:
            validate_email(given["address"])
        except ValidationError as error:
            raise Invalid(_("This is not a mail address yet."), field="address") from error
    for name in ("imap_port", "smtp_port"):
        if name in given and not 1 <= given[name] <= 65_535:  # noqa: PLR2004 - what TCP has
            raise Invalid(_("A port is a number from 1 to 65535."), field=name)
    if (key := given.get("form_key", "")) and len(key) < SHORTEST_KEY:
        raise Invalid(_("Take at least %(count)s characters, at random.") % {"count": SHORTEST_KEY}, field="form_key")
    if (url := given.get("oauth_token_url", "")) and not may_be_asked_for_tokens(url):
        raise Invalid(_("Tokens are asked for over https only."), field="oauth_token_url")
    if given.get("smtp_tls", "none") not in TLS_WAYS:
        raise Invalid(_("Choose how the connection is protected."), field="smtp_tls")


def _domains(typed: str, *, team: Team | None) -> str:
    """The domains of colleagues as they are compared: lower case, apart by one space."""
    domains = [one.removeprefix("@") for one in typed.lower().replace(",", " ").split()]
    for domain in domains:
        try:
            validate_email(f"somebody@{domain}")
        except ValidationError as error:
            raise Invalid(_("%(domain)s is no domain yet.") % {"domain": domain}, field="colleagues") from error
    if domains and team is None:
        raise Invalid(_("Say which team colleagues ask: it has to answer them."), field="team")
    return " ".join(dict.fromkeys(domains))


def may_be_asked_for_tokens(url: str) -> bool:
    """Whether secrets may be sent there: https, or this machine where the settings allow that (tests)."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return bool(settings.MAIL_OAUTH_LOOPBACK) and parts.scheme == "http" and parts.hostname in _LOOPBACK


def note_refresh_token(*, mailbox: Mailbox, token: str) -> None:
    """Keep the refresh token that took the place of the stored one, unless a keeper has just entered another."""
    sealed = seal(token)
    if Mailbox.objects.filter(pk=mailbox.pk, oauth_refresh_token=mailbox.oauth_refresh_token).update(
        oauth_refresh_token=sealed
    ):
        mailbox.oauth_refresh_token = sealed


def note_cursor(*, mailbox: Mailbox, uidvalidity: int, last_uid: int) -> None:
    """Remember how far the IMAP folder has been read. Progress, not an event: every mail has its own row."""
    ahead = ~Q(imap_uidvalidity=uidvalidity) | Q(imap_uidvalidity__isnull=True) | Q(imap_last_uid__lt=last_uid)
    Mailbox.objects.filter(ahead, pk=mailbox.pk).update(
        imap_uidvalidity=uidvalidity, imap_last_uid=last_uid, imap_seen_at=clock.now()
    )
    mailbox.imap_uidvalidity, mailbox.imap_last_uid = uidvalidity, last_uid


def note_health(*, mailbox_id: int, problem: Problem | None) -> None:
    """Remember that the mailbox was reached, or what stands in the way."""
    if problem is None:
        Mailbox.objects.filter(pk=mailbox_id).update(imap_problem="", imap_seen_at=clock.now())
    else:
        Mailbox.objects.filter(pk=mailbox_id).update(imap_problem=problem.stored())
