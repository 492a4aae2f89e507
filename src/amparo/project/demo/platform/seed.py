"""The platform's first content: an account for everybody in `demo/people.yaml`, as `demo/platform/world.yaml` says."""

import re
import zlib
from datetime import datetime, timedelta
from typing import Any, Final

import yaml

from amparo.core import clock
from amparo.people.states import Tier
from amparo.project.demo.platform.acting import masked
from amparo.project.demo.platform.contract import folder
from amparo.project.demo.platform.store import Body, Store
from amparo.project.demo.texts import read

_WHEN: Final = re.compile(r"([+-]\d+)d(?: (\d\d):(\d\d))?")
_PHONES: Final = {
    "BR": "+55 81 9",
    "MX": "+52 55 ",
    "ES": "+34 6",
    "AR": "+54 9 ",
    "CL": "+56 9 ",
    "CO": "+57 3",
    "PE": "+51 9",
}


def fill_if_empty(store: Store) -> None:
    """The same on every machine, but for times, which count from now."""
    with store.turn():
        if store.is_empty:
            world = yaml.safe_load((folder() / "world.yaml").read_text(encoding="utf-8"))
            for person in read("people")["people"]:
                if person.get("tier") != Tier.AGENCY:
                    _settle(store, person, world)
            for kind in ("issue", "profile"):
                for body in world[f"{kind}s"]:
                    store.add(kind, dated(body))


def _settle(store: Store, person: Body, world: Body) -> None:
    own: Body = world["accounts"].get(person["key"], {})
    number = person["account"]
    for kind, usual in world["usual"].items():
        body = usual | own.get(kind, {})
        if kind == "account":
            body = _account(person, number, body)
        elif kind == "devices":
            body = _devices(body, person)
        store.add(kind, dated(body) | {"account_id": number})
    for kind in ("gift", "content", "payout", "upload"):
        for place, body in enumerate(own.get(f"{kind}s", ()), 1):
            named = {f"{kind}_id": f"{kind[:2].upper()}-{number[3:]}-{place}"}
            store.add(kind, named | dated(world["like"][kind] | body) | {"account_id": number})


def _account(person: Body, number: str, usual: Body) -> Body:
    chance = zlib.crc32(number.encode())
    email = usual.get("email") or person["email"]
    phone = usual.get("phone") or f"{_PHONES.get(person['market'], '+1 555 ')}{chance % 10**8:08d}"
    return usual | {
        "handle": person.get("handle") or "@" + person["key"].replace("_", "."),
        "display_name": person["name"],
        "email": email.lower(),
        "email_masked": masked(email),
        "phone": phone,
        "phone_masked": f"•••• {phone[-4:]}",
        "birth_date": usual.get("birth_date") or f"{1965 + chance % 40}-{1 + chance % 12:02d}-{1 + chance % 28:02d}",
        "market": person["market"],
        "tier": person.get("tier", "standard"),
        "signed_up_on": usual.get("signed_up_on") or f"{2018 + chance % 7}-{1 + chance % 12:02d}-15",
        "last_seen_country": usual.get("last_seen_country") or person["market"],
    }


def _devices(body: Body, person: Body) -> Body:
    """The figures beside the list."""
    devices = [{"country": person["market"], **dated(device)} for device in body["devices"]]
    newest = max(devices, key=lambda device: device["seen_at"])
    return {
        "count": len(devices),
        "unknown_count": sum(not device["is_known"] for device in devices),
        "active_sessions": body.get("active_sessions", len(devices)),
        "devices": devices,
        **{f"newest_{name}": newest[name] for name in ("name", "system", "app_version", "country")},
    }


def dated(body: Body) -> Body:
    """Days from now, such as -3d 21:32, as dates and times of ISO 8601; ages from birth dates."""
    found = {name: _moment(name, value) for name, value in body.items()}
    if "birth_date" in found:
        found["age"] = (clock.now().date() - datetime.fromisoformat(found["birth_date"]).date()).days * 100 // 36525
    return found


def _moment(name: str, value: Any) -> Any:
    match = _WHEN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    days, hour, minute = match.groups()
    moment = clock.now() + timedelta(days=int(days))
    if name.endswith(("_on", "_date")):
        return moment.date().isoformat()
    return moment.replace(hour=int(hour or 12), minute=int(minute or 0), second=0, microsecond=0).isoformat()
