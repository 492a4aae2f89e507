"""The platform's operations that change something."""

import zlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from amparo.core import clock
from amparo.project.demo.platform.looking_up import Said, handle
from amparo.project.demo.platform.store import Body, Store

_MATCHES_NEEDED: Final = 2


class NotNow(RuntimeError):
    """The state of things does not allow it; the text says why."""


def _number(prefix: str, *parts: object) -> str:
    """The same for the same parts, so that a demo told twice reads the same."""
    return f"{prefix}-{zlib.crc32(repr(parts).encode()) % 10**6:06d}"


def _only(said: Said, name: str) -> Body:
    return {name: said[name]}


def _send_reset_link(store: Store, said: Said) -> Body:
    account = store.one("account", account_id=said["account_id"])
    if account["email_changed_recently"]:
        raise NotNow("the address was changed less than 72 hours ago")
    sent_to = account["email_masked" if said["channel"] == "email" else "phone_masked"]
    return {"sent_to_masked": sent_to, "valid_minutes": 30}


def _confirm_identity(store: Store, said: Said) -> Body:
    account = store.one("account", account_id=said["account_id"])
    left = account["identity_attempts_left"] - 1
    if left < 0:
        raise NotNow("too many attempts today")
    devices = store.one("devices", account_id=said["account_id"])["devices"]
    known = {device["name"].lower() for device in devices if device["is_known"]}
    digits = "".join(sign for sign in said["phone_ending"] if sign.isdigit())
    named = said["device"].lower()
    matches = [
        bool(digits) and account["phone"].endswith(digits[-4:]),
        account["signed_up_on"][:4] in said["signed_up_year"],
        any(name in named or (len(named) > 3 and named in name) for name in known),  # noqa: PLR2004 - "iPhone" is enough
    ]
    confirmed = sum(matches) >= _MATCHES_NEEDED
    store.change("account", _only(said, "account_id"), identity_attempts_left=left)
    return {"confirmed": confirmed, "attempts_left": left}


def _unlock(store: Store, said: Said) -> Body:
    if store.one("account", account_id=said["account_id"])["state"] != "locked":
        raise NotNow("the account is not locked")
    return store.change("account", _only(said, "account_id"), state="active", lock_reason="none")


def _revoke_sessions(store: Store, said: Said) -> Body:
    where = _only(said, "account_id")
    revoked = store.one("devices", **where)["active_sessions"]
    was_live = store.one("live", **where)["is_live"]
    store.change("devices", where, active_sessions=0)
    store.change("live", where, is_live=False)
    return {"revoked": revoked, "ended_live": was_live}


def _restore_email(store: Store, said: Said) -> Body:
    where = _only(said, "account_id")
    account = store.one("account", **where)
    if not account["previous_email"]:
        raise NotNow("the address was not changed")
    email = account["previous_email"]
    return store.change(
        "account", where, email=email, email_masked=masked(email), previous_email="", email_changed_recently=False
    )


