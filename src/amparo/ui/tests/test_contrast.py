"""The contrast table of the design as a test: tokens.css, OKLCH to 8-bit sRGB, the formula of WCAG 2 (1.4.3, 1.4.11)."""

import math
import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[4] / "frontend/styles/tokens.css").read_text(encoding="utf-8")
TEXT, EDGE = 4.5, 3.0

SURFACE, GROUND, INK = "color-base-100", "color-base-200", "color-base-content"
PAIRS = [
    *[(INK, ground, TEXT) for ground in (SURFACE, GROUND, "selected", "hover", "raised", "note", "ours")],
    *[("ink-2", ground, TEXT) for ground in (SURFACE, GROUND, "color-base-300", "selected", "hover", "note", "ours")],
    *[("ink-3", ground, TEXT) for ground in (SURFACE, GROUND, "selected", "hover", "raised")],
    ("rail-ink", "color-neutral", TEXT),
    ("color-neutral-content", "rail-hover", TEXT),
    ("lamp", "color-neutral", TEXT),
    ("color-primary-content", "color-primary", TEXT),
    ("color-error-content", "color-error", TEXT),
    ("color-info-content", "color-info", TEXT),
    ("color-warning-content", "color-warning", TEXT),
    ("color-neutral-content", "color-neutral", TEXT),
    ("color-secondary-content", "color-secondary", TEXT),
    ("slat-ink", "slat-b", TEXT),
    *[(f"color-{tone}", f"{tone}-soft", TEXT) for tone in ("primary", "success", "warning", "error", "info")],
    *[(f"color-{tone}", SURFACE, TEXT) for tone in ("primary", "success", "warning", "error", "info")],
    *[(f"color-{tone}", "selected", TEXT) for tone in ("primary", "success", "warning", "error", "info")],
    ("line-strong", SURFACE, EDGE),
    ("line-strong", "raised", EDGE),
    ("focus", SURFACE, EDGE),
    ("focus", "selected", EDGE),
    ("roof", SURFACE, EDGE),
    ("lamp", "rail-hover", EDGE),
]


def tokens(theme: str) -> dict[str, tuple[float, float, float]]:
    """The OKLCH colours of a theme, from daisyUI's block and from our own."""
    blocks = re.findall(rf'name: "{theme}";(.*?)\n}}', TOKENS, re.DOTALL)
    blocks += re.findall(rf'\[data-theme="{theme}"\] {{(.*?)\n}}', TOKENS, re.DOTALL)
    colour = re.compile(r"--([a-z0-9-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);")
    return {name: (float(x), float(c), float(h)) for block in blocks for name, x, c, h in colour.findall(block)}


def srgb(lightness: float, chroma: float, hue: float) -> tuple[int, int, int]:
    """OKLCH as a screen shows it: 8 bits a channel (the matrices of CSS Color 4)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    red, green, blue = (
        round(255 * min(1.0, max(0.0, 12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055))) for x in linear
    )
    return red, green, blue


def luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (x / 12.92 if (x := c / 255) <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_what_the_standard_gives() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)
    assert srgb(0.62796, 0.25768, 29.234) == (255, 0, 0)


@pytest.mark.parametrize("theme", ["varanda", "lamparina"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_can_be_read(theme: str, ink: str, ground: str, least: float) -> None:
    colours = tokens(theme)
    assert contrast(srgb(*colours[ink]), srgb(*colours[ground])) >= least


@pytest.mark.parametrize(
    ("theme", "ink", "ground", "ratio"),
    [
        ("varanda", INK, SURFACE, 15.5),
        ("lamparina", INK, SURFACE, 13.5),
        ("varanda", "ink-3", "selected", 5.0),
        ("lamparina", "ink-3", "selected", 5.2),
        ("varanda", "lamp", "color-neutral", 9.1),
        ("lamparina", "line-strong", SURFACE, 3.7),
    ],
)
def test_the_figures_are_those_of_the_design(theme: str, ink: str, ground: str, ratio: float) -> None:
    colours = tokens(theme)
    assert contrast(srgb(*colours[ink]), srgb(*colours[ground])) == pytest.approx(ratio, abs=0.06)
