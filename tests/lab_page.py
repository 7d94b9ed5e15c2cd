"""What the browser tests share: when a page in JupyterLab is ready to be worked with."""
from __future__ import annotations

import json
import urllib.request
from urllib.parse import parse_qs, urlparse


def kernel_is_idle(url: str) -> bool:
    """Whether the server has a kernel for the page that was opened, and it waits for work: a click before that is lost."""
    address = urlparse(url)
    token = parse_qs(address.query)["token"][0]
    with urllib.request.urlopen(f"http://{address.netloc}/api/sessions?token={token}", timeout=5) as answer:
        return any(session["kernel"]["execution_state"] == "idle" and session["kernel"]["connections"] for session in json.load(answer))