def masked(email: str) -> str:
    """The first letter and the domain."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def _send_age_check(store: Store, said: Said) -> Body:
    where = _only(said, "account_id")
    if store.one("age", **where)["check"] == "failed":
        raise NotNow("the check was failed; only the safety team can open another")
    store.change("age", where, check="open")
    return {"sent_to_masked": store.one("account", **where)["email_masked"], "valid_days": 14}


def _lift_age_restriction(store: Store, said: Said) -> Body:
    where = _only(said, "account_id")
    if store.one("age", **where)["check"] != "passed":
        raise NotNow("the check has not been passed")
    return store.change("age", where, restriction="none", cause="none")


def _review(kind: str, key: str, hours: int, field: str = "review") -> Callable[[Store, Said], Body]:
    """A second person looks, once."""

    def does(store: Store, said: Said) -> Body:
        where = {key: said[key]}
        body = store.one(kind, **where)
        if body[field] in {"upheld", "reversed"}:
            raise NotNow("a second person has already decided")
        store.change(kind, where, **{field: "open"})
        return {"review_id": _number("RV", kind, said[key]), "answer_within_hours": hours}

    return does


def _lift_suspension(store: Store, said: Said) -> Body:
    where = {"suspension_id": said["suspension_id"]}
    if store.one("live", **where)["severity"] == "high":
        raise NotNow("a severe suspension is lifted by the safety team only")
    return store.change("live", where, is_suspended=False, can_go_live=True, suspension_id="", review="reversed")


def _credit_gift(store: Store, said: Said) -> Body:
    if store.one("gift", **_only(said, "gift_id"))["state"] not in {"delayed", "not_credited"}:
        raise NotNow("the gift has arrived, or is held for review")
    return store.change("gift", _only(said, "gift_id"), state="credited")


def _retry_payout(store: Store, said: Said) -> Body:
    where = _only(said, "payout_id")
    if store.one("payout", **where)["state"] != "failed":
        raise NotNow("only a failed payout can be sent again")
    return store.change("payout", where, state="sent") | {"arrives_within_days": 3}


def _trace_payout(store: Store, said: Said) -> Body:
    if store.one("payout", **_only(said, "payout_id"))["state"] != "sent":
        raise NotNow("only a payout that was sent can be traced")
    return {"trace_id": _number("TR", said["payout_id"]), "answer_within_days": 5}


def _remove_strike(store: Store, said: Said) -> Body:
    strikes = store.one("strikes", newest_id=said["strike_id"])
    return store.change("strikes", {"newest_id": said["strike_id"]}, count=strikes["count"] - 1, newest_id="")


def _lift_restriction(store: Store, said: Said) -> Body:
    where = _only(said, "restriction_id")
    if store.one("restriction", **where)["second_review"] != "reversed":
        raise NotNow("the second review has not reversed the decision")
    return store.change("restriction", where, is_restricted=False, kind="none")


def _ask_creator(store: Store, said: Said) -> Body:
    where = _only(said, "account_id")
    if store.one("membership", **where)["is_bound"]:
        raise NotNow("the contract with the present agency still runs")
    store.change("membership", where, transfer_to=said["to_agency"], transfer_state="asked")
    return {"valid_days": 7}


def _transfer(store: Store, said: Said) -> Body:
    where = _only(said, "account_id")
    membership = store.one("membership", **where)
    if membership["transfer_state"] != "confirmed":
        raise NotNow("the creator has not confirmed the transfer")
    agency = membership["transfer_to"]
    store.change("membership", where, agency=agency, transfer_to="", transfer_state="none")
    next_month = (clock.now().date().replace(day=1) + timedelta(days=32)).replace(day=1)
    return {"agency": agency, "starts_on": next_month.isoformat()}


def _report_fault(_store: Store, said: Said) -> Body:
    return {"report_id": _number("APP", said["symptom"], said["device"], said["app_version"])}


def _restore_content(store: Store, said: Said) -> Body:
    where = _only(said, "content_id")
    content = store.one("content", **where)
    if content["state"] == "visible":
        raise NotNow("it is shown to everybody already")
    if content["strike_id"]:
        _remove_strike(store, {"strike_id": content["strike_id"]})
    return store.change("content", where, state="visible", review="reversed", strike_id="")


def _restart_upload(store: Store, said: Said) -> Body:
    where = _only(said, "upload_id")
    if store.one("upload", **where)["state"] != "stuck":
        raise NotNow("only a stuck upload can be restarted")
    return store.change("upload", where, state="processing") | {"ready_in_minutes": 20}


def _take_down(store: Store, said: Said) -> Body:
    where = {"handle": handle(said["handle"])}
    was_live = store.one("profile", **where)["is_live"]
    return store.change("profile", where, state="removed", is_live=False) | {"ended_live": was_live}


def _protect(store: Store, said: Said) -> Body:
    store.one("account", **_only(said, "account_id"))
    names = said["from_handles"].replace(",", " ").split()
    return {"hidden_comments": sum(3 + zlib.crc32(name.encode()) % 9 for name in names)}


def _report(_store: Store, said: Said) -> Body:
    is_urgent = said["kind"] in {"threat", "child_safety"}
    return {
        "report_id": _number("RP", said["account_id"], said["handles"]),
        "answer_within_hours": 1 if is_urgent else 24,
    }


def _export(store: Store, said: Said) -> Body:
    where = _only(said, "account_id")
    if store.one("privacy", **where)["export"] == "preparing":
        raise NotNow("a copy is already being prepared")
    store.change("privacy", where, export="preparing")
    return {"request_id": _number("EX", said["account_id"]), "ready_within_days": 7}


def _delete(store: Store, said: Said) -> Body:
    where = _only(said, "account_id")
    if store.one("privacy", **where)["has_open_payout"]:
        raise NotNow("a payout is still under way")
    store.change("privacy", where, deletion="waiting")
    store.change("account", where, state="leaving")
    return {"request_id": _number("DL", said["account_id"]), "final_after_days": 30}


CHANGES: Final[Mapping[str, Callable[[Store, Mapping[str, Any]], Body]]] = {
    "access.send_reset_link": _send_reset_link,
    "access.confirm_identity": _confirm_identity,
    "access.unlock": _unlock,
    "access.revoke_sessions": _revoke_sessions,
    "access.restore_email": _restore_email,
    "age.send_check": _send_age_check,
    "age.lift_restriction": _lift_age_restriction,
    "live.request_review": _review("live", "suspension_id", 24),
    "live.lift_suspension": _lift_suspension,
    "gifts.credit": _credit_gift,
    "payouts.retry": _retry_payout,
    "payouts.trace": _trace_payout,
    "strikes.remove": _remove_strike,
    "restrictions.request_review": _review("restriction", "restriction_id", 48, "second_review"),
    "restrictions.lift": _lift_restriction,
    "agencies.ask_creator": _ask_creator,
    "agencies.transfer": _transfer,
    "app.report": _report_fault,
    "content.request_review": _review("content", "content_id", 48),
    "content.restart_upload": _restart_upload,
    "content.restore": _restore_content,
    "safety.take_down": _take_down,
    "safety.protect": _protect,
    "safety.report": _report,
    "privacy.export_request": _export,
    "privacy.deletion_request": _delete,
}
