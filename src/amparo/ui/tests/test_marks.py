from datetime import UTC, datetime, timedelta

import pytest
from django.template import engines
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.core import clock
from amparo.ui import marks, times

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def shown(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Jussara Monteiro da Silva", "JS"),
        ("Martín Acuña", "MA"),
        ("rede", "RE"),
        ("ana.b@correio.example", "AB"),
        ("Ângela", "ÂN"),
        ("", "?"),
        ("· · ·", "?"),
        ("X", "X"),
    ],
)
def test_initials_are_found_for_any_name(name: str, letters: str) -> None:
    assert marks.initials(name) == letters


@given(st.text(max_size=60))
def test_no_name_can_bring_markup_into_the_page(name: str) -> None:
    for drawn in (marks.arch(name), marks.who(name), marks.chip(name), marks.looking(name)):
        assert "<" not in drawn.replace("<span", "").replace("</span>", "")


def test_a_person_keeps_one_tint() -> None:
    assert marks.arch("Maria Lopes") == marks.arch("Maria Lopes")
    classes = {marks.arch(f"Maria {n}").split('"')[1] for n in range(40)}
    assert classes == {"arch", "arch arch-b", "arch arch-c"}


@pytest.mark.parametrize(("share", "part"), [(0, 1), (0.04, 1), (0.5, 6), (0.66, 8), (1, 12), (7, 12), (-1, 1)])
def test_a_ring_is_one_of_twelve(share: float, part: int) -> None:
    assert f"due-{part}" in marks.due("running", "2 h", share)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "<1 min"),
        (38, "38 min"),
        (60, "1 h"),
        (130, "2 h 10"),
        (185, "3 h 05"),
        (300, "5 h"),
        (301, "5 h"),
        (1440, "1 d"),
    ],
)
def test_a_span_is_said_as_short_as_it_can_be(minutes: int, said: str) -> None:
    assert times.span(timedelta(minutes=minutes)) == said


def test_a_clock_is_running_then_soon_then_late() -> None:
    since, due_at = NOON - timedelta(hours=2), NOON + timedelta(hours=6)
    assert times.due_state(due_at, since, NOON) == ("running", 0.25)
    assert times.due_state(due_at, since, NOON + timedelta(hours=4, minutes=1))[0] == "soon"
    assert times.due_state(due_at, since, due_at)[0] == "late"
    assert times.due_words(due_at, due_at + timedelta(minutes=25)) == "25 min late"


def test_a_countdown_hands_the_script_what_it_needs() -> None:
    with clock.at(NOON):
        drawn = shown(
            '{% countdown due since "Reply in %s" %}', due=NOON + timedelta(minutes=38), since=NOON - timedelta(hours=1)
        )
    assert "Reply in 38 min" in drawn
    assert 'data-due="2026-11-20T12:38:00+00:00"' in drawn
    assert 'data-pattern="Reply in %s"' in drawn


def test_a_countdown_says_what_it_counts_to_also_once_it_is_late() -> None:
    with clock.at(NOON):
        hour, since = timedelta(hours=1), NOON - timedelta(hours=5)
        in_time, late = (marks.countdown(NOON + gone, since, "%s left", "Solution: ") for gone in (hour, -hour))
    assert "Solution: 1 h left" in in_time
    assert "Solution: 1 h late" in late
    assert 'data-named="Solution: "' in late


def test_times_in_rows_are_in_the_readers_zone() -> None:
    with clock.at(NOON), timezone.override("America/Sao_Paulo"):
        assert ">09:00<" in times.stamp(NOON)
        assert ">Yesterday<" in times.stamp(NOON - timedelta(hours=10))
        assert ">Tue<" in times.stamp(NOON - timedelta(days=3))
        assert ">3 Nov<" in times.stamp(NOON - timedelta(days=17))
        assert ">20 Nov 2025<" in times.stamp(NOON - timedelta(days=365))
        assert ">yesterday 22:00<" in times.moment(NOON - timedelta(hours=11))
        assert times.day(NOON) == "Today, Friday 20 Nov"


@pytest.mark.parametrize(
    ("language", "row", "line"), [("pt-br", "3 nov", "sexta-feira 20 nov"), ("es", "3 nov", "viernes 20 nov")]
)
def test_days_and_months_are_written_small_where_the_language_does(language: str, row: str, line: str) -> None:
    with clock.at(NOON), translation.override(language):
        assert f">{row}<" in times.stamp(NOON - timedelta(days=17))
        assert times.day(NOON).endswith(line)
        assert times.day(NOON - timedelta(days=5))[0].isupper()
        assert times.stamp(NOON - timedelta(days=3)).split(">")[1][0].isupper()


@pytest.mark.parametrize(
    ("pattern", "said"), [("D j M, H:i", "sex 20 nov, 12:00"), ("Ymd", "20261120"), ("c", "2026-11-20T12:00:00+00:00")]
)
def test_a_template_writes_them_small_too(pattern: str, said: str) -> None:
    with translation.override("pt-br"), timezone.override("UTC"):
        assert shown("{{ when|date:pattern }}", when=NOON, pattern=pattern) == said


def test_ago_is_live_under_a_day_only() -> None:
    with clock.at(NOON):
        assert ">just now<" in times.ago(NOON)
        assert " data-ago>25 min ago<" in times.ago(NOON - timedelta(minutes=25))
        assert "data-ago" not in times.ago(NOON - timedelta(days=2))


def test_a_language_box_is_filled_when_the_reader_does_not_answer_in_it() -> None:
    assert "lang-other" in shown("{% lang 'es' readers %}", readers=["pt-BR"])
    assert "lang-other" not in shown("{% lang 'pt-BR' readers %}", readers=["pt-PT", "en"])
    assert "lang-other" not in shown("{% lang 'es' %}")
    assert "lang-other" not in shown("{% lang 'es' readers %}", readers=[])
    assert shown("{% lang '' %}") == ""


def test_a_view_counts_up_to_its_cap() -> None:
    assert ">999+<" in shown('{% view_link "/" "All" icon="layers" count=1000 %}')
    assert ">999<" in shown('{% view_link "/" "All" icon="layers" count=999 %}')
    assert 'aria-current="page"' in shown('{% view_link "/" "All" icon="layers" current=True %}')


def test_a_standard_person_has_no_tier_mark_and_marks_follow_the_language() -> None:
    assert marks.tier("standard") == ""
    with translation.override("es"):
        spanish = marks.lang("pt")
    assert spanish is not marks.lang("pt")
