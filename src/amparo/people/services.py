"""Writing down who the people are that write in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import CharField, Func, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.accounts.acting import Doer, actor_of, demand
from amparo.audit.events import SYSTEM, Event, Subject
from amparo.audit.services import Fact, erase_events_of, erasing, record, record_all
from amparo.core import clock
from amparo.core.dates import in_words
from amparo.core.errors import Conflict, Invalid
from amparo.core.inserting import insert_all
from amparo.core.kept import kept
from amparo.core.text import fold
from amparo.core.unset import UNSET, Unset
from amparo.people.events import (
    AgencySaved,
    BecameReachable,
    BecameUnreachable,
    ContactChanged,
    ContactCreated,
    IdentityAdded,
    PersonErased,
)
from amparo.people.holding import forget_everywhere, held_until, in_the_way
from amparo.people.models import Agency, Contact, Identity
from amparo.people.permissions import PeoplePermission
from amparo.people.states import IdentityKind, Tier

_LONGEST_NAME: Final = 200
_LONGEST_ADDRESS: Final = 320


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who may be unknown: what is known of them from their first mail."""

    address: str
    name: str = ""
    market: str = ""
    languages: Sequence[str] = ()


def contact_for_email(*, address: str, name: str = "", market: str = "", languages: Sequence[str] = ()) -> Contact:
    """The person who writes from `address`, made known if need be; safe when two mails of a stranger race.

    Letter case does not tell addresses apart; a plus-part does. A name is taken over only where none was known.
    Raises Invalid for what cannot be an address.
    """
    newcomer = Newcomer(address=address, name=name, market=market, languages=languages)
    return contacts_for_emails(newcomers=[newcomer])[comparable(address)]


def contacts_for_emails(*, newcomers: Sequence[Newcomer]) -> dict[str, Contact]:
    """`contact_for_email` for many, by address as compared (`comparable`); the unknown are made known together."""
    by_address = {comparable(one.address): one for one in newcomers}
    for value in by_address:
        _check_address(value)
    known = contacts_by_email(list(by_address))
    # in one order, so that two batches with the same strangers cannot block each other
    unknown = {value: by_address[value] for value in sorted(by_address.keys() - known.keys())}
    if unknown:
        known |= _make_known_together(unknown)
    for one in newcomers:
        contact = known[comparable(one.address)]
        if one.name and not contact.name:
            _name(contact=contact, name=one.name)
    return known


def comparable(address: str) -> str:
    """An address as it is compared: letter case does not tell people apart."""
    return address.strip().casefold()


def contacts_by_email(addresses: Sequence[str]) -> dict[str, Contact]:
    """Those of the given addresses that are known, by address as compared."""
    values = {comparable(address) for address in addresses}
    return {row.value: row.contact for row in _identities(list(values))} if values else {}


@kept
def _identities(values: list[str]) -> QuerySet[Identity]:
    return Identity.objects.select_related("contact").filter(kind=IdentityKind.EMAIL, value__in=values)


def _check_address(value: str) -> None:
    """Not whether mail arrives there, only whether it can be meant as an address at all (RFC 5321 is generous)."""
    local, _at, domain = value.rpartition("@")
    if not local or not domain or len(value) > _LONGEST_ADDRESS:
        raise Invalid(_("This is not a mail address."), field="address")


def _make_known_together(unknown: dict[str, Newcomer]) -> dict[str, Contact]:
    """In a few statements for all; where somebody else was faster with one of them, each by itself."""
    try:
        return _make_known(unknown)
    except IntegrityError:
        if len(unknown) > 1:
            return {value: _make_known_together({value: one})[value] for value, one in unknown.items()}
        return contacts_by_email(list(unknown))


@transaction.atomic
def _make_known(unknown: dict[str, Newcomer]) -> dict[str, Contact]:
    contacts = insert_all([_contact(one) for one in unknown.values()])
    made = dict(zip(unknown, contacts, strict=True))
    insert_all(
        [
            Identity(contact=contact, kind=IdentityKind.EMAIL, value=value, shown=unknown[value].address.strip())
            for value, contact in made.items()
        ]
    )
    created = ContactCreated(kind=IdentityKind.EMAIL)
    record_all([Fact(event=created, by=SYSTEM, about=Subject("contact", contact.pk)) for contact in contacts])
    return made


def _contact(one: Newcomer) -> Contact:
    name = _one_line(one.name)
    search_text = fold(f"{name} {one.address.strip()}")
    return Contact(name=name, market=one.market, languages=list(one.languages), search_text=search_text)


def _one_line(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME]


@transaction.atomic
def _name(*, contact: Contact, name: str) -> None:
    contact.name = _one_line(name)
    if Contact.objects.filter(pk=contact.pk, name="").update(name=contact.name):
        _refresh_search(contact)
        _record(contact, ContactChanged(fields="name"), by=SYSTEM)


@dataclass(frozen=True, kw_only=True)
class ContactFields:
    """What a person's record says about them; UNSET leaves a field as it is, no agency is None."""

    name: str | Unset = UNSET
    market: str | Unset = UNSET
    languages: Sequence[str] | Unset = UNSET
    tier: Tier | Unset = UNSET
    agency: Agency | Unset | None = UNSET
    city: str | Unset = UNSET
    note: str | Unset = UNSET


