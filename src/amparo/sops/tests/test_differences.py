"""What changed between two texts, as the people who follow them read it."""

import pytest
from django.utils import translation

from amparo.sops.diff import differences
from amparo.sops.diff.order import moved
from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read
from amparo.sops.tests.hacked import HACKED_ACCOUNT


def sop(text: str) -> Sop:
    reading = read(text)
    assert not reading.problems
    assert reading.sop is not None
    return reading.sop


def said(old: str, new: str, language: str = "en") -> list[str]:
    """The marks and sentences when `old` is written as `new` in the hacked account's text."""
    assert old in HACKED_ACCOUNT
    found = differences(sop(HACKED_ACCOUNT), sop(HACKED_ACCOUNT.replace(old, new)), language)
    return [f"{one.mark} {one.sentence}" for one in found]


def step(step_id: str) -> str:
    """The text of one step, from its first line to the next step."""
    start = HACKED_ACCOUNT.index(f"- id: {step_id}\n")
    return HACKED_ACCOUNT[start : HACKED_ACCOUNT.index("\n- id:", start + 1) + 1]


def test_a_text_laid_out_otherwise_is_no_change() -> None:
    assert said("risk: high\n", "# grave\nrisk:   high\n") == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("es: Cuenta hackeada", "es: Cuenta robada", "~ The procedure has another title in Spanish"),
        (
            "en: Hacked account",
            "en: Stolen account",
            "~ The procedure is now called “Stolen account”, before “Hacked account”",
        ),
        ("owner: Brasil", "owner: Hispania", "~ It now belongs to the team Hispania, before Brasil"),
        ("markets: [BR, PT]", "markets: [BR, PT, MX]", "+ It now applies to the market MX"),
        ("markets: [BR, PT]", "markets: [BR]", "- It no longer names the market PT"),
        ("give_up_after: 7d", "give_up_after: 5d", "~ In “Ask”, when it gives up is now 5 d, before 7 d"),
        ("give_up_after: 7d", "give_up_after: 90s", "~ In “Ask”, when it gives up is now 90 s, before 7 d"),
        ("outcome: no_answer", "outcome: declined", "~ In “Declined”, the outcome is now Declined, before No answer"),
        ("risk: high", "risk: low", "~ Its risk is now Low, before High"),
        ("es: coincide,", "es: sí coincide,", "~ In “Phone”, the answer “matches” is worded anew in Spanish"),
        ("to: document}", "to: ask}", "~ In “Phone”, “differs” now leads to “Ask”"),
        ("otherwise: answer", "otherwise: done", "~ In “Give back”, “otherwise” now leads to “Resolved”"),
        ("  evidence: message\n", "", "- “Phone” no longer asks for evidence"),
        ("  approval: second_person\n", "", "- “Close sessions” no longer asks for a second person"),
        ("  leave_out: never\n", "", "~ “Close sessions” may now be left out only by a lead, with a reason"),
        ("en: Close sessions", "en: End sessions", "~ “Close sessions” is now called “End sessions”"),
    ],
)
def test_each_change_is_one_sentence(old: str, new: str, sentence: str) -> None:
    assert said(old, new) == [sentence]


def test_a_condition_that_changed_is_a_way_gone_and_a_way_come() -> None:
    assert said("results.sessions.count > 0", "results.sessions.count > 1") == [
        "+ “Give back” has a new way: “sessions.count > 1” leads to “Tell LIVE”",
        "- “Give back” no longer has the way “sessions.count > 0”",
    ]


def test_texts_that_changed_can_be_read_side_by_side() -> None:
    new = HACKED_ACCOUNT.replace("es: Manda un documento.", "es: Envía un documento.")
    (found,) = differences(sop(HACKED_ACCOUNT), sop(new), "es")
    assert (found.before, found.after) == ("Manda un documento.", "Envía un documento.")
    assert found.sentence == "The text of “Pedir documento” is worded anew in Spanish"


def test_a_new_step_is_named_with_the_one_before_it() -> None:
    new = "- id: check_twice\n  kind: ask\n  answer: text\n  text: {pt-BR: Certo?, es: ¿Seguro?, en: Sure?}\n"
    assert said("- id: ask\n", f"{new}- id: ask\n") == ["+ “Sure?” is new, after “Phone”"]


def test_a_step_that_is_gone_is_named_as_it_was_called() -> None:
    found = said(step("tell_live"), "")
    assert "- The step “Tell LIVE” is gone" in found


def test_the_fewest_steps_are_said_to_have_moved() -> None:
    ask = step("ask")
    moved_text = HACKED_ACCOUNT.replace(ask, "").replace("- id: answer\n", f"{ask}- id: answer\n")
    found = differences(sop(HACKED_ACCOUNT), sop(moved_text), "en")
    assert [one.sentence for one in found] == ["“Ask” now comes after “Tell LIVE”"]
    assert moved(["b", "c", "d", "a"], ["a", "b", "c", "d"]) == {"a"}
    assert moved(["a", "b"], ["a", "b"]) == set()


def test_a_step_with_another_id_and_the_same_words_is_the_same_step() -> None:
    new = HACKED_ACCOUNT.replace("id: document\n", "id: papers\n").replace("to: document}", "to: papers}")
    assert differences(sop(HACKED_ACCOUNT), sop(new), "en") == []


def test_names_of_steps_stand_out_and_are_never_html() -> None:
    new = HACKED_ACCOUNT.replace("en: Close sessions", 'en: "<i>End</i> {all}"')
    (found,) = differences(sop(HACKED_ACCOUNT), sop(new), "en")
    assert found.html == "<b>Close sessions</b> is now called <b>&lt;i&gt;End&lt;/i&gt; {all}</b>"


def test_titles_are_in_the_reader_s_language() -> None:
    with translation.override("pt-br"):
        found = said("give_up_after: 7d", "give_up_after: 5d", "pt-BR")
    assert len(found) == 1
    assert "“Perguntar”" in found[0]
