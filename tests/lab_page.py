"""What the browser tests share: a lab started as a learner starts it, and when a page in it is ready to be worked with."""
from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlparse


@contextmanager
def started(root: Path, folder: Path, lesson: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A copy of the kit's data and lessons in `folder` with its lab running; gives (URL, environment), and ends the lab after."""
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, folder / name)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIT_")}
    environment |= {"KIT_DATA": str(folder / "data"), "IPYTHONDIR": str(folder / ".ipython"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}
    with socket.socket() as free:               # a port of its own: two labs that look for one at the same moment find the same
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "helpers.cli", "lab", lesson, "--no-browser", "--port", str(port)], cwd=folder, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, env=environment)
    try:
        yield next(found.group() for line in server.stdout if (found := re.search(r"http://localhost:\S+", line))), environment
    finally:
        server.terminate()
        server.wait(20)


def kernel_is_idle(url: str) -> bool:
    """Whether the server has a kernel for the page that was opened, and it waits for work: a click before that is lost."""
    address = urlparse(url)
    token = parse_qs(address.query)["token"][0]
    with urllib.request.urlopen(f"http://{address.netloc}/api/sessions?token={token}", timeout=5) as answer:
        return any(session["kernel"]["execution_state"] == "idle" and session["kernel"]["connections"] for session in json.load(answer))
