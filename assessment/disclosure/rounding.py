"""Rounding of what is shown, where a source's rule asks for it."""

from __future__ import annotations

import numpy as np

from assessment.disclosure.cells import Numbers


def rounded(values: Numbers, round_to: int) -> Numbers:
    """Counts to the nearest multiple, halves up; zero stays zero.

    Parameters
    ----------
    values : array
        Counts; missing stays missing.
    round_to : int
        The multiple; 1 changes nothing.

    Returns
    -------
    array
        Same shape.

    Examples
    --------
    >>> rounded(np.array([0.0, 8.0, 12.0, 13.0]), 5)
    array([ 0., 10., 10., 15.])
    """
    return values if round_to == 1 else np.floor(values / round_to + 0.5) * round_to


def coarse(values: Numbers, per_count: Numbers, round_to: int) -> Numbers:
    """A rate, percentage or limit to steps as large as the rounding of its count.

    Shown to the last digit, a rate and its population give the count back, and rounding would be for nothing.

    Parameters
    ----------
    values : array
        What was computed from exact counts.
    per_count : array
        How much the value moves when the count moves by one, same shape or one number.
    round_to : int
        The multiple counts are rounded to; 1 changes nothing.

    Returns
    -------
    array
        Multiples of the next of 1, 2 or 5 times a power of ten above `per_count * round_to`.

    Examples
    --------
    >>> coarse(np.array([41.3]), np.array([0.5]), 5)
    array([40.])
    """
    if round_to == 1:
        return values
    least = np.abs(per_count) * round_to
    least = np.where(least > 0, least, np.nan)
    power = 10.0 ** np.floor(np.log10(least))
    scale = least / power
    step = power * np.select([scale <= 1, scale <= 2, scale <= 5], [1.0, 2.0, 5.0], 10.0)
    return np.where(np.isnan(step), values, np.round(np.floor(values / step + 0.5) * step, 12))
