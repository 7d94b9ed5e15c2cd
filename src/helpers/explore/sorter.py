"""Sort lines into kinds: `sorter`. Two labels a line are allowed, and a flag; what is sorted is kept and written down.

The lines, the kinds and the flag are those of a guess of the bank whose kind is table: its first column holds the lines,
the second the leading kind, the third a second kind or none, the fourth the flag. Nobody judges it.
"""
from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from helpers import record, words
from helpers.exercises import forms, learner
from helpers.exercises.canonical import canonical
from helpers.exercises.cards import Card, literal, marked
from helpers.exercises.names import fold
from helpers.exercises.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

LATEST = 12             # lines of the trace that the form shows; `trace` holds all


def sorter(name: str, placed: Any = None) -> Sorter:
    """Lines to be sorted into kinds, with a choice for each; or sorted already, as a mapping.

    Parameters
    ----------
    name : str
        A guess of the bank whose kind is table, such as "02-g2".
    placed : mapping, optional
        Without the form: for each line its kind, or a list of kind, second kind and the flag's word.

    Raises
    ------
    ValueError
        If there is no such guess, or a line or a kind that it does not have.
    """
    found = learner._find(name)
    if isinstance(found, Card) or found.spec["kind"] != "table":
        raise ValueError(words.say("explore.sorter.unknown", given=name))
    made = Sorter(found)
    for line, labels in placed.items() if isinstance(placed, Mapping) else ():
        made.place(line, *([labels] if isinstance(labels, str) else labels))
    return made


