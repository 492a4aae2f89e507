"""Whoever else comes to the database, to its log or to ours learns nothing of what is somebody's own."""

import ast
import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from structlog.testing import capture_logs
from tests.architecture.source import python_files, tree
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.models import EventRecord
from amparo.notifications.models import Notification
from amparo.project.database import checks, postgres
from amparo.project.database.embedded import is_embedded
from amparo.project.installation.home import REPOSITORY, home
from amparo.project.observability import health
from amparo.wellbeing.models import Own, Skip, Tally
from amparo.wellbeing.privacy import as_person, holds
from amparo.wellbeing.services import (
    begin_break,
    begin_reveal,
    check_in,
    end_break,
    end_reveal,
    not_today,
    opt_in,
    opt_out,
    record_text,
    sample,
    skip,
)
from amparo.wellbeing.states import ExposureKind

WHY = "it reminds me of my brother"
embedded = pytest.mark.skipif(not is_embedded(), reason="somebody else's server, whose superuser we are not")


def everything(person: User) -> None:
    """All that a person can do for themselves, some of it twice."""
    token = begin_reveal(
        person=person, subject_kind="file", subject_id=1, harm="self_harm", severity=4, kind=ExposureKind.STILL
    )
    end_reveal(person=person, token=token, seconds=1)
    record_text(person=person, subject_kind="file", subject_id=1, harm="threats", severity=2, seconds=9)
    for _time in range(2):
        opt_out(person=person, harm="animal_harm")
        not_today(person=person)
        skip(person=person, subject_kind="ticket", subject_id=3, reason=WHY)
        begin_break(person=person)
    end_break(person=person)
    opt_in(person=person, harm="animal_harm")
    answers = {"let_go": 1, "came_back": 3, "slept": 1, "someone": 4, "of_use": 2}
    check_in(person=person, code="after_work", answers=answers)


@contextmanager
def as_superuser() -> Iterator[psycopg.Connection]:
    """The server's own superuser, in the database of the tests."""
    cluster = postgres.Cluster(home())
    password = cluster.password_file.read_text(encoding="ascii").strip()
    name = connection.settings_dict["NAME"]
    with psycopg.connect(host=str(cluster.socket), user="amparo", password=password, dbname=name) as server:
        yield server


@embedded
@pytest.mark.django_db(transaction=True)
def test_another_role_with_every_right_to_read_sees_nothing(ana: User) -> None:
    everything(ana)
    sample(at_desk=[staff(f"P{number}", Role.AGENT).pk for number in range(8)], handling=[])
    with as_superuser() as server:
        assert server.execute("SELECT count(*) FROM wellbeing_tally").fetchone() == (1,)
        server.execute("CREATE ROLE watcher NOLOGIN")
        server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO watcher")
        server.execute("SET ROLE watcher")
        assert server.execute("SELECT count(*) FROM accounts_user").fetchone() != (0,)
        for model in (*Own.__subclasses__(), Tally):
            table = psycopg.sql.Identifier(model._meta.db_table)
            count = psycopg.sql.SQL("SELECT count(*) FROM {}").format(table)
            assert server.execute(count).fetchone() == (0,)
        server.rollback()


@embedded
@pytest.mark.django_db(transaction=True)
def test_the_servers_log_holds_nothing_of_it(ana: User) -> None:
    log = postgres.Cluster(home()).log
    before = log.stat().st_size
    everything(ana)
    with as_person(ana), pytest.raises(DatabaseError), transaction.atomic():
        Skip.objects.create(person=ana, subject_kind=WHY, subject_id=None)
    with log.open(encoding="utf-8", errors="replace") as file:
        file.seek(before)
        added = file.read()
    assert "subject_id" in added, "the error itself is there"
    assert WHY not in added
    assert "INSERT" not in added


def test_no_event_and_no_notification_tells_of_it(ana: User) -> None:
    everything(ana)
    assert not EventRecord.objects.filter(kind__startswith="wellbeing:").exists()
    assert not EventRecord.objects.filter(actor_id=ana.pk).exists()
    assert not Notification.objects.exists()


def test_no_line_of_our_logs_tells_of_it(ana: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), capture_logs() as ours:
        everything(ana)
    assert not caplog.records
    assert not ours


def test_only_the_room_and_the_persons_own_pages_read_it() -> None:
    """No list, export, interface or figure of ours has a way to these tables but through the person's own wall."""
    package = REPOSITORY / "src" / "amparo"
    names = {model.__name__ for model in Own.__subclasses__()}
    readers = {
        path.relative_to(package)
        for path in python_files(package)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("amparo.wellbeing.models")
        if names & {alias.name for alias in node.names}
    }
    assert not {path for path in readers if path.parts[0] != "wellbeing" and path.parts[:2] != ("desk", "pause")}


def test_the_setting_is_named_in_one_place() -> None:
    package = REPOSITORY / "src" / "amparo"
    places = [
        path.name for path in package.rglob("*.py") if "tests" not in path.parts and "amparo.person" in path.read_text()
    ]
    assert sorted(places) == ["0002_only_their_person.py", "privacy.py"]


def test_a_role_that_passes_is_said_and_stops_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert holds()
    assert checks.open_wall() == ""
    assert health.privacy().ok
    monkeypatch.setattr(checks, "holds", lambda: False)
    assert "BYPASSRLS" in checks.open_wall()
    assert health.privacy() == health.Finding(ok=True, says=checks.open_wall())


@embedded
@pytest.mark.django_db(transaction=True)
def test_a_superuser_is_noticed() -> None:
    """What the monkey in the test above stands for: the question itself, asked as who passes."""
    with as_superuser() as server:
        row = server.execute(
            "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (False,)


@embedded
@pytest.mark.django_db(transaction=True)
def test_a_copy_for_others_leaves_it_out(ana: User) -> None:
    """As docs/how-to/back-up.md makes it: by the desk's own role."""
    everything(ana)
    place = connection.settings_dict
    dump = [
        postgres._programs(postgres.Cluster(home())) / "pg_dump",
        "-h",
        place["HOST"],
        "-U",
        place["USER"],
        "--data-only",
        place["NAME"],
    ]
    secret = {"PGPASSWORD": place["PASSWORD"]}
    refused = subprocess.run(dump, env=secret, capture_output=True, text=True, check=False)
    assert "row-level security" in refused.stderr
    copy = subprocess.run([*dump, "--enable-row-security"], env=secret, capture_output=True, text=True, check=True)
    assert ana.email in copy.stdout
    assert WHY not in copy.stdout
