"""The invented areas as a GeoJSON file in longitude and latitude, and the populations file."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from assessment.synthetic.geography import areas
from assessment.synthetic.populations import population_rows
from assessment.synthetic.writing import SYNTHETIC, Extract

DECIMALS = 6
# British National Grid to WGS 84 by the seven-parameter shift, spelt out so that the result does not depend on which
# grids are installed (Ordnance Survey, A guide to coordinate systems in Great Britain, section 6.6; about 5 m).
_TO_LONGITUDE_LATITUDE = (
    "+proj=pipeline "
    "+step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 "
    "+convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


def area_files() -> list[Extract]:
    """The files of the sources areas and populations: the same for every seed.

    Returns
    -------
    list of Extract
        `areas.geojson` with 116 areas, `populations.csv`.
    """
    people = population_rows()
    content = _collection()
    return [
        Extract("areas", "areas.geojson", planted={"true_rows": len(content["features"])}, content=content),
        Extract("populations", "populations.csv", people, {"true_rows": len(people)}),
    ]


@cache
def _collection() -> dict[str, Any]:
    import shapely
    from pyproj import Transformer

    transform = Transformer.from_pipeline(_TO_LONGITUDE_LATITUDE)
    county = areas()
    names = ["area_code", "area_name", "locality_code", "locality_name", "ward_code", "ward_name"]
    features = []
    for row in county.itertuples(index=False):
        corners = shapely.get_coordinates(shapely.get_exterior_ring(row.geometry))
        longitude, latitude = transform.transform(corners[:, 0], corners[:, 1])
        ring = np.round(np.column_stack([longitude, latitude]), DECIMALS)
        features.append(
            {
                "type": "Feature",
                "properties": {name: getattr(row, name) for name in names},
                "geometry": {"type": "Polygon", "coordinates": [ring.tolist()]},
            }
        )
    return {"type": "FeatureCollection", "name": SYNTHETIC, "features": features}
