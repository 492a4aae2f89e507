"""Is this a database that Amparo can work with? Asked once at start."""

from typing import Final

from django.db import connection

from amparo.project.installation.refusal import Refusal
from amparo.wellbeing.privacy import holds

_OLDEST: Final = 150000  # PostgreSQL 15


class UnfitDatabase(Refusal):
    """The database cannot be used; the text says why and what to do."""


def refuse_unfit_database() -> None:
    """Raises UnfitDatabase for an old server, another encoding, or a locale that cannot fold ÁÇÃO."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'),"
            " current_setting('server_encoding'), lower('ÁÇÃO') = 'áção'"
        )
        number, version, encoding, folds = cursor.fetchone() or (0, "", "", False)
    if number < _OLDEST:
        raise UnfitDatabase(f"The database is PostgreSQL {version}. Amparo needs 15 or newer.")
    if encoding != "UTF8":
        raise UnfitDatabase(
            f"The database stores text as {encoding}. Create it anew: createdb --encoding=UTF8 --template=template0 …"
        )
    if not folds:
        raise UnfitDatabase(
            "The database's locale does not know accented letters (lower('ÁÇÃO') is not 'áção'), so search would miss "
            "people. Create it anew: createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0 …"
        )


def open_wall() -> str:
    """What to say where the database does not keep private rows apart from our role; empty where it does.

    It is no reason not to start: this program asks as well.
    """
    if holds():
        return ""
    return (
        "The database role passes row-level security, so what is private to a person is guarded by this program alone. "
        "Give AMPARO_DATABASE_URL a role without SUPERUSER and BYPASSRLS."
    )
