"""The quarterly survey of residents: weighted, and calibrated to the published share of those who feel safe."""

from __future__ import annotations

import numpy as np
import pandas as pd

from assessment.schema import code_label
from assessment.synthetic.calibration import calibration, scaled
from assessment.synthetic.dirt import dirt, misspelt, struck
from assessment.synthetic.geography import LOCALITIES, areas
from assessment.synthetic.populations import people
from assessment.synthetic.streams import stream, weighted_choice
from assessment.synthetic.writing import Extract

SOURCE = "resident_survey"
SAFE = ("very_safe", "fairly_safe")
UNSAFE = ("a_bit_unsafe", "very_unsafe")
_AGREE = {"strongly_agree": 8, "tend_to_agree": 38, "neither": 30, "tend_to_disagree": 16, "strongly_disagree": 8}
_SCALE = ("very_big_problem", "fairly_big_problem", "not_a_very_big_problem", "not_a_problem")
# Share who call each a very big, fairly big, not very big problem, no problem at all; the county's towns say more.
QUESTIONS = {
    "Q12 Drunk or rowdy": (6, 17, 40, 37),
    "Q13 Drugs": (6, 15, 38, 41),
    "Q14 Teenagers": (5, 17, 42, 36),
    "Q15 Litter": (6, 19, 45, 30),
    "Q16 Vandalism": (4, 13, 42, 41),
    "Q17 Noisy neighbours": (2, 7, 31, 60),
    "Q18 Abandoned cars": (1, 3, 21, 75),
    "Q20 Speeding": (16, 30, 34, 20),
}
_BANDS = {"from_18_to_24": 0.08, "from_25_to_34": 0.13, "from_35_to_49": 0.27, "from_50_to_64": 0.29, "from_65": 0.23}
# Older people answer more often, so that their answers weigh less.
_BAND_WEIGHT = {
    "from_18_to_24": 1.55,
    "from_25_to_34": 1.25,
    "from_35_to_49": 1.05,
    "from_50_to_64": 0.85,
    "from_65": 0.8,
}
_VARIANTS = {
    "Don't know": ("Dont know", "DK"),
    "Very safe": ("V. safe",),
    "Fairly safe": ("Fairly  Safe",),
    "Neither agree nor disagree": ("Neither",),
}


def waves() -> list[str]:
    """Labels of the waves, in order, e.g. '2011/12 Q2'."""
    year, quarter = int(calibration()["survey"]["first_wave"][:4]), int(calibration()["survey"]["first_wave"][-1])
    labels = []
    for _ in calibration()["survey"]["respondents"]:
        labels.append(f"{year}/{(year + 1) % 100:02d} Q{quarter}")
        year, quarter = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    return labels


def true_answers(seed: int, scale: float) -> pd.DataFrame:
    """Draw the respondents and their answers.

    Parameters
    ----------
    seed : int
        Seed of the sample.
    scale : float
        Factor on the respondents a wave.

    Returns
    -------
    pandas.DataFrame
        One row a respondent: `wave`, `respondent`, `weight` (mean 1 in each wave), `stratum`, `locality`, `band`
        (code), `female`, `feel_safe` (code) and a code for each other question under its heading.
    """
    rng = stream(seed, "survey")
    frames = []
    for label, count in zip(waves(), calibration()["survey"]["respondents"], strict=True):
        frames.append(_respondents(rng, label, scaled(count, scale)))
    frame = pd.concat(frames, ignore_index=True)
    frame["feel_safe"] = _feel_safe(rng, frame)
    doubtful = rng.random(len(frame)) < 0.08
    agree = np.array(list(_AGREE), dtype=object)[
        weighted_choice(rng, np.array(list(_AGREE.values()), dtype=float), len(frame))
    ]
    frame["Q10 Police and council deal"] = np.where(doubtful, "dont_know", agree)
    town = frame["stratum"].isin(["City", "Market towns"]).to_numpy()
    for question, shares in QUESTIONS.items():
        tilted = np.where(town[:, None], np.array(shares) * [1.5, 1.25, 1, 0.8], np.array(shares, dtype=float))
        at = rng.random(len(frame)) * tilted.sum(axis=1)
        answers = np.array(_SCALE, dtype=object)[(at[:, None] >= np.cumsum(tilted, axis=1)[:, :-1]).sum(axis=1)]
        unsure = rng.random(len(frame)) < dirt()["survey"]["dont_know_share"]
        frame[question] = np.where(unsure, "dont_know", answers)
    return frame


def _respondents(rng: np.random.Generator, label: str, size: int) -> pd.DataFrame:
    county = areas()
    # Rural people are sampled more than their share, as a county survey does to say anything of them.
    sampled = people() * county["kind"].map({"centre": 0.8, "suburb": 0.85, "town": 1.0, "rural": 1.25}).to_numpy()
    area = weighted_choice(rng, sampled, size)
    kind = county["kind"].to_numpy()[area]
    band = np.array(list(_BANDS), dtype=object)[weighted_choice(rng, np.array(list(_BANDS.values())), size)]
    kind_weight = pd.Series(kind).map({"centre": 1.25, "suburb": 1.18, "town": 1.0, "rural": 0.8}).to_numpy()
    weight = kind_weight * pd.Series(band).map(_BAND_WEIGHT).to_numpy()
    return pd.DataFrame(
        {
            "wave": label,
            "respondent": np.arange(1, size + 1),
            "weight": np.round(weight * size / weight.sum(), 4),
            "stratum": pd.Series(kind).map(
                {"centre": "City", "suburb": "City", "town": "Market towns", "rural": "Rural"}
            ),
            "locality": np.array(LOCALITIES, dtype=object)[
                [LOCALITIES.index(name) for name in county["locality_name"].to_numpy()[area]]
            ],
            "band": band,
            "female": rng.random(size) < 0.54,
        }
    )


