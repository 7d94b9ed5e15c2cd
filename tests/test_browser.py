"""What people see: JupyterLab in Chromium, a learner's copy of a lesson, from top to bottom.

One start of `kit lab` serves all tests of this file. The pictures taken on the way are kept in test-artefacts/.
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlparse

import pytest

from helpers.lessons import root
from lab_page import kernel_is_idle, started

pytestmark = pytest.mark.browser
ROOT = root()
PICTURES = ROOT / "test-artefacts"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A fresh copy of the kit, its lab started as a learner starts it; gives (folder, URL)."""
    folder = tmp_path_factory.mktemp("kit")
    with started(ROOT, folder, "03") as (url, _):
        yield folder, url


@pytest.fixture(scope="module")
def page(kit):
    """Lesson 03 in the browser, every cell run; `page.hosts` collects whom the browser talked to."""
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["BROWSER_PATH"], args=FLAGS,
                                             ignore_default_args=["--hide-scrollbars"])             # a learner's browser shows them
        page = browser.new_page(viewport={"width": 1280, "height": 17_000})      # JupyterLab draws only what is in view: all of it
        page.set_default_timeout(60_000)
        page.hosts = set()
        page.on("request", lambda request: page.hosts.add(urlparse(request.url).hostname))
        page.goto(kit[1])
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        dismissed = page.locator(".jp-Dialog")
        assert dismissed.count() == 0, f"the first thing a pupil sees is a pop-up: {dismissed.first.inner_text()}"
        wait_until(lambda: kernel_is_idle(kit[1]), 90, "the kernel did not become ready", page)
        page.wait_for_timeout(1_500)
        page.click("text=Run >> nth=0")
        page.click("text=Run All Cells >> nth=0")
        count = sum(c["cell_type"] == "code" for c in lesson(kit)["cells"])
        wait_until(lambda: last_count(page) >= count, 120, f"the lesson did not run to its end ({count} code cells)", page)
        yield page
        browser.close()


def lesson(kit) -> dict:
    return json.loads(next((kit[0] / "my-work").glob("03-*.ipynb")).read_text(encoding="utf-8"))


def last_count(page) -> int:
    """The count of the newest cell that has run."""
    found = [int(m) for text in page.locator(".jp-InputPrompt").all_inner_texts() for m in re.findall(r"\[(\d+)\]", text)]
    return max(found, default=0)


def wait_until(true, seconds, sentence, page=None):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.2)
    if page:
        page.screenshot(path=PICTURES / "failed.png", clip={"x": 0, "y": 0, "width": 1280, "height": 6000})
    raise AssertionError(sentence)


def into_view(page, locator):
    """The first element that matches, once it is drawn."""
    locator.first.wait_for()
    locator.first.scroll_into_view_if_needed()
    return locator.first


def test_it_runs_from_top_to_bottom_without_an_error(page):
    page.screenshot(path=PICTURES / "lesson-03.png")
    errors = page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error'], .jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']")
    assert errors.count() == 0, errors.first.inner_text()


def test_a_figure_keeps_its_height_when_the_window_changes(page):
    """As it does for a projector: with bars to scroll by in sight, plotly took the height of one for its own."""
    drawn = "[...document.querySelectorAll('.jp-RenderedPlotly')].filter(p => p.offsetHeight).map(p => [p.offsetHeight, +p.querySelector('.main-svg').getAttribute('height')])"
    before = page.evaluate(drawn)
    size = page.viewport_size
    for width in (1000, size["width"]):
        page.set_viewport_size({**size, "width": width})
        page.wait_for_timeout(1_500)
        end = time.monotonic() + 10                     # a slow machine draws them later
        while (found := page.evaluate(drawn)) != before and time.monotonic() < end:
            time.sleep(0.5)
        assert found == before and all(high == plot > 200 for high, plot in found), f"at {width} pixels: {before} became {found}"


def explorer_state(page) -> tuple[str, str]:
    """What the explorer's figure draws, and what its text line says."""
    box = page.locator(".kit-explorer").first
    marks = box.evaluate("e => [...e.querySelectorAll('svg .points path, svg .shapelayer path, svg .scatterlayer path, svg rect')].map(p => p.getAttribute('d') + p.getAttribute('transform') + p.getAttribute('style')).join('|') + [...e.querySelectorAll('svg text')].map(t => t.textContent).join('|')")
    return marks, box.inner_text()


