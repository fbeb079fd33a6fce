"""Who may see which counts: the thresholds of one audience, by source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import get_args

from assessment.config import Audience, Config
from assessment.errors import DisclosureError

FINE_AREAS = ("ward", "small_area")


@dataclass(frozen=True)
class Rule:
    """What holds for one source.

    Attributes
    ----------
    smallest_count_shown : int
        Counts from 1 to one below it are hidden; 1 hides nothing.
    round_to : int
        Counts shown are rounded to the nearest multiple; 1 leaves them as they are.
    """

    smallest_count_shown: int = 5
    round_to: int = 1

    def stricter(self, other: Rule) -> Rule:
        """The stricter of both, in each respect."""
        return Rule(max(self.smallest_count_shown, other.smallest_count_shown), max(self.round_to, other.round_to))


@dataclass(frozen=True)
class Policy:
    """The rules of one audience.

    Attributes
    ----------
    audience : str
        For whom.
    default : Rule
        For sources without a rule of their own.
    rules : mapping of str to Rule
        By source id. A `Result` may also name a topic among its sources (such as domestic abuse within recorded
        crime) that stands among the sensitive sources: the strictest rule applies.
    smallest_base_shown : int
        Percentages of fewer than so many are withheld.
    withheld : frozenset of str
        Sources of which this audience sees nothing.
    county_only : frozenset of str
        Sources shown to this audience for the county and its localities, never for wards or small areas.
    """

    audience: Audience
    default: Rule = Rule()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    smallest_base_shown: int = 20
    withheld: frozenset[str] = frozenset()
    county_only: frozenset[str] = frozenset()

    def rule(self, sources: Iterable[str]) -> Rule:
        """The rule for something made of several sources: the strictest among them.

        Parameters
        ----------
        sources : iterable of str
            Source ids, or topics.

        Returns
        -------
        Rule
            The default when there are none.

        Examples
        --------
        >>> mine = Policy("public", rules={"marac": Rule(8, 5)})
        >>> mine.rule(["police_crime"]), mine.rule(["police_crime", "marac"])
        (Rule(smallest_count_shown=5, round_to=1), Rule(smallest_count_shown=8, round_to=5))
        """
        named = list(sources)
        found = self.rules.get(named[0], self.default) if named else self.default
        for source in named[1:]:
            found = found.stricter(self.rules.get(source, self.default))
        return found

    def withholds(self, sources: Iterable[str], area_level: str) -> bool:
        """Whether this audience may see nothing at all of these sources for areas of this level."""
        named = set(sources)
        return bool(named & self.withheld) or (area_level in FINE_AREAS and bool(named & self.county_only))


def policy(config: Config, audience: str) -> Policy:
    """The rules of an audience, from the configuration and its safe defaults.

    Unless a `[[disclosure.rules]]` entry says otherwise: `restricted` sees exact counts; `executive` and `public`
    do not see counts below `smallest_count_shown`; for the public, sources named as sensitive have the higher
    threshold `sensitive_smallest_count_public`, are rounded to `round_to_public`, and are not shown below a locality.

    Parameters
    ----------
    config : Config
        The workspace's configuration; only its `[disclosure]` part is read.
    audience : str
        `executive`, `public` or `restricted`.

    Returns
    -------
    Policy
        Frozen.

    Raises
    ------
    DisclosureError
        When there is no such audience.
    """
    settings = config.disclosure
    known = get_args(Audience)
    if audience not in known:
        raise DisclosureError(f"there is no audience {audience!r}; choose one of {', '.join(known)}")
    chosen: Audience = known[known.index(audience)]
    default = Rule(1 if chosen == "restricted" else settings.smallest_count_shown)
    rules: dict[str, Rule] = {}
    if chosen == "public":
        sensitive = Rule(settings.sensitive_smallest_count_public, settings.round_to_public)
        rules = {source: sensitive.stricter(default) for source in settings.sensitive_sources}
    for entry in settings.rules:
        if entry.audience == chosen:
            rules[entry.source] = Rule(entry.smallest_count_shown, entry.round_to)
    public = chosen == "public"
    return Policy(
        audience=chosen,
        default=default,
        rules=MappingProxyType(rules),
        smallest_base_shown=1 if chosen == "restricted" else settings.smallest_base_shown,
        withheld=frozenset(settings.withheld_sources_public if public else ()),
        county_only=frozenset(settings.sensitive_sources if public else ()),
    )
