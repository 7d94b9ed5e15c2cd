"""kit lab: open a lesson in JupyterLab, in the learner's own copy."""
from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path

from helpers.lessons import GLOSSARY, learners_copy, learners_glossary, lessons, read, root, write
from helpers.package import topic
from helpers.verbs import Refusal

EXAMPLE = "kit lab 03          (--again starts a fresh copy beside your old one; --edit opens the source)"
FIRST_PORT = 8888
WIDGET = "application/vnd.jupyter.widget-view+json"
# Without these the first thing a pupil sees is a question about news, and a request leaves the room.
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": False},
            # a toolbar that changes with the cell throws a screen reader back to the top; the progress circle speaks at every press
            "@jupyterlab/notebook-extension:panel": {"toolbar": [{"name": "cellType", "disabled": True}, {"name": "executionProgress", "disabled": True}]},
            "@jupyterlab/notebook-extension:tracker": {"kernelStatus": {"showOnStatusBar": False, "showProgress": False}},
            "@jupyterlab/docmanager-extension:plugin": {"autosave": True, "autosaveInterval": 30,
                                                       "defaultViewers": {"markdown": "Markdown Preview"}}}      # the glossary opens as a page


# A learner reads sentences in tables; JupyterLab sets every cell of a table flush right. A line of text that runs across a
# whole window is hard to find the next one of: some ninety letters are the most that is read with ease.
# A stored picture fits a narrow window. And a figure drawn while its cell is out of sight, as a slow machine does after Run All,
# would have no height: its first drawing gives it one. Nor does a bar to scroll by stand under it, of whose height, when the window
# changed, plotly would take its own.
STYLE = "body .jp-RenderedMarkdown.jp-MarkdownOutput > :not(table), .kit-described > p { max-width: 52em }\n" \
        "body[data-jp-theme-light=true] { --jp-mirror-editor-comment-color: #2a5f5f; --jp-mirror-editor-number-color: #0b5a0b }\n" \
        "body .jp-RenderedMarkdown.jp-MarkdownOutput > table { margin-left: 0 }\n" \
        "body .jp-RenderedHTMLCommon.jp-RenderedHTML :is(th, td) { text-align: left; vertical-align: top; max-width: 42em }\n" \
        ".jp-RenderedMarkdown details { margin-bottom: 1em }\n" \
        ".jp-OutputCollapser, .jp-OutputArea-promptOverlay { display: none }\n" \
        "body .jp-RenderedPlotly.jp-OutputArea-output { overflow: hidden }\n" \
        ".jp-RenderedPlotly .plot-img { height: auto; max-width: 100% }\n" \
        ".jp-RenderedPlotly .svg-container > .main-svg:first-child { position: relative; display: block }\n"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", nargs="?", help="number of the lesson, such as 03; the first if left out")
    parser.add_argument("--again", action="store_true", help="start afresh, in a new copy beside the old one")
    parser.add_argument("--edit", action="store_true", help="open the lesson itself, not a copy (for teachers)")
    parser.add_argument("--no-browser", action="store_true", help="only tell the address")
    parser.add_argument("--port", type=int, help=f"port on this machine; a free one from {FIRST_PORT} on if left out")


def main(args: argparse.Namespace) -> int:
    lesson = choose(args.lesson)
    if args.edit:
        folder, opened = root(), Path("notebooks") / lesson.name
    else:
        folder = root() / "my-work"
        opened = copies(folder, lesson, args.again)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))     # whoever ends this process ends the server with it
    token = secrets.token_hex(24)
    server, port = started(folder, settle(Path(sys.prefix)), args.port, token)
    url = f"http://localhost:{port}/lab/tree/{opened.as_posix()}?reset&token={token}"     # reset: this lesson alone, not last week's tabs
    try:
        print(f"The lesson is open at\n  {url}\nYour copy: {folder / opened}\nTo stop: Ctrl-C here.", flush=True)
        if not args.no_browser:
            webbrowser.open(url)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait(10)


