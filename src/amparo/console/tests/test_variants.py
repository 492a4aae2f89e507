from hypothesis import given
from hypothesis import strategies as st

from amparo.console.variants import edited
from amparo.core.text import LANGUAGES, Variants

texts = st.fixed_dictionaries({language: st.sampled_from(["", "a", "b", "c"]) for language in LANGUAGES})
sources = st.sampled_from(LANGUAGES)


def written(typed: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in typed.items() if text}


@given(texts, texts, sources)
def test_what_was_typed_is_what_is_kept(first: dict[str, str], second: dict[str, str], source: str) -> None:
    before = edited(Variants(), first, source=source)
    assert dict(edited(before, second, source=source).texts) == written(second)


@given(texts, sources)
def test_nothing_is_stale_at_first(typed: dict[str, str], source: str) -> None:
    assert edited(Variants(), typed, source=source).stale() == []


@given(texts, texts, sources)
def test_stale_is_what_stayed_while_the_source_moved(
    first: dict[str, str], second: dict[str, str], source: str
) -> None:
    now = edited(edited(Variants(source=source), first, source=source), second, source=source)
    moved = first[source] != second[source]
    left_alone = [one for one in LANGUAGES if one != source and second[one] and second[one] == first[one]]
    assert set(now.stale()) == set(left_alone if moved else [])


@given(texts, texts, sources)
def test_what_was_confirmed_is_not_stale(first: dict[str, str], second: dict[str, str], source: str) -> None:
    before = edited(Variants(source=source), first, source=source)
    assert edited(before, second, source=source, confirmed=LANGUAGES).stale() == []
