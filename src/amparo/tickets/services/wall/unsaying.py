"""Addresses behind the child-safety wall leave the words in which they stand, and come back into them with it."""

from collections.abc import Sequence
from typing import Final

from django.db import connection, transaction
from procrastinate.contrib.django import app

from amparo.audit.services import erasing
from amparo.tickets import unsaid
from amparo.tickets.models import Ticket, WalledAddress, WalledFile
from amparo.tickets.services.rows import shown_with
from amparo.tickets.states import WallState

GO_THROUGH_TASK: Final = "tickets:go_through_words"

_STEP: Final = 10_000  # rows that are looked through at once; each step is a transaction of its own

_WATCHED: Final = """
    SELECT tgrelid::regclass::text, attname
    FROM pg_trigger
    JOIN pg_index ON indrelid = tgrelid AND indisprimary
    JOIN pg_attribute ON attrelid = tgrelid AND attnum = indkey[0]
    WHERE tgfoid = 'public.tickets_unsay'::regproc
    ORDER BY 1
"""
"""The tables over whose words the database watches, with the column of their key."""


def unsay(*, walled: WalledFile, address: str, ticket: Ticket) -> None:
    """Take `address` out of all words: of what is shown with `ticket` now, of all else by a job that begins at once."""
    rows = [
        WalledAddress(walled=walled, written=one, pattern=unsaid.pattern(one), address=unsaid.said_again(address))
        for one in unsaid.written(address)
    ]
    WalledAddress.objects.bulk_create(rows, ignore_conflicts=True)
    say_anew(walled=walled, ticket=ticket)


def say_anew(*, walled: WalledFile, ticket: Ticket) -> None:
    """Have words follow what is decided of an address: it went behind the wall, or came back; a file has none."""
    looked_for = _looked_for(walled)
    if not looked_for:
        return
    ids = list(shown_with(ticket).values_list("pk", flat=True))
    _write_again("tickets_ticket one SET id = id", "id = ANY(%s)", [ids], looked_for)
    _write_again("tickets_message one SET id = id", "ticket_id = ANY(%s)", [ids], looked_for)
    app.configure_task(GO_THROUGH_TASK).defer(walled_id=walled.pk)


def go_through_words(walled_id: int) -> None:
    """Every row in which the database watches over words is written again where the address or its sign stands in it.

    Whoever writes meanwhile writes it right by themselves. Cut off, it is simply begun anew.
    """
    looked_for = _looked_for(WalledFile.objects.get(pk=walled_id))
    with connection.cursor() as cursor:
        cursor.execute(_WATCHED)
        for table, key in cursor.fetchall():
            _go_through(table, key, looked_for)


def _go_through(table: str, key: str, looked_for: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max({key}), 0) FROM {table}")  # noqa: S608 - named by the database itself
        (last,) = cursor.fetchone()
    for start in range(0, last + 1, _STEP):
        with transaction.atomic(), erasing():  # what is never changed otherwise forgets an address too
            _write_again(
                f"{table} one SET {key} = {key}", f"{key} >= %s AND {key} < %s", [start, start + _STEP], looked_for
            )


def _looked_for(walled: WalledFile) -> list[str]:
    """By which rows are found: the address in its spellings, or the sign where it comes back."""
    spelled = list(walled.addresses.order_by("pk").values_list("written", flat=True))
    return [f"walled://{walled.pk}"] if spelled and walled.state == WallState.RELEASED else spelled


def _write_again(rows: str, where: str, values: Sequence[int | list[int]], looked_for: Sequence[str]) -> None:
    """Rows as they are: the database does with them what it does with whatever is written."""
    found = " OR ".join(["strpos(one::text, %s) > 0"] * len(looked_for))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {rows} WHERE {where} AND ({found})", [*values, *looked_for])
