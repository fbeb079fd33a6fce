"""Coded concerns from the consultations: themes by who was asked, and one theme that rises."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.periods import Period
from assessment.schema import code_label
from assessment.synthetic.calibration import day_number, read_table, scaled
from assessment.synthetic.dirt import date_text, dirt, misspelt, struck
from assessment.synthetic.geography import LOCALITIES, areas
from assessment.synthetic.populations import people
from assessment.synthetic.streams import stream, weighted_choice
from assessment.synthetic.writing import Extract

SOURCE = "consultation"
_VARIANTS = {
    "Anti-social behaviour": ("ASB", "Antisocial behaviour"),
    "Speeding and road danger": ("Speeding",),
    "Drug use and dealing": ("Drugs",),
    "Litter and dumped waste": ("Litter",),
    "Theft from farms and rural places": ("Rural theft",),
}


def comment_extracts(seed: int, scale: float) -> list[Extract]:
    """Draw the comments and make the files, one a consultation.

    Parameters
    ----------
    seed : int
        Seed of the sample.
    scale : float
        Factor on the number of comments.

    Returns
    -------
    list of Extract
        CSV with `Received`, `Theme`, `Parish or Area`, `Comment`.
    """
    given = read_table("comments.toml")
    rng = stream(seed, "comments")
    found = []
    for name, file in given["file"].items():
        parts = []
        for round_name, count in file["rows"].items():
            first, last = given["rounds"][round_name]
            parts.append(_round(rng, given, file["themes"], round_name, Period(first, last), scaled(count, scale)))
        codes = pd.concat(parts, ignore_index=True)
        labels = np.array([code_label("concern_theme", code) for code in codes["theme"]], dtype=object)
        themes, varied = misspelt(rng, labels, dirt()["comments"]["label_variant_share"], _VARIANTS)
        place = codes["locality"].to_numpy(dtype=object)
        blank = struck(rng, len(codes), dirt()["comments"]["place_blank_share"])
        place[blank] = ""
        words = [given["words"][theme][pick % len(given["words"][theme])] for theme, pick in zip(
            codes["theme"], rng.integers(12, size=len(codes)), strict=True)]  # fmt: skip
        rows = pd.DataFrame(
            {"Received": date_text(codes["day"].to_numpy()), "Theme": themes, "Parish or Area": place, "Comment": words}
        )
        planted = {"true_rows": len(rows), "label_variants": varied, "blank_places": int(blank.sum())}
        found.append(Extract(SOURCE, f"{name}.csv", rows, planted))
    return found


def _round(
    rng: np.random.Generator, given: dict, themes: dict[str, float], round_name: str, period: Period, size: int
) -> pd.DataFrame:
    rise = given["rise"]
    rising = round_name == rise["round"]
    weights = np.array(
        [share * (rise["factors"].get(theme, 1.0) if rising else 1.0) for theme, share in themes.items()]
    )
    theme = np.array(list(themes), dtype=object)[weighted_choice(rng, weights, size)]
    county = areas()
    living = (
        pd.Series(people()).groupby(county["locality_name"].to_numpy()).sum().reindex(LOCALITIES).to_numpy(dtype=float)
    )
    tilted = np.where(np.isin(LOCALITIES, rise["rural_localities"]), living * rise["rural_factor"], living)
    anywhere = np.array(LOCALITIES, dtype=object)[weighted_choice(rng, living, size)]
    rural = np.array(LOCALITIES, dtype=object)[weighted_choice(rng, tilted, size)]
    day = np.sort(rng.integers(day_number(period.start), day_number(period.end) + 1, size=size))
    locality = np.where((theme == "rural_theft") & rising, rural, anywhere)
    return pd.DataFrame({"day": day, "theme": theme, "locality": locality})
