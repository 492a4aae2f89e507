"""The wall around what belongs to one person.

The tables of `models.own` show and take a row only while the transaction says whose it is (row-level security, FORCE):
PostgreSQL itself leaves every other row out, whatever a query forgot to ask. `as_person` is the one place that says it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from amparo.accounts.models import User
from amparo.core.kept import ask

SETTING: Final = "amparo.person"

_SET: Final = """
WITH before AS MATERIALIZED (SELECT coalesce(current_setting(%(setting)s, true), '') AS value)
SELECT before.value, set_config(%(setting)s, %(value)s, true) FROM before
"""


@contextmanager
def as_person(person: User) -> Iterator[None]:
    """Let the block, in one transaction, see and write the rows of `person`; afterwards it is as before.

    An error takes the setting back with everything else that the block did.
    """
    with transaction.atomic():
        before = _set(str(person.pk))
        yield
        _set(before)


def holds() -> bool:
    """Whether the wall stands for us: a superuser, or a role with BYPASSRLS, passes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user")
        (stands,) = cursor.fetchone() or (False,)
    return bool(stands)


def _set(value: str) -> str:
    """Set it until the transaction ends; what it was."""
    ((before, _now),) = ask(_SET, {"setting": SETTING, "value": value})
    return str(before)
