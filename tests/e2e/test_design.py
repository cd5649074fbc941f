"""What can be checked of the design without a browser: contrast of its tokens, templates that say what they take."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "events/static/events/site.css").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
AA_TEXT = 4.5
AA_GRAPHIC = 3.0


def tokens(block):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


LIGHT = tokens(CSS.split(":root {", 1)[1].split("}", 1)[0])
DARK = LIGHT | tokens(CSS.split("@media (prefers-color-scheme: dark) {", 1)[1].split("}", 1)[0])
PRINT = LIGHT | tokens(CSS.split("@media print {", 1)[1].split("}", 1)[0])


def luminance(colour):
    # WCAG 2.2, relative luminance of an sRGB colour.
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("ink", ["ink", "ink-soft", "accent", "red", "amber"])
def test_words_can_be_read(scheme, ground, ink):
    assert contrast(scheme[ink], scheme[ground]) >= AA_TEXT


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_marked_quotes_buttons_and_columns_can_be_told_apart(scheme):
    assert contrast(scheme["ink"], scheme["accent-wash"]) >= AA_TEXT
    assert contrast(scheme["paper"], scheme["accent"]) >= AA_TEXT
    assert contrast(scheme["column"], scheme["paper"]) >= AA_GRAPHIC
    assert contrast(scheme["ink-soft"], scheme["paper"]) >= AA_GRAPHIC  # borders of fields


def test_the_contrast_formula_is_the_one_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_red_is_for_contradictions_and_amber_for_the_machine():
    rules = re.findall(r"([^{}]+)\{[^{}]*var\(--(red|amber)\)[^{}]*\}", CSS)

    for selector, colour in rules:
        words = ("disputed", "contradicts", "contested", "pair", "beside") if colour == "red" else ("machine",)
        assert any(word in selector for word in words), selector


def test_the_stylesheet_asks_nobody_else():
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "prefers-reduced-motion" in CSS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_what_it_takes_and_holds_no_style_or_script(path):
    text = path.read_text(encoding="utf-8")

    opening = text[:700]
    assert "Blocks:" in opening
    assert "Context:" in opening
    assert "style=" not in text
    assert "<style" not in text
    assert "|safe" not in text
    assert "autoescape off" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
