"""What can go wrong, said in words an officer can act on.

Every error carries a message for the person at the keyboard. None of them ever quotes a value from a record: a fault
names the field, how many rows, and where the first one stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class AssessmentError(Exception):
    """Base of all errors that are said, not thrown as a traceback.

    The message says what is wrong, how much, where, and what to do next.
    """


class ConfigurationError(AssessmentError):
    """`assessment.toml` or a layout cannot be used as written."""


class InputError(AssessmentError):
    """An extract cannot be used, or too much of it was rejected."""


class StoreError(AssessmentError):
    """A processed table is missing, unreadable, or breaks its schema."""


class DisclosureError(AssessmentError):
    """Something would have been shown that this audience may not see."""


class RunError(AssessmentError):
    """A notebook or the putting together of a report failed."""


class UsageError(AssessmentError):
    """The command was called in a way that cannot be carried out."""


@dataclass(frozen=True)
class Fault:
    """One kind of fault found in one place of one extract.

    Attributes
    ----------
    field : str
        The field at fault, in the words of the schema.
    said : str
        What is wrong, with counts and the first line; never a value of a record.
    rows : int
        How many rows are affected; 0 when the fault is of the file as a whole.
    first_line : int or None
        Line of the first affected row in the file, counted from 1.
    """

    field: str
    said: str
    rows: int = 0
    first_line: int | None = None


def faults_message(place: str, faults: Sequence[Fault], advice: str = "") -> str:
    """Lay out the faults of one file as the terminal shows them.

    Parameters
    ----------
    place : str
        File and sheet, as the person knows them.
    faults : sequence of Fault
        What was found.
    advice : str
        What to do next, a full sentence; left out when it is said once for several files.

    Returns
    -------
    str
        A block of plain text: a heading, one line a fault, the advice.

    Examples
    --------
    >>> print(faults_message("marac.xlsx, sheet 'Cases'", [Fault("LSOA", "the column is missing")], "Mend the file."))
    marac.xlsx, sheet 'Cases': 1 fault
      LSOA   the column is missing
    Mend the file.
    """
    width = max((len(fault.field) for fault in faults), default=0)
    heading = f"{place}: {len(faults)} fault{'' if len(faults) == 1 else 's'}"
    lines = [f"  {fault.field:<{width}}   {fault.said}" for fault in faults]
    return "\n".join([heading, *lines, *([advice] if advice else [])])
