"""Reference answers about the alliance: who was in on a day, the rounds of accession, how long each step took."""
from __future__ import annotations

import pandas as pd

from helpers import clock, words
from helpers.tables import load

__all__ = ["members_on", "rounds", "accession_days", "ratification_days"]


def members_on(day: object) -> list[str]:
    """The allies on one day, as sorted ISO 3166-1 alpha-3 codes.

    A state counts from the day on which it became a party.

    Parameters
    ----------
    day : str or datetime.date
        From the topic's first day to NOW.

    Raises
    ------
    ValueError
        For what is not a day, or a day out of range.

    Examples
    --------
    >>> len(members_on("2022-05-25"))
    30
    >>> members_on("1949-08-24")[:3]
    ['BEL', 'CAN', 'DNK']
    >>> members_on(None)
    Traceback (most recent call last):
    ...
    ValueError: None is not a day the kit can read. Write it as year-month-day, for example "2022-05-25".
    """
    wanted = clock.day(day)
    members = load("members", as_of=max(wanted, clock.THEN))        # a reader of the evening knows every earlier day
    return sorted(members.loc[members["joined"].dt.date <= wanted, "country"])


def rounds(as_of: object = None) -> pd.DataFrame:
    """The rounds of accession: how many allies each brought, and how many there were after it.

    Returns
    -------
    pandas.DataFrame
        Columns ``round, joined, new, allies``; one row a round, in order.

    Examples
    --------
    >>> rounds().iloc[0].to_dict()["new"]
    12
    """
    members = load("members", as_of=as_of)
    table = members.groupby("round").agg(joined=("joined", "min"), new=("country", "count")).sort_values("joined")
    return table.assign(allies=table["new"].cumsum()).reset_index()


def accession_days(clock_from: str = "applied", clock_to: str = "member", as_of: object = None) -> pd.DataFrame:
    """Days from one step of an accession to another, for every country that has both.

    Parameters
    ----------
    clock_from, clock_to : str
        Steps of the table ``steps``: applied, invited, memorandum, protocol, last_deposit, in_force, member.
    as_of : str or datetime.date, optional
        The reader's day; THEN if nothing is given.

    Returns
    -------
    pandas.DataFrame
        Columns ``country, name, round, started, ended, days, disputed, known_date`` (whole days, the first not counted),
        fastest first. A country whose dates are disputed has a row for each pair of dates that a source gives.

    Raises
    ------
    ValueError
        If a step has another name.

    Examples
    --------
    >>> accession_days("protocol").query("country == 'ESP'")["days"].item()
    171
    """
    steps = load("steps", as_of=as_of)
    allowed = list(dict.fromkeys(steps["step"]))
    for given in (clock_from, clock_to):
        if given not in allowed:
            raise ValueError(words.say("alliance.clock", clock=repr(given), allowed=", ".join(allowed)))
    kept = ["country", "date", "status", "known_date"]
    pairs = steps.loc[steps["step"] == clock_from, kept].merge(steps.loc[steps["step"] == clock_to, kept], on="country", suffixes=("_from", "_to"))
    names = load("members", as_of=as_of)[["country", "name", "round"]]
    table = pairs.merge(names, on="country", how="left").rename(columns={"date_from": "started", "date_to": "ended"})
    table = table.assign(days=(table["ended"] - table["started"]).dt.days,
                         disputed=(table["status_from"] == "disputed") | (table["status_to"] == "disputed"),
                         known_date=table[["known_date_from", "known_date_to"]].max(axis=1))
    table = table[["country", "name", "round", "started", "ended", "days", "disputed", "known_date"]].sort_values(["days", "name"])
    return table.reset_index(drop=True)


def ratification_days(applicant: str, act: str = "deposited", as_of: object = None) -> pd.DataFrame:
    """Days from the signature of one protocol of accession to each ally's act.

    Parameters
    ----------
    applicant : str
        ISO 3166-1 alpha-3 code of the state that acceded.
    act : str
        parliament, government, signed, deposited or unspecified.

    Returns
    -------
    pandas.DataFrame
        Columns ``ally, act, date, days, status, source``, in order of date; a disputed act has a row for each source.
    """
    protocol = load("steps", as_of=as_of).query("country == @applicant and step == 'protocol'")["date"]
    acts = load("ratifications", as_of=as_of).query("applicant == @applicant and act == @act")
    if protocol.empty or acts.empty:
        return pd.DataFrame(columns=["ally", "act", "date", "days", "status", "source"])
    days = (acts["date"] - protocol.iloc[0]).dt.days
    return acts.assign(days=days)[["ally", "act", "date", "days", "status", "source"]].sort_values("date").reset_index(drop=True)
