"""Characters that cannot be seen, and what a text says without them."""

from __future__ import annotations

import re
import unicodedata

# Zero-width spaces and joiners, the soft hyphen, byte-order marks, marks of direction, variation selectors: they come
# along when a table is copied from a web page or a PDF, and make two cells differ that look the same.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)


def visible(text: str) -> str:
    r"""A text without the characters that cannot be seen, its accents composed (Unicode form NFC).

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        What a reader sees. Spaces of every kind stay.

    Examples
    --------
    >>> visible("Le\u00adominster\u200b"), visible("Cafe\u0301") == "Caf\u00e9"
    ('Leominster', True)
    """
    return text if text.isascii() else unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
