"""Tests run on a real PostgreSQL: the embedded one (or AMPARO_DATABASE_URL's), started here, before Django reads."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import hypothesis
import pytest
from tests.patience import PATIENCE

# Not in pyproject.toml: pytest-django would read the settings before the database has made its password.
os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.project.settings"
os.environ.setdefault("AMPARO_HOME", str(Path(__file__).parent / "var" / "tests"))

from amparo.project.database.embedded import running_database

# whitenoise warns of a static folder that is not there, and here every warning is an error.
Path(os.environ["AMPARO_HOME"], "static").mkdir(parents=True, exist_ok=True)

_database = running_database(durable=False)
_database.__enter__()
django.setup()
Path(django.conf.settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is not there

# A busy machine is slow, and that is no failure of what is tested. Every run tries the same examples, so that what
# fails has failed by a change and not by chance; `--hypothesis-profile=searching` tries others each time.
_patient = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("searching", _patient)
hypothesis.settings.register_profile("patient", _patient, derandomize=True)
hypothesis.settings.load_profile("patient")

pytest_plugins = ("tests.browser", "tests.cast", "tests.certificates", "tests.database")


def _let_tests_empty_every_table() -> None:
    """A test that commits is cleaned up by one TRUNCATE.

    Django's own leaves out the tables of jobs, which are not of its making, and makes its permissions anew each time,
    which nothing here has to do with. The event log refuses to be emptied: it looks away there, and only for that.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    made_by_django = {"auth_permission", "django_content_type"}
    of_jobs = {"procrastinate_jobs", "procrastinate_workers", "procrastinate_periodic_defers"}
    switch = "ALTER TABLE audit_eventrecord {} TRIGGER audit_no_truncate"

    def empty(_case: TransactionTestCase) -> None:
        tables = {*connection.introspection.django_table_names(only_existing=True), *of_jobs} - made_by_django
        with connection.cursor() as cursor:
            cursor.execute(switch.format("DISABLE"))
            try:
                cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
            finally:
                cursor.execute(switch.format("ENABLE"))

    TransactionTestCase._fixture_teardown = empty  # noqa: SLF001 - Django has no public door to this step


_let_tests_empty_every_table()


def pytest_unconfigure() -> None:
    _database.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _no_language_left_over() -> None:
    """A request leaves the language of its reader active in its thread; the next test begins in English."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(autouse=True)
def _a_process_that_has_just_begun() -> None:
    """What is remembered for some seconds outlives a test: left there, it runs out amid another test's count.

    What every page asks is known already, so that no test depends on which of its requests came first.
    """
    from django.core.cache import cache

    from amparo.accounts.queries import RULES_CACHED

    cache.clear()
    cache.set(RULES_CACHED, frozenset())


@pytest.fixture(autouse=True)
def _time_to_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn apart may take as long as we wait for anything, and so may the wait for one that is free."""
    from amparo.media.apart import desk

    for name in ("_PATIENCE", "_SECONDS_OF_A_PICTURE"):
        monkeypatch.setattr(desk, name, PATIENCE)
    monkeypatch.setattr(desk, "_SECONDS", {})


@pytest.fixture(autouse=True)
def _files_of_this_test(tmp_path: Path, settings: object) -> Iterator[None]:
    """Every test keeps its files in a folder of its own."""
    from amparo.files.storage import storage

    settings.FILES_ROOT = tmp_path / "files"  # type: ignore[attr-defined] # pytest-django's settings
    # Static files as they lie in the rooms: nothing has been collected.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # type: ignore[attr-defined] # as above
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined] # quick
    storage.cache_clear()
    yield
    storage.cache_clear()