def _feel_safe(rng: np.random.Generator, frame: pd.DataFrame) -> np.ndarray:
    """Answers to the question on feeling safe: by chance in earlier years, meeting the published share in its year."""
    target = calibration()["survey"]
    year = frame["wave"].str[:7]
    share = year.map(dict(target["safe_share_by_year"])).fillna(target["safe_share"]).to_numpy(dtype=float)
    lean = frame["stratum"].map({"City": -0.07, "Market towns": 0.0, "Rural": 0.07}).to_numpy()
    score = rng.random(len(frame)) - lean
    unsure = rng.random(len(frame)) < dirt()["survey"]["dont_know_share"]
    blank = ~unsure & struck(rng, len(frame), dirt()["survey"]["blank_answer_share"])
    safe = score < share
    counted = np.flatnonzero((year == target["calibrated_year"]).to_numpy() & ~unsure & ~blank)
    safe[counted] = meet_share(frame["weight"].to_numpy()[counted], score[counted], target["safe_share"])
    strong = rng.random(len(frame))
    codes = np.where(safe, np.where(strong < 0.34, *SAFE), np.where(strong < 0.28, UNSAFE[1], UNSAFE[0])).astype(object)
    codes[unsure] = "dont_know"
    codes[blank] = "not_answered"
    return codes


def meet_share(weights: np.ndarray, score: np.ndarray, share: float) -> np.ndarray:
    """Choose who says yes so that the weighted share is as near as can be to what is wanted.

    Parameters
    ----------
    weights : numpy.ndarray of float, shape (n,)
        Design weights.
    score : numpy.ndarray of float, shape (n,)
        Those with the lowest say yes first.
    share : float
        The weighted share wanted, 0 to 1.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
        Who says yes: the lowest scores, and one exchange of a yes for a no that comes nearest to the share.

    Examples
    --------
    >>> meet_share(np.array([1.0, 2.0, 1.5, 0.5]), np.array([0.1, 0.9, 0.4, 0.2]), 0.6).tolist()
    [True, False, True, True]
    """
    wanted = share * weights.sum()
    order = np.argsort(score, kind="stable")
    count = int(np.argmin(np.abs(np.cumsum(weights[order]) - wanted))) + 1
    yes = np.zeros(len(weights), dtype=bool)
    yes[order[:count]] = True
    gap = wanted - weights[yes].sum()
    inside, outside = np.flatnonzero(yes), np.flatnonzero(~yes)
    if len(outside):
        gained = weights[outside][None, :] - weights[inside][:, None]
        best = np.unravel_index(np.argmin(np.abs(gap - gained)), gained.shape)
        if abs(gap - gained[best]) < abs(gap):
            yes[inside[best[0]]] = False
            yes[outside[best[1]]] = True
    return yes


def survey_extracts(answers: pd.DataFrame, seed: int) -> list[Extract]:
    """Make the contractor's files, one a wave.

    Parameters
    ----------
    answers : pandas.DataFrame
        As `true_answers` returns them.
    seed : int
        Seed of the sample.

    Returns
    -------
    list of Extract
        CSV, answers in words, some spelt otherwise, some left blank.
    """
    rng = stream(seed, "survey extracts")
    rates = dirt()["survey"]
    found = []
    for label, wave in answers.groupby("wave", sort=True):
        size = len(wave)
        rows: dict[str, np.ndarray] = {
            "Respondent": wave["respondent"].to_numpy(),
            "Wave": wave["wave"].to_numpy(),
            "Weight": wave["weight"].to_numpy(),
            "Stratum": wave["stratum"].to_numpy(),
            "Locality": wave["locality"].to_numpy(),
            "Age Band": np.array([code_label("age_band", code) for code in wave["band"]], dtype=object),
            "Sex": np.where(wave["female"], "Female", "Male"),
        }
        varied, blank = 0, 0
        for question in ("feel_safe", "Q10 Police and council deal", *QUESTIONS):
            codes = wave[question].to_numpy(dtype=object)
            labels = np.array([code_label("survey_answer", code) for code in codes], dtype=object)
            words, count = misspelt(rng, labels, rates["label_variant_share"], _VARIANTS)
            # Only what was drawn as not answered is blank in the calibrated question; elsewhere some more is.
            lost = codes == "not_answered"
            if question != "feel_safe":
                lost = lost | struck(rng, size, rates["blank_answer_share"])
            words[lost] = ""
            varied += count
            blank += int(lost.sum())
            rows["Q9 Feel safe" if question == "feel_safe" else question] = words
        name = f"survey_{str(label).lower().replace('/', '-').replace(' ', '_')}.csv"
        planted = {"true_rows": size, "label_variants": varied, "blank_answers": blank}
        found.append(Extract(SOURCE, name, pd.DataFrame(rows), planted))
    return found
