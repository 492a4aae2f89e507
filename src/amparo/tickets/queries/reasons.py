"""Contact reasons as the tree that they are."""

from collections.abc import Iterable, Iterator

from amparo.tickets.models import ContactReason


def in_tree_order(reasons: Iterable[ContactReason]) -> Iterator[tuple[ContactReason, int]]:
    """Each reason after its parent, with how deep it stands; siblings in the order of `reasons`.

    What stands below a reason that is left out is left out as well.
    """
    below: dict[int | None, list[ContactReason]] = {}
    for reason in reasons:
        below.setdefault(reason.parent_id, []).append(reason)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[ContactReason, int]]:
        for reason in below.get(parent, ()):
            yield reason, depth
            yield from walk(reason.pk, depth + 1)

    return walk(None, 0)


def reasons_to_choose() -> Iterator[tuple[ContactReason, int]]:
    """The reasons that may be given to a ticket, in the order of their tree; one query."""
    return in_tree_order(ContactReason.objects.filter(is_active=True).order_by("position", "id"))
