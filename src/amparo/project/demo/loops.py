"""Who decides at Lume what the desk may not, and the loops that are under way when one comes in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from amparo.accounts.models import User
from amparo.calendars.models import Rota
from amparo.core import clock
from amparo.escalations import services
from amparo.escalations.models import Authority, Escalation, EscalationKind
from amparo.escalations.services import AuthorityShape, KindShape, Raising, Words
from amparo.escalations.speakers import Outside
from amparo.escalations.states import Level, Via
from amparo.paging.models import Ladder
from amparo.paging.plans import Plan, Step, Target
from amparo.paging.services import Draft, save_ladder
from amparo.paging.states import TargetKind
from amparo.project.demo.house import House
from amparo.project.demo.texts import read, variants
from amparo.tickets.queries import visible_to
from amparo.tickets.states import TicketState

_FINISHED: Final = (TicketState.SOLVED, TicketState.CLOSED)
_SPEAKING: Final = {"ask": services.ask, "news": services.send_news, "answer": services.answer}


def write_directory(house: House) -> Mapping[str, EscalationKind]:
    """Who decides, and what can be asked of them, by its key: procedures that ask are published only after this."""
    entries = read("authorities")
    authorities = {entry["key"]: _authority(entry, house) for entry in entries["authorities"]}
    return {entry["key"]: _kind(entry, authorities, house) for entry in entries["kinds"]}


def begin(house: House, kinds: Mapping[str, EscalationKind]) -> None:
    """Raise what is under way."""
    for entry in read("authorities")["loops"]:
        _loop(entry, kinds[entry["kind"]], house)


def _authority(entry: Mapping[str, Any], house: House) -> Authority:
    rota = Rota.objects.filter(name=entry.get("rota", "")).first()
    shape = AuthorityShape(
        name=variants(entry["name"]),
        about=variants(entry["about"]),
        mail_address=entry["mail"],
        language=entry["language"],
        ladder=_ladder(entry["rota"], rota, house) if rota else None,
    )
    return services.save_authority(by=house.owner, shape=shape)


def _ladder(name: str, rota: Rota, house: House) -> Ladder:
    """Whoever is on call, then a lead."""
    lead = Target(kind=TargetKind.USER, id=house.staff["helena"].pk)
    steps = (
        Step(targets=(Target(kind=TargetKind.ROTA, id=rota.pk),), wait=timedelta(minutes=10)),
        Step(targets=(lead,), wait=timedelta(minutes=15)),
    )
    return save_ladder(by=house.owner, draft=Draft(name=name, plan=Plan(steps=steps, repeat=1)))


def _kind(entry: Mapping[str, Any], authorities: Mapping[str, Authority], house: House) -> EscalationKind:
    shape = KindShape(
        name=variants(entry["name"]),
        about=variants(entry["about"]),
        questions=entry.get("questions", ()),
        level=Level(entry["level"]),
        shows_personal_data=entry.get("shows_personal_data", False),
        is_critical=entry.get("critical", False),
    )
    kind = services.save_kind(by=house.owner, shape=shape)
    services.save_rule(by=house.owner, kind=kind, authority=authorities[entry["decided_by"]])
    return kind


def _loop(entry: Mapping[str, Any], kind: EscalationKind, house: House) -> None:
    """Raise it about the newest open tickets of its reason, and let both sides speak; a short story may have none."""
    by = house.staff[entry["by"]]
    raised_at = _ago(entry)
    about = (
        visible_to(by)
        .filter(
            reason__code=entry["reason"], merged_into__isnull=True, created_at__lte=raised_at, escalations__isnull=True
        )
        .exclude(state__in=_FINISHED)
    )
    tickets = list(about.select_related("contact").order_by("-pk")[: entry["tickets"]])
    if not tickets:
        return
    what = Raising(kind=kind, level=Level(entry["level"]), question=entry["question"], facts=entry["facts"])
    with clock.at(raised_at):
        loop = services.raise_escalation(tickets=tickets, by=by, what=what)
    for said in entry.get("says", ()):
        with clock.at(_ago(said)):
            _say(said, loop, by)
    if texts := entry.get("texts"):
        services.write_texts(escalation=loop, by=by, texts=texts)
        for waiting in list(loop.waiting.exclude(text="").order_by("pk"))[:2]:
            services.check_text(waiting=waiting, by=by)


def _ago(told: Mapping[str, Any]) -> datetime:
    return clock.now() - timedelta(minutes=told["ago"])


def _say(said: Mapping[str, Any], loop: Escalation, by: User) -> None:
    words = Words(text=said.get("text", ""))
    if said["what"] == "reply":
        services.reply_to_authority(escalation=loop, by=by, words=words)
        return
    outside = Outside(authority_id=loop.authority_id or 0, name=said["name"], via=Via.LINK)
    if said["what"] == "acknowledge":
        services.acknowledge(escalation=loop, by=outside)
        return
    _SPEAKING[said["what"]](escalation=loop, by=outside, words=words)
