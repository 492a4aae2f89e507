from datetime import date

from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from amparo.core.errors import Invalid
from amparo.people.states import Tier
from amparo.tickets.queries.finding.asked import KEYS, read_search
from amparo.tickets.queries.lists.filters import Filters, Sort, View
from amparo.tickets.queries.words import Words
from amparo.tickets.states import Priority, TicketState

TODAY = date(2026, 11, 20)

words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
names = st.text(st.characters(exclude_characters="\x00", categories=["L", "N", "P", "Z"]), min_size=1, max_size=20)
typed = st.lists(
    st.one_of(
        st.text(max_size=20),
        words,
        words.map(lambda word: f'"{word} {word}"'),
        st.tuples(st.sampled_from(KEYS), st.text(max_size=12)).map(":".join),
    ),
    max_size=8,
).map(" ".join)


@given(typed)
@example('"')
@example("-")
@example("from:")
@example('-"" state:"')
@example("after:99999d before:99/99/9999")
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(text: str) -> None:
    assert refusal_of(text).endswith(".")


def refusal_of(text: str) -> str:
    try:
        read_search(text, today=TODAY)
    except Invalid as refusal:
        return str(refusal.sentence)
    return "Read."


@given(st.lists(words), st.lists(words))
def test_every_word_is_wanted_or_unwanted(wanted: list[str], unwanted: list[str]) -> None:
    text = " ".join([*wanted, *(f"-{word}" for word in unwanted)])
    asked = read_search(text, today=TODAY)
    assert asked.words == Words(wanted=tuple(wanted), unwanted=tuple(unwanted))


@given(words, words)
def test_what_stands_in_quotes_is_a_phrase_and_never_a_filter(first: str, second: str) -> None:
    asked = read_search(f'"state:{first} {second}"', today=TODAY)
    assert asked.words.wanted == (f"state:{first} {second}",)


def many(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, unique=True, max_size=3).map(tuple)


plain = names.map(str.strip).filter(bool)

filters = st.builds(
    Filters,
    view=st.sampled_from(View),
    sort=st.none() | st.sampled_from(Sort),
    state=many(st.sampled_from(TicketState)),
    priority=many(st.sampled_from(Priority)),
    tier=many(st.sampled_from(Tier)),
    team=many(st.integers(1, 2**63 - 1)),
    assignee=many(st.sampled_from(["me", "none", "7", "12"])),
    tag=many(plain),
    language=many(plain),
    sender=many(plain),
    after=st.none() | st.dates(),
    before=st.none() | st.dates(),
    unread=st.booleans(),
    attachment=st.booleans(),
    text=st.just("") | plain,
)


@given(filters)
def test_filters_survive_an_address_and_a_saved_view(wanted: Filters) -> None:
    assert Filters.from_query(QueryDict(wanted.as_query())) == wanted
    assert Filters.from_json(wanted.as_json()) == wanted


@given(filters)
def test_a_filter_without_all_that_narrows_it_is_its_view(wanted: Filters) -> None:
    bare = wanted
    for name, value in wanted.narrows():
        bare = bare.removing(name, value)
    assert bare == Filters(view=wanted.view, sort=wanted.sort)


@given(filters)
def test_a_filter_is_built_again_from_what_it_narrows_by(wanted: Filters) -> None:
    built = Filters(view=wanted.view, sort=wanted.sort)
    for name, value in wanted.narrows():
        built = built.adding(name, value)
    assert built == wanted
