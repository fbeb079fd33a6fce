"""Maps of areas: rates or verdicts in at most five classes, the rest said in words and hatching."""

from assessment.present.maps.area_map import area_map

__all__ = ["area_map"]
