"""kit.py in bad surroundings: one sentence and the mend, each. And the locks, which have to agree with what they lock."""
from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from helpers.lessons import root

ROOT = root()
spec = importlib.util.spec_from_file_location("kit", ROOT / "kit.py")
kit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(kit)


def bare(folder: Path) -> Path:
    """A checkout with nothing but what kit.py needs to start."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("kit.py", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, folder)
    return folder


def start(folder: Path, *arguments: str, python: str = sys.executable, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run([python, str(folder / "kit.py"), *arguments], capture_output=True, text=True, env={**os.environ, **environment}, timeout=120)


def said(done: subprocess.CompletedProcess) -> str:
    """What was said, when it is one sentence or two on one line, with exit code 2 and no traceback."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    last = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(last) == 1, done.stderr
    return last[0]


def test_a_python_that_is_too_old_is_told_which_one_is_needed():
    assert "3.8" in kit.too_old((3, 8, 1)) and "3.11" in kit.too_old((3, 8, 1))
    assert kit.too_old((3, 11, 0)) == ""


@pytest.mark.parametrize("name", ["python2.7", "python3.6", "python3.8", "python3.10"])
def test_a_real_old_python_gets_the_sentence_and_no_syntax_error(name, tmp_path):
    old = next((str(p) for p in [*Path.home().glob(f".pyenv/versions/{name[6:]}.*/bin/python"), *map(Path, filter(None, [shutil.which(name)]))]
                if subprocess.run([p, "-c", ""], capture_output=True).returncode == 0), None)
    if not old:
        pytest.skip(f"no {name} on this machine; the file's grammar is checked below")
    assert "needs 3.11" in said(start(bare(tmp_path), "lab", python=old))


