"""The texts as they go out into a folder."""

from collections.abc import Iterator

from amparo.sops.models import Procedure, Version
from amparo.sops.queries.versions.holding import holding


def texts_to_export(*, drafts: bool = False) -> Iterator[tuple[str, str]]:
    """(key, text) of the version that holds of every procedure; with `drafts`, of its newest version instead."""
    if not drafts:
        for version in holding():
            yield version.procedure.key, version.text
        return
    for procedure in Procedure.objects.order_by("key"):
        newest = Version.objects.filter(procedure=procedure).order_by("-number").first()
        if newest is not None:
            yield procedure.key, newest.text
