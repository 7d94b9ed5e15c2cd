"""Colours: measured, not promised. Break one in palette.py and one of these fails with its name."""

from __future__ import annotations

import itertools
import math

import pytest

from helpers import palette

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB
VISION = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 20  # CIE76; about two is the least that an eye sees, ten is plain


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def lab(rgb):
    """CIELAB (D65) of linear RGB."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(a * b for a, b in zip(row, rgb, strict=True)) / white for row, white in zip(rows, (0.95047, 1, 1.08883), strict=True)]
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def seen(colour, vision):
    return lab([min(1, max(0, sum(a * b for a, b in zip(row, linear(colour), strict=True)))) for row in VISION[vision]])


@pytest.mark.parametrize("colour", [*palette.SERIES, palette.GUESS])
def test_marks_stand_out_from_the_paper(colour):
    assert palette.contrast(colour, palette.PAPER) >= 3, f"{colour}: WCAG 1.4.11 wants 3:1 for a mark"


@pytest.mark.parametrize("colour", [palette.INK, palette.QUIET])
@pytest.mark.parametrize("ground", [palette.PAPER, palette.REST])
def test_text_can_be_read(colour, ground):
    assert palette.contrast(colour, ground) >= 4.5, f"{colour} on {ground}: WCAG 1.4.3 wants 4.5:1 for text"


@pytest.mark.parametrize("fill", [*palette.SERIES, palette.REST])
def test_text_inside_a_fill_can_be_read(fill):
    assert palette.contrast(palette.text_on(fill), fill) >= 4.5


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("one, other", list(itertools.combinations(palette.SERIES, 2)))
def test_two_colours_stay_apart(vision, one, other):
    distance = math.dist(seen(one, vision), seen(other, vision))
    assert distance >= APART, f"{one} and {other} are {distance:.1f} apart with {vision}"


def test_the_measure_catches_a_bad_pair():
    """The red and green that everybody knows not to use must not pass."""
    assert math.dist(seen("#2ca02c", "deuteranopia"), seen("#d62728", "deuteranopia")) < 35
    assert math.dist(seen("#7f7f00", "deuteranopia"), seen("#a06a00", "deuteranopia")) < APART


@pytest.mark.parametrize("signs", [palette.SYMBOLS, palette.DASHES, palette.PATTERNS])
def test_signs_repeat_later_than_colours(signs):
    assert len(set(signs)) == len(signs) >= len(palette.SERIES)


def test_a_colour_that_comes_round_again_has_another_sign():
    pairs = [(palette.series(i), palette.symbol(i)) for i in range(len(palette.SYMBOLS))]
    assert len(set(pairs)) == len(pairs)
    pairs = [(palette.series(i), palette.pattern(i)) for i in range(len(palette.PATTERNS))]
    assert len(set(pairs)) == len(pairs)
