"""A procedure as its readers see it: drawn, listed, with counts, and from the command line."""

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from amparo.project.cli import sop as command
from amparo.sops.drawing.heat import Heat, level
from amparo.sops.drawing.listing import as_text, listed
from amparo.sops.drawing.measure import shortened, width, wrapped
from amparo.sops.drawing.picture import Marks, draw
from amparo.sops.language.document import Sop
from amparo.sops.language.reading import read
from amparo.sops.tests.hacked import HACKED_ACCOUNT
from amparo.sops.tests.whole_texts import WITH_AUTHORITY, WITH_REVIEW

SVG = "{http://www.w3.org/2000/svg}"


def hacked(text: str = HACKED_ACCOUNT) -> Sop:
    found = read(text).sop
    assert found is not None
    return found


def test_every_step_is_drawn_with_its_name_and_its_kind() -> None:
    nodes = {node.id: node for node in draw(hacked(), "pt-BR").nodes}
    assert [line for line, _y in nodes["close_sessions"].title] == ["Encerrar sessões"]
    assert nodes["close_sessions"].about[0] == "tool, second person"
    assert nodes["phone"].about[0] == "question, with evidence"
    assert [line for line, _y in nodes["silent"].title] == ["No answer"]


def test_ways_carry_the_answers_in_the_reader_s_language() -> None:
    labels = {route.label for route in draw(hacked(), "es").routes}
    assert {"coincide", "no coincide", "no lo sé", "si no responde", "si no"} <= labels


def test_a_way_back_is_drawn_apart() -> None:
    back = [route for route in draw(hacked(), "en").routes if route.is_back]
    assert len(back) == 1


def test_a_way_to_a_step_that_is_not_there_leads_to_a_box_that_says_so() -> None:
    broken = draw(hacked(HACKED_ACCOUNT.replace("to: document}", "to: papers}")), "en")
    (missing,) = [node for node in broken.nodes if node.is_missing]
    assert (missing.whole, missing.about[0]) == ("papers", "no such step")
    assert [route.label for route in broken.routes if route.is_wrong] == ["differs"]


def test_a_case_without_a_way_is_seen_to_be_missing() -> None:
    drawing = draw(hacked(), "en", Marks(open=["give_back"]))
    (missing,) = [node for node in drawing.nodes if node.is_missing]
    assert (missing.whole, missing.about[0]) == ("Another case", "no way on")
    assert [route.is_wrong for route in drawing.routes].count(True) == 1


def test_the_hottest_way_lies_on_top_and_counts_are_said() -> None:
    heat = Heat(
        runs=40,
        steps={"sessions": 40, "phone": 40, "ask": 1},
        ways={("phone", "answer:matches"): 30, ("phone", "answer:unknown"): 1},
        stopped={"phone": 9},
    )
    drawing = draw(hacked(), "en", Marks(heat=heat))
    heats = [route.heat or 0 for route in drawing.routes]
    assert heats == sorted(heats)
    assert {route.label: route.heat for route in drawing.routes}["matches · 30"] == 4
    assert {node.id: node.about[0] for node in drawing.nodes}["phone"] == "40 runs, 9 stopped here"
    assert {entry.id: entry.runs for entry in listed(hacked(), "en", Marks(heat=heat))}["ask"] == "1 run"


def test_a_count_is_read_where_words_are_cut() -> None:
    long = HACKED_ACCOUNT.replace("en: matches", "en: it matches every number that the person has ever told us")
    heat = Heat(runs=3, steps={"phone": 3}, ways={("phone", "answer:matches"): 3})
    (cut,) = [route for route in draw(hacked(long), "en", Marks(heat=heat)).routes if "every" in route.whole]
    assert cut.label.endswith("… · 3")
    assert cut.whole.endswith("told us · 3")


def test_a_way_that_one_of_many_took_is_never_cold() -> None:
    assert [level(count, 1000) for count in (0, 1, 250, 251, 1000)] == [0, 1, 1, 2, 4]
    assert level(0, 0) == 0


def test_the_drawing_is_well_formed_and_asks_for_no_styles() -> None:
    marks = Marks(here="phone", wrong=["phone"])
    with translation.override("pt-br"):  # where a decimal comma would break every number
        svg = render_to_string("sops/graph.html", {"drawing": draw(hacked(), "pt-BR", marks)})
    root = ET.fromstring(svg)  # noqa: S314 - made by us, one line above
    assert len(root.findall(f"{SVG}g[@data-line]")) == 10
    assert "style" not in svg
    numbers = [value for element in root.iter() for key, value in element.items() if key in {"x", "y", "width"}]
    assert all(re.fullmatch(r"-?[\d.]+", number) for number in numbers)


