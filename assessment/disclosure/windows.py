"""Windows in time that overlap: counts that two figures together give away.

Each count over a window is what a running total gained from its first day to the day after its last. Figures whose
windows share an end can be subtracted, or added, into the count of another window; chains of them too. So days are
points, windows are links between them, and every two points that links join have a count between them that anybody
can work out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Window:
    """A count over a span of days.

    Attributes
    ----------
    figure : str
        Id of the figure it belongs to.
    start, end : datetime.date
        First and last day.
    count : float
        Of people or offences.
    fixed : bool
        Whether it has been published already and cannot be withheld any more.
    """

    figure: str
    start: date
    end: date
    count: float
    fixed: bool = False

    @property
    def days(self) -> int:
        """Its length, both ends included."""
        return (self.end - self.start).days + 1


def telling_windows(windows: Sequence[Window], smallest_shown: int) -> frozenset[str]:
    """The figures to withhold so that no small count of another window can be worked out.

    Of the windows that give a small count away together, the narrowest goes (ties: the last by id), with every
    figure of the same window, until none is given away.

    Parameters
    ----------
    windows : sequence of Window
        Of one measure, each count fit to be shown by itself.
    smallest_shown : int
        The smallest count that may be shown.

    Returns
    -------
    frozenset of str
        Figure ids.

    Examples
    --------
    >>> year = Window("a.year", date(2011, 1, 1), date(2011, 12, 31), 40)
    >>> most = Window("a.most", date(2011, 1, 1), date(2011, 11, 30), 37)
    >>> sorted(telling_windows([year, most], 5))
    ['a.most']
    """
    left = sorted(set(windows), key=lambda one: (one.days, one.figure), reverse=True)
    withheld: set[str] = set()
    while True:
        candidates = _giving_away(left, smallest_shown)
        if not candidates:
            return frozenset(withheld)
        narrowest = min(one.days for one in candidates)
        goes = max((one for one in candidates if one.days == narrowest), key=lambda one: one.figure)
        same = [one for one in left if (one.start, one.end) == (goes.start, goes.end) and not one.fixed]
        withheld |= {one.figure for one in same}
        left = [one for one in left if one not in same]


def _giving_away(windows: Sequence[Window], smallest_shown: int) -> list[Window]:
    """Those that may go of the first chain of windows that leads to a small count; nothing if there is none."""
    links: dict[date, list[tuple[date, float, Window]]] = {}
    for one in windows:
        after = one.end + timedelta(days=1)
        links.setdefault(one.start, []).append((after, one.count, one))
        links.setdefault(after, []).append((one.start, -one.count, one))
    for origin in sorted(links):
        reached = _reach(links, origin)
        for day in sorted(reached):
            count, chain = reached[day]
            free = [one for one in chain if not one.fixed]
            if day > origin and free and 0.5 <= abs(count) < smallest_shown - 0.5:
                return free
    return []


def _reach(
    links: Mapping[date, Sequence[tuple[date, float, Window]]], origin: date
) -> dict[date, tuple[float, list[Window]]]:
    reached: dict[date, tuple[float, list[Window]]] = {origin: (0.0, [])}
    queue = [origin]
    for day in queue:
        count, chain = reached[day]
        for other, gain, window in links[day]:
            if other not in reached:
                reached[other] = (count + gain, [*chain, window])
                queue.append(other)
    return reached
