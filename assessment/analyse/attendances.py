"""A&E attendances after an assault: how many, where, by what; and how completely each field was filled in."""

from __future__ import annotations

from datetime import date

import pandas as pd

from assessment.analyse.intervals import count_interval, wilson
from assessment.analyse.provenance import source_of
from assessment.analyse.selecting import within
from assessment.analyse.windows import recent_period
from assessment.periods import Period, month_end, month_start
from assessment.results import Figure, Result, Role
from assessment.schema import code_label, code_list

SOURCE = "ae_assaults"
TABLE = "attendances"
# What "not filled in" looks like in each field whose completeness matters.
FIELDS = {
    "assaulted": "Time of the assault",
    "attendance_place": "Kind of place",
    "locality_code": "Locality",
    "assault_method": "Weapon or method",
    "alcohol_flag": "Alcohol related",
    "assailant_known_flag": "Assailant known",
    "evening_place": "Where most of the evening was spent",
    "age_band": "Age band",
    "sex": "Sex",
}
_ABSENT = "not_known"
CAVEAT = (
    "Hospital reception records what patients say; many assaults seen here are not known to the police and the other "
    "way about, so the two are never added up."
)
# The key points of the chapter on violence and alcohol, each said when its figures are there.
SENTENCES = (
    "{violence.attendances} attendances at A&E followed an assault (interval {violence.attendances:interval}).",
    "Alcohol was noted in {violence.attendances_alcohol_share} of those asked about it (interval "
    "{violence.attendances_alcohol_share:interval}).",
    "Of those assaulted in the street or in a pub or club, {violence.attendances_preloading_share} had spent most of "
    "the evening at home.",
    "Of violence with injury known to the police, {violence.night_share} falls between 8pm and 6am (interval "
    "{violence.night_share:interval}).",
    "The force flags {violence.alcohol_share} of it as alcohol related; the flag was completed in "
    "{violence.alcohol_share_completed} of offences.",
)


def completed(attendances: pd.DataFrame, field: str) -> pd.Series:
    """Whether a field was filled in.

    Parameters
    ----------
    attendances : pandas.DataFrame
        `attendances`.
    field : str
        One of `FIELDS`.

    Returns
    -------
    pandas.Series
        Boolean, one a row. The time of the assault counts as filled in when it is known to the minute.
    """
    if field == "assaulted":
        return attendances["assaulted_precision"] == "minute"
    return attendances[field].notna() & (attendances[field].astype("str") != _ABSENT)


def _asked(attendances: pd.DataFrame, field: str, period: Period) -> Period:
    """The part of a period in which the field was asked for: from the first month that ever filled it in."""
    answered = attendances.loc[completed(attendances, field), "arrival"]
    if answered.empty:
        return period
    first = month_start(answered.min().date())
    return Period(min(max(period.start, first), period.end), period.end)


def attendances_by(
    attendances: pd.DataFrame, field: str, as_of: date, *, confidence: float = 0.95, table_id: str = ""
) -> Result:
    """Attendances of the last complete months by the codes of one field, with shares of those filled in.

    Parameters
    ----------
    attendances : pandas.DataFrame
        `attendances`.
    field : str
        `attendance_place`, `assault_method`, `evening_place`, `age_band` or `sex`.
    as_of : datetime.date
        The months end with the last one complete on this day, and begin no earlier than the field was asked for.
    confidence : float
        Level of the intervals.
    table_id : str
        Id of the table; `violence.attendances_by_<field>` unless given.

    Returns
    -------
    Result
        Keys: the field, every code but "not known" a row. Shares are of the attendances in which it was filled in.
    """
    period = _asked(attendances, field, recent_period(attendances, TABLE, as_of))
    inside = within(attendances, TABLE, period)
    listed = "attendance_place" if field == "evening_place" else field
    base = int(completed(inside, field).sum())
    counts = inside[field].astype("object").fillna(_ABSENT).astype("str").value_counts()
    codes = [code for code in code_list(listed) if code != _ABSENT]
    placed = counts.reindex(codes, fill_value=0).to_numpy()
    low, high = wilson(placed, [base] * len(codes), confidence)
    frame = pd.DataFrame(
        {
            field: [code_label(listed, code) for code in codes],
            "attendances_count": placed,
            "share_pct": 100 * placed / (base or float("nan")),
            "low_pct": 100 * low,
            "high_pct": 100 * high,
        }
    )
    unknown = 100 * (1 - base / max(len(inside), 1))
    numbers = ["share_pct", "low_pct", "high_pct"]
    return Result(
        id=table_id or f"violence.attendances_by_{field}",
        title=f"A&E attendances after an assault by {FIELDS[field].lower()}, {period.label}",
        frame=frame,
        roles={field: "key", "attendances_count": "count", **dict.fromkeys(numbers, "derived")},
        period=period,
        sources=(source_of(attendances, SOURCE),),
        additive=(field,),
        headings={
            field: FIELDS[field],
            "attendances_count": "Attendances",
            "share_pct": "Share of those known (%)",
            "low_pct": "Interval from (%)",
            "high_pct": "Interval to (%)",
        },
        note=(
            f"Left out, as the field is not known: {unknown:.0f}% of attendances. Wilson intervals at the "
            f"{100 * confidence:.0f}% level. {CAVEAT}"
        ),
        rows_count=len(inside),
    )


