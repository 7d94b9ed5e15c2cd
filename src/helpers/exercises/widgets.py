"""The parts of a form: ipywidgets' own, except that parts which look the same share one layout and one style.

Left to itself every widget makes a layout and a style, and sends both to the page: three messages for each part of a form.
What is shared here is never changed; a part that shall look otherwise is given another layout.
"""
from __future__ import annotations

from functools import cache, partial

import anywidget
import ipywidgets

Layout = cache(ipywidgets.Layout)       # called with the same words it gives the same layout


@cache
def look(kind: type, **style: str):
    """The style of a kind of widget."""
    return kind.style.klass(**style)


def _part(kind: type, *given, style: dict | None = None, **traits):
    styled = {"style": look(kind, **(style or {}))} if hasattr(kind, "style") else {}
    return kind(*given, **{"layout": Layout(), **styled, **traits})


HTML, Text, Textarea, Button, Checkbox, Dropdown, RadioButtons, HBox, VBox = (partial(_part, getattr(ipywidgets, name)) for name in (
    "HTML", "Text", "Textarea", "Button", "Checkbox", "Dropdown", "RadioButtons", "HBox", "VBox"))


@cache
def script(text: str):
    """A part that only runs its script: one for all forms, since each shows a view of its own."""
    return anywidget.AnyWidget(_esm=text, layout=Layout())
