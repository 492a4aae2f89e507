"""The demo world, told in part: the first start of `amparo demo` leaves a desk that is well."""

import pytest

from amparo.core import clock
from amparo.deadlines.models import Deadline
from amparo.deadlines.queries import pulse
from amparo.project.demo import story, world
from amparo.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_overdue_when_the_story_has_been_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "threads", lambda: story.threads()[:12])
    world.load(lambda _line: None)
    assert Ticket.objects.exists()
    assert not Deadline.objects.filter(due_at__lte=clock.now()).exists()
    assert not pulse().overdue_by
    assert not Deadline.objects.filter(failures__gt=0).exists()
