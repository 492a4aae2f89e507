"""The places of the rail and the phone bar: named by the project, drawn here, shown to whom they are open."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from amparo.ui.routes import route


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place; `key` follows G, `permission` is asked of the person (empty: open to all who are signed in).

    Of several permissions any one opens it.

    `url` is a URL name without arguments. `on_phone`: in the bar there, not in the menu at its end. `at_end`: apart
    from the work, beside one's account.
    """

    url: str
    name: str | Promise
    icon: str
    key: str = ""
    permission: str | tuple[str, ...] = ""
    on_phone: bool = True
    at_end: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownPlace:
    href: str
    name: str
    icon: str
    key: str
    current: bool
    on_phone: bool
    at_end: bool = False


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: `places` for templates; lazy, so pages without a rail pay nothing, and others once."""
    return {"places": cache(lambda: shown_to(request))}


def shown_to(request: HttpRequest) -> list[ShownPlace]:
    """Give the places the person may enter, the current one marked: the longest address that fits."""
    person = cast("Any", getattr(request, "user", None))  # staff have may(); this room lies below the one that says so
    if person is None or not person.is_authenticated:
        return []
    open_places = [(route(p.url), p) for p in _places() if _is_open(p, person)]
    here = max((href for href, _ in open_places if request.path.startswith(href)), key=len, default="")
    return [
        ShownPlace(
            href=href,
            name=str(place.name),
            icon=place.icon,
            key=f"G {place.key}" if place.key else "",
            current=href == here,
            on_phone=place.on_phone,
            at_end=place.at_end,
        )
        for href, place in open_places
    ]


def _is_open(place: Place, person: Any) -> bool:
    asked = (place.permission,) if isinstance(place.permission, str) else place.permission
    return any(not permission or person.may(permission) for permission in asked)


@lru_cache(maxsize=1)
def _places() -> tuple[Place, ...]:
    """Read settings.UI_PLACES: the dotted path of a tuple of Place (absent: no rail)."""
    path = getattr(settings, "UI_PLACES", "")
    return tuple(import_string(path)) if path else ()
