"""Small canonical tables for tests of the places-and-people side."""

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from assessment.schema import TABLES


def origin(rows, source):
    """Return the columns that say where rows came from."""
    return {"source": source, "file_label": f"{source}-1", "line": range(1, rows + 1)}


def square_areas(side=4, size_m=1000.0):
    """Return a square of square small areas in two localities (west, east), EPSG:27700."""
    rows = []
    for place in range(side * side):
        east, north = place % side, place // side
        locality = "W" if east < side / 2 else "E"
        shape = box(east * size_m, north * size_m, (east + 1) * size_m, (north + 1) * size_m)
        rows.append((f"A{place:03d}", f"Area {place}", "small_area", locality, shape))
    half = side * size_m / 2
    rows.append(("W", "West", "locality", "C", box(0, 0, half, 2 * half)))
    rows.append(("E", "East", "locality", "C", box(half, 0, 2 * half, 2 * half)))
    columns = ["area_code", "area_name", "area_level", "parent_code", "geometry"]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs="EPSG:27700")


def populations(areas, people=1000, group="all", year=2010):
    """Return the same number of people in every small area."""
    codes = areas.loc[areas["area_level"] == "small_area", "area_code"]
    frame = pd.DataFrame({"area_code": codes, "population_group": group, "year": year, "people_count": people})
    return TABLES["populations"].typed(frame)


def attendances(rows, **columns):
    """Return attendances, one an hour from noon of 1 September 2011 unless told otherwise."""
    frame = pd.DataFrame(
        {
            **origin(rows, "ae_assaults"),
            "arrival": pd.date_range("2011-09-01 12:00", periods=rows, freq="h"),
            "arrival_precision": "minute",
            "assaulted_precision": "none",
            "attendance_place": "street",
            "assault_method": "body_part",
            "age_band": "from_18_to_24",
            "sex": "male",
            **columns,
        }
    )
    return TABLES["attendances"].typed(frame)


def marac_meetings(months):
    """Return meetings from {first of month: (cases, repeats)}."""
    rows = [
        {"meeting_month": pd.Timestamp(month), "cases_count": cases, "repeats_count": repeats, "children_count": cases}
        for month, (cases, repeats) in months.items()
    ]
    return TABLES["marac_meetings"].typed(pd.DataFrame(rows))


def responses(rows, question="feel_safe"):
    """Return answers from (wave start, stratum, weight, answer), each row a respondent of its own."""
    frame = pd.DataFrame(rows, columns=["wave_start", "stratum", "weight", "survey_answer"])
    starts = pd.to_datetime(frame["wave_start"])
    frame = frame.assign(
        **origin(len(frame), "resident_survey"),
        wave_start=starts,
        wave_end=starts + pd.DateOffset(months=2),
        respondent=range(1, len(frame) + 1),
        age_band="from_35_to_49",
        sex="female",
        survey_question=question,
    )
    return TABLES["survey_responses"].typed(frame)


def comments(rows):
    """Return concerns from (month, consultation, theme, locality)."""
    frame = pd.DataFrame(rows, columns=["month", "consultation", "concern_theme", "locality_code"])
    frame = frame.assign(**origin(len(frame), "consultation"), month=pd.to_datetime(frame["month"]))
    return TABLES["comments"].typed(frame)
