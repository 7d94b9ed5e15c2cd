#!/usr/bin/env python3
"""Set the kit up, then hand the verb on.

    python3 kit.py lab      set everything up and open the first lesson   (Windows: py kit.py lab)
    python3 kit.py test     prove that everything works
    python3 kit.py          list every verb

This file needs nothing but Python: it makes `.venv` beside itself, installs the locked versions
there, and calls `helpers.cli`. The first lines run on any Python, so that an old one gets a
sentence and not a SyntaxError; keep them free of new syntax.
"""
from __future__ import print_function

import sys

OLDEST = (3, 11)


def too_old(version):
    """The sentence for a Python that is too old, or an empty string."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return ("This is Python %d.%d; the kit needs %d.%d or newer. Install one from python.org "
            "(or your system's packages) and start again with it, for example: python3.12 kit.py lab"
            % (version[0], version[1], OLDEST[0], OLDEST[1]))


if too_old(sys.version_info):
    print(too_old(sys.version_info), file=sys.stderr)
    sys.exit(2)

import hashlib
import json
import locale
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCKS = {"learner": "requirements.lock", "dev": "requirements-dev.lock"}
NEEDS_DEV = {"test", "run", "check-generated"}      # these verbs check or redraw, so they need the test tools
LONGEST_INSIDE = 180                                # characters: the deepest file that the lock installs, with room
WINDOWS_LIMIT = 260
# jsonschema builds a whole grammar when it imports this one, 1.2 s in every kernel and every Jupyter tool, for a
# check (of internationalised addresses) that nothing here asks for; jsonschema does without it.
SLOW_AND_UNUSED = ["rfc3987-syntax"]
NO_NETWORK = ("getaddrinfo", "name or service not known", "temporary failure in name resolution", "network is unreachable",
              "failed to establish a new connection", "dns error", "error sending request", "connection refused",
              "no route to host", "tcp connect error", "failed to lookup address", "max retries exceeded", "connection timed out",
              "could not connect", "connect error", "(from versions: none)")


class CannotRun(Exception):
    """One sentence for the person at the keyboard: what is wrong, and the mend."""


# --- the surroundings: each check returns nothing, or raises the sentence --------------------------------------------

def check_path_length(root, windows=os.name == "nt"):
    """Windows cuts paths at 260 characters unless told otherwise; the deepest file needs 180 of them."""
    if windows and len(str(root)) + LONGEST_INSIDE > WINDOWS_LIMIT:
        raise CannotRun("The path of this folder is %d characters long and Windows stops at %d in all: move the folder "
                        "somewhere short, such as C:\\kit, and start again." % (len(str(root)), WINDOWS_LIMIT))


def check_writable(root):
    """The environment is made beside this file, so the folder has to take files."""
    try:
        with tempfile.TemporaryFile(dir=str(root)):
            pass
    except OSError as problem:
        raise CannotRun("This folder cannot be written to (%s): copy it to one of your own, such as your home folder "
                        "or the desktop, and start again there." % (problem.strerror or problem))


def check_venv_module():
    """Debian and Ubuntu ship Python without ensurepip, and `venv` then stops half way."""
    try:
        import ensurepip  # noqa: F401
        import venv       # noqa: F401
    except ImportError:
        raise CannotRun("This Python comes without its `venv` module: on Debian or Ubuntu run `sudo apt install "
                        "python3-venv`, elsewhere install Python from python.org, and start again.")


# --- the environment -------------------------------------------------------------------------------------------------

def python_in(venv):
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wanted(root, kind):
    """What `.venv` has to say of itself before it is used without another look."""
    return {"lock": digest(root / LOCKS[kind]), "python": list(sys.version_info[:2]), "root": str(root)}


def stored(venv):
    """What `.venv` says of itself: a dict by kind of lock; empty where it is missing, half made or unreadable."""
    try:
        return json.loads((venv / "kit-state.json").read_text(encoding="utf-8")) if python_in(venv).exists() else {}
    except (OSError, ValueError):
        return {}


def run(command, why):
    """Run one step of the installation; a failure becomes a sentence, with the tool's last words after it."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace",
                          env=dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1"))
    if done.returncode == 0:
        return
    said = (done.stderr or done.stdout).strip()
    if any(sign in said.lower() for sign in NO_NETWORK):
        raise CannotRun("The first start needs the network once, to fetch about 110 packages, and it could not be reached: "
                        "connect and start again, or, where there never is a network, use the folder that another machine "
                        "made and start with `python3 kit.py lab --from FOLDER`.")
    raise CannotRun("%s did not work. The tool's last words:\n  %s" % (why, "\n  ".join(said.splitlines()[-6:])))


