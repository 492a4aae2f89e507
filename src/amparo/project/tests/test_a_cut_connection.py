"""A database that is started again cuts the connections that wait for the next request."""

import pytest
from django.db import connection
from django.test import Client

from amparo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def cut_the_one_that_waits() -> None:
    """Of a pool that begins anew: what other tests left in theirs is not ours to cut.

    Nor would it do: after each dead connection that it draws, the pool rests twice as long before it draws another.
    """
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined] # PostgreSQL has it
    other = connection.copy()
    with other.cursor() as beside:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            waits = cursor.fetchone()
        connection.close()
        beside.execute("SELECT pg_terminate_backend(%s, 60000)", waits)
    other.close()


def test_ana_is_answered_although_the_connection_that_waited_for_her_was_cut(client: Client, ana: User) -> None:
    client.force_login(ana)
    cut_the_one_that_waits()
    assert client.get("/desk/unassigned/").status_code == 200
