"""Decisions about creators of Lume: the lines of policy, those that wait, and those with a story behind them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

from amparo.core import clock
from amparo.core.text import LANGUAGES, kin
from amparo.files.services import keep
from amparo.moderation import services
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, PolicyLine
from amparo.moderation.rules import USUAL, Book
from amparo.moderation.services import Creator, First, LineFields, Objection, Shown, Submission, Words
from amparo.moderation.states import ROUND_OF, EvidenceKind, ToldVia
from amparo.people.models import Contact
from amparo.people.states import IdentityKind
from amparo.project.demo import drawn
from amparo.project.demo.house import House
from amparo.project.demo.texts import read, variants

_LATER: Final = timedelta(minutes=3)


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who does what is told, and the lines by their codes."""

    house: House
    lines: Mapping[str, PolicyLine]


def write_policy(house: House) -> None:
    """The lines that decisions and procedures name."""
    for entry in read("decisions")["lines"]:
        _line(entry, house)


def bring(house: House) -> None:
    """Tell what was decided in the weeks before, then hand in what waits."""
    written = read("decisions")
    hand = Hand(house=house, lines={line.code: line for line in PolicyLine.objects.filter(is_active=True)})
    # every decision of the demo is looked at twice: with a sample there would be little to see
    rules = [*USUAL[:-1], replace(USUAL[-1], share=1.0)]
    services.save_rules(book=Book(rules=rules, calibration_share=0), by=house.owner, note="Lume")
    numbers = count(1)
    for entry in written["past"]:
        for nth in range(entry["times"]):
            _past(hand, entry, next(numbers), days=2 + 3 * nth)
    # those that still wait for an arbiter come last: whoever takes the next one takes the one that is told
    told = sorted((entry for entry in written["decisions"] if "story" in entry), key=lambda entry: -len(entry["story"]))
    for nth, entry in enumerate(told):
        # what nobody was told of is of this hour: else it would be late
        ago = timedelta(days=1, hours=2 * nth) if "tell" in entry["story"][-1] else timedelta(minutes=30 + nth)
        with _at(clock.now() - ago) as moments:
            row = _hand_in(hand, entry, next(numbers))
            for step in entry["story"]:
                _tell(hand, row, step, moments)
    for nth, entry in enumerate(entry for entry in written["decisions"] if "story" not in entry):
        with clock.at(clock.now() - timedelta(minutes=8 + nth)):
            _hand_in(hand, entry, next(numbers))


def _line(entry: Mapping[str, Any], house: House) -> None:
    what = LineFields(
        title=variants(entry["title"]), text=variants(entry["text"]), dsa_category=entry.get("category", "")
    )
    services.save_policy_line(code=entry["code"], what=what, by=house.owner)


@contextmanager
def _at(begin: datetime) -> Iterator[Iterator[datetime]]:
    """The clock at `begin`; what is taken from the result moves it on, a little each time."""
    moments = (begin + _LATER * nth for nth in count(1))
    with clock.at(begin):
        yield moments


def _hand_in(hand: Hand, entry: Mapping[str, Any], number: int) -> Case:
    person = hand.house.people[entry["creator"]]
    measure = entry["measure"]
    what = Submission(
        kind=entry["kind"],
        subject_ref=f"lume:{entry['kind']}:{7000 + number}",
        reference=f"lume-{number}",
        title=entry["title"],
        creator=_creator(person),
        measure=Measure(
            action=measure["action"],
            hours=measure.get("hours"),
            value=measure.get("value"),
            currency=measure.get("currency", ""),
        ),
        policy_line=hand.lines[entry["line"]],
        facts=entry["facts"],
        history=entry.get("history", ""),
        context=entry.get("context", ""),
        harm=entry.get("harm", "none"),
        severity=entry.get("severity", 0),
        value=entry.get("value"),
        first=First(
            reviewer=hand.house.staff.get(entry["by"]),
            name="" if entry["by"] in hand.house.staff else entry["by"],
            verdict=entry["says"],
            reason=entry["why"],
            decided_at=clock.now(),
        ),
        content_at=clock.now() - timedelta(hours=5),
        evidence=_evidence(entry),
    )
    return services.submit_case(what=what, by=hand.house.owner)


