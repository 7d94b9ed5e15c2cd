"""The manners of the kit's own kernel: an IPython extension, loaded by the configuration that kit.py writes.

A cell that was run too early gets one sentence that says which cell to run first, not a traceback; and so does a word of
the kit that was given what it cannot take, since its refusal says already what to do. With `KIT_OFFLINE`
set (the tests set it), a kernel refuses every connection that leaves this machine.
"""
from __future__ import annotations

import ast
import json
import os
import socket
import sys
from pathlib import Path

import helpers
from helpers import words


def load_ipython_extension(shell) -> None:
    shell.set_custom_exc((NameError, ValueError, TypeError), _manners)
    if os.environ.get("KIT_OFFLINE"):
        refuse_network()


def _manners(shell, kind, error, trace, tb_offset=None):
    """Show a mistake of a beginner's in one sentence, and everything else as IPython does."""
    if issubclass(kind, NameError):
        name = getattr(error, "name", None) or str(error).split("'")[1]
        sentence = words.say("kernel.too_early", name=name, where=where_from(name, _lesson_cells()))
    elif refused_by_the_kit(trace):
        sentence = f"{kind.__name__}: {error}"
    else:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return None
    shell._showtraceback(kind, error, [sentence])       # a custom handler has to show what it wants seen
    return [sentence]


def refused_by_the_kit(trace) -> bool:
    """Whether an error was raised by the kit itself, and not by pandas or plotly underneath it, or by the learner's own line."""
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] == helpers.__name__


def where_from(name: str, cells: list[str]) -> str:
    """Which cell to run first so that a name exists.

    Parameters
    ----------
    name : str
        The name that a cell asked for.
    cells : list of str
        The sources of the lesson's code cells, in order.

    Examples
    --------
    >>> where_from("load", [])
    'Run the cell `from helpers import *` first (it stands near the top), then this one again.'
    >>> where_from("allies", ["allies = members_on('2022-05-25')"])
    "Run the cell above that begins `allies = members_on('2022-05-25')` first, then this one again."
    """
    if name in helpers.__all__:
        return words.say("kernel.import_first")
    for source in cells:
        if name in _assigned(source):
            return words.say("kernel.cell_first", line=source.strip().splitlines()[0][:60])
    return words.say("kernel.unknown")


def _assigned(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    made = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    imported = {(a.asname or a.name).split(".")[0] for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for a in node.names}
    return made | imported


def _lesson_cells() -> list[str]:
    """The code cells of the notebook that this kernel serves, where the server tells which one that is."""
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return []
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def refuse_network() -> None:
    """From here on this process talks to nobody but this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in ("127.0.0.1", "localhost", "::1"):
            print(f"KIT_OFFLINE: a connection to {host} was refused", file=sys.stderr)
            raise OSError(f"the kit works offline; a connection to {host} was refused")
        return connect(self, address)

    socket.socket.connect = guarded
