"""kit run: run the lessons again and store what they show, in the one normal form.

The normal form is what makes a stored lesson comparable: code cells counted 1…n in reading order, stable cell ids, no
widget state, no trace of who ran it, and beside every figure a small picture for readers without a kernel.
"""
from __future__ import annotations

import argparse
import base64
import io
import os
import shutil
import tempfile
from pathlib import Path

from helpers.exercises import sheet
from helpers.lessons import lessons, read, write
from helpers.verbs import Refusal

EXAMPLE = "kit run 03 04"
PLOTLY = "application/vnd.plotly.v1+json"
VIEW = "application/vnd.jupyter.widget-view+json"
PICTURE_LIMIT = 18_000                              # bytes a stored picture may take
WIDTH = 700
TRIES = ((1, 32), (1, 16), (1, 8), (0.7, 16), (0.7, 8), (0.7, 6))      # (scale, colours): the first that fits is stored


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", nargs="*", help="numbers of lessons; all if left out")


def main(args: argparse.Namespace) -> int:
    known = lessons()
    chosen = {n: known[n.zfill(2)] for n in args.lesson if n.zfill(2) in known} if args.lesson else known
    if args.lesson and len(chosen) < len(args.lesson):
        raise Refusal(f"There is no lesson {', '.join(n for n in args.lesson if n.zfill(2) not in known)}. There are: {', '.join(known)}.")
    if faults := sheet.check():
        raise Refusal("Nothing was run, since the lessons would show the exercises as they were before:\n  " + "\n  ".join(faults[:5])
                      + "\nMend the bank if it names a fault; then `kit check-generated --write`, and run again.")
    without, failed = [], []
    for place, (number, path) in enumerate(chosen.items(), 1):
        print(f"[{place}/{len(chosen)}] {path.name} …", end=" ", flush=True)
        notebook, problem = executed(path)
        if problem:
            failed.append(path.name)
            print(f"stopped: {problem}")
            continue
        without += [f"{path.name}: {missing}" for missing in normalise(notebook, read(path))]
        write(path, notebook)
        print(f"stored, {path.stat().st_size // 1024} kB")
    if without:
        print("No picture could be drawn for these figures, since no Chromium was found (install one, then run again):\n  " + "\n  ".join(without))
    return 1 if failed or without else 0


def executed(path: Path) -> tuple[dict, str]:
    """The lesson, run from top to bottom by a learner without a past; and the first thing that went wrong, if any."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "KIT_PROGRESS": str(Path(folder) / "progress.json"), "IPYTHONDIR": folder}
        client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}, store_widget_state=False)
        try:
            client.execute(env=environment)
        except CellExecutionError as error:
            return {}, f"{error.ename}: {error.evalue}"
    return plain(notebook), ""


def plain(notebook) -> dict:
    """The notebook as JSON has it: multi-line text as lists of lines."""
    import json

    import nbformat

    return json.loads(nbformat.writes(notebook, version=4))


def normalise(notebook: dict, before: dict) -> list[str]:
    """Bring an executed notebook into the normal form, in place; return which figures have no picture."""
    pictures = {tag(output): output["data"]["image/png"] for cell in before["cells"] for output in cell.get("outputs", []) if tag(output)}
    notebook["metadata"] = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
                            "language_info": {"name": "python"},
                            **{k: v for k, v in before["metadata"].items() if k not in ("kernelspec", "language_info", "widgets")}}
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    count, missing = 0, []
    for place, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k not in ("execution", "collapsed", "scrolled")}
        cell["id"] = before["cells"][place].get("id", f"cell-{place:02d}")
        if cell["cell_type"] != "code":
            continue
        count += 1
        cell["execution_count"] = count
        for number, output in enumerate(cell["outputs"]):
            output.pop("transient", None)
            if VIEW in output.get("data", {}):
                output["data"][VIEW]["model_id"] = f"{cell['id']}-{number}"         # the kernel's own is new in every run, and leads nowhere once it has ended
            if output["output_type"] == "execute_result":
                output["execution_count"] = count
            if PLOTLY in output.get("data", {}):
                missing += add_picture(output, pictures)
    return missing


def tag(output: dict) -> str:
    return output.get("metadata", {}).get("image/png", {}).get("kit:figure", "")


def add_picture(output: dict, pictures: dict[str, str]) -> list[str]:
    """Put the figure's picture beside it: the stored one where the figure is unchanged, else a new one."""
    from helpers.described import figure_hash

    figure = output["data"][PLOTLY]
    hashed = figure_hash(figure)
    picture = pictures.get(hashed) or draw(figure)
    if not picture:
        return [str(figure.get("layout", {}).get("title", {}).get("text", "a figure"))]
    output["data"]["image/png"] = picture
    output["metadata"] = {**output.get("metadata", {}), "image/png": {"kit:figure": hashed, "width": WIDTH}}
    return []


def chromium() -> str:
    """The browser that draws, or an empty string."""
    named = os.environ.get("BROWSER_PATH", "")
    return named or next((found for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (found := shutil.which(name))), "")


def draw(figure: dict) -> str:
    """A figure as base64 PNG of few colours and at most 18 kB; empty where there is no browser."""
    if not chromium():
        return ""
    os.environ["BROWSER_PATH"] = chromium()
    import kaleido
    import plotly.graph_objects as go

    layout = {**figure["layout"], "width": WIDTH, "height": figure["layout"].get("height") or 420}
    drawn = go.Figure(data=figure["data"], layout=layout, skip_invalid=True)
    big: dict[float, bytes] = {}
    for scale, colours in TRIES:
        if scale not in big:
            big[scale] = kaleido.calc_fig_sync(drawn, opts={"format": "png", "width": WIDTH, "height": layout["height"], "scale": scale})
        small = reduce(big[scale], colours)
        if len(small) <= PICTURE_LIMIT:
            break
    return base64.b64encode(small).decode() + "\n"


def reduce(picture: bytes, colours: int) -> bytes:
    """A PNG with at most so many colours."""
    from PIL import Image

    small = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()