def field_completeness(attendances: pd.DataFrame, as_of: date, *, months_in_a_row: int = 1) -> Result:
    """How completely each field was filled in, month by month of the time supplied.

    Parameters
    ----------
    attendances : pandas.DataFrame
        `attendances`.
    as_of : datetime.date
        Attendances after it are left out.
    months_in_a_row : int
        Length of the stretches compared, counted back from the last complete month.

    Returns
    -------
    Result
        Keys: field, months. Before a field was first filled in it is missing, not 0: it was not asked for yet.
    """
    whole = recent_period(attendances, TABLE, as_of, months=1200)
    months = list(whole.months)
    rows: list[dict[str, object]] = []
    asked: set[str] = set()
    for first in range(len(months) % months_in_a_row, len(months), months_in_a_row):
        last = months[first + months_in_a_row - 1]
        stretch = Period(months[first], month_end(last))
        inside = within(attendances, TABLE, stretch)
        for field, label in FIELDS.items():
            filled = int(completed(inside, field).sum())
            asked |= {field} if filled else set()
            rows.append(
                {
                    "field": label,
                    "months": stretch.label,
                    "months_end": pd.Timestamp(last),
                    "attendances_count": len(inside),
                    "completed_pct": 100 * filled / len(inside) if len(inside) and field in asked else None,
                }
            )
    columns: dict[str, Role] = {
        "field": "key",
        "months": "key",
        "months_end": "label",
        "attendances_count": "denominator",
        "completed_pct": "derived",
    }
    frame = pd.DataFrame(rows, columns=list(columns)).astype({"attendances_count": "Int64", "completed_pct": "float64"})
    return Result(
        id="violence.attendances_completeness",
        title=f"How completely A&E filled in each field, {whole.label}",
        frame=frame,
        roles=columns,
        period=whole,
        sources=(source_of(attendances, SOURCE),),
        headings={
            "field": "Field",
            "months": "Months",
            "attendances_count": "Attendances",
            "completed_pct": "Filled in (%)",
        },
        note=(
            "A change in how completely a field is filled in is a change of practice, not of violence. Before the "
            "first month in which a field was filled in, it is not available: it was not asked for yet."
        ),
        rows_count=len(within(attendances, TABLE, whole)),
    )


def attendance_figures(attendances: pd.DataFrame, as_of: date, *, confidence: float = 0.95) -> tuple[Figure, ...]:
    """Attendances of the last complete months, and the shares that matter, as figures.

    Parameters
    ----------
    attendances : pandas.DataFrame
        `attendances`.
    as_of : datetime.date
        The months end with the last one complete on this day.
    confidence : float
        Level of the intervals.

    Returns
    -------
    tuple of Figure
        `violence.attendances`, and of those filled in: `.attendances_alcohol_share`,
        `.attendances_known_assailant_share`, `.attendances_preloading_share` (most of the evening spent at home, of
        those who were then assaulted in the street or a pub or club).
    """
    period = recent_period(attendances, TABLE, as_of)
    inside = within(attendances, TABLE, period)
    low, high = count_interval(len(inside), confidence)
    found = [
        Figure(
            id="violence.attendances",
            label="A&E attendances after an assault",
            value=float(len(inside)),
            unit="count",
            numerator=float(len(inside)),
            low=low,
            high=high,
            confidence=confidence,
            period_start=period.start,
            period_end=period.end,
            source=source_of(attendances, SOURCE),
            note=CAVEAT,
        )
    ]
    out = inside[inside["attendance_place"].isin(["street", "pub_club"])]
    parts = (
        ("alcohol", "A&E attendances that were alcohol related", inside, "alcohol_flag", True),
        ("known_assailant", "A&E attendances with an assailant the victim knew", inside, "assailant_known_flag", True),
        (
            "preloading",
            "Assaulted in the street or a pub or club after an evening spent mostly at home",
            out,
            "evening_place",
            "home",
        ),
    )
    for name, label, rows, field, value in parts:
        share = _share_figure(name, label, rows, field, value, period, confidence)
        if share is not None:
            found.append(share)
    return tuple(found)


def _share_figure(
    name: str, label: str, rows: pd.DataFrame, field: str, value: object, period: Period, confidence: float
) -> Figure | None:
    """A share of the rows in which the field was filled in; None when none was."""
    filled = rows[completed(rows, field)]
    if filled.empty:
        return None
    part = int((filled[field] == value).sum())
    low, high = wilson(part, len(filled), confidence)
    return Figure(
        id=f"violence.attendances_{name}_share",
        label=label,
        value=100 * part / len(filled),
        unit="percent",
        numerator=float(part),
        denominator=float(len(filled)),
        low=100 * low,
        high=100 * high,
        confidence=confidence,
        period_start=period.start,
        period_end=period.end,
        source=source_of(rows, SOURCE),
        note=f"The field was filled in for {100 * len(filled) / max(len(rows), 1):.0f}% of attendances. {CAVEAT}",
    )