class Sorter:
    """Lines, their kinds, and what has been sorted so far.

    Attributes
    ----------
    trace : list of str
        What was put where, in the learner's order.
    table : pandas.DataFrame
        A row for each line: its kind, a second kind, the flag; empty where it is not sorted yet.
    kinds : pandas.Series
        The leading kind of each line.
    """

    def __init__(self, found: learner._Found):
        self.name, self.spec, self.trace = found.name, found.spec, []
        lines, *labels = self.spec["columns"]
        self._lines = {option["id"]: option["label"] for option in lines["options"]}
        self._columns = [column["name"] for column in labels]
        self._options = [{option["id"]: option["label"] for option in column["options"]} for column in labels]
        self._into = ""

    # -- what is sorted

    @property
    def _placed(self) -> dict[str, list[str]]:
        """The labels of each line that is sorted: kind, second kind, flag."""
        kept = (record.known("guess", self.name) or {}).get("answer", "")
        cells = (row.split("\t") for row in kept.split("\n")[1:])
        return {row[0]: row[1:] for row in cells if row[0] in self._lines and len(row) == len(self._columns) + 1}

    @property
    def table(self) -> pd.DataFrame:
        import pandas as pd

        placed, empty = self._placed, [None] * len(self._columns)
        rows = [[line, *placed.get(line, empty)] for line in self._lines]
        return pd.DataFrame(rows, columns=["line", *self._columns]).set_index("line")

    @property
    def kinds(self) -> pd.Series:
        return self.table[self._columns[0]].rename(self.name)

    def place(self, line: str, *labels: str) -> None:
        """Put a line where it belongs: a kind, perhaps a second, and the flag's word.

        Raises
        ------
        ValueError
            For a line or a label that is not there.
        """
        line = self._known(line, self._lines)
        flag = [label for label in labels if fold(str(label)) == fold(self._columns[-1])]
        kinds = [self._known(label, self._options[0]) for label in labels if label not in flag]
        if not 1 <= len(kinds) <= 2:
            raise ValueError(words.say("explore.sorter.how_many", line=line))
        first_of = [next(iter(options)) for options in self._options]
        self._keep(line, [kinds[0], kinds[1] if len(kinds) == 2 else first_of[1], list(self._options[2])[-1] if flag else first_of[2]])

    def _known(self, given: str, options: dict[str, str]) -> str:
        for code, label in options.items():
            if fold(str(given)) in (fold(code), fold(label)):
                return code
        raise ValueError(words.say("explore.sorter.no_label", given=given, known=", ".join(options)))

    def _keep(self, line: str, labels: list[str]) -> None:
        """Keep one line's labels, write it into the trace, and say how far it is."""
        placed = {**self._placed, line: labels}
        read = canonical([[code, *placed[code]] for code in self._lines if code in placed], self.spec)
        if isinstance(read, Problem):
            raise ValueError(words.say("explore.sorter.no_label", given=", ".join(labels), known=", ".join(self._options[0])))
        kept = record.keep("guess", self.name, answer=read, variant="")
        self.trace.append(self._said(line, labels))
        if self._into:
            self._tell(kept)

    def _said(self, line: str, labels: list[str]) -> str:
        first_of = [next(iter(options)) for options in self._options]
        told = [self._options[0][labels[0]]]
        told += [self._options[1][labels[1]]] if labels[1] != first_of[1] else []
        told += [self._columns[2]] if labels[2] != first_of[2] else []
        return words.say("explore.sorter.line", line=line, labels=", ".join(told))

    def _tell(self, kept: dict | None = None) -> None:
        placed = self._placed
        key = "none" if not placed else "all" if len(placed) == len(self._lines) else "some"
        card = Card("recorded" if placed else "blank", (words.say(f"explore.sorter.{key}", count=len(placed), all=len(self._lines)),))
        record.show(self.name, card.html, card.text, record.payload("guess", self.name, kept) if kept else None, self._into)

    # -- the form

    def __repr__(self) -> str:
        return words.say("explore.sorter.repr", count=len(self._placed), all=len(self._lines))

    def _ipython_display_(self) -> None:
        self._into = record.handle(self.name)
        learner._display(self.widget, {"text/html": self._twin(), "text/plain": self._twin_text()})
        into, self._into = self._into, ""
        self._tell(record.known("guess", self.name))            # opens the handle that every choice updates
        self._into = into

    def widget(self):
        """A box with two choices and a flag for each line, and the trace beneath."""
        from helpers.exercises import widgets as w

        placed, parts = self._placed, [w.HTML(f"{forms.STYLE}<p>{marked(words.say('explore.sorter.help'))}</p>")]
        trace = w.HTML(self._traced())
        for number, (line, text) in enumerate(self._lines.items(), 1):
            held = placed.get(line, [None, None, None])
            first = self._choice(w, words.say("explore.sorter.first", number=number), {None: words.say("exercises.form.choose"), **self._options[0]}, held[0])
            second = self._choice(w, words.say("explore.sorter.second", number=number), self._options[1], held[1])
            flag = w.Checkbox(value=held[2] == list(self._options[2])[-1], description=f"{self._columns[2]} ({number})", indent=False, layout=w.Layout(width="auto"))
            for field in (first, second, flag):
                field.observe(lambda _, line=line, fields=(first, second, flag): self._changed(line, fields, trace), names="value")
            parts += [w.HTML(f"<p><strong>{number}.</strong> {html.escape(text)}</p>"), w.HBox([first, second, flag], layout=w.Layout(flex_flow="row wrap"))]
        return forms.boxed(w, [*parts, trace])

    @staticmethod
    def _choice(w, name: str, options: dict, value):
        return w.Dropdown(options=[(label, code) for code, label in options.items()], index=list(options).index(value) if value in options else 0, description=name,
                          style={"description_width": "7em"}, layout=w.Layout(width="17em"))

    def _changed(self, line: str, fields: tuple, trace) -> None:
        first, second, flag = (field.value for field in fields)
        if first is None:
            return
        self._keep(line, [first, second, list(self._options[2])[-1 if flag else 0]])
        trace.value = self._traced()

    def _traced(self) -> str:
        listed = "".join(f"<li>{html.escape(said)}</li>" for said in self.trace[-LATEST:])
        return f'<details{" open" if listed else ""}><summary>{html.escape(words.say("explore.sorter.trace"))}</summary><ol start="{max(1, len(self.trace) - LATEST + 1)}">{listed}</ol></details>'

    # -- its twin without widgets

    def _twin(self) -> str:
        placed = self._placed
        lines = "".join(f"<li>{html.escape(text)}{' – <em>' + html.escape(self._said('', placed[line]).lstrip(': ')) + '</em>' if line in placed else ''}</li>" for line, text in self._lines.items())
        return f'<div style="max-width:46em;line-height:1.5"><ol>{lines}</ol><p>{marked(self._plainly())}</p></div>'

    def _twin_text(self) -> str:
        lines = [f"{number}. {line}: {text}" for number, (line, text) in enumerate(self._lines.items(), 1)]
        return "\n".join([*lines, self._plainly().replace("`", "")])

    def _plainly(self) -> str:
        line, (kind, *_) = next(iter(self._lines)), list(self._options[0])
        return words.say("explore.sorter.plainly", name=self.name, line=literal(line), kind=kind, kinds=", ".join(self._options[0]), flag=self._columns[2])