def test_words_in_a_procedure_are_never_markup() -> None:
    bad = draw(hacked(HACKED_ACCOUNT.replace("en: matches", 'en: "<script>"')), "en")
    assert "<script>" not in render_to_string("sops/graph.html", {"drawing": bad})


def test_the_list_says_what_the_drawing_shows() -> None:
    entries = listed(hacked(), "en", Marks(wrong=["phone"], here="ask"))
    phone = entries[1]
    assert (phone.number, phone.title, phone.is_wrong, entries[2].is_here) == (2, "Phone", True, True)
    assert [(way.label, way.number, way.title) for way in phone.ways] == [
        ("matches", 5, "Close sessions"),
        ("differs", 4, "Ask for a document"),
        ("cannot say", 3, "Ask"),
    ]
    assert [way.is_back for way in entries[2].ways] == [False, True]
    assert "     ↑ 2. Phone" in as_text(hacked(), "en").splitlines()


def test_words_are_cut_and_broken_to_fit() -> None:
    assert wrapped("one two three four five six seven eight nine", 14, 100, lines=2)[-1].endswith("…")
    assert all(width(line, 14) <= 100 for line in wrapped("palavra " * 9, 14, 100, lines=2))
    assert shortened("Sim", 12, 100) == "Sim"
    assert wrapped("", 14, 100, lines=2) == []


def test_a_drawing_holds_long_names_inside_their_boxes() -> None:
    long = HACKED_ACCOUNT.replace("en: Close sessions", "en: Close all of the sessions that are open on other devices")
    for node in draw(hacked(long), "en").nodes:
        for (line, y), _next in itertools.pairwise([*node.title, node.about]):
            assert node.left + width(line, 14) <= node.place.x + node.place.width
            assert node.place.y < y < node.place.bottom


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(HACKED_ACCOUNT, encoding="utf-8")
    new.write_text(HACKED_ACCOUNT.replace("give_up_after: 7d", "give_up_after: 5d"), encoding="utf-8")
    return str(old), str(new)


def test_the_command_line_says_what_changed(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["diff", *files]) == 1
    assert capsys.readouterr().out == "~ In “Ask”, when it gives up is now 5 d, before 7 d\n"
    assert command.run(["diff", files[0], files[0]]) == 0


def test_the_command_line_draws(files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["graph", files[0], "--language", "es"]) == 0
    assert "Cerrar sesiones" in capsys.readouterr().out
    picture = tmp_path / "hacked.svg"
    assert command.run(["graph", files[0], "--svg", str(picture)]) == 0
    assert ET.parse(picture).getroot().tag == f"{SVG}svg"  # noqa: S314 - made by us, one line above


def test_a_file_that_cannot_be_read_is_said_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(HACKED_ACCOUNT.replace("risk: high", "risk: tiny"), encoding="utf-8")
    assert command.run(["graph", str(broken)]) == 2
    assert capsys.readouterr().err.startswith(f"{broken}:5: ")
    assert command.run(["graph", str(tmp_path / "nowhere.yaml")]) == 2


def test_where_no_drawing_can_be_written_is_said(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    picture = tmp_path / "file" / "hacked.svg"
    assert command.run(["graph", files[0], "--svg", str(picture)]) == 2
    assert capsys.readouterr().err == f"{picture}: File exists\n"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("results.sessions.count > 0", "sessions.count > 0"),
        ("results.give_back.count > 0", "count > 0"),
        ('results.give_back.outcome == "not_found"', "Not found"),
        ("answers.phone == 'matches'", "Teléfono: coincide"),
        ('answers.phone == "never written"', 'phone == "never written"'),
        ('answers.phone == "matches" && true', 'phone == "matches" && true'),
    ],
)
def test_conditions_are_read_in_words_where_there_are_some(condition: str, words: str) -> None:
    quoted = "'" + condition.replace("'", "''") + "'"
    text = HACKED_ACCOUNT.replace("when: results.sessions.count > 0", f"when: {quoted}")
    assert words in {route.whole for route in draw(hacked(text), "es").routes}


@pytest.mark.parametrize(("text", "words"), [(WITH_AUTHORITY, "Respondida"), (WITH_REVIEW, "Retirada")])
def test_what_was_decided_stands_on_its_way_in_luis_s_words(text: str, words: str) -> None:
    sop = read(text).sop
    assert sop
    with translation.override("es"):
        assert words in {route.whole for route in draw(sop, "es").routes}
