"""What happens with ladders and pages. Addresses never stand in an event: what may be shown of them does."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amparo.audit.events import Event
from amparo.paging.labels import EMPTY_WORDS, VIA_WORDS


@dataclass(frozen=True, kw_only=True)
class LadderSaved(Event):
    type = "paging:ladder:saved"
    sentence = _("Ladder %(name)s was saved as version %(number)s")
    personal = ()

    name: str
    number: int


@dataclass(frozen=True, kw_only=True)
class PageStarted(Event):
    """`subject_kind` and `subject_id` say what it is about, `kind` how it reads (`amparo.notifications.kinds`)."""

    type = "paging:page:started"
    sentence = _("Ladder %(ladder)s began to call (%(level)s)")
    personal = ()

    ladder: str
    level: str
    kind: str
    subject_kind: str
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class StepCalled(Event):
    """`people` are the ids of members of staff, `names` theirs and what is shown of addresses."""

    type = "paging:step:called"
    sentence = _("Step %(step)s of round %(round)s called %(names)s")
    personal = ()

    round: int
    step: int
    people: list[int]
    names: list[str]


@dataclass(frozen=True, kw_only=True)
class StepEmpty(Event):
    """There was nobody to call (`why` is a code of `states.Empty`): the next step came at once."""

    type = "paging:step:empty"
    sentence = _("Step %(step)s of round %(round)s called nobody (%(why)s): the next one came at once")
    personal = ()
    codes = {"why": EMPTY_WORDS}

    round: int
    step: int
    why: str


@dataclass(frozen=True, kw_only=True)
class PageAcknowledged(Event):
    """`who` is the name of whoever said that they have it; `user_id` is None for somebody without an account."""

    type = "paging:page:acknowledged"
    sentence = _("%(who)s has it (%(via)s)")
    personal = ()
    codes = {"via": VIA_WORDS}

    who: str
    user_id: int | None
    via: str
    subject_kind: str
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class PageWentOn(Event):
    """The next step was called before its time, or although somebody had it; `why` is a code of the caller's."""

    type = "paging:page:went_on"
    sentence = _("The ladder goes on: %(why)s")
    personal = ()

    why: str
    subject_kind: str
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class PageEnded(Event):
    type = "paging:page:ended"
    sentence = _("The ladder calls nobody any more")
    personal = ()

    subject_kind: str
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class LadderExhausted(Event):
    """Every step of every round was walked and nobody has it; `calls` is how many were called."""

    type = "paging:page:exhausted"
    sentence = _("The ladder %(ladder)s was walked to its end, and nobody has it")
    personal = ()

    ladder: str
    calls: int
    subject_kind: str
    subject_id: int


@dataclass(frozen=True, kw_only=True)
class PageRepaired(Event):
    """The watchdog found a page that nothing would have called for any more, or too late."""

    type = "paging:page:repaired"
    sentence = _("The ladder stood still for %(seconds)s seconds and was set going again")
    personal = ()

    seconds: int
