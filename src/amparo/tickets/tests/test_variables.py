import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.tickets.variables import KNOWN, fill, is_torn, variables_in

MARKUP = st.text(alphabet="{} ab.\n\\*_[]", max_size=60)


def test_values_stand_where_their_names_stood() -> None:
    filled = fill(
        "Olá, {{contact.first_name}}! {{ ticket.number }}", {"contact.first_name": "Maria", "ticket.number": "7"}
    )
    assert (filled.text, filled.missing) == ("Olá, Maria! 7", [])


def test_what_has_no_value_stays_and_is_named_once() -> None:
    filled = fill("{{contact.name}}, {{contact.name}} {{team.name}}", {"contact.name": " ", "team.name": "Brasil"})
    assert (filled.text, filled.missing) == ("{{contact.name}}, {{contact.name}} Brasil", ["contact.name"])


def test_a_name_is_not_markup_and_not_a_variable() -> None:
    filled = fill("{{contact.name}}", {"contact.name": "[x](http://e.example)\n{{agent.name}}", "agent.name": "Ana"})
    assert filled.text == r"\[x\](http://e.example) {{agent.name}}"


@pytest.mark.parametrize(
    ("text", "torn"), [("{{a", True), ("a}}", True), ("{{a}}", False), ("{a}", False), ("{{a\nb}}", True), ("", False)]
)
def test_braces_that_make_no_variable_are_seen(text: str, *, torn: bool) -> None:
    assert is_torn(text) is torn


@given(MARKUP)
def test_any_text_without_values_comes_back_as_it_was(text: str) -> None:
    assert fill(text, {}).text == text
    assert fill(text, {}).missing == variables_in(text)


@given(st.lists(st.sampled_from(KNOWN), max_size=5), st.text(alphabet="abc ,.", max_size=20))
def test_a_text_of_known_variables_is_filled_to_the_last(names: list[str], between: str) -> None:
    text = between.join(f"{{{{{name}}}}}" for name in names)
    filled = fill(text, dict.fromkeys(KNOWN, "x"))
    assert filled.missing == []
    assert variables_in(filled.text) == []
