"""The platform's operations that only look."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from amparo.project.demo.platform.store import Body, NotThere, Store

Said = Mapping[str, Any]
Does = Callable[[Store, Said], Body]


def _of_account(kind: str) -> Does:
    return lambda store, said: store.one(kind, account_id=said["account_id"])


def _account(store: Store, said: Said) -> Body:
    """By number, else handle, else the address it has or had before the last change."""
    ways = (("account_id", "account_id"), ("handle", "handle"), ("email", "email"), ("email", "previous_email"))
    for name, field in ways:
        if name in said and (found := store.all("account", **{field: _plain(name, said[name])})):
            return found[0]
    raise NotThere("no account with what was given")


def _plain(name: str, value: str) -> str:
    return value.lower() if name == "email" else value


def _gift(store: Store, said: Said) -> Body:
    """On that day; else the newest that did not arrive, else the newest."""
    gifts = store.all("gift", account_id=said["account_id"])
    if "sent_on" in said:
        gifts = [gift for gift in gifts if gift["sent_at"].startswith(said["sent_on"])]
    gifts.sort(key=lambda gift: (gift["state"] != "credited", gift["sent_at"]))
    if not gifts:
        raise NotThere("no gift to this account, or none on that day")
    return gifts[-1]


def _issue(store: Store, said: Said) -> Body:
    """The newest that fits all that is given, in the language asked for."""
    asked = {name: said[name] for name in ("app_version", "system", "symptom") if name in said}
    for issue in store.all("issue"):
        if all(value in issue[name] for name, value in asked.items()):
            language = said.get("language", "en")
            return issue | {name: issue[name][language] for name in ("words", "workaround")}
    raise NotThere("engineering knows of no such fault")


def _content(store: Store, said: Said) -> Body:
    """The one that the link or number names; without either, the newest that is not visible."""
    pieces = store.all("content", account_id=said["account_id"])
    if "reference" in said:
        pieces = [piece for piece in pieces if piece["content_id"] in said["reference"]]
    pieces.sort(key=lambda piece: piece["state"] != "visible")
    if not pieces:
        raise NotThere("no such content of this account")
    return pieces[-1]


def _profile(store: Store, said: Said) -> Body:
    return store.one("profile", handle=handle(said["handle"]))


def handle(written: str) -> str:
    """As it is kept, with its sign."""
    return "@" + written.strip().lstrip("@")


READS: Final[Mapping[str, Does]] = {
    "accounts.find": _account,
    "accounts.devices": _of_account("devices"),
    "age.status": _of_account("age"),
    "live.status": _of_account("live"),
    "gifts.find": _gift,
    "payouts.find": _of_account("payout"),
    "strikes.list": _of_account("strikes"),
    "restrictions.find": _of_account("restriction"),
    "agencies.membership": _of_account("membership"),
    "app.known_issues": _issue,
    "content.find": _content,
    "content.latest_upload": _of_account("upload"),
    "safety.find_profile": _profile,
    "privacy.status": _of_account("privacy"),
}
