"""kit doctor: what this machine has, what the kit needs, and the mend for each gap."""
from __future__ import annotations

import argparse
import importlib.metadata
import platform
import shutil

from helpers import package
from helpers.lessons import lessons, root

try:
    from helpers.verbs.run import chromium
except ImportError:                                 # the students' edition draws nothing
    chromium = None

EXAMPLE = "kit doctor"


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def main(args: argparse.Namespace) -> int:
    findings = list(look())
    for good, what, mend in findings:
        print(f"{'ok     ' if good else 'missing'}  {what}{'' if good else ' — ' + mend}")
    return 0 if all(good for good, what, mend in findings) else 1


def look():
    """(whether it is well, what was looked at, how to mend it), one a line."""
    yield True, f"Python {platform.python_version()} on {platform.system()} {platform.release()}", ""
    for name in ("jupyterlab", "pandas", "plotly", "ipywidgets"):
        version = _version(name)
        yield bool(version), f"{name} {version or ''}".strip(), "delete .venv and start again: python3 kit.py lab"
    yield bool(lessons()), f"{len(lessons())} lessons, {len(package.names())} tables in {root()}", "the folder notebooks/ is empty: fetch the kit anew"
    yield shutil.disk_usage(root()).free > 1e9, f"{shutil.disk_usage(root()).free / 1e9:.0f} GB free", "make room: the kit needs about 1 GB"
    if chromium:
        yield bool(chromium()), f"Chromium {chromium()}".strip(), "only `kit run` and the browser tests need one (Debian: apt install chromium)"


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
