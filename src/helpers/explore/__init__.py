"""Explorers: a slider or a choice over a figure, a written trace of what was looked at, and a still twin in the notebook.

An explorer is one small widget. Everything that it can show is sent once, when it opens; after that a step of its
controls sends the kernel one number and gets nothing back that has to be drawn. Sliders, buttons and text are the
browser's own, so Tab, arrow keys and screen readers work. Beside it stands the same figure as `Described`, which is what
a saved notebook, a printout or a page without a kernel shows; no widget state needs to be stored.

Which explorer for what
    story   where does the story begin, and what drops out before?
    years   who was in, year by year?
    sorter  which line is of which kind?
    switch  the same rows under another definition, denominator, edition, weight or clock

The rooms: `explorer` is what all have in common, the other modules hold one each, explorer.js and explorer.css are what
the browser gets.
"""
from .events import story
from .explorer import Explorer
from .members import years
from .sorter import sorter
from .switches import switch

__all__ = ["story", "years", "switch", "sorter", "Explorer"]
