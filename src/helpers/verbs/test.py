"""kit test: every test, with the network cut, and a line that says what was left out."""
from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

from helpers.lessons import root
from helpers.verbs.run import chromium

EXAMPLE = "kit test            (kit test tests/test_prose.py runs one file; words after -- go to pytest)"
# A user namespace of its own: nothing in it reaches a network, and loopback is brought up for kernels and browsers.
CUT = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]

# Only the plugins that are used: each worker would load every one that is installed, which takes longer than a lesson.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "xdist", "-p", "nbval.plugin", "--dist", "loadfile", "--nbval", "--nbval-sanitize-with", "tests/sanitize.cfg", "-p", "no:cacheprovider"]
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", help="files or folders of tests; all if left out")
    parser.add_argument("--browser", choices=["auto", "required", "none"], default=os.environ.get("KIT_BROWSER", "auto"),
                        help="whether tests that drive a browser must run (auto: where there is one)")
    parser.add_argument("--workers", default="2", help="how many processes (2)")


def main(args: argparse.Namespace) -> int:
    cut = network_can_be_cut()
    browser = bool(chromium()) and args.browser != "none"
    if args.browser == "required" and not browser:
        print("Browser tests are required and no Chromium was found: install one (Debian: apt install chromium) or set BROWSER_PATH.", file=sys.stderr)
        return 2
    print(f"Testing: network {'cut off' if cut else 'refused inside kernels (it cannot be cut off here)'}, "
          f"browser {chromium() if browser else 'none'}, {args.workers} at a time.", flush=True)
    command = [*PYTEST, "-n", args.workers, *(args.paths or ["tests", "notebooks", "src"]), *(["--doctest-modules"] if not args.paths else [])]
    environment = {**os.environ, **ALONE, "KIT_OFFLINE": "1", "KIT_BROWSER": "run" if browser else "leave out", "BROWSER_PATH": chromium()}
    code = subprocess.call([*(CUT if cut else []), *command], cwd=root(), env=environment)
    if not browser:
        left = ", ".join(sorted(path.name for path in (root() / "tests").glob("test_browser*.py")))
        print(f"Left out: the tests that drive a browser ({left}). To have them: install Chromium (Debian: apt install chromium), then kit test again.")
    return code


def network_can_be_cut() -> bool:
    """Whether this machine lets a process have a network of its own with nothing in it."""
    if not shutil.which("unshare") or not shutil.which("ip"):
        return False
    return subprocess.run([*CUT, "true"], capture_output=True).returncode == 0
