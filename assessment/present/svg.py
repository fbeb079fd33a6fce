"""Matplotlib's SVG made small: paths to a tenth of a point, in steps, without the program's name."""

from __future__ import annotations

import re

_STEP = re.compile(r"([MLz])\s*(?:(-?[\d.]+(?:e-?\d+)?)\s+(-?[\d.]+(?:e-?\d+)?))?")
_CURVED = re.compile(r"[QCSTAHV]")
_NUMBER = re.compile(r"-?\d+\.\d+")


def slimmed(drawn: str, page_font: str) -> str:
    """An SVG document as a single small element.

    Parameters
    ----------
    drawn : str
        As matplotlib wrote it.
    page_font : str
        Font families of the page, in place of the font that was measured with.

    Returns
    -------
    str
        From `<svg` on, without metadata.
    """
    element = drawn[drawn.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    element = element.replace("'DejaVu Sans'", page_font).replace("DejaVu Sans", page_font)
    element = re.sub(r' d="([^"]*)"', lambda match: f' d="{shorter_path(match[1])}"', element)
    element = re.sub(r"(?<=\d\.\d\d)\d+", "", element)
    return re.sub(r"\n\s*", "\n", element)


def shorter_path(steps: str) -> str:
    """A path to a tenth of a point: straight ones as steps from point to point, curved ones as they are, rounded.

    Parameters
    ----------
    steps : str
        The `d` of a path, absolute.

    Returns
    -------
    str
        A path that draws the same.

    Examples
    --------
    >>> shorter_path("M 10.04 20.06 L 11.54 20.06 L 11.54 19.0 z ")
    'M10 20.1l1.5 0 0-1.1z'
    """
    if _CURVED.search(steps):
        rounded = _NUMBER.sub(lambda match: _tenths(round(float(match[0]) * 10)), steps)
        return re.sub(r"\s*([A-Za-z])\s*", r"\1", rounded.replace("\n", " ")).strip()
    pieces, at, drawing = [], (0, 0), False
    for letter, x, y in _STEP.findall(steps):
        if letter == "z":
            pieces.append("z")
            drawing = False
            continue
        place = (round(float(x) * 10), round(float(y) * 10))
        if letter == "M":
            pieces.append(f"M{_pair(*place)}")
            drawing = False
        elif place != at:
            pair = _pair(place[0] - at[0], place[1] - at[1])
            pieces.append(f"l{pair}" if not drawing else pair if pair.startswith("-") else f" {pair}")
            drawing = True
        at = place
    return "".join(pieces)


def _pair(x: int, y: int) -> str:
    second = _tenths(y)
    return f"{_tenths(x)}{second if second.startswith('-') else f' {second}'}"


def _tenths(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    text = f"{whole or ('' if rest else '0')}{f'.{rest}' if rest else ''}"
    return f"-{text}" if value < 0 else text
