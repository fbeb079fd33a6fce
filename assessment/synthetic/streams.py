"""One independent stream of random numbers a source, so that a change to one source does not move another."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator that depends on the seed and the name alone.

    Parameters
    ----------
    seed : int
        Seed of the whole sample, zero or above.
    name : str
        What the stream is for, e.g. 'offences'.

    Returns
    -------
    numpy.random.Generator
        PCG64, seeded by the pair.

    Examples
    --------
    >>> bool(stream(1, "marac").integers(1000) == stream(1, "marac").integers(1000))
    True
    """
    key = zlib.crc32(name.encode("ascii"))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(key,))))


def draw_cumulative(
    rng: np.random.Generator, cumulative: np.ndarray, first: np.ndarray, last: np.ndarray
) -> np.ndarray:
    """Draw positions between two bounds each, in proportion to weights given as a running total.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    cumulative : numpy.ndarray, shape (positions + 1,)
        Running total of the weights, beginning with 0.
    first, last : numpy.ndarray of int, shape (n,)
        First and last position allowed, both included.

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        One position each.
    """
    low, high = cumulative[first], cumulative[last + 1]
    at = low + rng.random(len(first)) * (high - low)
    found = np.searchsorted(cumulative, at, side="right") - 1
    return np.clip(found, first, last)


def weighted_choice(rng: np.random.Generator, weights: np.ndarray, size: int) -> np.ndarray:
    """Draw positions with replacement in proportion to weights.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    weights : numpy.ndarray of float
        None below zero, not all zero.
    size : int
        How many.

    Returns
    -------
    numpy.ndarray of int, shape (size,)
        Positions in `weights`.
    """
    cumulative = np.concatenate([[0.0], np.cumsum(weights)])
    zeros = np.zeros(size, dtype=np.int64)
    return draw_cumulative(rng, cumulative, zeros, zeros + len(weights) - 1)


def weighted_subset(rng: np.random.Generator, weights: np.ndarray, size: int) -> np.ndarray:
    """Draw positions without replacement, likelier where the weight is greater (Efraimidis and Spirakis 2006).

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the randomness comes from.
    weights : numpy.ndarray, shape (n,)
        Above zero.
    size : int
        How many, at most n.

    Returns
    -------
    numpy.ndarray of int, shape (size,)
        Positions in `weights`, in order.
    """
    keys = np.log(rng.random(len(weights))) / weights
    return np.sort(np.argsort(keys, kind="stable")[len(weights) - size :])
