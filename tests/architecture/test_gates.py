"""Every URL says who may pass."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from amparo.project.urls import PUBLIC_THIRD_PARTY


def patterns(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str, Any]]:
    """(path, full name, view) of every pattern below `resolver`."""
    inner = f"{namespace}{resolver.namespace}:" if resolver.namespace else namespace
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield path, f"{inner}{entry.name or ''}", entry.callback


def test_every_url_has_its_gate() -> None:
    open_by_oversight = [
        f"{path} ({name})"
        for path, name, view in patterns(get_resolver())
        if not getattr(view, "gate", None) and name not in PUBLIC_THIRD_PARTY
    ]
    assert not open_by_oversight, f"say @requires(…) or @public: {open_by_oversight}"


def test_the_list_of_third_party_views_is_not_longer_than_it_must_be() -> None:
    names = {name for _path, name, _view in patterns(get_resolver())}
    assert not set(PUBLIC_THIRD_PARTY) - names
