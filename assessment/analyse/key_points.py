"""Which sentences of a chapter its figures can carry."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

_CITED = re.compile(r"\{([a-z]\w*(?:\.\w+)+)(?::[a-z]+)?\}")


def supported(templates: Sequence[str], figures: Container[str], otherwise: str = "") -> str:
    """The sentences whose every figure is there, in order; data that came in part are told in part.

    Parameters
    ----------
    templates : sequence of str
        Sentences with figure ids in braces.
    figures : container of str
        Ids of the figures that are there.
    otherwise : str
        What to say when no sentence can be said.

    Returns
    -------
    str
        One template.

    Examples
    --------
    >>> supported(["{a.x} came.", "{a.y} went."], {"a.y": 1})
    '{a.y} went.'
    """
    said = [one for one in templates if all(cited in figures for cited in _CITED.findall(one))]
    return " ".join(said) or otherwise
