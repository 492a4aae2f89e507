"""Tags on a ticket."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from amparo.core.errors import Invalid
from amparo.tickets import events
from amparo.tickets.models import Tag, Ticket


def change_tags(ticket: Ticket, *, added: Iterable[str], removed: Iterable[str]) -> events.TagsChanged | None:
    """Add and remove tags by name, case apart; returns the event of what really changed, None if nothing did.

    A tag that nobody has used before is made.
    """
    wanted = {name.casefold(): name for name in map(clean_tag, added)}
    unwanted = {name.casefold() for name in map(clean_tag, removed)} - wanted.keys()
    if not wanted and not unwanted:
        return None
    present = {tag.name.casefold(): tag for tag in ticket.tags.all()}
    new = [_tag(wanted[key]) for key in sorted(wanted.keys() - present.keys())]  # in one order for all who make tags
    gone = [tag for key, tag in present.items() if key in unwanted]
    if not new and not gone:
        return None
    if new:
        ticket.tags.add(*new)
    if gone:
        ticket.tags.remove(*gone)
    return events.TagsChanged(added=[tag.name for tag in new], removed=[tag.name for tag in gone])


def _tag(name: str) -> Tag:
    """The tag of this name, whatever its letters; made now, unless somebody else is making it at this moment."""
    known = Tag.objects.alias(lower=Lower("name")).filter(lower=Lower(Value(name)))
    if tag := known.first():
        return tag
    try:
        with transaction.atomic():
            return Tag.objects.create(name=name)
    except IntegrityError:
        return known.get()


def clean_tag(name: str) -> str:
    """`name` as a tag is written. Raises Invalid."""
    name = " ".join(name.split())
    if not name or len(name) > 50:  # noqa: PLR2004 - the column's length
        raise Invalid(_("A tag has between 1 and 50 characters."), field="tags")
    return name
