"""What the logs tell, and what they keep to themselves."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from amparo.accounts.models import User
from amparo.project.observability import logs


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.install("web", folder=tmp_path)
    yield tmp_path / "web.log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def test_a_happening_is_one_line_with_its_process(log_file: Path) -> None:
    structlog.get_logger("amparo.tests").info("mail_taken", arrival=7)
    (line,) = log_file.read_text().splitlines()
    assert "level=info process=web event=mail_taken" in line
    assert "arrival=7" in line


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_database_does_not_quote_the_row(log_file: Path) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tickets_brand (id, name) VALUES (1, 'maria@correio.example')")
            cursor.execute("INSERT INTO tickets_brand (id, name) VALUES (1, 'maria@correio.example')")
    except IntegrityError as error:
        structlog.get_logger("amparo.tests").error("not_saved", exc_info=error)
    text = log_file.read_text()
    assert "error=IntegrityError" in text
    assert "test_logs.py" in text, "where it happened is told"
    assert "maria" not in text


def test_libraries_log_in_the_same_form(log_file: Path) -> None:
    try:
        raise ValueError("no such thing")  # noqa: TRY301 - raised to be logged
    except ValueError:
        logging.getLogger("somebody.else").exception("it failed: %s", 7)
    (line,) = log_file.read_text().splitlines()
    assert 'event="it failed: 7"' in line
    assert 'error="ValueError: no such thing"' in line


def test_the_console_shows_warnings_in_short(log_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.install("worker", folder=log_file.parent)
    structlog.get_logger("amparo.tests").info("quiet")
    structlog.get_logger("amparo.tests").warning("job_rescued", job=7)
    assert capsys.readouterr().err == "  worker: job_rescued job=7\n"


@pytest.mark.django_db
def test_that_ana_looked_after_herself_is_told_by_no_line(log_file: Path, client: Client, ana: User) -> None:
    client.force_login(ana)
    client.get("/desk/break/protection/")
    client.get("/desk/unassigned/")
    private, other = log_file.read_text().splitlines()
    assert "route=private" in private
    assert "break" not in private
    assert "route=desk/" in other


def test_no_line_tells_that_somebody_looked_at_a_file_wherever_it_lies() -> None:
    looks = ("-covered", "-part", "-whole", "-still", "-play", "-clip")
    routes = [one for one in every_route() if isinstance(one.name, str) and one.name.endswith(looks)]
    assert {"review-part", "media-whole"} <= {one.name for one in routes}
    assert [one.name for one in routes if not getattr(one.callback, "is_private", False)] == []


def every_route() -> Iterator[URLPattern]:
    waiting: list[URLPattern | URLResolver] = [*get_resolver().url_patterns]
    while waiting:
        one = waiting.pop()
        if isinstance(one, URLResolver):
            waiting.extend(one.url_patterns)
        else:
            yield one
