"""The procedures that a run can reach, each in the version that the run keeps."""

from collections.abc import Iterable, Mapping

from amparo.sops.language.document import Library, Sop
from amparo.sops.models import Run, Version
from amparo.sops.queries.versions.holding import holding
from amparo.sops.queries.versions.texts import sop_of, with_texts


def pins_for(version: Version) -> dict[str, int]:
    """The versions that hold now of every procedure that `version` may call, directly or not: {key: version id}."""
    return {one.procedure.key: one.pk for one in calls_of(version)}


def calls_of(version: Version, holding_now: Iterable[Version] | None = None) -> list[Version]:
    """The same as versions; `holding_now` are those that hold, asked for here where it is not given."""
    found: dict[str, Version] = {}
    waiting = [sop_of(version)]
    in_use: Mapping[str, Version] | None = None
    while waiting:
        for key in called(waiting.pop()):
            if in_use is None:
                rows = with_texts(holding()) if holding_now is None else holding_now
                in_use = {one.procedure.key: one for one in rows}
            if key not in found and key in in_use:
                found[key] = in_use[key]
                waiting.append(sop_of(in_use[key]))
    return list(found.values())


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
