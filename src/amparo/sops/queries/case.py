"""What procedures may read of a ticket (`sops.language.names`): in one query, whatever it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from amparo.accounts.markets import zone_of_market
from amparo.core import clock
from amparo.core.kept import ask
from amparo.escalations.queries.helplines import in_words
from amparo.sops.running.facts import calendar
from amparo.tickets.models import Ticket

_SQL = """
WITH RECURSIVE up AS (
  SELECT id, parent_id, code, requires_sop, 0 AS depth FROM tickets_contactreason WHERE id = %(reason)s
  UNION ALL
  SELECT above.id, above.parent_id, above.code, above.requires_sop, up.depth + 1
  FROM tickets_contactreason above JOIN up ON above.id = up.parent_id
)
SELECT
  ARRAY(SELECT code FROM up ORDER BY depth),
  (SELECT coalesce(bool_or(requires_sop), false) FROM up),
  ARRAY(SELECT tag.name FROM tickets_tag tag JOIN tickets_ticket_tags t ON t.tag_id = tag.id
        WHERE t.ticket_id = %(ticket)s ORDER BY tag.name),
  (SELECT coalesce(json_object_agg(kind, shown), '{}') FROM (
     SELECT DISTINCT ON (kind) kind, shown FROM people_identity WHERE contact_id = %(contact)s ORDER BY kind, id) one),
  ARRAY(SELECT id FROM sops_run WHERE ticket_id = %(ticket)s ORDER BY id),
  (SELECT coalesce(json_agg(json_build_array(code, said) ORDER BY id), '[]') FROM escalations_helplinechange
   WHERE country = %(country)s)
"""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A ticket as procedures see it.

    `reasons`: the codes of its contact reason and of those above, nearest first. `helplines`: code and content of what
    the house says of the lines in the person's country.
    """

    ticket: Ticket
    reasons: tuple[str, ...]
    requires_sop: bool
    tags: tuple[str, ...]
    identities: Mapping[str, str]
    runs: tuple[int, ...]
    helplines: Sequence[tuple[str, Mapping[str, Any]]] = ()

    def facts(self, now: datetime | None = None) -> dict[str, Any]:
        """Plain JSON values by area: `ticket`, `contact`, `calendar`, `helpline`.

        Where the person is, only their own record says: a mailbox's market is no place, and its helplines nobody's.
        """
        ticket, contact = self.ticket, self.ticket.contact
        languages, market = contact.languages, ticket.market or contact.market
        zone = ZoneInfo(zone_of_market(market))
        return {
            "ticket": {
                "number": ticket.number,
                "subject": ticket.subject,
                "state": ticket.state,
                "priority": ticket.priority,
                "risk": ticket.risk,
                "danger": ticket.danger,
                "channel": ticket.channel,
                "brand": slugify(ticket.brand.name),
                "market": market,
                "language": ticket.language,
                "reason": self.reasons[0] if self.reasons else "",
                "tags": list(self.tags),
            },
            "contact": {
                "name": contact.name,
                "first_name": contact.first_name,
                "language": languages[0] if languages else ticket.language,
                "market": contact.market or ticket.market,
                "tier": contact.tier,
                "agency": contact.agency.name if contact.agency else "",
                "account_id": self.identities.get("account", ""),
                "handle": self.identities.get("handle", ""),
                "email": self.identities.get("email", ""),
            },
            "helpline": in_words(contact.market, self.helplines, ticket.language),
            "calendar": dict(calendar((now or clock.now()).astimezone(zone))),
        }


def case_of(ticket: Ticket) -> Case:
    """One query, beside what `ticket` brings along (brand, contact and agency)."""
    contact = ticket.contact
    asked = {"reason": ticket.reason_id, "ticket": ticket.pk, "contact": contact.pk, "country": contact.market}
    ((reasons, requires_sop, tags, identities, runs, helplines),) = ask(_SQL, asked)
    return Case(
        ticket=ticket,
        reasons=tuple(reasons),
        requires_sop=requires_sop,
        tags=tuple(tags),
        identities=identities,
        runs=tuple(runs),
        helplines=helplines,
    )
