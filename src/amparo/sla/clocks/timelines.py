"""A ticket's clocks, played from its story: the same story always gives the same clocks, whoever asks and when.

A clock runs while it is our turn (new, open) and rests while the person or another team has the word (pending, on
hold) and while the ticket is solved, closed or merged away. What each event does is said in `docs/reference/sla.md`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from amparo.calendars import hours
from amparo.calendars.hours import NeverOpen, Schedule
from amparo.sla.clocks.policies import Terms
from amparo.sla.clocks.story import Moment, Story, What
from amparo.sla.states import Metric, TargetState

RUNNING: Final = frozenset({"new", "open"})

_TICK: Final = timedelta(microseconds=1)

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""When something falls due for which the hours that are left do not suffice."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One promise as it stands.

    `spent` is what was used of `allowed`, in the hours that count for it, until it last began to run
    (`running_since`, nothing while it rests). `due_at` is when the time is up if it goes on running, or when it was up;
    `warn_at` when to warn. `ended_at`: answered, solved or dropped.
    """

    metric: Metric
    state: TargetState
    started_at: datetime
    allowed: timedelta
    spent: timedelta
    running_since: datetime | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    breached_at: datetime | None = None
    ended_at: datetime | None = None


def play(story: Story, terms: Terms, until: datetime) -> list[Clock]:
    """The clocks of a ticket as they stand at `until`, in the order in which they began."""
    player = _Player(story, terms)
    for moment in story.moments:
        if moment.at > until:
            break
        player.hear(moment)
    return list(player.clocks(until))


class _Player:
    """The ticket while its story is told."""

    def __init__(self, story: Story, terms: Terms) -> None:
        self.terms = terms
        self.priority = story.priority
        self.state = "new"
        self.is_away = False
        self.is_awaited = False
        self.over_since: datetime | None = None
        self.watches: list[_Watch] = []
        self.live: list[_Watch] = []  # those that anything can still happen to
        self._begun: dict[Metric, datetime] = {}
        self._responses = iter([Metric.FIRST_RESPONSE])
        self._begin(Metric.RESOLUTION, story.began_at)
        if story.is_awaited:
            self._wait(story.began_at)

    @property
    def runs(self) -> bool:
        return self.state in RUNNING and not self.is_away

    def hear(self, moment: Moment) -> None:
        at = moment.at
        match moment.what:
            case What.WROTE:
                if self.state not in RUNNING:
                    self._turn(at, state="open")  # as the ticket itself, though perhaps a little later
                self._wait(at)
            case What.WROTE_ELSEWHERE:
                self._wait(at)
            case What.ANSWERED:
                self._answer(at)
            case What.STATE:
                self._turn(at, state=moment.value)
            case What.PRIORITY:
                self._weigh(at, moment.value)
            case What.MERGED | What.UNMERGED:
                self._turn(at, is_away=moment.what is What.MERGED)

    def clocks(self, until: datetime) -> Iterator[Clock]:
        for watch in self.watches:
            if (clock := watch.shown(until, self.terms, over_since=self.over_since)) is not None:
                yield clock

    def _begin(self, metric: Metric, at: datetime) -> None:
        if metric in self.terms.times:
            if (last := self._begun.get(metric)) is not None:
                at = max(at, last + _TICK)  # the moment in which it began tells a clock from the others of its kind
            self._begun[metric] = at
            watch = _Watch(metric, self.terms.schedules[metric], self._allowed(metric), at)
            if self.runs:
                watch.run(at)
            self.watches.append(watch)
            self.live.append(watch)

    def _wait(self, at: datetime) -> None:
        """The person waits for an answer, unless they did already."""
        if not self.is_awaited:
            self.is_awaited = True
            self._begin(next(self._responses, Metric.NEXT_RESPONSE), at)

    def _answer(self, at: datetime) -> None:
        self.is_awaited = False
        for watch in self.live:
            if watch.metric is not Metric.RESOLUTION:
                watch.end(at)
        self.live = [watch for watch in self.live if watch.metric is Metric.RESOLUTION]

    def _weigh(self, at: datetime, priority: str) -> None:
        self.priority = priority
        for watch in self.live:
            watch.allow(self._allowed(watch.metric), at)

    def _allowed(self, metric: Metric) -> timedelta | None:
        return self.terms.times[metric].get(self.priority)

    def _turn(self, at: datetime, *, state: str = "", is_away: bool | None = None) -> None:
        """Another state, or merged and not any more: what runs may rest from now on, and the other way round."""
        self.state = state or self.state
        self.is_away = self.is_away if is_away is None else is_away
        is_over = self.is_away or self.state == "closed"
        self.over_since = (self.over_since or at) if is_over else None
        for watch in self.live:
            if watch.metric is Metric.RESOLUTION and watch.ended_at and self.state not in {"solved", "closed"}:
                watch.ended_at = None  # reopened: it goes on from what was spent
                watch.allow(self._allowed(watch.metric), at)
            if watch.ended_at is None:
                watch.run(at) if self.runs else watch.rest(at)
            if watch.metric is Metric.RESOLUTION and self.state == "solved" and watch.ended_at is None:
                watch.end(at)


