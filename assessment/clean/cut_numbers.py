"""Reference numbers that a spreadsheet cut short: they name nothing any more."""

from __future__ import annotations

import numpy as np

from assessment.clean.batch import Batch

CUT_SHORT = "cut short by a spreadsheet"
#: A long number saved as a spreadsheet shows it, 1.23E+11 or 1,23E+11: the figures that told it apart are gone.
_SHOWN = r"\s*\d(?:[.,]\d+)?[eE]\+\d{1,3}\s*"


def without_cut_numbers(batch: Batch, field: str, *, needed: bool) -> Batch:
    """Let no two rows be taken for one because a spreadsheet showed their numbers alike.

    Parameters
    ----------
    batch : Batch
        Rows as parsed, before any repeat is looked for.
    field : str
        Column of the number, text; missing where the row has none.
    needed : bool
        Whether a row without its number cannot be used.

    Returns
    -------
    Batch
        Such rows rejected where the number is needed; elsewhere without a number, in the repair
        `<field>_cut_short_by_a_spreadsheet_left_empty`.
    """
    numbers = batch.frame[field]
    cut = numbers.str.fullmatch(_SHOWN).to_numpy(dtype=bool, na_value=False)
    if not cut.any():
        return batch
    if needed:
        return batch.reject(field, cut, CUT_SHORT)
    repair = f"{field}_{CUT_SHORT.replace(' ', '_')}_left_empty"
    return batch.assign(**{field: numbers.mask(np.asarray(cut))}).repaired(repair, cut)