def started(folder: Path, own: Path, given: int | None, token: str) -> tuple[subprocess.Popen, int]:
    """JupyterLab, up, and its port. Another program may take a free port before it does: then the next one, unless one was asked for."""
    while True:
        port = pick_port(given)
        server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options(folder, port)], cwd=folder,
                                  env=os.environ | {"JUPYTER_TOKEN": token, "JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_CONFIG_DIR": str(own)})
        try:
            wait_until_up(server, port, token)
            return server, port
        except BaseException as problem:
            server.terminate()
            server.wait(10)
            if given or not isinstance(problem, Refusal) or is_free(port):
                raise


def choose(given: str | None) -> Path:
    """The lesson's file, from `3`, `03` or the beginning of its name."""
    known = lessons()
    wanted = str(given or topic()["first_lesson"])
    found = known.get(wanted.zfill(2)) or next((p for p in known.values() if p.name.startswith(wanted)), None)
    if not found:
        raise Refusal(f"There is no lesson {given!r}. There are: {', '.join(known)}.")
    return found


def copies(folder: Path, lesson: Path, again: bool) -> Path:
    """Copy every lesson that has no copy yet (they link to each other); return the name of the one to open."""
    try:
        folder.mkdir(exist_ok=True)
        if page := learners_glossary():
            (folder / GLOSSARY).write_text(page, encoding="utf-8")
        for path in lessons().values():
            if not (folder / path.name).exists():
                write(folder / path.name, learners_copy(read(path)))
        for mine in folder.glob("*.ipynb"):
            without_stale_forms(mine)
        name, number = lesson.name, 2
        while again and (folder / name).exists():
            name, number = f"{lesson.stem}-{number}.ipynb", number + 1
        if again:
            write(folder / name, learners_copy(read(lesson)))
    except OSError as problem:
        raise Refusal(f"Your copy could not be written ({problem.strerror}): copy the kit to a folder of your own and start there.") from problem
    return Path(name)


def without_stale_forms(path: Path) -> None:
    """A form lives as long as its kernel; one of last week shows as an error. What was answered in it stands beside it and stays."""
    notebook = read(path)
    stale = [output["data"] for cell in notebook["cells"] for output in cell.get("outputs", []) if WIDGET in output.get("data", {})]
    for data in stale:
        del data[WIDGET]
    if stale:
        write(path, notebook)


def pick_port(given: int | None) -> int:
    """A port that is free: the one asked for, or the next from 8888 on."""
    for port in [given] if given else range(FIRST_PORT, FIRST_PORT + 100):
        if is_free(port):
            return port
    raise Refusal(f"Port {given or FIRST_PORT} is taken by another program (perhaps an earlier start of the kit). "
                  "Stop that one, or leave --port out and the kit finds a free one.")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)      # a port that was closed a moment ago is free
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def settle(prefix: Path) -> Path:
    """JupyterLab's own settings, for this environment only: no news, no calls for updates, tables that can be read.

    Returns the folder that serves as its configuration, so that nothing of the person's own JupyterLab gets in the way.
    """
    own = prefix / "etc" / "kit-jupyter"
    for path, text in ((prefix / "share" / "jupyter" / "lab" / "settings" / "overrides.json", json.dumps(SETTINGS)), (own / "custom" / "custom.css", STYLE)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return own


def options(folder: Path, port: int) -> list[str]:
    return [f"--ServerApp.root_dir={folder}", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
            "--ServerApp.open_browser=False", "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly", "--LabApp.custom_css=True", "--log-level=ERROR", "--ServerApp.allow_root=True" if _is_root() else "--ServerApp.allow_root=False"]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def wait_until_up(server: subprocess.Popen, port: int, token: str, seconds: float = 90) -> None:
    """Until the server answers; a sentence if it stops or stays silent."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise Refusal("JupyterLab stopped before it was up; its words stand above. `kit doctor` says what is missing.")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status?token={token}", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise Refusal(f"JupyterLab did not answer within {seconds:.0f} seconds. Start again; if it stays so, `kit doctor` says what is missing.")
