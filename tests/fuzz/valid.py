"""A valid extract of any layout, made from nothing but what the layout says of its columns."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import geopandas
import shapely

from assessment.schema.codes import code_label, code_list
from assessment.schema.layout import Layout, LayoutField
from tests.clean.build import AREA_CODES, SIDE, SOUTH, WEST, geography

#: Stands in every identifying text cell; whatever shows it has shown something of a person.
MARKER = "ZQXMARK"
#: Birth dates of persons are of these years, which nothing else is.
BORN = (1931, 1939)
_FIRST_DAY = date(2010, 4, 1)
_TEXTS = {
    "locality": ["Northtown", "Southtown", "L1", "", "Elsewhere"],
    "beat": ["HA1", "HA2", "WS1", ""],
    "status": ["Recorded", "Recorded", "No Crime", "Detected"],
    "wave": ["2011/12 Q1", "2011/12 Q2", "2010/11 Q4"],
    "stratum": ["City", "Rural"],
    "outcome": ["Under investigation", "Unable to prosecute suspect", ""],
    "period": ["2010/11 Q1", "2010/11 Q2", "2011/12 Q3", "2011/12"],
    "value_id": ["repeats_share", "offences_count"],
    "unit": ["percent", "count"],
    "casualty_class": ["Driver or rider", "Passenger", "Pedestrian"],
    "age_range": ["18-24", "25 to 34", "75+"],
    "area": ["County", "Other"],
    "sex": ["Male", "Female", "All"],
    "age": ["0", "17", "90+", "All ages"],
}
_PLACES = {
    "easting_m": (WEST, WEST + 2 * SIDE),
    "northing_m": (SOUTH, SOUTH + 2 * SIDE),
    "longitude": (-2.86, -2.60),
    "latitude": (51.97, 52.14),
    "year": (2009, 2012),
    "vintage_year": (2011, 2011),
    "weight": (0.2, 3.0),
}


@dataclass(frozen=True)
class Sheet:
    """A file as a person sees it: a name, headings, rows of text.

    Attributes
    ----------
    name : str
        File name without its ending.
    header : list of str
        Headings.
    rows : list of list of str
        Cells.
    identifying : dict of int to str
        Columns that identify a person, and their field.
    shapes : list of str
        GeoJSON geometries, one a row, for layouts of areas.
    """

    name: str
    header: list[str]
    rows: list[list[str]]
    identifying: dict[int, str] = field(default_factory=dict)
    shapes: list[str] = field(default_factory=list)


def valid_sheet(layout: Layout, rng: random.Random, rows: int) -> Sheet:
    """A valid file of a layout, with some of the optional columns."""
    fields = [one for one in layout.fields if not one.from_file_name]
    # Of the hundreds of columns of some layouts, those that need not be there are mostly left out.
    optional = min(1.0, 12 / max(1, sum(one.column == "optional" for one in fields)))
    chosen = [one for one in fields if one.column == "required" or rng.random() < optional]
    header = [rng.choice([one.header, one.header, *one.aliases]) for one in chosen]
    cells = [[cell(one, rng, number) for one in chosen] for number in range(rows)]
    from_name = layout.file_name_field
    name = rng.choice(sorted(from_name.spellings)) if from_name else "extract"
    identifying = {place: one.name for place, one in enumerate(chosen) if one.identifying and one.kind == "text"}
    return Sheet(name, header, cells, identifying, [_shape(min(number, 4)) for number in range(rows)])


def cell(one: LayoutField, rng: random.Random, number: int) -> str:
    """One valid cell; blank now and then where it may be."""
    if one.value == "optional" and rng.random() < 0.1:
        return ""
    if one.kind == "text":
        return _text(one, rng, number)
    if one.kind in ("date", "moment", "month"):
        return _day(one, rng).strftime(rng.choice(one.formats) if one.formats else "%d/%m/%Y")
    if one.kind == "time":
        return f"{rng.randrange(24):02d}:{rng.randrange(60):02d}"
    if one.kind == "flag":
        return rng.choice(["Y", "N", "Yes", "No"])
    if one.kind == "code":
        codes = code_list(str(one.codes))
        spellings = [*one.spellings, *codes, *(code_label(str(one.codes), code) for code in codes)]
        return rng.choice(spellings)
    return _number(one, rng)


def _text(one: LayoutField, rng: random.Random, number: int) -> str:
    if one.identifying:
        # Now like a reference, now like words.
        return f"{MARKER}{rng.choice([str(rng.randrange(10**6)), rng.choice('ABCDEFG'), ' in the High Street'])}"
    if one.name == "area_code":
        return AREA_CODES[number] if number < len(AREA_CODES) else f"B{number}"
    if one.name == "postcode":
        return f"HR{number + 1} 1AA"
    if one.name in _TEXTS:
        return rng.choice(_TEXTS[one.name])
    if one.name == "provider":
        return "Provider"
    # Codes of areas and numbers of cases have to differ from row to row; a few do not.
    return f"{one.name[:1].upper()}{number if rng.random() < 0.9 else 0}"


def _day(one: LayoutField, rng: random.Random) -> date:
    if one.name.endswith("_born"):
        return date(rng.randint(*BORN), rng.randint(1, 12), rng.randint(1, 28))
    later = 400 if one.name in ("extracted", "period_end", "due") else 0
    return _FIRST_DAY + timedelta(days=later + rng.randrange(300))


def _number(one: LayoutField, rng: random.Random) -> str:
    low, high = _PLACES.get(one.name, (one.minimum or 0, one.maximum if one.maximum is not None else 5_000))
    if one.kind == "whole":
        return str(rng.randint(int(low), int(min(high, 5_000))))
    return f"{rng.uniform(low, high):.4f}" if high < 100 else str(round(rng.uniform(low, high)))


@cache
def _shape(number: int) -> str:
    """Each square once, in longitude and latitude; then two of them together."""
    here = geography().shapes
    shape = here[number] if number < 4 else shapely.union_all(here[:2])
    return shapely.to_geojson(geopandas.GeoSeries([shape], crs=27700).to_crs(4326)[0])


def as_geojson(sheet: Sheet) -> str:
    """The rows as features."""
    features = [
        {"type": "Feature", "properties": dict(zip(sheet.header, row, strict=False)), "geometry": json.loads(shape)}
        for row, shape in zip(sheet.rows, sheet.shapes, strict=False)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})
