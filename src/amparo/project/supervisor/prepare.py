"""What must be true before the processes start: a fit database of this version, static files, first content."""

from amparo.project import migrating, static
from amparo.project.checks import refuse_unfit_database
from amparo.project.supervisor.console import say


def prepare(*, is_demo: bool) -> None:
    """Runs in a process of its own, which ends afterwards. Raises UnfitDatabase, CannotMigrate."""
    refuse_unfit_database()
    if migrating.pending():
        say("Bringing the database to this version…")
        migrating.migrate()
    static.collect_if_changed()
    if is_demo:
        from amparo.project.demo import world  # noqa: PLC0415 - only in the demo

        world.load(say)