def test_kit_py_keeps_to_grammar_that_an_old_python_can_read():
    import ast

    tree = ast.parse((ROOT / "kit.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    assert not [n for n in ast.walk(tree) if isinstance(n, (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr))]


def test_no_venv_module(tmp_path):
    """A Debian Python without python3-venv: ensurepip is not there."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "ensurepip.py").write_text("raise ImportError('No module named ensurepip')")
    folder = bare(tmp_path / "kit")
    done = start(folder, "lab", PYTHONPATH=str(tmp_path / "broken"), PATH="/nonexistent")
    assert "apt install python3-venv" in said(done)


def test_no_network_on_the_first_run(tmp_path):
    folder = bare(tmp_path / "kit")
    cut = ["unshare", "--map-root-user", "--net"] if shutil.which("unshare") else None
    if not cut or subprocess.run([*cut, "true"], capture_output=True).returncode:
        pytest.skip("this machine cannot cut a process off the network")
    for path in (os.environ["PATH"], "/usr/bin:/bin"):         # once with uv where there is one, once with pip
        done = subprocess.run([*cut, sys.executable, str(folder / "kit.py"), "lab"], capture_output=True, text=True, timeout=300,
                              env={**os.environ, "PATH": path, "UV_CACHE_DIR": str(tmp_path / "empty"), "PIP_NO_CACHE_DIR": "1", "PIP_RETRIES": "0", "UV_HTTP_RETRIES": "0",
                                   "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull})
        assert "needs the network once" in said(done)


def test_a_folder_that_cannot_be_written_to(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "kit"
    bare(folder).chmod(0o555)
    closed = folder if os.geteuid() else Path("/proc")      # root may write anywhere but there
    with pytest.raises(kit.CannotRun, match="cannot be written to"):
        kit.check_writable(closed)
    really = kit.check_writable
    monkeypatch.setattr(kit, "check_writable", lambda root: really(closed))
    monkeypatch.setattr(kit, "ROOT", folder)
    assert kit.main(["lab"]) == 2 and "cannot be written to" in capsys.readouterr().err


def test_a_path_too_long_for_windows():
    long = Path("C:/" + "a" * 90)
    with pytest.raises(kit.CannotRun, match="somewhere short"):
        kit.check_path_length(long, windows=True)
    kit.check_path_length(long, windows=False)
    kit.check_path_length(Path("C:/kit"), windows=True)


def test_the_room_kept_for_windows_paths_is_what_the_lock_needs():
    packages = Path(sys.prefix)
    deepest = max(len(str(p.relative_to(packages))) for p in packages.rglob("*") if "__pycache__" not in p.parts and p.is_file())
    assert deepest + len("\\.venv\\") <= kit.LONGEST_INSIDE, f"the deepest file needs {deepest} characters"


@pytest.fixture
def no_installer(monkeypatch):
    """Everything but the download: what kit.py would run is written down, and `.venv` gets a Python that answers."""
    steps = []

    def make(venv):
        steps.append("make")
        shutil.rmtree(venv, ignore_errors=True)
        (venv / "bin").mkdir(parents=True)
        os.symlink(sys.executable, venv / "bin" / "python")

    monkeypatch.setattr(kit, "make", make)
    monkeypatch.setattr(kit, "install", lambda venv, lock, wheels=None: steps.append(lock.name))
    monkeypatch.setattr(kit, "connect", lambda venv, folder: None)
    return steps


def test_a_second_start_does_nothing(tmp_path, no_installer):
    folder = bare(tmp_path)
    kit.set_up(folder, "learner")
    assert no_installer == ["make", "requirements.lock"]
    kit.set_up(folder, "learner")
    assert no_installer == ["make", "requirements.lock"]


def test_a_half_made_environment_heals(tmp_path, no_installer):
    folder = bare(tmp_path)
    (folder / ".venv" / "bin").mkdir(parents=True)
    kit.set_up(folder, "learner")
    assert no_installer == ["make", "requirements.lock"] and kit.stored(folder / ".venv")


def test_an_installation_that_was_interrupted_is_made_anew(tmp_path, no_installer, monkeypatch):
    folder = bare(tmp_path)

    def interrupted(venv, lock, wheels=None):
        raise KeyboardInterrupt

    with monkeypatch.context() as m, pytest.raises(KeyboardInterrupt):
        m.setattr(kit, "install", interrupted)
        kit.set_up(folder, "learner")
    assert kit.stored(folder / ".venv") == {}
    kit.set_up(folder, "learner")
    assert no_installer == ["make", "make", "requirements.lock"]


def test_a_lock_that_changed_is_installed_again(tmp_path, no_installer):
    folder = bare(tmp_path)
    kit.set_up(folder, "learner")
    lock = folder / "requirements.lock"
    lock.write_text(lock.read_text() + "# newer\n")
    kit.set_up(folder, "learner")
    assert no_installer == ["make", "requirements.lock", "requirements.lock"]


def test_test_tools_are_added_once_and_serve_the_learner_too(tmp_path, no_installer):
    folder = bare(tmp_path)
    kit.set_up(folder, "dev")
    kit.set_up(folder, "learner")
    kit.set_up(folder, "dev")
    assert no_installer == ["make", "requirements-dev.lock"]


def test_a_moved_folder_is_set_up_anew(tmp_path, no_installer):
    folder = bare(tmp_path / "a")
    kit.set_up(folder, "learner")
    shutil.move(folder, tmp_path / "b")
    kit.set_up(tmp_path / "b", "learner")
    assert no_installer == ["make", "requirements.lock"] * 2


def test_a_port_that_is_taken_is_refused_when_asked_for_and_passed_over_when_not():
    from helpers.verbs import Refusal
    from helpers.verbs import lab

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        port = busy.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} is taken"):
            lab.pick_port(port)
    with socket.socket() as busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            busy.bind(("127.0.0.1", lab.FIRST_PORT))
            busy.listen()
        except OSError:
            pass                                    # another program has it, which serves as well
        assert lab.pick_port(None) != lab.FIRST_PORT


def test_two_labs_that_start_at_the_same_moment_take_two_ports(monkeypatch, tmp_path):
    """The other one takes the port between our look and our start: ours stops, and begins again on the next."""
    from helpers.verbs import Refusal, lab

    class Server:
        terminate = wait = lambda self, *_: None

    def up(server, port, token):
        if port == taken:
            raise Refusal("stopped before it was up")

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken, ports = other.getsockname()[1], []
        monkeypatch.setattr(lab, "pick_port", lambda given: ports.pop(0))
        monkeypatch.setattr(lab, "wait_until_up", up)
        monkeypatch.setattr(lab.subprocess, "Popen", lambda *_, **__: Server())
        ports[:] = [taken, taken + 1]
        assert lab.started(tmp_path, tmp_path, None, "token")[1] == taken + 1
        ports[:] = [taken]
        with pytest.raises(Refusal):
            lab.started(tmp_path, tmp_path, taken, "token")


def test_an_unknown_verb_and_an_unknown_lesson_get_a_sentence():
    for arguments, sign in ((["labb"], "There is no verb"), (["lab", "77"], "There is no lesson")):
        done = subprocess.run([sys.executable, "-m", "helpers.cli", *arguments], capture_output=True, text=True, cwd=ROOT)
        assert sign in said(done)


def test_every_verb_has_help_with_an_example():
    from helpers.cli import VERBS

    for verb in VERBS:
        done = subprocess.run([sys.executable, "-m", "helpers.cli", verb, "--help"], capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0 and "Example: kit " + verb in done.stdout, verb


# --- environment.yml, pyproject.toml and the locks hold each other --------------------------------------------------

def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s\[<>=;!~]", r.strip(), maxsplit=1)[0].lower() for r in requirements}


def locked(name: str) -> dict[str, str]:
    return {m[1].lower(): m[2] for m in re.finditer(r"^([\w.-]+)==([\w.+!-]+)", (ROOT / name).read_text(encoding="utf-8"), re.M)}


def test_the_locks_hold_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    learner, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert names(project["dependencies"]) <= set(learner)
    assert names(project["optional-dependencies"]["test"]) <= set(dev)
    assert {k: v for k, v in learner.items() if dev.get(k) != v} == {}, "the two locks disagree"


def test_the_locks_have_hashes_and_no_addresses():
    for name in kit.LOCKS.values():
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
        assert entries and all("--hash=sha256:" in e for e in entries), name
        assert not re.search(r"https?://|--index|--find-links|file:", text), name


def test_environment_yml_installs_the_same():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python = next(d for d in environment["dependencies"] if isinstance(d, str) and d.startswith("python"))
    pip = next(d["pip"] for d in environment["dependencies"] if isinstance(d, dict))
    assert pip == ["-r requirements.lock"]
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert f"3.{kit.OLDEST[1]}" in wanted and wanted.removeprefix(">=") <= python.split("=")[-1].strip(">=<"), (wanted, python)


def test_this_environment_has_the_locked_versions():
    import importlib.metadata as metadata

    for name, version in locked("requirements-dev.lock").items():
        if name not in [s.lower() for s in kit.SLOW_AND_UNUSED]:
            try:
                found = metadata.version(name)
            except metadata.PackageNotFoundError:
                continue                            # for another platform
            assert found == version or name == "numpy", f"{name}: {found} is installed, {version} is locked"


def test_every_dependency_says_why():
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if re.match(r'\s+"[\w-]+[<>=]', line):
            assert "#" in line and len(line.split("#")[1].split()) >= 2, f"no reason beside {line.strip()}"


def test_state_is_plain_json(tmp_path, no_installer):
    folder = bare(tmp_path)
    kit.set_up(folder, "learner")
    assert json.loads((folder / ".venv" / "kit-state.json").read_text())["learner"]["python"] == list(sys.version_info[:2])