def test_the_explorers_slider_is_dragged_and_the_figure_changes(page):
    handle = into_view(page, page.locator(".kit-explorer input[type=range]"))
    time.sleep(1)
    before = explorer_state(page)
    slider = handle.bounding_box()
    middle = slider["y"] + slider["height"] / 2
    at = slider["x"] + slider["width"] * handle.evaluate("e => (e.value - e.min) / (e.max - e.min)")
    page.mouse.move(at, middle)
    page.mouse.down()
    page.mouse.move(slider["x"] + slider["width"] * 0.3, middle, steps=10)
    page.mouse.up()
    wait_until(lambda: explorer_state(page)[0] != before[0], 10, "the slider was dragged and the figure did not change", page)
    assert explorer_state(page)[1] != before[1], "the slider was dragged and the written trace did not change"
    page.locator(".kit-explorer").first.screenshot(path=PICTURES / "lesson-03-explorer.png")


def test_the_explorer_moves_by_keyboard_too(page):
    handle = into_view(page, page.locator(".kit-explorer input[type=range]"))
    before = explorer_state(page)
    handle.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    wait_until(lambda: explorer_state(page) != before, 10, "the arrow keys moved nothing", page)


def test_an_exercise_is_answered_by_clicking_and_the_saved_file_holds_it(page, kit):
    option = into_view(page, page.locator(".kit-form input[type=radio]"))
    option.click()
    form = page.locator(".kit-form").filter(has=page.locator("input[type=radio]")).first
    form.get_by_role("button").first.click()
    form.screenshot(path=PICTURES / "lesson-03-exercise.png")
    records = lambda: [o["data"]["application/vnd.kit.answer+json"] for c in lesson(kit)["cells"] for o in c.get("outputs", [])
                       if "application/vnd.kit.answer+json" in o.get("data", {})]
    def save() -> bool:                             # an answer may be on its way when the page is saved, so it is saved again
        page.keyboard.press("Escape")
        page.keyboard.press("Control+s")
        page.wait_for_timeout(400)
        return True

    wait_until(lambda: save() and any(r["exercise"].startswith("03-") and "g" not in r["exercise"] and r["answer"] for r in records()), 15,
               "an exercise was answered by clicking, the page was saved, and the answer is not in the file", page)
    progress = json.loads((kit[0] / "my-work" / "progress.json").read_text(encoding="utf-8"))
    assert any(name.startswith("03-") for name in progress["answers"])


def test_a_cell_run_too_early_gets_one_sentence(kit, page):
    """On a fresh kernel, the word `load` says which cell to run first; and load("members") is no %load."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(cwd=str(kit[0]), env={**os.environ, "JPY_SESSION_NAME": str(next((kit[0] / "my-work").glob("03-*.ipynb")))})
    try:
        seen = []
        client.execute_interactive('load("members")', output_hook=seen.append, timeout=60)
        error = next(m["content"] for m in seen if m["msg_type"] == "error")
        assert "from helpers import *" in "".join(error["traceback"]) and len(error["traceback"]) == 1, error
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_reader_by_ear_meets_the_sentence_and_not_the_loose_marks(page):
    """A figure with words beside it is out of the way of a screen reader, and its buttons are no stops; the toolbar does not move."""
    wait_until(lambda: page.locator(".jp-RenderedPlotly[aria-hidden=true]").count() > 0, 10, "no figure is hidden from a screen reader", page)
    assert page.locator(".jp-RenderedPlotly[aria-hidden=true] .modebar-btn:not([tabindex='-1'])").count() == 0
    assert page.locator(".kit-explorer [aria-live=polite] p").first.inner_text() and page.locator(".kit-explorer svg[aria-hidden=true]").count()
    assert page.locator(".jp-NotebookPanel-toolbar select").count() == 0, "a select that changes with every cell throws a screen reader back to the top"


def test_a_fold_opened_by_space_is_read_on_by_an_arrow(page):
    """JupyterLab takes an arrow for a step to the next cell, and whoever had opened the table was thrown out of it."""
    fold = into_view(page, page.locator(".kit-described summary"))
    fold.focus()
    page.keyboard.press("Space")
    assert fold.evaluate("e => e.parentElement.open"), "Space did not open the table"
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert fold.evaluate("e => e === document.activeElement"), "the arrow left the table for the next cell"
    page.keyboard.press("Space")


def test_a_glossary_link_opens_the_terms_page(page):
    """The lab of a learner sees nothing above the folder of the copies; the glossary has to lie in it."""
    into_view(page, page.locator(".jp-RenderedMarkdown a[href*='glossary.md']")).click()
    page.locator(".jp-MarkdownViewer h1", has_text="Glossary").wait_for()
    link = page.locator(".jp-MarkdownViewer a", has_text="03").first
    link.wait_for()
    page.screenshot(path=PICTURES / "glossary.png")


def test_no_request_left_this_machine(page):
    assert page.hosts <= {"localhost", "127.0.0.1", None, ""}, page.hosts
