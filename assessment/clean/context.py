"""What the cleaners of rows are told besides the rows: geography, key, settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assessment.clean.gazetteer import Gazetteer
    from assessment.clean.geography import Geography
    from assessment.config import Config


@dataclass(frozen=True)
class Context:
    """What a cleaner may know of its surroundings.

    Attributes
    ----------
    geography : Geography
        The partnership's.
    key : bytes
        Key of the hashes; nothing but the hashes depends on it.
    area_from : str
        Where a row states an area and a point: which of the two says where it was.
    any_abuse_from : date or None
        Day from which any further abuse makes a MARAC case a repeat; none where it never did.
    partnership : tuple of str
        Code and name of the area the partnership is for: the only rows taken of a table that lists many areas.
    place_match_score : float
        Likeness, 0 to 100, from which a described place is taken to be a place of the gazetteer.
    gazetteer : Gazetteer or None
        The places that described places are matched to; none where no source lists any.
    """

    geography: Geography
    key: bytes
    area_from: Literal["stated", "point"] = "stated"
    any_abuse_from: date | None = None
    place_match_score: float = 90.0
    partnership: tuple[str, ...] = ()
    gazetteer: Gazetteer | None = None

    @classmethod
    def of(cls, geography: Geography, key: bytes, config: Config, source_id: str) -> Context:
        """The context of one source, as the configuration has it.

        Parameters
        ----------
        geography : Geography
            The partnership's.
        key : bytes
            Key of the hashes.
        config : Config
            The configuration.
        source_id : str
            The source.

        Returns
        -------
        Context
            Frozen. A source that the configuration does not know has the default settings.
        """
        stated = {source.id: source.area_from for source in config.sources}
        return cls(
            geography,
            key,
            area_from=stated.get(source_id, "stated"),
            any_abuse_from=config.marac.any_abuse_from,
            place_match_score=config.thresholds.place_match_score,
            partnership=(config.partnership.area_code, config.partnership.area_name),
        )
