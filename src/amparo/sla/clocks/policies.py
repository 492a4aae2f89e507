"""What a policy promises and to whom. Plain values read from its document; no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from amparo.calendars.hours import Schedule
from amparo.sla.states import Hours, Metric

CONDITIONS: Final = ("tiers", "channels", "markets", "reasons", "brands", "teams")
"""What a policy may ask of a ticket: any of these values, for each that is named. Priority is asked in its times."""

ALWAYS: Final = Schedule.always(ZoneInfo("UTC"))


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a ticket when its policy is chosen. `reasons` holds its reason and all reasons above that."""

    tier: str = ""
    channel: str = ""
    market: str = ""
    reasons: frozenset[str] = frozenset()
    brand: int | None = None
    team: int | None = None


@dataclass(frozen=True)
class EarlyWarning:
    """When to warn: at a share of the time (percent), or so long before its end. Exactly one of the two."""

    share: int = 0
    before: timedelta = timedelta()

    def after(self, amount: timedelta) -> timedelta:
        """How much of `amount` is spent when the warning comes."""
        return amount * self.share / 100 if self.share else max(amount - self.before, timedelta())


@dataclass(frozen=True, kw_only=True)
class Policy:
    """`times[metric][priority]`: how long it may take; what is missing is not promised."""

    conditions: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    times: Mapping[Metric, Mapping[str, timedelta]] = field(default_factory=dict)
    hours: Mapping[Metric, Hours] = field(default_factory=dict)
    warning: EarlyWarning = EarlyWarning(share=75)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Policy":
        """The policy that a version keeps as JSON; see `docs/reference/sla.md`. Times stand there in minutes."""
        return cls(
            conditions={name: frozenset(values) for name, values in document.get("conditions", {}).items() if values},
            times={
                Metric(metric): {priority: timedelta(minutes=minutes) for priority, minutes in row.items()}
                for metric, row in document.get("times", {}).items()
                if row
            },
            hours={Metric(metric): Hours(hours) for metric, hours in document.get("hours", {}).items()},
            warning=EarlyWarning(
                share=document.get("warn_share", 0), before=timedelta(minutes=document.get("warn_before", 0))
            ),
        )

    def hours_of(self, metric: Metric) -> Hours:
        return self.hours.get(metric, Hours.BUSINESS)

    @property
    def needs_calendar(self) -> bool:
        return any(self.hours_of(metric) == Hours.BUSINESS for metric in self.times)

    def fits(self, facts: Facts) -> bool:
        known = {
            "tiers": {facts.tier},
            "channels": {facts.channel},
            "markets": {facts.market},
            "reasons": facts.reasons,
            "brands": {facts.brand},
            "teams": {facts.team},
        }
        return all(wanted & known[name] for name, wanted in self.conditions.items())

    def terms(self, business: Schedule | None) -> "Terms":
        """The policy with the hours to count by; `business` may be missing where it counts by the calendar only."""
        by = {Hours.BUSINESS: business or ALWAYS, Hours.CALENDAR: ALWAYS}
        return Terms(
            times=self.times,
            schedules={metric: by[self.hours_of(metric)] for metric in self.times},
            warning=self.warning,
        )


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What clocks go by."""

    times: Mapping[Metric, Mapping[str, timedelta]]
    schedules: Mapping[Metric, Schedule]
    warning: EarlyWarning = EarlyWarning(share=75)
