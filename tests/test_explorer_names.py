"""Explorers whose stops are names: one control or two, radio buttons or sliders."""
from __future__ import annotations

import json
import os
from importlib.resources import files

import pandas as pd
import pytest

from helpers import explore, load


@pytest.fixture
def rows():
    made = [(c, per, edition, v, "boats" if per == "whole" else "a head")
            for c, per, edition, v in [("EST", "whole", "2020", 4), ("NOR", "whole", "2020", 9), ("EST", "head", "2020", 0.3), ("NOR", "head", "2020", 0.1),
                                       ("EST", "whole", "2021", 6), ("NOR", "whole", "2021", 8)]]
    return pd.DataFrame(made, columns=["country", "per", "edition", "value", "unit"])


def test_a_choice_is_found_by_its_name_and_noted_once(rows):
    explorer = explore.switch(rows[rows["edition"] == "2020"], {"per": "Counted"}, start="head")
    assert explorer.value == 1 and explorer.trace == ["head: Estonia has the longest bar, 0.3 a head, Norway the shortest, 0.1 a head."]
    assert explorer.twin.table["country"].tolist() == ["EST", "NOR"] and explorer.at("whole").table["value"].tolist() == [9, 4]
    explorer.at("whole")
    assert len(explorer.trace) == 2


def test_two_controls_make_every_pair_and_a_pair_without_rows_says_so(rows):
    explorer = explore.switch(rows, ["per", "edition"], sliders=["edition"], notes={"2021": "Later.", ("whole", "2020"): "First."})
    assert [frame["text"].split(":")[0] for frame in explorer._spec["frames"]] == ["whole, 2020", "whole, 2021", "head, 2020", "head, 2021"]
    assert [c["slider"] for c in explorer._spec["controls"]] == [False, True] and explorer.trace[0].endswith("First.")
    explorer.at("head", 2021)
    assert explorer.trace[-1] == "head, 2021: no figure for this choice. Later."


def test_a_name_that_is_not_there_is_refused_with_those_that_are(rows):
    explorer = explore.switch(rows, ["per", "edition"])
    with pytest.raises(ValueError, match="per has no choice 'tail'. It has: whole, head"):
        explorer.at("tail", "2020")
    with pytest.raises(ValueError, match="each of the 2 controls: per; edition"):
        explorer.at("head")


def test_a_column_of_days_is_told_in_words_and_found_as_year_month_day(rows):
    dated = rows[rows["per"] == "whole"].assign(edition=lambda t: pd.to_datetime(t["edition"] + "-05-18"))
    explorer = explore.switch(dated, "edition", sliders=["edition"])
    explorer.at("2021-05-18")
    assert explorer.trace[-1].startswith("18 May 2021: Norway") and explorer._spec["controls"][0]["names"] == ["18 May 2020", "18 May 2021"]


def test_bars_of_one_unit_keep_one_scale(rows):
    frames = explore.switch(rows, ["per", "edition"])._spec["frames"]
    assert [f["most"] for f in frames[:3]] == [9, 9, 0.3]


def test_a_stop_may_be_a_list_of_lines(rows):
    steps = pd.DataFrame({"step": ["spoken", "written"], "who": ["speaker", "reporter"], "what": ["says it", "cuts it"]})
    explorer = explore.switch(steps, "step", label="who", value=None, draw=lambda step: explore.switch(rows, "per").twin)
    assert explorer._spec["frames"][1]["lines"] == ["reporter: cuts it"] and explorer.at("written").words


def test_a_step_sends_one_number_and_nothing_that_changes(rows):
    pytest.importorskip("anywidget")
    made = [explore.switch(rows, ["per", "edition"]) for _ in range(2)]
    assert json.dumps(made[0]._spec) == json.dumps(made[1]._spec)
    made[0].widget.value = 1
    assert made[0].trace[-1].startswith("whole, 2021") and len(json.dumps(made[0].widget.get_state(["value"]))) < 100


def test_explorers_along_days_have_one_slider_with_a_name_a_day():
    explorer = explore.years(load("members"))
    (control,) = explorer._spec["controls"]
    assert control["slider"] and control["label"] == "Day" and control["names"][0] == "24 August 1949"
    assert len(control["names"]) == len(explorer._spec["frames"]) == len(explorer._spec["stops"])


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["BROWSER_PATH"], args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser, explorer):
    """A page that holds the explorer's own view over a model of four lines."""
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.set_content("<main></main>")
    page.add_style_tag(content=files("helpers.explore").joinpath("explorer.css").read_text(encoding="utf-8"))
    page.evaluate("""async ([source, spec, value]) => {
        const view = (await import("data:text/javascript;base64," + btoa(unescape(encodeURIComponent(source))))).default;
        window.state = {spec, value};
        view.render({model: {get: k => state[k], set: (k, v) => { state[k] = v; }, save_changes: () => {}, on: () => {}}, el: document.querySelector("main")});
    }""", [files("helpers.explore").joinpath("explorer.js").read_text(encoding="utf-8"), explorer._spec, explorer.value])
    return page


@pytest.mark.browser
def test_buttons_and_slider_by_keyboard_alone(browser, rows):
    page = opened(browser, explore.switch(rows, {"per": "Counted", "edition": "Edition"}, sliders=["edition"]))
    assert page.get_by_role("group", name="Counted").get_by_role("radio").count() == 2 and page.get_by_role("slider", name="Edition: 2020").count() == 1
    said = page.locator("[aria-live=polite] p")
    assert said.inner_text().startswith("whole, 2020: Norway has the longest bar, 9 boats")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name="head").is_checked() and said.inner_text().startswith("head, 2020: Estonia") and page.evaluate("state.value") == 2
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "2021" and page.evaluate("state.value") == 3
    assert said.inner_text() == "head, 2021: no figure for this choice." and page.locator("svg rect").count() == 0
    assert page.locator("details ol li").count() == 3


@pytest.mark.browser
def test_a_list_of_lines_takes_the_place_of_the_bars(browser, rows):
    steps = pd.DataFrame({"step": ["spoken", "written"], "who": ["speaker", "reporter"], "what": ["says it", "cuts it"]})
    page = opened(browser, explore.switch(steps, "step", label="who", value=None, draw=lambda step: explore.switch(rows, "per").twin))
    page.get_by_label("written").check()
    assert page.locator("ul li").all_inner_texts() == ["reporter: cuts it"] and not page.locator("svg").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["story", "years"])
def test_the_explorers_along_days_move_by_keyboard(browser, name):
    explorer = explore.story(load("events"), start="2014-01-01") if name == "story" else explore.years(load("members"))
    page = opened(browser, explorer)
    before = page.locator("svg").inner_html()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("svg").inner_html() != before and page.evaluate("state.value") == explorer.value + 1
