"""The test database, copied from a template: migrating from nothing takes seconds, copying a fraction of one.

The template bears the hash of all migrations, so that a changed migration makes a new one.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """pytest-django asks for this before it makes the test database, which it then makes from our template."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template()


def template() -> str:
    """The name of a fully migrated database, made now if there is none for these migrations."""
    name = f"template_amparo_{_fingerprint()}"
    with _maintenance() as server:
        if not _exists(server, name):
            _make(server, name)
    return name


def _make(server: psycopg.Connection, name: str) -> None:
    """Migrate under a passing name, then rename: an interrupted run leaves nothing that looks finished."""
    making = f"making_{name}"
    for (old,) in server.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^(making_)?template_amparo_'"):
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = making
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.close_pool()
        connection.settings_dict["NAME"] = usual
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(name)))


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    """A connection of its own, holding a lock: one of all test processes makes the template, the others wait."""
    known = connection.get_connection_params()
    parameters = {key: value for key, value in known.items() if key not in {"cursor_factory", "context"}}
    with psycopg.connect(**{**parameters, "dbname": "postgres"}, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext('amparo test template'))")
        yield server


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda each: each.label):
        try:
            package = import_module(f"{config.name}.migrations")
        except ModuleNotFoundError:
            continue
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            digest.update(f"{config.label}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]
