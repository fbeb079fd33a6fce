"""The fixed words of the report: how a status and a probability are said."""

from __future__ import annotations

LIKELIHOOD_SCALE = (  # probability above which the word is used, as the report's "how to read this" gives it
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.34, "about as likely as not"),
    (0.10, "unlikely"),
    (0.00, "very unlikely"),
)
_STATUS = {  # the words of a status, and the mark that goes with them
    "met": ("target met", "good"),
    "target met": ("target met", "good"),
    "on track": ("on track", "good"),
    "at risk": ("at risk", "unsure"),
    "too close to call": ("too close to call", "unsure"),
    "off track": ("off track", "bad"),
    "off target": ("off target", "bad"),
    "not met": ("target not met", "bad"),
    "target not met": ("target not met", "bad"),
    "pending": ("not yet available", "none"),
    "not comparable": ("not comparable", "none"),
    "no target": ("no target", "none"),
    "baseline": ("baseline year", "none"),
    "suppressed": ("withheld", "none"),
}


def status_words(status: str) -> str:
    """The status of an indicator as the report says it.

    Parameters
    ----------
    status : str
        As analysis names it; an unknown one is said as it is.

    Returns
    -------
    str
        For example `too close to call`.
    """
    return _STATUS.get(status.replace("_", " ").lower(), (status.replace("_", " "), "none"))[0]


def status_kind(status: str) -> str:
    """Which mark goes with a status: good, bad, unsure or none.

    Parameters
    ----------
    status : str
        As analysis names it.

    Returns
    -------
    str
        `good`, `bad`, `unsure` or `none`.
    """
    return _STATUS.get(status.replace("_", " ").lower(), (status, "none"))[1]


def likelihood_words(probability: float) -> str:
    """A probability on the report's scale of words.

    Parameters
    ----------
    probability : float
        Between 0 and 1.

    Returns
    -------
    str
        `very likely` (above 90%), `likely` (above 66%), and so on.

    Raises
    ------
    ValueError
        When it is no probability.

    Examples
    --------
    >>> likelihood_words(0.95), likelihood_words(0.7), likelihood_words(0.5), likelihood_words(0.05)
    ('very likely', 'likely', 'about as likely as not', 'very unlikely')
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"{probability} is no probability")
    return next((words for above, words in LIKELIHOOD_SCALE if probability > above), LIKELIHOOD_SCALE[-1][1])
