"""The procedures that a run can reach, each in the version that the run keeps."""

from collections.abc import Iterable, Mapping

from amparo.sops.language.document import Library, Sop
from amparo.sops.models import Run, Version
from amparo.sops.queries.versions.holding import holding
from amparo.sops.queries.versions.texts import sop_of, with_texts


def pins_for(version: Version) -> dict[str, int]:
    """The versions that hold now of every procedure that `version` may call, directly or not: {key: version id}."""
    return {one.procedure.key: one.pk for one in calls_of(version)}


def calls_of(version: Version, in_use: Mapping[str, Version] | None = None) -> list[Version]:
    """The same as versions; `in_use` are those that hold, by their key, asked for here where it is not given."""
    found: dict[str, Version] = {}
    waiting = [sop_of(version)]
    while waiting:
        for key in called(waiting.pop()):
            if in_use is None:
                in_use = by_key(with_texts(holding()))
            if key not in found and key in in_use:
                found[key] = in_use[key]
                waiting.append(sop_of(in_use[key]))
    return list(found.values())


def by_key(versions: Iterable[Version]) -> dict[str, Version]:
    return {one.procedure.key: one for one in versions}


def called(sop: Sop) -> list[str]:
    """The keys of the procedures that `sop` calls."""
    return [step.fields["sop"] for step in sop.steps if step.kind == "call" and "sop" in step.fields]


def library_of(run: Run) -> Library:
    """By key; the run's own among them. One query when it calls others, none when it does not."""
    return library_for(run.version, run.pins)


def library_for(version: Version, pins: Mapping[str, int]) -> Library:
    return library_with(version, pinned(pins))


def pinned(pins: Mapping[str, int]) -> list[Version]:
    """The versions that a run keeps of what it may call; no query when it calls nothing."""
    return with_texts(Version.objects.filter(pk__in=pins.values()).select_related("procedure")) if pins else []


def library_with(version: Version, others: Iterable[Version]) -> Library:
    own = sop_of(version)
    return {one.id: one for one in map(sop_of, others)} | {own.id: own}
