"""A database that is started again cuts the connections that wait for the next request."""

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from amparo.accounts.models import User
from amparo.core.own_connection import own_connection

pytestmark = pytest.mark.django_db(transaction=True)


def cut_those_that_wait(many: int) -> None:
    """Of a pool that begins anew: what other tests left in theirs is not ours to cut."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined] # PostgreSQL has it
    waiting = [connection.copy() for _ in range(many)]
    pids = [backend_of(one) for one in waiting]
    for one in waiting:
        one.close()  # back to the pool
    with own_connection() as beside:
        for pid in pids:
            beside.execute("SELECT pg_terminate_backend(%s, 60000)", [pid])


def backend_of(one: BaseDatabaseWrapper) -> int:
    with one.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("many", [1, 6])
def test_ana_is_answered_although_the_connections_that_waited_were_cut(client: Client, ana: User, many: int) -> None:
    client.force_login(ana)
    cut_those_that_wait(many)
    assert client.get("/desk/unassigned/").status_code == 200
