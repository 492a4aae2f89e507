"""What the demo's people are promised, made before the first of them writes."""

from typing import Any

from amparo.project.demo.house import House
from amparo.project.demo.texts import read
from amparo.sla.services import PolicyShape, save_policy
from amparo.sla.states import Hours, Metric
from amparo.tickets.states import Priority


def make(house: House) -> None:
    for entry in read("policies"):
        save_policy(by=house.owner, shape=_shape(entry, house))


def _shape(entry: dict[str, Any], house: House) -> PolicyShape:
    times = {
        Metric(metric): {Priority(priority): minutes for priority, minutes in row.items()}
        for metric, row in entry["times"].items()
    }
    return PolicyShape(
        name=entry["name"],
        conditions=entry.get("conditions", {}),
        times=times,
        hours={Metric(metric): Hours(hours) for metric, hours in entry.get("hours", {}).items()},
        calendar=house.calendars.get(entry.get("calendar", "")),
        warn_share=0 if "warn_before" in entry else entry.get("warn_share", 75),
        warn_before=entry.get("warn_before", 0),
    )
