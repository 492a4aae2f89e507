"""Where a card's inputs come from: what the ticket and its person bring."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.core.text import Labels, in_each_language
from amparo.people.models import Identity
from amparo.people.states import IdentityKind
from amparo.tickets.models import Ticket
from amparo.tools.asking import Asked
from amparo.tools.models import Action

SOURCES: Final[Labels] = {
    "contact.account": _("Account of the person"),
    "contact.handle": _("Handle of the person"),
    "contact.email": _("E-mail address of the person"),
    "contact.phone": _("Phone of the person"),
    "contact.market": _("Market of the person"),
    "ticket.number": _("Number of the ticket"),
    "ticket.market": _("Market of the ticket"),
    "ticket.language": _("Language of the ticket"),
}

_KINDS: Final[Mapping[str, str]] = {
    "contact.account": IdentityKind.ACCOUNT,
    "contact.handle": IdentityKind.HANDLE,
    "contact.email": IdentityKind.EMAIL,
    "contact.phone": IdentityKind.PHONE,
}


def values_of(ticket: Ticket) -> dict[str, Any]:
    """What every source gives on this ticket; the oldest of several identities of a kind. One query."""
    known: dict[str, str] = {}
    for identity in Identity.objects.filter(contact=ticket.contact_id).order_by("id"):
        known.setdefault(identity.kind, identity.shown)
    return {
        **{source: known.get(kind, "") for source, kind in _KINDS.items()},
        "contact.market": ticket.contact.market,
        "ticket.number": ticket.number,
        "ticket.market": ticket.market,
        "ticket.language": ticket.language,
    }


def inputs_of(action: Action, values: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The inputs of a card, and the source of a required one that is not known (empty when all are)."""
    required = {one["name"] for one in action.parameters if one["required"]}
    inputs = {name: values.get(source) for name, source in action.card_inputs.items()}
    missing = next((action.card_inputs[name] for name, value in inputs.items() if name in required and not value), "")
    return {name: value for name, value in inputs.items() if value}, missing


def asked_by_card(action: Action, ticket: Ticket) -> Asked:
    """The call of a card; each time it is another one."""
    return Asked(
        action=action.name,
        ticket=ticket,
        reason=in_each_language(lambda: gettext("Looked at beside the ticket")),
        key=f"card:{ticket.pk}:{action.pk}:{uuid.uuid4().hex}",
        inputs=inputs_of(action, values_of(ticket))[0],
    )
