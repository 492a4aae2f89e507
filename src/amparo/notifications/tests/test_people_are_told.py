from pytest_django import DjangoAssertNumQueries

from amparo.accounts.models import User
from amparo.notifications import kinds
from amparo.notifications.models import Notification
from amparo.notifications.queries import Unread, unread
from amparo.notifications.services import mark_read, notify


def test_each_is_told_once(ana: User, luis: User) -> None:
    told = notify(users=[ana, luis.pk, ana.pk], kind="test:kind", ticket_id=7, data={"number": 7})
    assert [notification.user for notification in told] == [ana, luis]


def test_telling_nobody_costs_nothing(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert notify(users=[], kind="test:kind") == []


def test_many_are_told_in_one_statement(
    ana: User, luis: User, grace: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):  # savepoint, rows, wake-up, release
        notify(users=[ana, luis, grace], kind="test:kind")


def test_a_notification_reads_as_a_sentence_and_an_unknown_kind_as_itself(ana: User) -> None:
    kinds.says({"test:said": "%(who)s did %(what)s"})
    assert notify(users=[ana], kind="test:said", data={"who": "Luis", "what": "it"})[0].sentence() == "Luis did it"
    assert notify(users=[ana], kind="test:said", data={"who": "Luis"})[0].sentence() == "Luis did "
    assert notify(users=[ana], kind="test:unsaid")[0].sentence() == "test:unsaid"


def test_one_reads_ones_own(ana: User, luis: User) -> None:
    mine = [notify(users=[ana, luis], kind="test:kind", ticket_id=ticket_id)[0] for ticket_id in (1, 2, 3)]
    assert mark_read(user=ana, ids=[mine[0].pk]) == 1
    assert mark_read(user=ana, ticket_id=2) == 1
    notify(users=[ana], kind="test:kind", data={"page": 5})  # calls for an answer
    assert mark_read(user=ana) == 1
    assert mark_read(user=ana) == 0
    assert unread(ana) == Unread(count=1, pages=[5])
    assert Notification.objects.filter(user=luis, read_at__isnull=True).count() == 3
