"""What must be true before the processes start: a fit database of this version, static files, first content."""

import socket

from amparo.project import static
from amparo.project.database import migrating
from amparo.project.database.checks import open_wall, refuse_unfit_database
from amparo.project.supervisor.console import say


def prepare(*, platform: socket.socket | None) -> None:
    """Runs in a process of its own, which ends afterwards. Raises UnfitDatabase, CannotMigrate.

    `platform` is where the demo's tools will be; without it, this is no demo.
    """
    refuse_unfit_database()
    if migrating.pending():
        say("Bringing the database to this version…")
        migrating.migrate()
    if warning := open_wall():
        say(warning)
    static.collect_if_changed()
    if platform:
        from amparo.project.demo import world  # noqa: PLC0415 - only in the demo

        world.load(say, platform)
