"""Small canonical tables for tests of the performance side."""

from datetime import date

import pandas as pd

from assessment.config import parse_config
from assessment.schema import TABLES, offence_tree

CONFIG = """
[partnership]
name = "A partnership"
area_code = "X1"
area_name = "A county"
population_count = 179300
population_year = 2010
[cycle]
name = "2011-12"
title = "Assessment"
as_of = 2012-01-31
history_start = 2007-04-01
"""
SOURCES = ("police_crime", "marac", "partner_values", "resident_survey", "road_casualties", "asb")


def config(text="", *, head=CONFIG):
    """Return a configuration with the usual sources and what the test adds."""
    entry = '[[sources]]\nid = "{0}"\nlabel = "{0}"\nprovider = "p"\nfolder = "{0}"\nlayouts = ["x"]\n'
    return parse_config(head + "".join(entry.format(one) for one in SOURCES) + text)


def indicator(**settings):
    """Return one indicator, configured as an analyst would."""
    known = {
        "id": "one",
        "label": "One",
        "priority": "p",
        "measure": "count",
        "polarity": "low",
        "source": "police_crime",
    }
    lines = [f"{name} = {_toml(value)}" for name, value in {**known, **settings}.items()]
    return config("[[indicators]]\n" + "\n".join(lines)).indicators[0]


def _toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return f'"{value}"'


def _origin(rows, source):
    return {"source": source, "file_label": f"{source}-1", "line": range(1, rows + 1)}


def offences(days, codes="8G", *, precision="day", **columns):
    """Return offences recorded on these days, of one code or one each."""
    stamps = pd.Series([pd.Timestamp(day) for day in days], dtype="datetime64[us]")
    codes = [codes] * len(stamps) if isinstance(codes, str) else list(codes)
    tree = offence_tree()
    frame = pd.DataFrame(
        {
            **_origin(len(stamps), "police_crime"),
            "recorded_date": stamps,
            "recorded_precision": precision,
            "committed_precision": "none",
            "offence_code": codes,
            "offence_subgroup": [tree[code].subgroup for code in codes],
            "offence_group": [tree[code].group for code in codes],
            "scope": "partnership",
            "place_precision": "none",
            **columns,
        }
    )
    return TABLES["offences"].typed(frame)


def incidents(days):
    """Return incidents of anti-social behaviour on these days."""
    stamps = pd.Series([pd.Timestamp(day) for day in days], dtype="datetime64[us]")
    frame = pd.DataFrame(
        {
            **_origin(len(stamps), "asb"),
            "recorded_date": stamps,
            "recorded_precision": "day",
            "asb_category": "not_stated",
            "scope": "partnership",
            "place_precision": "none",
        }
    )
    return TABLES["asb_incidents"].typed(frame)


def marac_cases(months):
    """Return cases from {first of month: (cases, repeats)}."""
    rows = [
        {"meeting_month": pd.Timestamp(month), "repeat_flag": number < repeats}
        for month, (cases, repeats) in months.items()
        for number in range(cases)
    ]
    frame = pd.DataFrame(rows).assign(marac_agency="police", pair_key="k")
    return TABLES["marac_cases"].typed(frame.assign(linked_repeat_flag=frame["repeat_flag"]))


def casualties(counts, severity="serious"):
    """Return casualties from {year: number}, one a day from 1 January on, then again."""
    days = [
        pd.Timestamp(year, 1, 1) + pd.Timedelta(days=number % 365)
        for year, number_in_year in counts.items()
        for number in range(number_in_year)
    ]
    frame = pd.DataFrame(
        {
            **_origin(len(days), "road_casualties"),
            "collision_date": days,
            "collision_precision": "day",
            "severity": severity,
            "severity_system": "officer_judgement",
            "road_user": "car_occupant",
            "age_band": "not_known",
            "sex": "not_known",
            "scope": "partnership",
            "place_precision": "none",
        }
    )
    return TABLES["casualties"].typed(frame)


def partner_values(*rows):
    """Return supplied values; each row names what differs from a final percentage of the first quarter."""
    usual = {
        "value_id": "v",
        "provider": "NDTMS",
        "period_start": pd.Timestamp("2011-04-01"),
        "period_end": pd.Timestamp("2011-06-30"),
        "value": None,
        "unit": "percent",
        "value_status": "final",
    }
    filled = [{**usual, **row} for row in rows]
    for row in filled:
        for name in ("period_start", "period_end", "due"):
            row[name] = pd.Timestamp(row[name]) if row.get(name) else pd.NaT
    frame = pd.DataFrame(filled).assign(**_origin(len(filled), "partner_values"))
    return TABLES["partner_values"].typed(frame)


def spread(start, end, number):
    """Return so many days spread evenly over a period, its first and last day among them."""
    return pd.date_range(start, end, periods=number).normalize() if number else []
