"""Tags on a ticket."""

from collections.abc import Iterable

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
    new = [_tag(name) for key, name in wanted.items() if key not in present]
    gone = [tag for key, tag in present.items() if key in unwanted]
    if not new and not gone:
        return None
    if new:
        ticket.tags.add(*new)
    if gone:
        ticket.tags.remove(*gone)
    return events.TagsChanged(added=[tag.name for tag in new], removed=[tag.name for tag in gone])


def _tag(name: str) -> Tag:
    return Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)


def clean_tag(name: str) -> str:
    """`name` as a tag is written. Raises Invalid."""
    name = " ".join(name.split())
    if not name or len(name) > 50:  # noqa: PLR2004 - the column's length
        raise Invalid(_("A tag has between 1 and 50 characters."), field="tags")
    return name
