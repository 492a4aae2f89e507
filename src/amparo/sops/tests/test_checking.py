"""Grace writes a procedure, and is told on which line she went wrong."""

import datetime as dt

import pytest
from tests.patience import work_of

from amparo.sops.language.checking import check
from amparo.sops.language.problems import Severity
from amparo.sops.language.reading import read
from amparo.sops.tests.texts import IDENTITY, LOST_LOGIN, library_of, sop_of, text_of
from amparo.tools.catalogue import ActionSpec, Risk, catalogue_of

ACTIONS = catalogue_of(
    [
        ActionSpec(
            name="lume.accounts.find",
            inputs={"handle": "string"},
            outputs={"id": "integer", "age": "integer", "name": "string", "is_live": "boolean", "devices": "list"},
        ),
        ActionSpec(
            name="lume.access.send_reset_link",
            inputs={"account": "integer", "priority": "string"},
            required=frozenset({"account"}),
            risk=Risk.CHANGE,
        ),
        ActionSpec(name="lume.access.revoke_sessions", inputs={"account": "integer"}, risk=Risk.DANGER),
    ]
)
IDENTITY_SOP = sop_of(IDENTITY, sop="identity")
END = "- {id: z, kind: end, outcome: resolved}\n"
ASK = "- {id: a, kind: ask, text: ~, answer: choice, options: [{value: x, label: ~}, {value: y, label: ~}]%s}\n"
FIND = "- {id: f, kind: tool, title: ~, action: lume.accounts.find}\n"


def found(steps: str, more: str = "scenarios: [{id: one, expect: {}}]\n", head: str = "") -> list[tuple[int, str]]:
    """The line counted from the first step on, and the code, of each problem."""
    text = text_of(steps, more=more) + head
    reading = read(text)
    assert reading.sop is not None
    problems = [*reading.problems, *check(reading.sop, library_of(IDENTITY_SOP), ACTIONS, today=dt.date(2026, 11, 21))]
    assert all(str(problem.sentence) for problem in problems)
    return [(problem.line - 7, problem.code) for problem in problems]


