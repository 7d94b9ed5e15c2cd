"""From the click to the teacher's desk: exercises answered in JupyterLab by mouse and keyboard, saved, reopened, handed in, marked.

A page of its own holds one exercise of each kind of form; one start of `kit lab` serves all tests, which build on each other.
"""
from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

from helpers.exercises import sheet
from helpers.lessons import root
from lab_page import kernel_is_idle, started

pytestmark = pytest.mark.browser
ROOT = root()
PICTURES = ROOT / "test-artefacts"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
RECORD = "application/vnd.kit.answer+json"
PAGE = "exercises.ipynb"


def of_kind(kind: str) -> str:
    """An exercise of the bank that has no variants, whatever lesson it stands in."""
    return next((name for name, entry in sheet.load()["exercises"].items() if entry["kind"] == kind and entry.get("hints") and entry["lesson"] != "q"
                 and len(entry["variants"]) == 1), "")


NAMES = {kind: of_kind(kind) for kind in ("number", "choice", "set", "order", "text")}
CELLS = ["from helpers import *\nfrom helpers.exercises import sign, quiz", 'sign("Ada Example", "7b")', *(f'exercise("{name}")' for name in NAMES.values()), 'quiz("before")']


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A fresh copy of the kit with our page in my-work, its lab started as a learner starts it; gives (folder, URL, environment)."""
    folder = tmp_path_factory.mktemp("kit")
    (folder / "my-work").mkdir()
    cells = [{"cell_type": "code", "id": f"cell-{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": text.splitlines(keepends=True)} for n, text in enumerate(CELLS)]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    (folder / "my-work" / PAGE).write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    with started(ROOT, folder, "00") as (url, environment):
        yield folder, re.sub(r"/tree/[^?]*", f"/tree/{PAGE}", url), environment


@pytest.fixture(scope="module")
def page(kit):
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["BROWSER_PATH"], args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 2600})
        page.set_default_timeout(30_000)
        page.url_of_lab = kit[1]
        page.goto(kit[1])
        run_all(page)
        yield page
        browser.close()


def run_all(page) -> None:
    """Run every cell; a run that the page was not ready for is asked for once more."""
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    wait_until(lambda: kernel_is_idle(page.url_of_lab), "the kernel did not become ready", page, 90)
    page.wait_for_timeout(1_500)
    page.evaluate("document.querySelectorAll('.kit-form').forEach(e => e.remove())")
    for _ in range(3):
        if page.locator(".jp-Dialog", has_text="Select Kernel").count():                # a page of ours, and a machine that is busy
            page.locator(".jp-Dialog button.jp-mod-accept").click()
        page.locator("[role=menubar] >> text=/^Run$/").click()
        page.locator(".lm-Menu >> text=/^Run All Cells$/").click()
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if page.locator(".kit-form").count() >= len(NAMES) + 1:
                return
            time.sleep(0.2)
    wait_until(lambda: False, "the forms were not drawn", page, 0)


def wait_until(true, sentence, page=None, seconds=20) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.2)
    if page is not None:
        page.screenshot(path=PICTURES / "failed-exercises.png")
    raise AssertionError(sentence)


def form(page, kind):
    """The form of a kind of exercise, by its place on the page."""
    return page.locator(".kit-form").nth([*NAMES].index(kind) if kind in NAMES else len(NAMES))


def saved(kit) -> dict[str, dict]:
    """What the saved page holds, by exercise."""
    cells = json.loads((kit[0] / "my-work" / PAGE).read_text(encoding="utf-8"))["cells"]
    found = [output["data"][RECORD] for cell in cells for output in cell.get("outputs", []) if RECORD in output.get("data", {})]
    return {item["exercise"]: item for item in found}


def save(page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")


def saved_again(page, kit) -> dict[str, dict]:
    """What the page holds once it is saved now: an answer may have been on its way when it was saved before."""
    save(page)
    page.wait_for_timeout(400)
    return saved(kit)


def test_each_form_is_filled_by_keyboard_alone(page, kit):
    """Tab, Space, arrows and letters; each press of the button puts a card under the form."""
    radio = form(page, "number").get_by_role("radio").nth(1)
    radio.focus()
    page.keyboard.press("Space")
    assert radio.is_checked()
    choice = form(page, "choice").get_by_role("radio").first
    choice.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert form(page, "choice").get_by_role("radio").nth(1).is_checked(), "an arrow goes to the next option and chooses it"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON", "Tab leaves the options"
    for place in (0, 1):
        form(page, "set").get_by_role("checkbox").nth(place).focus()
        page.keyboard.press("Space")
    places = form(page, "order").get_by_role("combobox")
    for number in range(places.count()):
        places.nth(number).focus()
        for _ in range(number + 1):
            page.keyboard.press("ArrowDown")
    form(page, "text").get_by_role("textbox").focus()
    page.keyboard.type("Since the letter was handed over: <b>two</b> sentences & a reason.")
    drafts = lambda: json.loads((kit[0] / "my-work" / "progress.json").read_text(encoding="utf-8")).get("drafts", {})
    wait_until(lambda: "a reason" in str(drafts().get(NAMES["text"])), "a sentence is lost if its field is never left", page)
    for kind in NAMES:
        button = form(page, kind).get_by_role("button").first
        button.focus()
        page.keyboard.press("Enter")
    wait_until(lambda: page.locator(".jp-OutputArea .kit-card").count() >= len(NAMES) + 1, "not every form was answered with a card", page)
    page.screenshot(path=PICTURES / "exercises.png", full_page=True)


def test_a_key_typed_in_a_form_is_no_command_of_jupyters(page):
    """x on a box that has the focus would cut the cell, an arrow would leave it."""
    before = page.locator(".jp-Notebook .jp-CodeCell").count()
    field = form(page, "set").get_by_role("checkbox").first
    field.focus()
    for key in ("x", "ArrowDown", "d", "d"):
        page.keyboard.press(key)
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == before and field.evaluate("e => e === document.activeElement")


def test_every_field_says_what_it_is_for(page):
    for kind in NAMES:
        for role in ("radio", "checkbox", "combobox", "textbox", "button"):
            for number in range(form(page, kind).get_by_role(role).count()):
                name = form(page, kind).get_by_role(role).nth(number).evaluate("e => (e.labels && e.labels.length ? [...e.labels].map(l => l.textContent).join(' ') : '') || e.getAttribute('aria-label') || e.title || e.textContent")
                assert name.strip(), f"{kind}: a {role} without a name"


def test_a_field_says_its_question_and_a_card_is_spoken(page):
    """A card comes into a live region that was there before it, and every field has its question as its description."""
    for kind in NAMES:
        region = form(page, kind).evaluate("f => f.closest('.jp-OutputArea-child').nextElementSibling.getAttribute('aria-live')")
        assert region == "polite", f"{kind}: what comes of a press is not spoken"
        undescribed = form(page, kind).evaluate("f => [...f.querySelectorAll('select, textarea, input[type=text]')].filter(e => !document.getElementById(e.getAttribute('aria-describedby'))).length")
        assert undescribed == 0, f"{kind}: {undescribed} fields do not say their question"
    assert form(page, "set").get_by_role("checkbox").first.get_attribute("aria-describedby")


def test_the_quiz_is_recorded_by_a_click(page, kit):
    form(page, "quiz").get_by_role("checkbox").nth(1).check()
    form(page, "quiz").get_by_role("radio").first.check()
    cards = page.locator(".jp-OutputArea .kit-card").count()
    form(page, "quiz").get_by_role("button").click()
    wait_until(lambda: page.locator(".jp-OutputArea .kit-card").count() > cards or "quiz-before" in saved_again(page, kit), "the quiz was answered, and nothing says so", page)
    wait_until(lambda: len(saved_again(page, kit).get("quiz-before", {}).get("answer") or ()) == 2, "the quiz was answered, and the file does not hold it", page)


def test_what_was_answered_is_in_the_saved_file(page, kit):
    wait_until(lambda: set(NAMES.values()) <= set(saved_again(page, kit)), f"saved, and these are missing: {set(NAMES.values()) - set(saved(kit))}", page)
    found = saved(kit)
    assert {(item["pupil"], item["class"]) for item in found.values()} == {("Ada Example", "7b")} and all(item["tries"] == 1 for item in found.values())
    assert found[NAMES["text"]]["answer"].startswith("Since the letter") and found[NAMES["order"]]["answer"].count(">") >= 2


def test_it_survives_a_new_kernel_and_a_reload(page, kit):
    """The kernel is stopped and the page loaded anew: the cards are there before anything runs, and the forms come back filled."""
    base, token = re.match(r"(http://[^/]+)/.*token=(\w+)", kit[1]).groups()
    ask = lambda path, method="GET": urllib.request.urlopen(urllib.request.Request(f"{base}/api/{path}?token={token}", method=method), timeout=20)
    before = saved(kit)
    for session in json.load(ask("sessions")):
        ask(f"sessions/{session['id']}", "DELETE").close()
    page.reload()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    wait_until(lambda: page.locator(".jp-OutputArea .kit-card").count() >= len(NAMES), "after a reload the cards are gone", page)
    assert page.locator("b", has_text="two").count() == 0, "what was typed is escaped"
    run_all(page)
    wait_until(lambda: form(page, "text").get_by_role("textbox").input_value().startswith("Since the letter"), "the form does not hold what was written", page)
    assert form(page, "number").get_by_role("radio").nth(1).is_checked() and form(page, "set").get_by_role("checkbox").nth(1).is_checked()
    wait_until(lambda: {name: item["answer"] for name, item in saved_again(page, kit).items()} == {name: item["answer"] for name, item in before.items()}, "running it again lost an answer", page)
    assert all(item["tries"] == 1 for item in saved(kit).values()), "the same answer again is no new try"


def test_it_is_handed_in_and_marked(kit, page):
    folder, _, environment = kit
    done = subprocess.run([sys.executable, "-m", "helpers.cli", "handin"], cwd=folder, env=environment, capture_output=True, text=True)
    path = folder / "my-work" / "handin-7b-Ada-Example.zip"
    assert done.returncode == 0 and str(path) in done.stdout, done.stdout + done.stderr
    with zipfile.ZipFile(path) as bundle:
        assert {PAGE, "progress.json"} <= set(bundle.namelist())
        inside = json.loads(bundle.read(PAGE))
    assert sum(RECORD in output.get("data", {}) for cell in inside["cells"] for output in cell.get("outputs", [])) == len(NAMES) + 1
    if importlib.util.find_spec("helpers.verbs.mark"):
        marked = subprocess.run([sys.executable, "-m", "helpers.cli", "mark", str(path), "--out", str(folder / "marks")], cwd=folder, env=environment, capture_output=True, text=True)
        assert marked.returncode == 0, marked.stdout + marked.stderr
        assert "Ada Example" in (folder / "marks" / "marks.csv").read_text(encoding="utf-8-sig")
