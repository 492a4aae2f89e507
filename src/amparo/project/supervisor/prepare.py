"""What must be true before the processes start: a fit database of this version, static files, first content."""

from importlib import import_module
from importlib.util import find_spec

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
        _fill_demo()


def _fill_demo() -> None:
    """Load the demo world into an empty desk; it says itself whether it was loaded before."""
    if find_spec("amparo.project.demo.world"):
        import_module("amparo.project.demo.world").load(say)
