"""What the reference says of procedures is so."""

import re

from tests.patience import work_of

from amparo.project.installation.home import REPOSITORY
from amparo.sops import kinds
from amparo.sops.kinds.tool import OUTCOMES
from amparo.sops.language.checking import check
from amparo.sops.language.names import FACTS
from amparo.sops.language.reading import read
from amparo.sops.running.effects import Effect
from amparo.sops.running.facts import supposed
from amparo.sops.running.inputs import Answer, Input, Start
from amparo.sops.running.interpreter import advance
from amparo.sops.running.scenarios import coverage, run_scenario
from amparo.sops.running.state import State
from amparo.sops.tests.texts import library_of, sop_of
from amparo.tools.catalogue import ActionSpec, catalogue_of

PAGE = (REPOSITORY / "docs" / "reference" / "sop.md").read_text()
ACTIONS = catalogue_of(
    [
        ActionSpec(
            name="lume.accounts.find", inputs={"handle": "string"}, outputs={"id": "integer", "phone_masked": "string"}
        ),
        ActionSpec(name="lume.access.send_reset_link", inputs={"account": "integer"}, required=frozenset({"account"})),
    ]
)


def test_its_example_has_no_problem_and_does_what_it_should() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    reading = read(example[1])
    assert reading.sop is not None
    assert [(one.line, str(one.sentence)) for one in [*reading.problems, *check(reading.sop, {}, ACTIONS)]] == []
    results = [run_scenario(library_of(reading.sop), reading.sop, one) for one in reading.sop.scenarios]
    assert [(one.scenario, one.failures) for one in results] == [
        ("at_once", ()),
        ("somebody_else", ()),
        ("unknown", ()),
    ]
    assert not coverage(reading.sop, [one.state for one in results]).missed


def test_it_names_every_kind_with_every_key() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE))
    for kind in ("ask", "ask_requester", "call", "check", "end", "reply", "set", "tool", "wait"):
        assert {kind, *kinds.of(kind).fields} <= named


def test_it_names_every_variable() -> None:
    named = set(re.findall(r"[`.](\w+)`", PAGE))
    assert {name for part in FACTS.values() for name in part} <= named
    assert set(OUTCOMES) <= named


def test_it_names_every_input_effect_and_code() -> None:
    named = set(re.findall(r"`([\w-]+)`", PAGE))
    assert {name for name in Input.family if name != "at_step"} <= named
    assert {name for name in Effect.family if name != "of_step"} <= named
    source = REPOSITORY / "src" / "amparo" / "sops"
    texts = [path.read_text() for room in ("language", "kinds") for path in (source / room).rglob("*.py")]
    codes = {code for text in texts for code in re.findall(r'code="([a-z-]+)"', text)}
    codes |= {code for text in texts for code in re.findall(r'yield [^,\n]+, "([a-z-]+)", ', text)}
    codes |= {code for text in texts for code in re.findall(r'(?:\.add|_refuse|_Unreadable)\([^,]+, "([a-z-]+)"', text)}
    assert len(codes) > 40
    assert codes <= named, codes - named


def test_a_step_costs_the_same_however_long_the_run() -> None:
    assert _work_of_a_run(100) <= 2 * _work_of_a_run(50)


def _work_of_a_run(questions: int) -> int:
    """Every question is answered, and followed by a check."""
    steps = "".join(
        f"- {{id: a{i}, kind: ask, text: ~, answer: yes_no, next: c{i}}}\n"
        f"- {{id: c{i}, kind: check, title: ~, next: [{{when: 'answers.a{i} == \"yes\"', to: a{i + 1}}}, {{otherwise: z}}]}}\n"
        for i in range(questions)
    )
    sop = sop_of(
        f"{steps}- {{id: a{questions}, kind: ask, text: ~, answer: text}}\n- {{id: z, kind: end, outcome: resolved}}\n"
    )
    library, facts = library_of(sop), supposed({})
    begun = advance(library, State(), Start(sop=sop.id), facts).state

    def run(state: State = begun) -> State:
        for i in range(questions):
            state = advance(library, state, Answer(step=f"a{i}", value="yes"), facts).state
        return state

    assert len(run().path) == 2 * questions + 1  # from now on its conditions are known
    return work_of(run)
