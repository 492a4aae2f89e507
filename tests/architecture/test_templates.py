"""What a template may not hold, because the content security policy would refuse it, or because it would be lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.architecture.source import PACKAGE, ROOT, shown

from amparo.ui.assets import used_icons

LUCIDE = ROOT / "frontend/node_modules/lucide-static/icons"

# a rule, why, and lines that must pass and must not: the rule is tried on them before it is tried on us
RULES = [
    (
        "a script of its own",
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
        ['<script src="x.js" defer></script>'],
        ["<script>alert(1)</script>", "<script type='module'>"],
    ),
    (
        "a style sheet of its own",
        re.compile(r"<style\b", re.IGNORECASE),
        ['<link rel="stylesheet" href="x.css">'],
        ["<style>b{}</style>"],
    ),
    (
        "a style attribute",
        re.compile(r"""(?<![\w-])style\s*=\s*["'{]""", re.IGNORECASE),
        ['<path d="M0" stroke-width="2">', "data-style='x'"],
        ['<p style="color:red">', "<p STYLE='x'>"],
    ),
    (
        "an event attribute",
        re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
        ['<option value="on">', '<b data-on="x">'],
        ['<a onclick="go()">', "<b onToggle='x'>"],
    ),
    (
        "code for htmx to evaluate",
        re.compile(r"""hx-on\b|["'\s]js:|hx-trigger="[^"]*\[|hx-vals="javascript:"""),
        ['hx-trigger="input delay:1s"', "json:x"],
        ['hx-on:click="x"', "hx-vals='js:{a: 1}'", 'hx-trigger="keyup[key==1]"'],
    ),
    (
        "a script address",
        re.compile(r"javascript:", re.IGNORECASE),
        ["the javascript of"],
        ['<a href="javascript:x">'],
    ),
    (
        "a class name joined from parts that Tailwind cannot see",
        re.compile(r"""class="[^"]*\b(?:text|bg|border|gap|grid-cols|w|h|p|m|mt|mb)-\{"""),
        ['class="btn btn-{{ kind }}"'],
        ['class="text-{{ tone }}"'],
    ),
    (
        "something fetched from elsewhere",
        re.compile(r"""(?:src|href)="(?:https?:)?//""", re.IGNORECASE),
        ['<a href="/x">', '<svg xmlns="http://www.w3.org/2000/svg">'],
        ['<img src="https://x.example/a.png">'],
    ),
]


def templates() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.html")):
        if "static" not in path.parts:
            yield path


@pytest.mark.parametrize(("what", "rule", "good", "bad"), RULES, ids=[rule[0] for rule in RULES])
def test_no_template_holds(what: str, rule: re.Pattern[str], good: list[str], bad: list[str]) -> None:
    assert not [line for line in good if rule.search(line)], "the rule refuses what is right"
    assert all(rule.search(line) for line in bad), "the rule lets pass what is wrong"
    found = [
        f"{shown(path)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if rule.search(line)
    ]
    assert not found, f"{what}: {found}"


def test_every_icon_that_is_named_exists() -> None:
    unknown = {name: shown(path) for name, path in used_icons(ROOT).items() if not (LUCIDE / f"{name}.svg").exists()}
    assert not unknown, f"lucide does not draw these: {unknown}"


def test_every_component_that_is_used_exists() -> None:
    missing = {
        f"{shown(path)}: c-{name}"
        for path in templates()
        for name in re.findall(r"<c-([\w.-]+)", path.read_text(encoding="utf-8"))
        if name not in {"vars", "slot"}
        and not list(PACKAGE.glob(f"*/templates/cotton/{name.replace('.', '/').replace('-', '_')}.html"))
    }
    assert not missing


def test_every_page_has_one_main_part() -> None:
    """A screen reader jumps to it; layouts hold it, so a page that brings its own must empty the layout's block."""
    for path in templates():
        text = path.read_text(encoding="utf-8")
        assert text.count("<main") <= 1, shown(path)
        if "<main" in text and 'extends "ui/desk_frame.html"' in text:
            assert "block main_pane" in text, shown(path)
