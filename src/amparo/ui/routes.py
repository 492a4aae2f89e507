"""Addresses of views, made without searching the URLconf each time: a page of the desk names a hundred."""

from functools import lru_cache
from typing import Final

from django.urls import reverse

_PLACE: Final = 7_000_000_000_000_001  # stands for a whole number while the address is made; ours are far below


def route(name: str, *arguments: object) -> str:
    """`reverse(name, args=arguments)`: where a whole number stands in an address, any other may stand.

    >>> from django.urls import reverse
    >>> route("desk:ticket", 12) == reverse("desk:ticket", args=[12])
    True
    """
    numbers = [one for one in arguments if type(one) is int]
    pattern = _pattern(name, tuple([None if type(one) is int else one for one in arguments]))
    return pattern.format(*numbers)


@lru_cache(maxsize=2048)
def _pattern(name: str, arguments: tuple[object, ...]) -> str:
    """The address with `{}` for each whole number, given as None."""
    found = reverse(name, args=[_PLACE if one is None else one for one in arguments])
    return found.replace("{", "{{").replace("}", "}}").replace(str(_PLACE), "{}")
