from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.core import clock
from amparo.deadlines.models import Deadline

pytestmark = pytest.mark.django_db


def figure(text: str, name: str) -> float:
    (line,) = (line for line in text.splitlines() if line.startswith(f"{name} "))
    return float(line.rpartition(" ")[2])


def test_this_machine_may_read_the_figures(client: Client) -> None:
    with clock.at(clock.now()):
        Deadline.objects.create(kind="tests:late", subject_id=1, due_at=clock.now() - timedelta(minutes=5))
        text = client.get("/metrics").content.decode()
    assert figure(text, "amparo_deadlines_overdue") == 1
    assert figure(text, "amparo_deadlines_overdue_seconds") == 300
    assert figure(text, 'amparo_jobs{state="todo"}') == 0
    assert figure(text, 'amparo_mail_arrivals{outcome="quarantined"}') == 0


@pytest.mark.parametrize(
    "asked",
    [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, {"HTTP_VIA": "1.1 proxy"}],
)
def test_a_stranger_does_not_even_learn_that_there_are_figures(client: Client, asked: dict[str, str]) -> None:
    assert client.get("/metrics", **asked).status_code == 404


def test_who_bears_the_token_may_read_them_from_anywhere(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "s3cret"
    far = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics", headers={"Authorization": "Bearer s3cret"}, **far).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}, **far).status_code == 404
    assert client.get("/metrics").status_code == 404, "with a token set, being near is not enough"


def test_requests_are_counted_by_view_and_not_by_address(client: Client) -> None:
    client.get("/health/live?who=maria@correio.example")
    text = client.get("/metrics").content.decode()
    assert 'view="health:live"' in text
    assert "maria" not in text
