"""The data: valid as a package, sourced row by row, and true to the calendar."""
from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest

from helpers import alliance, clock, package, tables

FACTS = [n for n in package.names() if not package.resource(n).get("kit:authored")]
CORE = ["members", "steps", "ratifications", "events"]
OFFICIAL = {"primary", "official-statistic"}
SOURCES = tables.whole("sources").set_index("key")


def rows(frame: pd.DataFrame) -> str:
    return ", ".join(frame["row_id"].astype(str).head(6))


def when(name: str) -> str:
    return "joined" if name == "members" else "date"


def test_the_package_validates_as_its_users_would():
    import frictionless

    report = frictionless.validate(str(package.data_dir() / "datapackage.json"))
    assert report.valid, "\n".join(f"{e.title}: {e.message}" for t in report.tasks for e in t.errors[:5]) or report.to_summary()


def test_every_file_of_data_is_in_the_package():
    described = {package.resource(n)["path"] for n in package.names()}
    assert {p.name for p in package.data_dir().glob("*.csv")} == described


@pytest.mark.parametrize("name", package.names())
def test_every_column_is_described(name):
    missing = [f["name"] for f in package.resource(name)["schema"]["fields"] if not f.get("description")]
    assert not missing, f"{name}: columns without a description: {missing}"


@pytest.mark.parametrize("name", FACTS)
def test_two_sources_are_two(name):
    frame = tables.whole(name).dropna(subset=["source2"])
    first, second = SOURCES.fillna("").loc[frame["source"]], SOURCES.fillna("").loc[frame["source2"]]
    same = [p == q or o == q or r == p or (o == r and o != "")
            for p, q, o, r in zip(first["publisher"], second["publisher"], first["origin"], second["origin"])]
    assert not any(same), f"{name}: the second source copies the first: {rows(frame[same])}"


@pytest.mark.parametrize("name", FACTS)
def test_verified_means_two_sources(name):
    frame = tables.whole(name)
    wrong = frame[(frame["status"] == "verified") & frame["source2"].isna() | (frame["status"] == "single-source") & frame["source2"].notna()]
    assert wrong.empty, f"{name}: the status and the number of sources differ: {rows(wrong)}"


@pytest.mark.parametrize("name", FACTS)
def test_nothing_rests_on_a_mirror_alone(name):
    frame = tables.whole(name)
    kinds = [{SOURCES["kind"].get(k) for k in pair if isinstance(k, str)} for pair in zip(frame["source"], frame["source2"])]
    origin = SOURCES["origin"].reindex(frame["source"]).to_numpy()
    alone = [k == {"mirror"} and not isinstance(o, str) for k, o in zip(kinds, origin)]
    assert not any(alone), f"{name}: only a mirror, a forum or a wiki stands behind {rows(frame[alone])}"


@pytest.mark.parametrize("name", CORE)
def test_core_tables_are_well_sourced(name):
    frame = tables.whole(name)
    second = frame["source2"].notna().mean()
    official = (frame["source"].map(SOURCES["kind"]).isin(OFFICIAL) | frame["source2"].map(SOURCES["kind"]).isin(OFFICIAL)).mean()
    assert second >= 2 / 3, f"{name}: {second:.0%} of the rows have a second source; two thirds are wanted"
    assert official >= 1 / 2, f"{name}: {official:.0%} of the rows have a primary or official source; half are wanted"


def test_sources_were_seen_after_they_were_published():
    listed = tables.whole("sources")
    published = pd.to_datetime(listed["published"].str.slice(0, 10), format="mixed", errors="coerce")
    assert listed[published > listed["seen"]].empty, list(listed[published > listed["seen"]]["key"])
    unreadable = listed[listed["published"].notna() & ~listed["published"].fillna("").str.fullmatch(r"\d{4}(-\d\d){0,2}")]
    assert unreadable.empty, f"published is not a date: {list(unreadable['key'])}"


@pytest.mark.parametrize("name", FACTS)
def test_a_tables_terms_name_every_licence_of_its_sources(name):
    frame = tables.whole(name)
    stated = set(SOURCES["licence"].reindex(set(frame["source"]) | set(frame["source2"].dropna()))) - {"not stated"}
    missing = [licence for licence in stated if licence not in package.resource(name)["kit:terms"]]
    assert not missing, f"datapackage.json, {name}: kit:terms does not name {missing}"


