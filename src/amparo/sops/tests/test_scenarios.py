"""Grace writes scenarios for her procedure, and sees which ways they leave out."""

import pytest

from amparo.sops.running.facts import supposed
from amparo.sops.running.scenarios import coverage, run_scenario
from amparo.sops.tests.texts import IDENTITY, LOST_LOGIN, library_of, sop_of

SCENARIOS = """
scenarios:
- id: at_once
  given: {contact: {handle: "@maria"}}
  answers: {identity.phone: yes, fine: [app]}
  tools: {account: {id: 7, age: 30}, link: {}}
  expect:
    path: [account, identity, identity.phone, identity.proven, minor, mark, link, told, works, fine, resolved]
    actions: [lume.accounts.find, lume.access.send_reset_link]
    end: resolved
- id: second_try
  answers: {which: "@mary", identity.phone: yes, guardian: agrees, works: silence}
  tools: {account: [not_found, {id: 7, age: 15}], link: {}}
  expect:
    path: [account, which, account, identity, identity.phone, identity.proven, minor, guardian, mark, link, told, works, resolved]
    end: resolved
- id: nobody
  answers: {which: silence}
  tools: {account: down}
  expect: {path: [account, which, silent], actions: [lume.accounts.find], end: no_answer}
- id: stranger
  answers: {identity.phone: no}
  left_out: {account: {reason: It is on the phone., to: identity}}
  expect: {end: declined}
"""


def results(scenarios: str = SCENARIOS):  # noqa: ANN201 - as run_scenario gives them
    sop = sop_of(LOST_LOGIN, more=scenarios)
    library = library_of(sop, sop_of(IDENTITY, sop="identity"))
    return sop, [run_scenario(library, sop, scenario) for scenario in sop.scenarios]


def test_scenarios_that_come_as_expected_pass() -> None:
    _sop, came = results()
    assert [(result.scenario, [str(one.sentence) for one in result.failures]) for result in came] == [
        ("at_once", []),
        ("second_try", []),
        ("nobody", []),
        ("stranger", []),
    ]


def test_the_ways_that_no_scenario_takes_are_told() -> None:
    sop, came = results()
    covered = coverage(sop, [result.state for result in came])
    assert [(edge.source, edge.key) for edge in covered.missed] == [
        ("guardian", "answer:refuses"),
        ("fine", "otherwise"),
    ]
    assert covered.share == pytest.approx(15 / 17)
    assert coverage(sop, []).share == 0


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("end: no_answer", "end: resolved", "It ends with “no_answer” instead of “resolved”."),
        (
            "path: [account, which, silent]",
            "path: [account, silent]",
            "“silent” is expected here, and “which” comes.",
        ),
        (
            "path: [account, which, silent]",
            "path: [account, which]",
            "“silent” comes as well, which is not expected.",
        ),
        (
            "actions: [lume.accounts.find],",
            "actions: [],",
            "“lume.accounts.find” comes as well, which is not expected.",
        ),
        ("{which: silence}", "{}", "It stops at “which”: the scenario does not say what happens there."),
        ("tools: {account: down}", "tools: {account: asleep}", "The tool answered with what cannot be used."),
    ],
)
def test_a_scenario_that_comes_otherwise_says_where(old: str, new: str, sentence: str) -> None:
    sop, came = results(SCENARIOS.replace(old, new))
    failed = next(result for result in came if result.scenario == "nobody")
    assert sentence in [str(one.sentence) for one in failed.failures]
    assert not failed.passed
    assert {one.line for one in failed.failures} == {sop.scenarios[2].at("expect")}
    assert sop.scenarios[2].at("expect") == sop.scenarios[2].line + 3


@pytest.mark.parametrize("part", ["contact", "ticket"])
def test_a_case_in_marias_language_is_wholly_in_it(part: str) -> None:
    facts = supposed({part: {"market": "CL", "language": "es"}})
    assert {(facts[one]["market"], facts[one]["language"]) for one in ("contact", "ticket")} == {("CL", "es")}


def test_luis_may_write_from_one_market_on_a_ticket_of_another() -> None:
    facts = supposed({"contact": {"market": "MX"}, "ticket": {"market": "ES"}})
    assert (facts["contact"]["market"], facts["ticket"]["market"]) == ("MX", "ES")
