"""What a run could begin again with."""

from amparo.sops.models import Run, Version
from amparo.sops.queries.versions.holding import holding_of
from amparo.sops.queries.versions.library import pins_for


def newer_for(run: Run) -> Version | None:
    """The version of its procedure that holds now, where that or what it calls is another than the run keeps.

    None where something that it calls is out of use.
    """
    version = holding_of(run.version.procedure.key)
    if version is None or version.pk != run.version_id:
        return version
    pins = pins_for(version)
    return version if pins != run.pins and pins.keys() >= run.pins.keys() else None
