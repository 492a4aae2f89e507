"""Rules say which decisions are looked at twice, and anybody can work out why."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from amparo.accounts.models import User
from amparo.core.errors import Invalid, NotAllowed
from amparo.moderation import labels, services, states
from amparo.moderation.models import RuleVersion
from amparo.moderation.rules import MINUTES, USUAL, VALUES, Asked, Book, Rule, choose
from amparo.moderation.services import Creator
from amparo.moderation.states import CaseState
from amparo.moderation.tests.conftest import HandsIn
from amparo.people.models import Agency


def asked(**more: object) -> Asked:
    plain = {
        "reference": "d-1",
        "kind": "video",
        "action": "removed",
        "tier": "creator",
        "in_agency": False,
        "market": "BR",
        "harm": "none",
        "severity": 0,
        "value": 0,
    }
    return Asked(**(plain | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"tier": "vip"}, "vip"),
        ({"in_agency": True}, "agency"),
        ({"severity": 3}, "severity"),
        ({"action": "account_terminated"}, "account_ended"),
        ({"value": 100_000}, "value"),
        ({"tier": "vip", "severity": 4}, "vip"),
    ],
)
def test_the_first_rule_that_holds_chooses(what: dict[str, object], code: str) -> None:
    chosen = choose(Book(), 1, asked(**what))
    assert chosen is not None
    assert chosen.code == code


def test_about_one_in_twenty_ordinary_decisions_is_a_control_and_always_the_same_ones() -> None:
    drawn = [number for number in range(20_000) if choose(Book(), 1, asked(reference=f"d-{number}"))]
    assert 800 < len(drawn) < 1200
    assert drawn == [number for number in range(20_000) if choose(Book(), 1, asked(reference=f"d-{number}"))]
    assert drawn != [number for number in range(20_000) if choose(Book(), 2, asked(reference=f"d-{number}"))]


codes = some.text("abc", min_size=1, max_size=4)
rules = some.builds(
    Rule,
    code=codes,
    kinds=some.lists(some.sampled_from(["live", "video"]), max_size=2).map(tuple),
    in_agency=some.sampled_from([None, True, False]),
    severity_from=some.integers(0, 4),
    value_from=some.integers(0, 10**6),
    share=some.floats(0.01, 1),
)


@given(some.builds(Book, rules=some.lists(rules, max_size=4).map(tuple), lease_minutes=some.integers(1, 60)))
def test_a_book_is_read_as_it_was_written(book: Book) -> None:
    again = Book.from_json(book.as_json())
    plain = [{**vars(rule), "kinds": tuple(rule.kinds)} for rule in again.rules]
    assert plain == [vars(rule) for rule in book.rules]
    assert again.lease_minutes == book.lease_minutes


def test_every_code_has_its_words() -> None:
    for codes_, words in (
        (states.CaseState, labels.STATE_NAMES),
        (states.Round, labels.ROUND_NAMES),
        (states.Verdict, labels.VERDICT_NAMES),
        (states.Outcome, labels.OUTCOME_NAMES),
        (states.SubjectKind, labels.SUBJECT_NAMES),
        (states.Action, labels.ACTION_NAMES),
        (states.Source, labels.SOURCE_NAMES),
        (states.Automated, labels.AUTOMATED_NAMES),
        (states.Ground, labels.GROUND_NAMES),
        (states.Step, labels.STEP_NAMES),
        (states.ToldVia, labels.TOLD_VIA_NAMES),
        (states.Carried, labels.CARRIED_NAMES),
    ):
        assert set(codes_) == set(words)
    assert {rule.code for rule in USUAL} < set(labels.RULE_NAMES)
    assert set(VALUES) == set(labels.VALUE_NAMES)
    assert set(MINUTES) == {*states.SubjectKind, *states.Step} - {states.Step.REVIEW}


def test_a_case_says_which_rule_of_which_version_chose_it(hands_in: HandsIn, olga: User) -> None:
    version = services.save_rules(book=Book(rules=(Rule(code="all"),)), by=olga, note="Everything")
    case = hands_in(tier="creator")
    services.save_rules(book=Book(rules=()), by=olga)
    case.refresh_from_db()
    assert (case.chosen_by, case.rules) == ("all", version)
    assert RuleVersion.objects.count() == 2


def test_an_ordinary_decision_that_no_rule_chose_stands_as_it_is(hands_in: HandsIn, olga: User) -> None:
    services.save_rules(book=Book(rules=(Rule(code="vip", tiers=("vip",)),)), by=olga)
    case = hands_in(tier="creator")
    assert (case.state, case.chosen_by, case.outcome) == (CaseState.DECIDED, "", "upheld")


def test_nobody_of_the_desk_that_decided_first_reviews_a_creator_of_an_agency(
    hands_in: HandsIn, grace: User, ines: User
) -> None:
    hands_in(creator=Creator(reference="v", agency=Agency.objects.create(name="Sol"), language="es"))
    grace.roles = ["reviewer"]
    grace.languages = []
    grace.save()
    assert services.claim_next(by=User.objects.get(pk=grace.pk)) is None, "she is of Ana's team"
    assert services.claim_next(by=ines) is not None


def test_a_rule_has_a_code_and_a_share(olga: User, noor: User) -> None:
    with pytest.raises(Invalid):
        services.save_rules(book=Book(rules=(Rule(code="a"), Rule(code="a"))), by=olga)
    with pytest.raises(Invalid):
        services.save_rules(book=Book(rules=(Rule(code="a", share=0),)), by=olga)
    with pytest.raises(NotAllowed):
        services.save_rules(book=Book(), by=noor)


def test_what_is_grave_holds_at_once_and_is_reviewed_after(hands_in: HandsIn) -> None:
    assert hands_in(severity=4).is_taken
    assert not hands_in(severity=1, subject_ref="live-2").is_taken


def test_the_same_reference_is_the_same_case(hands_in: HandsIn) -> None:
    assert hands_in(reference="p-1") == hands_in(reference="p-1")
