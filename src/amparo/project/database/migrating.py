"""Migrations at start: nothing is asked of Django's planner when every migration is already applied."""

import importlib
import pkgutil
import time
from typing import Final

import structlog
from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from amparo.core.locks import try_hold
from amparo.project.installation.refusal import Refusal

log = structlog.get_logger(__name__)

_LOCK: Final = "project:migrate"
_LOCK_PATIENCE: Final = 600.0  # seconds to wait for another host that migrates
_LOCK_TIMEOUT: Final = "5s"  # a migration that cannot get its table gives up, so that nobody queues behind it
_TRIES: Final = 6


class CannotMigrate(Refusal):
    """The database could not be brought to this version; the text says why."""


def pending() -> list[tuple[str, str]]:
    """Migrations on disk that the database has not seen, as (app, name), without importing any of them."""
    return sorted(_on_disk() - set(MigrationRecorder(connection).applied_migrations()))


def refuse_older_database() -> None:
    """Before anything that expects this version's tables. Raises Refusal."""
    if pending():
        raise Refusal("The database is empty, or older than this version. Run: amparo manage migrate")


def migrate() -> bool:
    """Apply what is pending; one process at a time over all hosts. Returns whether there was anything.

    Raises CannotMigrate.
    """
    if not pending():
        return False
    give_up_at = time.monotonic() + _LOCK_PATIENCE
    while True:
        with try_hold(_LOCK) as held:
            if held:
                _apply()
                return True
        if time.monotonic() > give_up_at:
            raise CannotMigrate("Another process has been migrating the database for ten minutes. Is it stuck?")
        time.sleep(0.5)


def _apply() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
    try:
        for last in (*[False] * (_TRIES - 1), True):
            try:
                call_command("migrate", interactive=False, verbosity=0)
            except OperationalError as error:
                if last or not _was_lock_timeout(error):
                    raise CannotMigrate(f"The database could not be brought to this version: {error}") from error
                log.warning("migration_waits", reason="a table is in use; trying again")
                time.sleep(2)
            else:
                return
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def _was_lock_timeout(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == "55P03"


def _on_disk() -> set[tuple[str, str]]:
    found = set()
    for config in apps.get_app_configs():
        try:
            package = importlib.import_module(f"{config.name}.migrations")
        except ModuleNotFoundError:
            continue
        names = (module.name for module in pkgutil.iter_modules(package.__path__) if not module.ispkg)
        found |= {(config.label, name) for name in names if not name.startswith("_")}
    return found
