"""What is written leads somewhere: links, anchors, pictures, and the pages that the code names."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT, python_files, shown

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("demo/*.md")])


def prose(page: Path) -> str:
    return re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def dead_links(page: Path) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield f"{shown(page)}: {link}"


def test_every_link_of_a_page_leads_somewhere() -> None:
    assert [dead for page in PAGES for dead in dead_links(page)] == []


def test_a_stranger_finds_every_page_from_the_first() -> None:
    index = ROOT / "docs" / "README.md"
    found = {(index.parent / link.partition("#")[0]).resolve() for link in re.findall(r"\]\(([^)\s]+)\)", prose(index))}
    assert [shown(page) for page in PAGES if "docs" in page.parts and page != index and page not in found] == []


def test_every_page_that_the_code_names_is_there() -> None:
    files = [*python_files(with_tests=True), *python_files(ROOT / "tests", with_tests=True)]
    named = {(name, file) for file in files for name in re.findall(r"\bdocs/[\w./-]+\.md\b", file.read_text("utf-8"))}
    assert [f"{shown(file)}: {name}" for name, file in sorted(named) if not (ROOT / name).exists()] == []


def test_every_picture_is_shown() -> None:
    words = " ".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [picture.name for picture in (ROOT / "docs/images").iterdir() if picture.name not in words] == []
