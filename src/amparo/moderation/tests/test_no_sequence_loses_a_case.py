"""Whatever people, clocks and crashes do, in whatever order: no case is lost or decided twice, and no verdict read early."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.audit.events import SYSTEM
from amparo.core import clock
from amparo.core.errors import AmparoError
from amparo.core.text import Variants
from amparo.deadlines.models import Deadline
from amparo.deadlines.services import run_due
from amparo.moderation import services
from amparo.moderation.measures import Measure
from amparo.moderation.models import Case, Lease, PolicyLine, Review
from amparo.moderation.queries.reviewing import in_hand, last_given
from amparo.moderation.queries.story import story_of
from amparo.moderation.queries.visibility import is_blind
from amparo.moderation.services import Creator, First, LineFields, Objection, Submission, Words
from amparo.moderation.services.rows import AMEND, LEASE, SETTLE
from amparo.moderation.states import HELD_IN, OUTCOME_OF, QUEUE_OF, RULED, CaseState, Round, SubjectKind, Verdict

FIRST_WORDS = "nobody reads this early"
REVIEWERS = 4
CASES = 2
APPEALED = 3  # the stage of a beginning

people = some.integers(0, REVIEWERS - 1)
rounds = some.sampled_from(list(Round))
verdicts = some.sampled_from(list(Verdict))
pauses = some.sampled_from([3, 11, 301, 1000])
acts = some.one_of(
    some.tuples(some.just("submit"), verdicts, people),
    some.tuples(some.just("claim"), people, rounds),
    some.tuples(some.just("claim"), people, some.just(Round.SECOND)),
    some.tuples(some.just("hold_or_let_go"), people, some.sampled_from(["renew_lease", "release", "skip"])),
    some.tuples(some.just("commit"), people, verdicts),
    some.tuples(some.just("go_through"), rounds, some.booleans(), some.sampled_from([3, 11, 400])),
    some.tuples(some.just("undo_or_look"), people, some.sampled_from(["undo_commit", "see_first"])),
    some.tuples(some.just("amend"), people, verdicts),
    some.tuples(some.just("tell_and_appeal"), people),
    some.tuples(some.just("crash"), people, verdicts),
    some.tuples(some.just("wait"), pauses),
)


class Crash(Exception):
    """A process that dies before its transaction ends."""


class Reviewing:
    """Some reviewers and the cases among them, at a time that only `wait` moves."""

    def __init__(self, team: list[User], line: PolicyLine) -> None:
        self.team, self.line = team, line
        self.now = clock.now()
        self.number = 0
        self.visited: set[str] = set()

    def do(self, act: str, *how: Any) -> None:
        """One act, and what must hold after it."""
        getattr(self, act)(*how)
        self.nothing_is_lost()
        self.nothing_is_decided_twice_or_by_the_wrong_people()
        self.no_reviewer_reads_the_first_verdict_early()

    def end(self) -> None:
        """In the end time passes, and nothing stays in anybody's hands."""
        for _round in range(4):
            self.do("wait", 8000)
        between = {*HELD_IN.values(), CaseState.COMMITTED, CaseState.AGREED}
        assert not Case.objects.filter(state__in=between).exists()

    def act(self, what: Callable[[], Any]) -> None:
        with clock.at(self.now), suppress(AmparoError), transaction.atomic():
            what()

    def own(self, who: int) -> Case | None:
        lease = Lease.objects.select_related("case").filter(reviewer=self.team[who]).first()
        return lease.case if lease else None

    def given(self, who: int) -> Case | None:
        """The case that this person gave a verdict on last."""
        review = Review.objects.select_related("case").filter(reviewer=self.team[who]).order_by("-pk").first()
        return review.case if review else None

    def begin(self, stage: int) -> None:
        """One case is there, and has come some way: decided, told, appealed; or disputed, and with an arbiter."""
        self.submit(verdict=Verdict.UPHOLDS, first=0)
        if stage:
            self.go_through(round_=Round.SECOND, agree=stage <= APPEALED, pause=11)
            self.wait(400)
        if stage > APPEALED + 1:
            self.claim(who=2, round_=Round.ARBITER)
        for _turn in range(stage - 1 if stage <= APPEALED else 0):
            self.tell_and_appeal(who=0)

    def submit(self, verdict: Verdict, first: int) -> None:
        if self.number == CASES:
            return
        self.number += 1
        what = Submission(
            kind=SubjectKind.LIVE,
            subject_ref=f"live-{self.number}",
            creator=Creator(reference=f"u{self.number}", tier="vip"),
            measure=Measure(action="live_suspended", hours=24),
            policy_line=self.line,
            facts="A flame",
            first=First(reviewer=self.team[first], verdict=verdict, reason=FIRST_WORDS),
            reference=f"d-{self.number}",
        )
        self.act(lambda: services.submit_case(what=what, by=SYSTEM))

    def claim(self, who: int, round_: Round) -> None:
        self.act(lambda: services.claim_next(by=self.team[who], round_=round_))

    def hold_or_let_go(self, who: int, how: str) -> None:
        if case := self.own(who):
            self.act(lambda: getattr(services, how)(case=case, by=self.team[who]))

    def commit(self, who: int, verdict: Verdict) -> None:
        if case := self.own(who):
            self.act(lambda: services.commit_verdict(case=case, by=self.team[who], words=_says(verdict)))

    def go_through(self, round_: Round, agree: bool, pause: int) -> None:  # noqa: FBT001 - drawn
        """A whole round without disturbance, by whoever may, so that what comes after is reached often."""
        for who in range(REVIEWERS):
            self.claim(who=who, round_=round_)
            if case := self.own(who):
                same = Verdict(case.first.verdict)
                self.commit(who=who, verdict=same if agree else Verdict.OVERTURNS)
                self.wait(pause)
                return

    def undo_or_look(self, who: int, how: str) -> None:
        if case := self.given(who):
            self.act(lambda: getattr(services, how)(case=case, by=self.team[who]))

    def amend(self, who: int, verdict: Verdict) -> None:
        if case := self.given(who):
            self.act(lambda: services.amend(case=case, by=self.team[who], words=_says(verdict)))

    def tell_and_appeal(self, who: int) -> None:
        for case in Case.objects.filter(state__in=[CaseState.DECIDED, CaseState.TOLD]):
            if case.state == CaseState.DECIDED:
                self.act(lambda case=case: services.tell(case=case, by=self.team[who], note="In the app"))
            else:
                self.act(
                    lambda case=case: services.appeal(case=case, by=SYSTEM, what=Objection(reason="It was not so"))
                )

    def crash(self, who: int, verdict: Verdict) -> None:
        """Somebody's act is done but for its last step, and then the process dies: nothing has happened."""
        before = self.seen()
        with suppress(Crash), transaction.atomic():
            if case := self.own(who):
                self.act(lambda: services.commit_verdict(case=case, by=self.team[who], words=_says(verdict)))
            self.act(lambda: services.claim_next(by=self.team[who]))
            raise Crash
        assert self.seen() == before

    def wait(self, seconds: int) -> None:
        """Time passes; deadlines that fell due are run, as of then."""
        self.now += timedelta(seconds=seconds)
        with clock.at(self.now):
            while run_due():
                pass

    def nothing_is_lost(self) -> None:
        """Every case waits in a queue, is in somebody's hands for a while, or has a deadline that brings it on."""
        waiting = set(Deadline.objects.values_list("kind", "subject_id"))
        held = dict(Lease.objects.values_list("case_id", "round"))
        assert Case.objects.count() == self.number
        for case in Case.objects.all():
            self.visited.add(case.state)
            if case.state in HELD_IN.values():
                assert HELD_IN[Round(held[case.pk])] == case.state
                assert (LEASE, case.pk) in waiting
            else:
                assert case.pk not in held
            if case.state == CaseState.COMMITTED:
                assert (SETTLE, case.pk) in waiting
            if case.state == CaseState.AGREED:
                assert (AMEND, case.pk) in waiting
            if case.state in QUEUE_OF.values():
                assert case.due_at is not None

    def nothing_is_decided_twice_or_by_the_wrong_people(self) -> None:
        for case in Case.objects.prefetch_related("rulings", "reviews", "appeals").select_related("first"):
            rulings = sorted(case.rulings.all(), key=lambda ruling: ruling.nth)
            heard = [review for review in case.reviews.all() if review.round == Round.APPEAL and review.settled_at]
            assert len(rulings) <= 1 + len(heard)
            assert bool(rulings) == bool(case.outcome)
            assert rulings or case.state not in RULED
            assert not rulings or case.state in {*RULED, CaseState.COMMITTED}
            if rulings:
                assert case.outcome == rulings[-1].outcome
                review = rulings[0].review
                assert review is not None
                assert OUTCOME_OF[review.last_verdict] == rulings[0].outcome
            reviewers = [review.reviewer_id for review in case.reviews.all()]
            assert len(reviewers) == len(set(reviewers))
            assert case.first.reviewer_id not in reviewers

    def no_reviewer_reads_the_first_verdict_early(self) -> None:
        for case in Case.objects.select_related("first"):
            for person in self.team:
                if is_blind(case) and case.first.reviewer_id != person.pk:
                    assert FIRST_WORDS not in str(story_of(person, case))
        for person in self.team:
            hand, given = in_hand(person), last_given(person)
            if hand is not None and hand.round == Round.SECOND:
                assert FIRST_WORDS not in str(hand)
            if given is not None and given.review.settled_at is None:
                assert FIRST_WORDS not in str(given)

    def seen(self) -> list[Any]:
        return [list(Case.objects.order_by("pk").values()), Review.objects.count(), Lease.objects.count()]


def _says(verdict: Verdict) -> Words:
    return Words(verdict=verdict, reason="I looked")


def test_no_sequence_of_acts_pauses_and_crashes_loses_a_case_decides_it_twice_or_shows_the_first_verdict_early(
    olga: User,
) -> None:
    team = [staff(f"Reviewer{number}", Role.REVIEWER) for number in range(REVIEWERS)]
    words = Variants(source="en", texts={"en": "Open fire in a closed room."})
    line = services.save_policy_line(code="4.2", what=LineFields(title=words, text=words), by=olga)
    visited: set[str] = set()
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @given(some.integers(0, APPEALED + 2), some.lists(acts, min_size=25, max_size=35))
    @settings(max_examples=15, derandomize=True, suppress_health_check=slow, database=None)
    def whatever_they_do(stage: int, done: list[tuple[Any, ...]]) -> None:
        with transaction.atomic():
            desk = Reviewing(team, line)
            desk.do("begin", stage)
            for act in done:
                desk.do(*act)
            desk.end()
            visited.update(desk.visited)
            transaction.set_rollback(True)

    whatever_they_do()
    assert visited == set(CaseState) - {CaseState.WITHDRAWN, CaseState.MEASURED}, "they went everywhere"
