"""Whose desk it is: the brand over the views, and the way from one brand to another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.core.kept import kept
from amparo.desk.lists.menu import address_of
from amparo.tickets.models import Brand
from amparo.tickets.queries import Filters


@dataclass(frozen=True, kw_only=True)
class BrandLine:
    """One brand to go to; the list stays what it is, of that brand only."""

    name: str | Promise
    href: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class BrandHead:
    """`lines` is empty where there is nothing to choose."""

    name: str | Promise
    lines: Sequence[BrandLine] = ()


def brand_head(filters: Filters, saved_id: int | None = None) -> BrandHead:
    """The one brand there is, the one the list is narrowed to, or all of them."""
    brands = _brands()
    if len(brands) <= 1:
        return BrandHead(name=brands[0][1] if brands else "Amparo")
    choices: list[tuple[tuple[int, ...], str | Promise]] = [
        ((), _("All brands")),
        *(((pk,), name) for pk, name in brands),
    ]
    lines = [
        BrandLine(
            name=name,
            href=address_of(replace(filters, brand=chosen), saved_id),
            is_current=filters.brand == chosen,
        )
        for chosen, name in choices
    ]
    return BrandHead(name=next((line.name for line in lines if line.is_current), _("Some brands")), lines=lines)


@kept
def _brands() -> QuerySet[Brand, tuple[int, str]]:
    return Brand.objects.filter(is_active=True).order_by("name").values_list("pk", "name")