def test_every_source_is_used():
    used = set(tables.whole("errors")["where"]) | set(tables.whole("naming")["source"]) | set(tables.whole("members")["border_source"].dropna())
    for name in FACTS:
        used |= set(tables.whole(name)["source"]) | set(tables.whole(name)["source2"].dropna())
    idle = set(SOURCES.index) - used
    assert not idle, f"sources that no row uses: {sorted(idle)[:8]}"


@pytest.mark.parametrize("name", FACTS)
def test_nothing_was_known_before_it_was_so(name):
    """Announced and estimated things may be known early; nothing else."""
    frame = tables.whole(name)
    point = frame["precision"] == "day"
    early = frame[point & (frame["known_date"] < frame[when(name)]) & (frame["status"] != "estimate")]
    assert early.empty, f"{name}: known before it happened: {rows(early)}"
    assert (frame["known_date"].dt.date <= clock.NOW).all(), f"{name}: known after NOW: {rows(frame[frame['known_date'].dt.date > clock.NOW])}"


@pytest.mark.parametrize("name", FACTS)
def test_no_row_knows_its_future(name):
    """No sentence in a row names a year after the one in which the row was known, unless as somebody's plan."""
    frame = tables.whole(name)
    plan = re.compile(r"\b(would|could|until|by|aim|planned)\b")
    for column in ("note", "what", "title", "gist", "definition"):
        if column in frame.columns:
            ahead = [isinstance(text, str) and not (column == "what" and plan.search(text)) and any(int(y) > known.year for y in re.findall(r"\b(?:19|20)\d\d\b", text))
                     for text, known in zip(frame[column], frame["known_date"])]
            assert not any(ahead), f"{name}.{column} speaks of what came after known_date: {rows(frame[ahead])}"


@pytest.mark.parametrize("name", FACTS)
def test_keys_are_unique_but_for_editions_and_disputes(name):
    frame, key = tables.whole(name), package.resource(name)["kit:revision_key"]
    twice = frame[frame.duplicated([*key, "known_date", "source"], keep=False)]
    assert twice.empty, f"{name}: the same fact twice: {rows(twice)}"
    for day in (clock.THEN, clock.NOW):
        tables.load(name, as_of=day)                # refuses what it cannot choose between


@pytest.mark.parametrize("name", FACTS)
def test_disputes_have_two_sides_and_a_word_on_them(name):
    frame, key = tables.whole(name), package.resource(name)["kit:revision_key"]
    disputed = frame[frame["status"] == "disputed"]
    assert disputed["note"].notna().all(), f"{name}: a dispute without a note: {rows(disputed[disputed['note'].isna()])}"
    sides = disputed.groupby(key, dropna=False)["source"].transform("nunique")
    assert (sides >= 2).all(), f"{name}: a dispute with one side: {rows(disputed[sides < 2])}"


def test_thirty_two_allies_and_their_rounds():
    assert len(tables.load("members", as_of="NOW")) == 32
    assert {d: len(alliance.members_on(d)) for d in ("1949-08-24", "1952-02-18", "1955-05-09", "1982-05-30", "1999-03-12", "2004-03-29",
                                                        "2009-04-01", "2017-06-05", "2020-03-27", "2023-04-04", "2024-03-07")} == {
        "1949-08-24": 12, "1952-02-18": 14, "1955-05-09": 15, "1982-05-30": 16, "1999-03-12": 19, "2004-03-29": 26,
        "2009-04-01": 28, "2017-06-05": 29, "2020-03-27": 30, "2023-04-04": 31, "2024-03-07": 32}
    per_round = alliance.rounds(as_of="NOW").set_index("round")["new"].to_dict()
    assert per_round == {"founding": 12, "1952": 2, "1955": 1, "1982": 1, "1999": 3, "2004": 7, "2009": 2, "2017": 1, "2020": 1, "2023": 1, "2024": 1}