def make(venv):
    """An empty environment; whatever half of one stood there goes first."""
    if venv.exists():
        print("An earlier start was interrupted: making .venv anew.", flush=True)
        shutil.rmtree(venv, ignore_errors=True)
    uv = shutil.which("uv")
    if uv:
        run([uv, "venv", "--quiet", "--python", sys.executable, venv], "Making .venv")
    else:
        check_venv_module()
        run([sys.executable, "-m", "venv", venv], "Making .venv")


def install(venv, lock, wheels=None):
    """Install the lock (exact versions, hashes checked) with `uv` where it is there, else with `pip`."""
    uv, python = shutil.which("uv"), python_in(venv)
    offline = ["--no-index", "--find-links", wheels] if wheels else []
    if uv:
        run([uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "--compile-bytecode"] + offline + ["-r", lock],
            "Installing the locked packages")
        run([uv, "pip", "uninstall", "--quiet", "--python", python] + SLOW_AND_UNUSED, "Trimming .venv")
    else:
        run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "--compile"] + offline + ["-r", lock],
            "Installing the locked packages")
        run([python, "-m", "pip", "uninstall", "--quiet", "--yes"] + SLOW_AND_UNUSED, "Trimming .venv")


def connect(venv, root):
    """Put `src/` on the environment's path and give its kernels the kit's manners; nothing is built."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.check_output([str(python_in(venv)), "-c", ask], text=True).strip())
    encoding = "utf-8" if sys.version_info >= (3, 13) else locale.getpreferredencoding(False)
    (packages / "kit.pth").write_text(str(root / "src") + "\n", encoding=encoding)
    config = venv / "etc" / "ipython"
    config.mkdir(parents=True, exist_ok=True)
    (config / "ipython_kernel_config.py").write_text(
        "c = get_config()\n"
        "c.InteractiveShell.automagic = False           # load(\"members\") is a word of the kit, not %load\n"
        "c.HistoryManager.enabled = False               # what a pupil types stays out of the database in a home folder\n"
        "c.IPKernelApp.log_level = 40                   # a warning about transport on this very machine frightens a class\n"
        "c.InteractiveShellApp.extensions = [\"helpers.kernel\"]\n", encoding="utf-8")
    subprocess.run([str(python_in(venv)), "-m", "compileall", "-q", str(root / "src")], check=False)


def set_up(root, kind, wheels=None):
    """Make, heal or renew `.venv`, only where it has to be; return its Python."""
    venv, want = root / ".venv", wanted(root, kind)
    have = stored(venv)
    if have.get(kind) == want:
        return python_in(venv)
    check_path_length(root)
    check_writable(root)
    usable = any(state["python"] == want["python"] and state["root"] == want["root"] for state in have.values())
    if not usable:
        print("Setting up, once: a few minutes at most, about 400 MB in .venv, nothing outside this folder.", flush=True)
        make(venv)
        have = {}
    elif kind in have:
        print("The locked versions have changed since the last start: renewing them.", flush=True)
    else:
        print("Adding the tools that this verb needs, once.", flush=True)
    state = venv / "kit-state.json"
    state.unlink(missing_ok=True)                   # from here to the last line the environment counts as half made
    install(venv, root / LOCKS[kind], wheels)
    connect(venv, root)
    keep = {k: v for k, v in have.items() if k != kind and v == wanted(root, k)}
    learner = {"learner": wanted(root, "learner")} if kind == "dev" else {}     # the dev lock holds the learner's
    state.write_text(json.dumps(dict(keep, **dict(learner, **{kind: want}))), encoding="utf-8")
    return python_in(venv)


def main(arguments):
    verb = arguments[0] if arguments else ""
    wheels = None
    if "--from" in arguments:                       # a folder of wheels made by `kit pack`, for a room without a network
        at = arguments.index("--from")
        if at + 1 == len(arguments) or not Path(arguments[at + 1]).is_dir():
            print("--from needs the folder that `kit pack --wheels` made, for example: python3 kit.py lab --from wheels", file=sys.stderr)
            return 2
        wheels = str(Path(arguments[at + 1]).resolve())
        arguments = arguments[:at] + arguments[at + 2:]
    try:
        python = set_up(ROOT, "dev" if verb in NEEDS_DEV and (ROOT / LOCKS["dev"]).is_file() else "learner", wheels)
    except CannotRun as sentence:
        print(sentence, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The next start goes on from a clean state.", file=sys.stderr)
        return 2
    command = [str(python), "-m", "helpers.cli"] + arguments
    if os.name != "nt":
        os.execv(command[0], command)               # no second process: Ctrl-C reaches the one that works
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