def test_a_good_procedure_has_no_problems() -> None:
    sop = sop_of(LOST_LOGIN, more="scenarios: [{id: one, expect: {}}]\n")
    problems = check(sop, library_of(IDENTITY_SOP), ACTIONS)
    assert [(one.line, str(one.sentence)) for one in problems if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        # ways
        (ASK % ", next: nowhere" + END, (1, "unknown-step")),
        (ASK % ", next: z" + "- {id: b, kind: set, title: ~, tags_added: [x]}\n" + END, (2, "unreachable")),
        (ASK % "", (1, "dead-end")),
        (ASK % ", next: b" + "- {id: b, kind: ask, text: ~, answer: text, next: a}\n", (1, "no-end")),
        (END.replace("resolved}", "resolved, next: z}"), (1, "idle-next")),
        (ASK % ", next: [{otherwise: z}, {when: 'true', to: z}]" + END, (1, "otherwise")),
        # rounds
        (
            "- {id: a, kind: check, title: ~, next: [{when: contact.agency == '', to: b}, {otherwise: z}]}\n"
            "- {id: b, kind: set, title: ~, tags_added: [x], next: a}\n" + END,
            (1, "endless"),
        ),
        ("- {id: a, kind: call, title: ~, sop: lost-login}\n" + END, (1, "calls-itself")),
        # cases
        (ASK.replace("label: ~}]", "label: ~, to: z}]") % "" + END, (1, "case")),
        (ASK % ", next: [{when: answers.a == 'x', to: z}]" + END, (1, "case")),
        ("- {id: a, kind: ask, text: ~, answer: text, next: [{when: answers.a == 'x', to: z}]}\n" + END, (1, "case")),
        (FIND.replace("find}", "find, next: [{when: results.f.outcome == 'done', to: z}]}") + END, (1, "case")),
        (ASK % ", next: [{when: answers.a == 'nix', to: z}, {otherwise: z}]" + END, (1, "never")),
        ("- {id: a, kind: check, title: ~}\n" + END, (1, "no-branches")),
        # names and types
        (ASK % ", next: [{when: answers.b == 'x', to: z}, {otherwise: z}]" + END, (1, "unknown-name")),
        (ASK % ", next: [{when: contact.shoe == 'x', to: z}, {otherwise: z}]" + END, (1, "unknown-name")),
        (ASK % ", next: [{when: weather == 'x', to: z}, {otherwise: z}]" + END, (1, "unknown-name")),
        (ASK % ", next: [{when: answers.a > 3, to: z}, {otherwise: z}]" + END, (1, "type")),
        (ASK % ", next: [{when: contact.name, to: z}, {otherwise: z}]" + END, (1, "type")),
        (ASK % ", next: [{when: contact.name ==, to: z}, {otherwise: z}]" + END, (1, "condition")),
        (FIND + ASK % ", next: [{when: results.f.shoe == 'x', to: z}, {otherwise: z}]" + END, (2, "unknown-name")),
        (
            FIND + ASK % ", next: [{when: results.f.age > 'x', to: z}, {otherwise: z}]" + END,
            (2, "type"),
        ),
        (FIND.replace("find}", "find, with: {handle: ticket.number}}") + END, (1, "type")),
        (ASK.replace("text: ~", "text: ~, facts: [{label: ~, value: answers.nix}]") % "" + END, (1, "unknown-name")),
        # order
        (
            ASK % ", next: [{when: answers.b == 'x', to: z}, {otherwise: b}]"
            + ASK.replace("id: a", "id: b") % ""
            + END,
            (1, "never-known"),
        ),
        (
            ASK.replace("{value: y, label: ~}", "{value: y, label: ~, to: c}").replace(
                "{value: x, label: ~}", "{value: x, label: ~, to: b}"
            )
            % ""
            + "- {id: b, kind: ask, text: ~, answer: yes_no}\n"
            + "- {id: c, kind: check, title: ~, next: [{when: answers.b == 'yes', to: z}, {otherwise: z}]}\n"
            + END,
            (3, "perhaps-unknown"),
        ),
        (FIND + ASK % ", next: [{when: results.f.age > 3, to: z}, {otherwise: z}]" + END, (1, "outcome")),
        (
            "- {id: a, kind: ask, text: ~, answer: number, next: [{when: answers.a == 'x', to: z}, {otherwise: z}]}\n"
            + END,
            (1, "type"),
        ),
        # texts
        ("- {id: a, kind: reply, title: ~, text: {pt-BR: a, es: b}}\n" + END, (1, "missing-language")),
        ("- {id: a, kind: reply, title: ~, text: {pt-BR: a, es: b, en: }}\n" + END, (1, "missing-language")),
        ("- {id: a, kind: reply, title: ~, text: {}}\n" + END, (1, "missing-language")),
        (
            "- {id: a, kind: reply, title: ~, text: {pt-BR: a, es: b, en: 'c {{contact.name}}'}}\n" + END,
            (1, "missing-variable"),
        ),
        (
            "- {id: a, kind: reply, title: ~, text: {pt-BR: a, es: b, en: 'c {{contact.shoe}}'}}\n" + END,
            (1, "unknown-variable"),
        ),
        ("- {id: a, kind: reply, title: ~, text: {pt-BR: a, es: b, en: 'c {{contact.name'}}\n" + END, (1, "torn")),
        (
            "- {id: a, kind: reply, title: {pt-BR: a, es: b, en: '{{contact.name}}'}, text: ~}\n" + END,
            (1, "no-variables"),
        ),
        # tools
        (FIND.replace("accounts.find", "accounts.lose") + END, (1, "unknown-action")),
        (FIND.replace("find}", "find, with: {shoe: contact.name}}") + END, (1, "unknown-input")),
        (FIND.replace("accounts.find", "access.send_reset_link") + END, (1, "missing-input")),
        (FIND.replace("accounts.find", "access.revoke_sessions") + END, (1, "no-approval")),
        ("- {id: a, kind: call, title: ~, sop: unheard-of}\n" + END, (1, "unknown-sop")),
        # keys that do not go together
        (ASK.replace("answer: choice", "answer: text") % "" + END, (1, "options-unused")),
        (ASK.replace("value: y", "value: x") % "" + END, (1, "twice")),
        ("- {id: a, kind: ask, text: ~, answer: choice}\n" + END, (1, "no-options")),
        ("- {id: a, kind: ask, text: ~, answer: number, min: 3, max: 1}\n" + END, (1, "min-max")),
        (ASK.replace("choice", "yes_no") % "" + END, (1, "not-yes-no")),
        (ASK.replace("choice", "several").replace("y, label: ~", "y, label: ~, to: z") % "" + END, (1, "several-ways")),
        ("- {id: a, kind: wait, title: ~}\n" + END, (1, "wait")),
        ("- {id: a, kind: wait, title: ~, for: 1d, if_late: z}\n" + END, (1, "wait")),
        ("- {id: a, kind: wait, title: ~, until: ticket_solved, at_most: 1d}\n" + END, (1, "wait")),
        ("- {id: a, kind: ask_requester, text: ~, answer: text, give_up_after: 1d}\n" + END, (1, "silence")),
        ("- {id: a, kind: set, title: ~}\n" + END, (1, "sets-nothing")),
    ],
)
def test_a_mistake_is_told_with_its_line(steps: str, problem: tuple[int, str]) -> None:
    assert problem in found(steps)


