"""The life of a loop, and the codes that stand beside it."""

from enum import StrEnum

from amparo.core.states import Transitions


class LoopState(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"  # somebody of the authority has it
    WORKING = "working"
    ANSWERED = "answered"  # the authority decided: from here on it is ours to tell
    REFUSED = "refused"  # the authority will not decide: that is told as well
    WITHDRAWN = "withdrawn"  # we need no answer any more: so is that
    TOLD = "told"  # everybody who waits was told, or a lead waived it
    CLOSED = "closed"


WITH_AUTHORITY = (LoopState.RAISED, LoopState.ACKNOWLEDGED, LoopState.WORKING)
"""Where the authority has the word."""

TO_TELL = (LoopState.ANSWERED, LoopState.REFUSED, LoopState.WITHDRAWN)
"""Where we have the word: an outcome is there, and somebody has not heard of it."""

OPEN_LOOPS = (*WITH_AUTHORITY, *TO_TELL, LoopState.TOLD)

_OUTCOMES = frozenset(TO_TELL)

LOOP_LIFE: Transitions[LoopState] = Transitions(
    {
        # redirected to another authority, a loop is raised once more
        LoopState.RAISED: frozenset({LoopState.RAISED, LoopState.ACKNOWLEDGED, LoopState.WORKING}) | _OUTCOMES,
        LoopState.ACKNOWLEDGED: frozenset({LoopState.RAISED, LoopState.WORKING}) | _OUTCOMES,
        LoopState.WORKING: frozenset({LoopState.RAISED}) | _OUTCOMES,
        # an answer that does not suffice goes back
        LoopState.ANSWERED: frozenset({LoopState.WORKING, LoopState.TOLD}),
        LoopState.REFUSED: frozenset({LoopState.WORKING, LoopState.RAISED, LoopState.TOLD}),
        LoopState.WITHDRAWN: frozenset({LoopState.TOLD}),
        # somebody joined, or what was told came back: then not everybody was told
        LoopState.TOLD: frozenset({LoopState.CLOSED}) | _OUTCOMES,
        LoopState.CLOSED: _OUTCOMES,
    }
)


class Level(StrEnum):
    """How grave it is for the person. Never the agent's exposure."""

    P0 = "P0"  # a life or a child at risk now
    P1 = "P1"  # serious, no immediate danger
    P2 = "P2"
    P3 = "P3"


GRAVE = (Level.P0, Level.P1)
"""On these no macro alone answers, nothing goes out by itself, and nobody is asked how we did."""


class Direction(StrEnum):
    OUT = "out"  # we ask an authority
    IN = "in"  # a colleague asks us


class Clock(StrEnum):
    """What falls due in a loop. The first three are the authority's, the last is ours."""

    ACKNOWLEDGE = "acknowledge"
    UPDATE = "update"
    DECIDE = "decide"
    TELL = "tell"


class Via(StrEnum):
    """By which way the authority spoke."""

    DESK = "desk"
    LINK = "link"
    MAIL = "mail"
    WEBHOOK = "webhook"
    NOTED = "noted"  # said by phone or chat, written down by one of us


class Saying(StrEnum):
    """What a message of the conversation with the authority is."""

    QUESTION = "question"  # ours, with which it began
    ACKNOWLEDGED = "acknowledged"
    ASK = "ask"  # theirs
    REPLY = "reply"  # ours
    UPDATE = "update"  # theirs: not yet, but under way
    ANSWER = "answer"
    REFUSAL = "refusal"
    REDIRECT = "redirect"
    BACK = "back"  # ours: the answer does not suffice


class Check(StrEnum):
    """What must be clear before a P0 loop is closed."""

    AUTHORITY = "authority"
    TOLD = "told"
    CONTENT = "content"
    EVIDENCE = "evidence"
    DEBRIEF = "debrief"


class CheckAnswer(StrEnum):
    DONE = "done"
    NOT_DONE = "not_done"  # with the reason


class HandOverState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    TAKEN_BACK = "taken_back"


HAND_OVER_LIFE: Transitions[HandOverState] = Transitions(
    {
        HandOverState.OFFERED: frozenset({HandOverState.ACCEPTED, HandOverState.TAKEN_BACK}),
        HandOverState.ACCEPTED: frozenset(),
        HandOverState.TAKEN_BACK: frozenset(),
    }
)


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    RAISED = "raised"
    DISMISSED = "dismissed"


PROPOSAL_LIFE: Transitions[ProposalState] = Transitions(
    {
        ProposalState.PROPOSED: frozenset({ProposalState.RAISED, ProposalState.DISMISSED}),
        ProposalState.RAISED: frozenset(),
        ProposalState.DISMISSED: frozenset({ProposalState.RAISED}),
    }
)
