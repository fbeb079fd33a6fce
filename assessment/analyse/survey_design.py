"""What a survey's design does to its precision: variance by linearisation, effective base, interval of a proportion."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd


def stratified_variance(scores: np.ndarray, strata: pd.Series) -> float:
    """Variance of a total of scores over a stratified sample of people, with replacement within strata.

    Parameters
    ----------
    scores : numpy.ndarray
        Linearised score of every person sampled, shape (n,); people outside the domain score zero and stay in.
    strata : pandas.Series
        Stratum of each person, length n.

    Returns
    -------
    float
        Sum over strata of n / (n - 1) times the sum of squared deviations from the stratum's mean score. A stratum with
        one person has no deviation of its own: it is centred on the mean of all scores, which overstates rather than
        hides its part.

    References
    ----------
    Lumley, T. (2010), Complex Surveys, chapter 2; the single-person rule is `survey.lonely.psu = "adjust"` of R's
    `survey` package.

    Examples
    --------
    >>> stratified_variance(np.array([1.0, 3.0, 2.0, 2.0]), pd.Series(["a", "a", "b", "b"]))
    4.0
    """
    frame = pd.DataFrame({"score": np.asarray(scores, dtype=float), "stratum": np.asarray(strata, dtype=object)})
    groups = frame.groupby("stratum", sort=True)["score"]
    size = groups.transform("size").to_numpy(dtype=float)
    alone = size == 1
    centre = np.where(alone, frame["score"].mean(), groups.transform("mean").to_numpy())
    factor = np.where(alone, 1.0, size / np.where(alone, 1.0, size - 1.0))
    return float(np.sum(factor * (frame["score"].to_numpy() - centre) ** 2))


def effective_base(weights: np.ndarray) -> float:
    """Kish's effective sample size.

    Parameters
    ----------
    weights : numpy.ndarray
        Design weights of the people in the base, shape (n,).

    Returns
    -------
    float
        (sum of weights) squared over the sum of squared weights: at most n, n when all are equal.

    Examples
    --------
    >>> effective_base(np.array([1.0, 1.0, 2.0]))
    2.6666666666666665
    """
    squares = float(np.sum(np.square(weights)))
    return float(np.sum(weights)) ** 2 / squares if squares else 0.0


def logit_interval(share: float, variance: float, degrees: int, confidence: float) -> tuple[float, float]:
    """Interval of a proportion, symmetrical on the logit scale, so that it stays between 0 and 1.

    Parameters
    ----------
    share : float
        Estimated proportion, strictly between 0 and 1.
    variance : float
        Its variance under the design.
    degrees : int
        Degrees of freedom of the design: people sampled less strata.
    confidence : float
        Level, e.g. 0.95.

    Returns
    -------
    tuple of float
        Low and high, as proportions.

    References
    ----------
    The method "logit" of `svyciprop` in R's `survey` package; Korn and Graubard (1998), Survey Methodology 24.
    """
    from scipy.stats import t

    quantile = float(t.ppf((1 + confidence) / 2, degrees))
    centre = math.log(share / (1 - share))
    half = quantile * math.sqrt(variance) / (share * (1 - share))
    return 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))