@pytest.mark.parametrize(
    "steps",
    [
        ASK % ", next: [{when: answers.a == 'x', to: z}, {when: answers.a == 'y', to: z}]" + END,
        ASK % ", next: [{when: \"answers.a in ['x', 'y']\", to: z}]" + END,
        ASK.replace("x, label: ~", "x, label: ~, to: z") % ", next: [{when: answers.a == 'y', to: z}]" + END,
        FIND.replace(
            "find}",
            "find, next: [{when: results.f.outcome == 'done' && results.f.is_live, to: z}, {when: results.f.outcome != 'done', to: z}, {when: '!results.f.is_live', to: z}]}",
        )
        + END,
        ASK % ""
        + "- {id: c, kind: check, title: ~, next: [{when: '!has(answers.a)', to: z}, {when: answers.a == 'x', to: z}, {otherwise: z}]}\n"
        + END,
        ASK % ""
        + "- {id: c, kind: check, title: ~, next: [{when: 'ticket.tags.exists(t, t == answers.a)', to: z}, {otherwise: z}]}\n"
        + END,
        ASK % ""
        + "- {id: c, kind: check, title: ~, next: [{when: 'calendar.now < timestamp(\"2027-01-01T00:00:00Z\") && calendar.hour >= 8', to: z}, {otherwise: z}]}\n"
        + END,
        "- {id: a, kind: reply, title: ~, text: {pt-BR: 'a {{agent.first_name}}', es: 'b {{agent.first_name}}', en: 'c {{agent.first_name}}'}}\n"
        + END,
        "- {id: a, kind: call, title: ~, sop: identity, next: [{when: results.a.outcome == 'resolved', to: z}, {when: results.a.outcome == 'declined', to: z}]}\n"
        + END,
    ],
)
def test_what_is_well_is_left_in_peace(steps: str) -> None:
    assert found(steps) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("", "no-scenarios"),
        ("scenarios: [{id: one, expect: {end: well}}]\n", "shape"),
        ("scenarios: [{id: one, expect: {path: [nowhere]}}]\n", "unknown-step"),
        ("scenarios: [{id: one, answers: {a.b: x}, expect: {}}]\n", "unknown-step"),
        ("scenarios: [{id: one, tools: {a: down}, expect: {}}]\n", "no-tool"),
        ("scenarios: [{id: one, given: {contact: {shoe: 1}}, expect: {}}]\n", "unknown-name"),
        ("scenarios: [{id: one, expect: {}}, {id: one, expect: {}}]\n", "twice"),
        ("applies_to: {when: answers.a == 'x'}\n", "unknown-name"),
        ("applies_to: {when: contact.tier}\n", "type"),
        ("applies_to: {when: contact.tier != 'vipp'}\n", "type"),
        ("applies_to: {when: ticket.number / 0 == 1}\n", "type"),
        ("applies_to: {when: shoe_size(contact.name) > 3}\n", "type"),
        ("applies_to: {when: contact.name.shout() == 'ANA'}\n", "type"),
        ("applies_to: {tiers: [vipp]}\n", "shape"),
        ("applies_to: {markets: [Brasil]}\n", "shape"),
    ],
)
def test_scenarios_and_where_it_applies_are_checked_too(more: str, code: str) -> None:
    assert code in [one for _line, one in found(ASK % "" + END, more=more)]


@pytest.mark.parametrize(
    "condition",
    ["10 / ticket.number > 1", "int(contact.account_id) > 3", "contact.name.size() > 3", "ticket.danger != ''"],
)
def test_a_condition_that_some_case_answers_is_left_in_peace(condition: str) -> None:
    more = f'applies_to: {{when: "{condition}"}}\n'
    assert not [one for _line, one in found(ASK % "" + END, more=more) if one in {"type", "condition"}]


def test_a_review_that_is_due_is_a_warning() -> None:
    sop = sop_of(ASK % "" + END)
    late = [one for one in check(sop, {}, {}, today=dt.date(2099, 5, 2)) if one.code == "overdue"]
    assert [(one.line, one.severity) for one in late] == [(6, Severity.WARNING)]
    assert "overdue" not in [one.code for one in check(sop, {}, {}, today=dt.date(2099, 5, 1))]


def test_twice_as_many_steps_are_no_more_than_four_times_the_work() -> None:
    """Every step against every other, where it comes to that; never every way against every way."""

    def work(steps: int) -> int:
        sop = sop_of(
            "".join(f"- {{id: a{n}, kind: ask, text: ~, answer: text, next: a{n + 1}}}\n" for n in range(steps))
            + f"- {{id: a{steps}, kind: end, outcome: resolved}}\n"
        )
        return work_of(lambda: check(sop, {}, {}))

    assert work(100) <= 4 * work(50)


def test_the_title_of_a_scenario_is_in_every_language_or_absent() -> None:
    of_title = "scenarios: [{id: one, %sexpect: {}}]\n"
    assert found(END, more=of_title % "") == []
    assert found(END, more=of_title % "title: {pt-BR: Um caso, es: Un caso, en: A case}, ") == []
    assert found(END, more=of_title % "title: {pt-BR: Um caso, es: Un caso}, ") == [(2, "missing-language")]
    variable = "title: {pt-BR: '{{ticket.number}}', es: '{{ticket.number}}', en: '{{ticket.number}}'}, "
    assert found(END, more=of_title % variable) == [(2, "no-variables")] * 3
