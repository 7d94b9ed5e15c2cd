"""Explorers: a slider over a figure, a written trace of what was looked at, and a still twin in the notebook.

An explorer is one small widget. Everything that it can show is sent once, when it opens; after that a step of the slider
sends the kernel one number and gets nothing back that has to be drawn. The slider, the buttons and the text are the
browser's own, so Tab, arrow keys and screen readers work. Beside it stands the same figure as `Described`, which is what
a saved notebook, a printout or a page without a kernel shows; no widget state needs to be stored.

Which explorer for what
    story   where does the story begin, and what drops out before?
    years   who was in, year by year?

The rooms: `explorer` is what both have in common, `events` and `members` hold one each, explorer.js and explorer.css are
what the browser gets.
"""
from .events import story
from .explorer import Explorer
from .members import years

__all__ = ["story", "years", "Explorer"]