def _creator(person: Contact) -> Creator:
    person.refresh_from_db()  # tier and agency came after the house was furnished
    account = person.identities.filter(kind=IdentityKind.ACCOUNT).first()
    return Creator(
        reference=account.shown if account else f"contact-{person.pk}",
        name=person.name,
        tier=person.tier,
        agency=person.agency,
        market=person.market,
        language=kin((person.languages or ["en"])[0], LANGUAGES),
        contact=person,
    )


def _evidence(entry: Mapping[str, Any]) -> Sequence[Shown]:
    marks = {"harm": entry.get("harm", "none"), "severity": entry.get("severity", 0)}
    turned = entry.get("turned", False)
    found = []
    if scene := entry.get("film"):
        content, name, kind = drawn.video(scene, turned=turned), f"{scene}.mp4", "video/mp4"
        found.append(Shown(kind=EvidenceKind.FILE, file=keep(content), name=name, content_type=kind, **marks))
    if scene := entry.get("picture"):
        content, name, kind = drawn.picture(scene, turned=turned), f"{scene}.jpg", "image/jpeg"
        found.append(Shown(kind=EvidenceKind.FILE, file=keep(content), name=name, content_type=kind, **marks))
    if words := entry.get("words"):
        found.append(Shown(kind=EvidenceKind.TEXT, text=words))
    return found


def _tell(hand: Hand, row: Case, step: Mapping[str, Any], moments: Iterator[datetime]) -> None:
    """One step of a story: a verdict, telling the creator, or their appeal."""
    with clock.at(next(moments)):
        row.refresh_from_db()
        if "appeal" in step:
            services.appeal(case=row, by=hand.house.owner, what=Objection(reason=step["appeal"]))
        elif "tell" in step:
            services.write_statement(case=row, by=hand.house.staff["noor"], explanation=step["tell"])
            services.tell(case=row, by=hand.house.staff["noor"], via=ToldVia.NOTED, note="Lume")
        else:
            _verdict(hand, row, step, moments)


def _verdict(hand: Hand, row: Case, step: Mapping[str, Any], moments: Iterator[datetime]) -> None:
    """Take it, say what one thinks, and let the seconds and minutes pass in which it could be changed."""
    by = hand.house.staff[step["by"]]
    taken = services.claim_next(by=by, round_=ROUND_OF[row.state])
    if taken is None or taken.pk != row.pk:
        raise RuntimeError(f"the demo's decision “{row.subject_title}” did not come to {by.name}")
    services.commit_verdict(case=row, by=by, words=Words(verdict=step["verdict"], reason=step["why"]))
    settled = next(moments)
    with clock.at(settled):
        services.settle(case=row)
        row.refresh_from_db()
        if row.amend_until is not None:
            services.decide(case=row)


def _past(hand: Hand, entry: Mapping[str, Any], number: int, days: int) -> None:
    """One of the many ordinary decisions that the figures count."""
    line = hand.lines[entry["line"]]
    language = _creator(hand.house.people[entry["creator"]]).language
    title = line.title.in_language(language)
    whole = {
        **entry,
        "kind": "video",
        "title": title,
        "facts": line.text.in_language(language),
        "measure": {"action": "warning"},
        "by": entry.get("first", "Lume"),
        "says": entry.get("says", "upholds"),
        "why": title,
    }
    with _at(clock.now() - timedelta(days=days, minutes=7 * number)) as moments:
        row = _hand_in(hand, whole, number)
        _tell(hand, row, {"by": entry["by"], "verdict": entry["verdict"], "why": title}, moments)
        if "arbiter" in entry:
            _tell(hand, row, {"by": entry["arbiter"], "verdict": entry["then"], "why": title}, moments)
        _tell(hand, row, {"tell": line.text.in_language(language)}, moments)