def test_members_and_steps_agree_on_the_day_of_joining():
    joined = tables.whole("members").set_index("country")["joined"]
    steps = tables.whole("steps").query("step == 'member' and status != 'disputed'")
    wrong = steps[steps["date"] != steps["country"].map(joined)]
    assert wrong.empty, f"steps and members differ on the day of joining: {rows(wrong)}"
    assert set(joined[joined > "1950"].index) == set(tables.whole("steps")["country"]), "every accession since 1952 has its steps"


def test_steps_come_in_order():
    order = ["applied", "invited", "protocol", "last_deposit", "in_force", "member"]
    steps = tables.whole("steps")
    for country, group in steps.groupby("country"):
        firsts = group.groupby("step")["date"].agg(["min", "max"]).reindex(order).dropna()
        for (a, before), (b, after) in zip(list(firsts.iterrows())[:-1], list(firsts.iterrows())[1:]):
            assert before["min"] <= after["max"], f"{country}: {a} comes after {b}"


def test_the_two_latest_applications_are_there_in_full():
    steps = tables.whole("steps").groupby("country")["step"].agg(set)
    for country in package.topic()["applicants"]:
        assert steps[country] >= {"applied", "invited", "memorandum", "protocol", "last_deposit", "in_force", "member"}, country


def test_every_ally_has_an_act_on_every_protocol():
    acts = tables.whole("ratifications")
    for applicant in package.topic()["applicants"]:
        day = tables.whole("members").set_index("country")["joined"][applicant] - dt.timedelta(days=1)
        missing = set(alliance.members_on(day.date())) - set(acts.query("applicant == @applicant")["ally"])
        assert not missing, f"no act on {applicant}'s protocol: {sorted(missing)}"
    early = acts[(acts["date"] < "2022-07-05") & ~acts["note"].str.contains("advance", case=False, na=False)]
    assert early.empty, f"before the protocols were signed, and not called advance consent: {rows(early)}"


def test_the_timeline_is_long_and_dense_enough():
    events = tables.whole("events")
    assert len(events) >= 90 and events["date"].dt.year.min() == 1949 and events["date"].dt.year.max() >= 2025
    assert events["date"].between("2014-02-20", "2022-05-25").sum() >= 30


def test_every_claim_has_its_sentence_and_twelve_are_core():
    claims = tables.whole("claims")
    assert len(claims) == 54 and claims["core"].sum() == 12
    assert set(tables.whole("claim_segments")["claim"]) == set(claims["row_id"])
    kinds = claims[claims["kind"].isna() & ~claims["whose_word"]]
    assert kinds.empty, rows(kinds)


def test_a_claims_test_can_be_computed_and_has_its_page():
    from helpers import expressions

    tested = tables.whole("claims").dropna(subset=["test"])
    assert len(tested) >= 10
    for claim, test in zip(tested["row_id"], tested["test"]):
        assert expressions.evaluate(test) is not None, claim
        assert (package.data_dir() / "evidence" / f"{claim}.md").exists(), f"{claim} has a test and no page in data/evidence"


def test_slips_and_mirror_claims_are_found_by_their_checks():
    from helpers import expressions

    for table, column in (("errors", "check"), ("voices", "test")):
        for row, text in tables.whole(table).dropna(subset=[column]).set_index("row_id")[column].items():
            assert expressions.evaluate(text) is not None, row


def test_generated_files_are_fresh():
    from helpers.verbs import check_generated

    stale = [path.name for path in check_generated.stale()]
    assert not stale, f"older than what they are made from: {stale}; kit check-generated --write makes them anew"


def test_shares_that_we_computed_are_what_their_flows_give():
    """A value that its own note calls computed by us from another table has no life of its own."""
    flows = tables.whole("gas_flows").pivot(index=["edition", "country", "year"], columns="flow", values="value")
    by = {"share_of_imports": "imports_total", "share_of_consumption": "consumption"}
    gas = tables.whole("gas")
    ours = gas[gas["note"].str.contains("computed by us from", na=False) & gas["note"].str.contains("gas_flows", na=False)]
    assert len(ours) > 50
    for row in ours.itertuples():
        flow = flows.loc[(row.edition, row.country, row.year)]
        computed = 100 * flow["imports_from_russia"] / flow[by[row.measure]]
        assert abs(computed - row.value) < 0.051, f"{row.row_id}: {row.value}, and gas_flows gives {computed:.1f}"
