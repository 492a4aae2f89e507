"""A way back that outlives a redirect: without JavaScript the page that shows what was done is asked for anew."""

from typing import Any, Final

from django.http import HttpRequest

from amparo.core import clock

_KEY: Final = "way_back"
_LASTS: Final = 60
"""Seconds after which it is no longer offered."""


def keep(request: HttpRequest, place: str, value: dict[str, Any]) -> None:
    """Keep it for the next page of `place`; plain values only, since it stands in the session."""
    request.session[_KEY] = {"place": place, "at": clock.now().timestamp(), "value": value}


def take(request: HttpRequest, place: str) -> dict[str, Any] | None:
    """What was kept for this place, once; nothing when it is another's or old."""
    kept = request.session.get(_KEY)
    if not kept or kept["place"] != place:
        return None
    del request.session[_KEY]
    return kept["value"] if clock.now().timestamp() - kept["at"] < _LASTS else None
