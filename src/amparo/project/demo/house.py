"""Who works at the demo's desk, when, and with what: brand, teams, staff, hours, mailboxes, reasons, macros."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from amparo.accounts.models import Team, User
from amparo.accounts.services.invitations import Newcomer, accept_invitation, create_owner_link, invite_person
from amparo.accounts.services.people import PersonChange, change_person
from amparo.accounts.services.teams import TeamShape, save_team, set_members
from amparo.calendars.models import BusinessCalendar
from amparo.calendars.services import CalendarShape, save_calendar
from amparo.channels.email.models import Mailbox
from amparo.channels.email.services.mailboxes.keeping import MailboxFields, save_mailbox
from amparo.media.harm import Harm
from amparo.people.models import Contact
from amparo.people.services import ContactFields, add_identity, change_contact, contact_for_email, save_agency
from amparo.people.states import IdentityKind, Tier
from amparo.project.demo.texts import read, variants
from amparo.tickets.models import Brand, ContactReason, Macro
from amparo.tickets.services import MacroText, save_brand, save_macro, save_reason, save_view, set_reason_harm


@dataclass(frozen=True, kw_only=True)
class House:
    """The furnished desk, everything by the key it has in `demo/`."""

    owner: User
    staff: dict[str, User]
    mailboxes: dict[str, Mailbox]
    macros: dict[str, Macro]
    people: dict[str, Contact]
    calendars: dict[str, BusinessCalendar]


@transaction.atomic
def furnish() -> House:
    """Make everything that stands there before the first mail comes."""
    entries = read("staff")
    owner = _owner(next(entry for entry in entries["staff"] if "owner" in entry["roles"]))
    brand = save_brand(by=owner, **entries["brand"])
    people = [entry for entry in (*entries["staff"], *entries["crew"]) if "owner" not in entry["roles"]]
    staff = {entry["key"]: _join(entry, owner) for entry in people}
    teams = _teams(entries["teams"], people, owner, staff)
    _reasons(owner)
    house = House(
        owner=owner,
        staff=staff,
        mailboxes={entry["address"]: _mailbox(entry, entries, (brand, teams), owner) for entry in entries["mailboxes"]},
        macros={entry["code"]: _macro(entry, owner) for entry in read("catalogue")["macros"]},
        people=_people(owner),
        calendars={entry["code"]: save_calendar(by=owner, shape=CalendarShape(**entry)) for entry in read("calendars")},
    )
    for view in entries["views"]:
        save_view(owner=staff[view["owner"]], name=view["name"], filters=view["filters"])
    return house


def _newcomer(entry: dict[str, Any]) -> Newcomer:
    return Newcomer(
        name=entry["name"],
        email=entry["email"],
        password=secrets.token_urlsafe(24),  # nobody knows it: the demo is entered by a click
        locale=entry["locale"],
        time_zone=entry["time_zone"],
    )


def _owner(entry: dict[str, Any]) -> User:
    return accept_invitation(token=create_owner_link(), newcomer=_newcomer(entry))


def _join(entry: dict[str, Any], owner: User) -> User:
    _invitation, token = invite_person(by=owner, email=entry["email"], roles=entry["roles"])
    user = accept_invitation(token=token, newcomer=_newcomer(entry))
    change = PersonChange(languages=entry["languages"], skills=entry.get("skills", []))
    return change_person(by=owner, user=user, change=change)


def _teams(
    shapes: list[dict[str, Any]], people: list[dict[str, Any]], owner: User, staff: dict[str, User]
) -> dict[str, Team]:
    teams = {}
    for shape in shapes:
        team = save_team(by=owner, shape=TeamShape(**shape))
        inside = [entry for entry in people if shape["name"] in entry["teams"]]
        members = [staff[entry["key"]].pk for entry in inside]
        leads = [staff[entry["key"]].pk for entry in inside if "lead" in entry["roles"]]
        set_members(by=owner, team=team, members=members, leads=leads)
        teams[team.name] = team
    return teams


def _mailbox(
    entry: dict[str, Any], entries: dict[str, Any], belongs: tuple[Brand, dict[str, Team]], owner: User
) -> Mailbox:
    """Acknowledgements are switched on when the past has been told (`answer_from_now_on`)."""
    brand, teams = belongs
    signature = {language: text.replace("{agent}, ", "") for language, text in entries["signature"].items()}
    values = MailboxFields(
        brand=brand,
        address=entry["address"],
        display_name=entry["display_name"],
        team=teams[entry["team"]],
        market=entry["market"],
        language=entry["language"],
        signature=variants(signature),
        form_key=secrets.token_urlsafe(24),
        acknowledgement=variants(entries["acknowledgement"]),
        acknowledges=False,
    )
    return save_mailbox(mailbox=None, by=owner, values=values)


def answer_from_now_on(house: House) -> None:
    """Let the mailboxes that do so acknowledge what comes in from now on."""
    for entry in read("staff")["mailboxes"]:
        if entry["acknowledges"]:
            mailbox = house.mailboxes[entry["address"]]
            save_mailbox(mailbox=mailbox, by=house.owner, values=MailboxFields(acknowledges=True))


def _reasons(owner: User) -> None:
    made: dict[str, ContactReason] = {}
    for entry in read("catalogue")["reasons"]:
        parent = made.get(entry.get("parent", ""))
        reason = save_reason(by=owner, code=entry["code"], label=variants(entry), parent=parent)
        harm = Harm(entry["harm"]) if "harm" in entry else None
        made[entry["code"]] = set_reason_harm(by=owner, reason=reason, harm=harm, severity=None)


def _macro(entry: dict[str, Any], owner: User) -> Macro:
    text = MacroText(
        code=entry["code"],
        title=variants(entry["title"]),
        body=variants(entry["body"]),
        actions=entry["actions"],
    )
    return save_macro(by=owner, text=text)


def _people(owner: User) -> dict[str, Contact]:
    entries = read("people")
    agencies = {
        entry["key"]: save_agency(name=entry["name"], market=entry["market"], by=owner) for entry in entries["agencies"]
    }
    people = {}
    for entry in entries["people"]:
        contact = contact_for_email(
            address=entry["email"], name=entry["name"], market=entry["market"], languages=entry["languages"]
        )
        fields = ContactFields(
            tier=Tier(entry.get("tier", Tier.STANDARD)),
            agency=agencies.get(entry.get("agency", "")),
            city=entry.get("city", ""),
        )
        change_contact(contact=contact, by=owner, fields=fields)
        for kind in (IdentityKind.HANDLE, IdentityKind.ACCOUNT):
            if kind in entry:
                add_identity(contact=contact, by=owner, kind=kind, value=entry[kind])
        people[entry["key"]] = contact
    return people
