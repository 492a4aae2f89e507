"""Figures for Prometheus: what the database knows (asked when scraped, each count capped) and this process's requests.

Every web process answers for its own requests; with several of them scrape each, or read the database's figures only.
"""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from amparo.accounts.gate import public
from amparo.channels.email.models import Arrival
from amparo.channels.email.states import Outcome
from amparo.core import clock
from amparo.core.errors import Missing
from amparo.deadlines.models import Deadline, Heartbeat
from amparo.deadlines.queries import pulse
from amparo.tickets.models import Message
from amparo.tickets.states import Delivery

REQUESTS: Final = Histogram(
    "amparo_request_seconds",
    "How long requests took, by route",
    ["method", "view", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

_CAP: Final = 10_000
"""No count reads more rows than this; at the cap the true number may be higher."""


class DatabaseFigures(Collector):
    def collect(self) -> Iterable[Metric]:
        yield _by_label("amparo_jobs", "Jobs, capped", "state", _jobs())
        yield _by_label("amparo_mail_arrivals", "Mails not read yet, or in quarantine, capped", "outcome", _arrivals())
        yield _by_label("amparo_messages_undelivered", "Our messages that are not out, capped", "delivery", _messages())
        yield GaugeMetricFamily("amparo_deadlines_overdue", "Deadlines fallen due, capped", value=_overdue())
        lateness = pulse().overdue_by.total_seconds()
        yield GaugeMetricFamily("amparo_deadlines_overdue_seconds", "How late the oldest is", value=lateness)
        yield _by_label("amparo_silent_seconds", "Since when a process has not shown itself", "process", _silences())

    def describe(self) -> Iterator[Metric]:
        """Named without asking the database, which need not be there when this is imported."""
        return iter(())


def _by_label(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for each, value in values.items():
        family.add_metric([each], value)
    return family


def _capped(rows: QuerySet[Any]) -> int:
    return rows.order_by().values("pk")[:_CAP].count()


def _jobs() -> dict[str, float]:
    return {state: _capped(ProcrastinateJob.objects.filter(status=state)) for state in ("todo", "doing", "failed")}


def _arrivals() -> dict[str, float]:
    waiting = (Outcome.RECEIVED, Outcome.QUARANTINED)
    return {outcome: _capped(Arrival.objects.filter(outcome=outcome)) for outcome in waiting}


def _messages() -> dict[str, float]:
    """Through the partial index of what is not delivered, whose condition is repeated for the planner."""
    done = [Delivery.NONE, Delivery.SENT, Delivery.WITHDRAWN]
    undelivered = Message.objects.exclude(delivery__in=done)
    return {state: _capped(undelivered.filter(delivery=state)) for state in Delivery if state not in done}


def _overdue() -> int:
    return _capped(Deadline.objects.filter(due_at__lte=clock.now()))


def _silences() -> dict[str, float]:
    return {each.name: (clock.now() - each.beat_at).total_seconds() for each in Heartbeat.objects.all()[:100]}


REGISTRY.register(DatabaseFigures())


@public
@never_cache
def scrape(request: HttpRequest) -> HttpResponse:
    """Closed by default: open to this machine, or to whoever bears AMPARO_METRICS_TOKEN. Raises Missing."""
    if not (_bears_token(request) or _is_local(request)):
        raise Missing
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _bears_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, settings.METRICS_TOKEN)


def _is_local(request: HttpRequest) -> bool:
    """From this machine and not through a proxy on it, which would make the whole world look local."""
    if settings.METRICS_TOKEN or {"X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"} & set(request.headers):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