class _Watch:
    """A clock that can be held and let go; without `allowed` it counts all the same, for a priority that promises."""

    def __init__(self, metric: Metric, schedule: Schedule, allowed: timedelta | None, at: datetime) -> None:
        self.metric = metric
        self.schedule = schedule
        self.allowed = allowed
        self.started_at = at
        self.spent = timedelta()
        self.running_since: datetime | None = None
        self.due_at: datetime | None = None
        self.breached_at: datetime | None = None
        self.ended_at: datetime | None = None

    def run(self, at: datetime) -> None:
        if self.running_since is None:
            self.running_since = max(at, self.started_at)
            self.due_at = self._reaches(self.allowed)

    def rest(self, at: datetime) -> None:
        if self.running_since is not None:
            self._note_breach(at)
            self.spent += hours.between(self.schedule, self.running_since, at)
            self.running_since = self.due_at = None

    def end(self, at: datetime) -> None:
        self.rest(at)
        self.ended_at = max(at, self.started_at)

    def allow(self, allowed: timedelta | None, at: datetime) -> None:
        """Another priority, another time: what was spent counts, and a shorter one is not late before now."""
        if self.ended_at is not None or allowed == self.allowed:
            return
        was_running = self.running_since is not None
        self.rest(at)
        self.allowed = allowed
        if allowed is not None and self.spent >= allowed and self.breached_at is None:
            self.breached_at = at
        if was_running:
            self.run(at)

    def shown(self, until: datetime, terms: Terms, *, over_since: datetime | None) -> Clock | None:
        """As it stands; nothing for what is not promised. What is not ended when the ticket is over is so then."""
        if self.running_since is not None:
            self._note_breach(until + _TICK)  # the very moment is in time for who answers, and not for who waits
        if self.allowed is None and self.breached_at is None:
            return None
        allowed = self.allowed or self.spent
        state = self._state(is_over=over_since is not None)
        return Clock(
            metric=self.metric,
            state=state,
            started_at=self.started_at,
            allowed=allowed,
            spent=self.spent,
            running_since=self.running_since,
            due_at=self.breached_at or self.due_at,
            warn_at=self._reaches(terms.warning.after(allowed)) if state is TargetState.ACTIVE else None,
            breached_at=self.breached_at,
            ended_at=self.ended_at or over_since,
        )

    def _state(self, *, is_over: bool) -> TargetState:
        if self.breached_at is not None:
            return TargetState.BREACHED
        if self.ended_at is not None:
            return TargetState.MET
        if is_over:
            return TargetState.DROPPED
        return TargetState.PAUSED if self.running_since is None else TargetState.ACTIVE

    def _reaches(self, amount: timedelta | None) -> datetime | None:
        """When so much is spent if it goes on running; when it began to run if that much was spent before."""
        if amount is None or self.running_since is None:
            return None
        try:
            return hours.add(self.schedule, self.running_since, max(amount - self.spent, timedelta()))
        except NeverOpen:
            return NEVER

    def _note_breach(self, at: datetime) -> None:
        if self.breached_at is None and self.due_at is not None and at > self.due_at:
            self.breached_at = self.due_at
