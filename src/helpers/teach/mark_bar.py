"""A progress bar that keeps quiet for two seconds."""
from __future__ import annotations

import sys
import time

QUIET = 2.0


class Bar:
    """Call `to(count)` as work goes on; where nobody watches (no terminal), a line every ten seconds."""

    def __init__(self, whole: int, what: str, file=None):
        self.whole, self.what, self.file = max(whole, 1), what, file or sys.stderr
        self.begun = self.told = time.monotonic()
        self.shown = False

    def to(self, count: int) -> None:
        now = time.monotonic()
        watched = self.file.isatty()
        if now - self.begun < QUIET or now - self.told < (0.2 if watched else 10):
            return
        self.told, self.shown = now, watched
        self.file.write(("\r" if watched else "") + bar(count, self.whole, self.what) + ("" if watched else "\n"))
        self.file.flush()

    def done(self) -> None:
        if self.shown:
            self.file.write("\r\033[K")
            self.file.flush()


def bar(count: int, whole: int, what: str) -> str:
    """One line.

    Examples
    --------
    >>> bar(5000, 10000, "files read")
    '[##########··········] 5,000 of 10,000 files read'
    """
    full = 20 * min(count, whole) // whole
    return f"[{'#' * full}{'·' * (20 - full)}] {count:,} of {max(whole, count):,} {what}"
