"""The gazetteer of the sample: the invented premises, and of every small area the street on which most happens."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.synthetic.gazetteer import STREETS_IN_AREA, gazetteer
from assessment.synthetic.geography import areas
from assessment.synthetic.writing import Extract


def premises_code(number: int) -> str:
    """Code of one of the premises.

    Parameters
    ----------
    number : int
        Position in `gazetteer().premises`.

    Returns
    -------
    str
        As in the file.
    """
    return f"PREM{number + 1:04d}"


def street_code(area: int) -> str:
    """Code of the main street of an area.

    Parameters
    ----------
    area : int
        Position in `areas()`.

    Returns
    -------
    str
        As in the file.
    """
    return f"STRT{area + 1:04d}"


def premises_extract() -> Extract:
    """Make the licensing team's list: the same for every seed.

    Returns
    -------
    Extract
        `premises.csv`: ten premises and 116 streets. Streets of one name stand in several localities.
    """
    county, book = areas(), gazetteer()
    main = np.arange(len(county)) * STREETS_IN_AREA
    middle = book.easting_m.shape[1] // 2
    streets = pd.DataFrame(
        {
            "Code": [street_code(area) for area in range(len(county))],
            "Name": book.streets["street_name"].to_numpy()[main],
            "Kind": "Street",
            "Street": book.streets["street_name"].to_numpy()[main],
            "area": np.arange(len(county)),
            "Easting": book.easting_m[main, middle],
            "Northing": book.northing_m[main, middle],
        }
    )
    at = book.premises["area"].to_numpy()
    # Premises stand one street apart where several share an area, as the gazetteer places them.
    street = at * STREETS_IN_AREA + book.premises.groupby("area").cumcount().to_numpy()
    houses = pd.DataFrame(
        {
            "Code": [premises_code(number) for number in range(len(book.premises))],
            "Name": book.premises["premises_name"],
            "Kind": "Licensed premises",
            "Street": book.streets["street_name"].to_numpy()[street],
            "area": at,
            "Easting": book.premises["easting_m"],
            "Northing": book.premises["northing_m"],
        }
    )
    rows = pd.concat([houses, streets], ignore_index=True)
    rows.insert(4, "Area Code", county["area_code"].to_numpy()[rows["area"]])
    rows.insert(5, "Locality", county["locality_name"].to_numpy()[rows["area"]])
    return Extract("premises", "premises.csv", rows.drop(columns="area"), {"true_rows": len(rows)})
