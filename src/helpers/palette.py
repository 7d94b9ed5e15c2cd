"""Colours with a job each, safe for colour-blind readers, and the signs that say the same without colour.

tests/test_palette.py measures contrast (WCAG 2.2) and distances under simulated protanopia, deuteranopia and tritanopia.
"""

from __future__ import annotations

PAPER = "#ffffff"  # behind every figure, also where the notebook is dark
INK = "#1f1a26"  # text, and the line that matters most
QUIET = "#5b5866"  # secondary text, axes, what is not the point
RULE = "#d9d7de"  # grid lines: decoration, carries nothing
REST = "#eceaf0"  # the ground of tiles and land that no value falls on; always with a dark edge
GUESS = "#a3281f"  # the learner's own guess, always dotted and always named

# six that stay apart for every reader; roles take them in this order
SERIES = ("#0b2fb0", "#bf8200", "#7a4a94", "#1a9a83", "#a3281f", "#1f1a26")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "cross", "triangle-down", "hexagon2", "star", "star-diamond")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
PATTERNS = ("", "/", "-", "\\", "x", "|", "+", ".")


def series(index: int) -> str:
    """The colour of the nth thing; after six they come round again, with another sign.

    Examples
    --------
    >>> series(0) == series(6)
    True
    """
    return SERIES[index % len(SERIES)]


def symbol(index: int) -> str:
    """The mark of the nth thing."""
    return SYMBOLS[index % len(SYMBOLS)]


def dash(index: int) -> str:
    """The line of the nth thing."""
    return DASHES[index % len(DASHES)]


def pattern(index: int) -> str:
    """The hatching of the nth thing."""
    return PATTERNS[index % len(PATTERNS)]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, as WCAG defines it.

    Examples
    --------
    >>> round(luminance("#ffffff"), 2)
    1.0
    """
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21.

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(fill: str) -> str:
    """Ink or paper, whichever is easier to read on a fill.

    Examples
    --------
    >>> text_on("#0b2fb0") == PAPER
    True
    """
    return max((INK, PAPER), key=lambda colour: contrast(colour, fill))