@transaction.atomic
def change_contact(*, contact: Contact, by: Doer, fields: ContactFields) -> Contact:
    """Change what the record of a person says; returns it as it is now."""
    demand(by, PeoplePermission.CHANGE)
    row = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    changed = []
    for name in ("name", "market", "languages", "tier", "agency", "city", "note"):
        value = getattr(fields, name)
        value = list(value) if name == "languages" and value is not UNSET else value
        if value is not UNSET and value != getattr(row, name):
            setattr(row, name, value)
            changed.append(name)
    if changed:
        row.save(update_fields=changed)
        _refresh_search(row)
        _record(row, ContactChanged(fields=", ".join(changed)), by=by)
    return row


@transaction.atomic
def erase_person(*, contact: Contact, by: Doer) -> Contact:
    """Forget who a person is and what was said with them, in every room; returns what is left of the record.

    Their market, tier and languages stay, for figures. Nothing else can bring back what goes. Raises Conflict while a
    legal hold keeps it, and while something of theirs is not finished.
    """
    demand(by, PeoplePermission.ERASE)
    row = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if row.erased_at is not None:
        return row
    if until := held_until(row.pk):
        day = in_words(timezone.localtime(until))
        raise Conflict(_("What is known of this person is under legal hold until %(day)s.") % {"day": day})
    if sentences := in_the_way(row.pk):
        raise Conflict(" ".join(sentences))
    with erasing():
        forget_everywhere(row.pk)
        erase_events_of("contact", [row.pk])
    Identity.objects.filter(contact=row).delete()
    row.name = row.city = row.note = row.search_text = ""
    row.agency, row.erased_at = None, clock.now()
    row.save(update_fields=["name", "city", "note", "search_text", "agency", "erased_at"])
    _record(row, PersonErased(), by=by)
    return row


@transaction.atomic
def save_agency(*, name: str, market: str, by: Doer, agency: Agency | None = None) -> Agency:
    """Keep a creator network; `agency` is the one to change."""
    demand(by, PeoplePermission.CHANGE)
    agency = agency or Agency()
    agency.name, agency.market = " ".join(name.split()), market
    if not agency.name:
        raise Invalid(_("This is empty."), field="name")
    agency.save()
    record(AgencySaved(name=agency.name), by=actor_of(by), about=Subject("agency", agency.pk))
    return agency


@transaction.atomic
def add_identity(*, contact: Contact, by: Doer, kind: IdentityKind, value: str) -> Identity:
    """Note another way to know a person. Raises Conflict when it is already somebody's."""
    demand(by, PeoplePermission.CHANGE)
    shown = value.strip()
    compared = "".join(shown.casefold().split())
    if not compared:
        raise Invalid(_("This is empty."), field="value")
    identity, created = Identity.objects.get_or_create(
        kind=kind, value=compared, defaults={"contact": contact, "shown": shown}
    )
    if identity.contact_id != contact.pk:
        raise Conflict(_("This already belongs to another person."))
    if created:
        _refresh_search(contact)
        _record(contact, IdentityAdded(kind=kind), by=by)
    return identity


@transaction.atomic
def mark_unreachable(*, address: str) -> bool:
    """Note that mail to `address` comes back for good; False when it is nobody's, or was noted before."""
    identity = Identity.objects.filter(
        kind=IdentityKind.EMAIL, value=address.strip().casefold(), unreachable_since__isnull=True
    ).first()
    if identity is None:
        return False
    noted = Identity.objects.filter(pk=identity.pk, unreachable_since__isnull=True).update(
        unreachable_since=clock.now()
    )
    if noted:
        _record(identity.contact, BecameUnreachable(identity_id=identity.pk), by=SYSTEM)
    return bool(noted)


def mark_reachable(*, addresses: Sequence[str]) -> int:
    """Forget that mail to some of `addresses` came back, since their owners write from them; returns how many."""
    values = {comparable(address) for address in addresses}
    return sum(_make_reachable(identity=identity) for identity in _unreachable(list(values))) if values else 0


@kept
def _unreachable(values: list[str]) -> QuerySet[Identity]:
    rows = Identity.objects.select_related("contact").filter(kind=IdentityKind.EMAIL, value__in=values)
    return rows.filter(unreachable_since__isnull=False)


@transaction.atomic
def _make_reachable(*, identity: Identity) -> bool:
    noted = Identity.objects.filter(pk=identity.pk, unreachable_since__isnull=False).update(unreachable_since=None)
    if noted:
        _record(identity.contact, BecameReachable(identity_id=identity.pk), by=SYSTEM)
    return bool(noted)


@transaction.atomic
def learn_language(*, contact: Contact, language: str) -> bool:
    """Add `language` to those the person is known to write in; False when it was known."""
    learnt = (
        Contact.objects.filter(pk=contact.pk)
        .exclude(languages__contains=[language])
        .update(
            languages=Func("languages", Value(language, output_field=CharField()), function="array_append"),
        )
    )
    if learnt:
        contact.languages = [*contact.languages, language]
        _record(contact, ContactChanged(fields="languages"), by=SYSTEM)
    return bool(learnt)


def _refresh_search(contact: Contact) -> None:
    """Keep `search_text` in step with the name, the note and every identity."""
    identities = Identity.objects.filter(contact=contact).values_list("shown", flat=True)
    text = fold(" ".join(filter(None, [contact.name, contact.note, contact.city, *identities])))
    Contact.objects.filter(pk=contact.pk).update(search_text=text)


def _record(contact: Contact, event: Event, *, by: Doer) -> None:
    record(event, by=actor_of(by), about=Subject("contact", contact.pk))
