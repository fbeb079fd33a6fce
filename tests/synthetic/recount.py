"""An independent count of the sample's raw files: csv and openpyxl only, nothing of the package.

What is known here is what a careful person knows who reads the files by hand: the columns, the rule that a later
extract supersedes an earlier one, that a row with status "No crime" is no offence, and that beats WS lie outside the
partnership.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
from openpyxl.cell import WriteOnlyCell

LESS_SERIOUS = {"8F", "8G", "8H", "8J"}
WITH_INJURY = LESS_SERIOUS | {"1", "2", "4.1", "4.4", "5A", "5B"}
CRIMINAL_DAMAGE = {"56A", "56B", "57", "58A", "58B", "58C", "58D", "59"}
SAFE = {"very safe", "v. safe", "fairly safe"}
UNSAFE = {"a bit unsafe", "very unsafe"}
POPULATION_GROUP = "All residents"


@dataclass(frozen=True)
class Crimes:
    """What is left of the recorded crime files, and what was put aside."""

    offences: list[dict]
    read: int
    duplicates: int
    superseded: int
    no_crime: int
    out_of_area: int


def raw(workspace: Path, source: str) -> list[Path]:
    """The files of a source, by name."""
    return sorted((workspace / "data" / "raw" / source).iterdir())


def declared(workspace: Path) -> dict:
    """`data/sample.json`."""
    return json.loads((workspace / "data" / "sample.json").read_text(encoding="utf-8"))


def _decoded(path: Path) -> tuple[str, str, str]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, encoding, ";" if ";" in text.split("\n", 1)[0] else ","
    raise AssertionError(f"{path.name} is in no known encoding")


def table(path: Path, first_column: str) -> list[dict]:
    """The data rows of a file: no titles, no repeated header, no total."""
    if path.suffix == ".csv":
        text, _, separator = _decoded(path)
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    book = openpyxl.load_workbook(path, read_only=True)
    header: tuple | None = None
    rows = []
    for cells in book.worksheets[0].iter_rows(values_only=True):
        if first_column in cells:
            header = cells
        elif header is not None and cells[0] is not None and not str(cells[0]).startswith("Total"):
            rows.append(dict(zip(header, cells, strict=True)))
    book.close()
    return rows


def day(cell: object) -> date:
    """A date that may be a date, Excel's number of one, or dd/mm/yyyy."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, int | float):
        return date(1899, 12, 30) + timedelta(days=int(cell))
    return datetime.strptime(str(cell)[:10], "%d/%m/%Y").date()


def code(cell: object) -> str:
    return str(cell).strip().upper().lstrip("0")


def financial_year(when: date) -> str:
    first = when.year if when.month >= 4 else when.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def crimes(workspace: Path) -> Crimes:
    """Recorded crime: one row a reference, from its latest extract."""
    rows: dict[str, list[tuple[date, tuple, dict]]] = defaultdict(list)
    read = 0
    for path in raw(workspace, "police_crime"):
        for row in table(path, "Crime Ref"):
            read += 1
            same = tuple(str(value) for value in row.values())
            rows[row["Crime Ref"]].append((day(row["Extract Date"]), same, row))
    duplicates = superseded = no_crime = out_of_area = 0
    offences = []
    for reference, versions in rows.items():
        latest = max(extracted for extracted, _, _ in versions)
        current = [entry for entry in versions if entry[0] == latest]
        superseded += len(versions) - len(current)
        assert len({same for _, same, _ in current}) == 1, f"{reference} stands in one extract in two forms"
        duplicates += len(current) - 1
        row = current[0][2]
        if row["Beat"].startswith("WS"):
            out_of_area += 1
        elif row["Status"] != "Recorded":
            no_crime += 1
        else:
            offences.append(
                {
                    "reference": reference,
                    "recorded": day(row["Recorded Date"]),
                    "code": code(row["HO Code"]),
                    "alcohol": row["Alcohol"] or "",
                    "domestic": row["Domestic Abuse"] or "",
                    "row": row,
                }
            )
    return Crimes(offences, read, duplicates, superseded, no_crime, out_of_area)


def by_year(offences: list[dict], codes: set[str] | None = None) -> Counter:
    return Counter(financial_year(each["recorded"]) for each in offences if codes is None or each["code"] in codes)


def between(offences: list[dict], first: date, last: date, codes: set[str] | None = None) -> int:
    return sum(first <= each["recorded"] <= last and (codes is None or each["code"] in codes) for each in offences)


def asb_by_year(workspace: Path) -> Counter:
    """Incidents in the partnership; the same number twice is one incident, without a number each row is one."""
    seen = set()
    counted: Counter = Counter()
    for path in raw(workspace, "asb"):
        for row in table(path, "Incident No"):
            number = row["Incident No"]
            if row["Beat"].startswith("WS") or (number and number in seen):
                continue
            seen.add(number)
            counted[financial_year(day(row["Date"]))] += 1
    return counted


def marac_cases(workspace: Path) -> list[dict]:
    """The case list: month, the coordinator's flag, the pair."""
    found = []
    for path in raw(workspace, "marac"):
        for row in table(path, "Case No"):
            when = day(row["Meeting Date"])
            pair = (
                row["Victim Initials"], day(row["Victim DOB"]), row["Perpetrator Initials"],
                day(row["Perpetrator DOB"]),
            )  # fmt: skip
            found.append({"when": when, "repeat": str(row["Repeat"]).strip().upper()[0] == "Y", "pair": pair})
    return found


def linked_repeats(cases: list[dict]) -> list[bool]:
    """Whether the pair of each case was heard at an earlier meeting within the twelve months before."""
    return [
        any(
            other["pair"] == case["pair"] and timedelta(0) < case["when"] - other["when"] <= timedelta(days=365)
            for other in cases
        )
        for case in cases
    ]


def marac(cases: list[dict], first: date, last: date) -> tuple[int, int]:
    """Repeats and cases between two days."""
    inside = [case for case in cases if first <= case["when"] <= last]
    return sum(case["repeat"] for case in inside), len(inside)


def killed_or_seriously_injured(workspace: Path) -> Counter:
    """By calendar year; every row is a person, however alike."""
    counted: Counter = Counter()
    for path in raw(workspace, "road_casualties"):
        for row in table(path, "Reference"):
            counted[day(row["Date"]).year] += row["Severity"] in ("Fatal", "Serious", "1", "2")
    return counted


def feel_safe(workspace: Path, year: str) -> tuple[float, int]:
    """Weighted share (per cent) who feel very or fairly safe, of those who said, and how many said."""
    safe = said = 0.0
    base = 0
    for path in raw(workspace, "resident_survey"):
        for row in table(path, "Respondent"):
            answer = " ".join(row["Q9 Feel safe"].split()).lower()
            if row["Wave"].startswith(year) and answer in SAFE | UNSAFE:
                base += 1
                said += float(row["Weight"])
                safe += float(row["Weight"]) * (answer in SAFE)
    return 100 * safe / said, base


def supplied(workspace: Path, measure: str) -> list[dict]:
    """The rows of a measure in the partners' value files."""
    rows = [row for path in raw(workspace, "partner_values") for row in table(path, "Measure")]
    return [row for row in rows if row["Measure"] == measure]


def residents(workspace: Path, year: str) -> int:
    rows = table(raw(workspace, "populations")[0], "Area Code")
    return sum(int(row["People"]) for row in rows if row["Year"] == year and row["Group"] == POPULATION_GROUP)


def figures(workspace: Path) -> dict[str, float]:
    """The published figures, recounted, under the ids they have in `figures.json`."""
    offences = crimes(workspace).offences
    every, less, damage = by_year(offences), by_year(offences, LESS_SERIOUS), by_year(offences, CRIMINAL_DAMAGE)
    asb = asb_by_year(workspace)
    cases = marac_cases(workspace)
    injured = killed_or_seriously_injured(workspace)
    abuse = [each for each in offences if each["domestic"] == "Y" and each["recorded"].year == 2010]
    repeats, heard = marac(cases, date(2011, 2, 1), date(2012, 1, 31))
    rolling_repeats, rolling_heard = marac(cases, date(2010, 10, 1), date(2011, 9, 30))
    half_repeats, half_heard = marac(cases, date(2011, 4, 1), date(2011, 9, 30))
    return {
        "performance.all_crime.actual": every["2011/12"],
        "performance.less_serious_assault.actual": less["2011/12"],
        "performance.less_serious_assault_rate.actual": 1000 * less["2011/12"] / residents(workspace, "2010"),
        "performance.marac_repeat.actual": 100 * repeats / heard,
        "performance.ocu_drug_free.actual": float(supplied(workspace, "ocu_drug_free")[0]["Value"].rstrip("%")),
        "performance.feel_safe.actual": feel_safe(workspace, "2011/12")[0],
        "performance.ksi.actual": injured[2011],
        "domestic_abuse.marac_repeat_rolling12_2011_09": 100 * rolling_repeats / rolling_heard,
        "domestic_abuse.marac_repeat_2011_04_2011_09": 100 * half_repeats / half_heard,
        "domestic_abuse.alcohol_related_2010": 100 * sum(each["alcohol"] == "Y" for each in abuse) / len(abuse),
        "violence.with_injury_to_2011_11_09": between(offences, date(2011, 4, 1), date(2011, 11, 9), WITH_INJURY),
        "violence.with_injury_to_2010_11_09": between(offences, date(2010, 4, 1), date(2010, 11, 9), WITH_INJURY),
        "trends.all_crime_change_2007_08_2010_11": 100 * (every["2010/11"] / every["2007/08"] - 1),
        "trends.asb_change_2007_08_2010_11": 100 * (asb["2010/11"] / asb["2007/08"] - 1),
        "trends.criminal_damage_change_2007_08_2010_11": 100 * (damage["2010/11"] / damage["2007/08"] - 1),
        "road_safety.ksi_2007": injured[2007],
        "road_safety.ksi_2010": injured[2010],
        "road_safety.ksi_2011": injured[2011],
        "offending.local_reoffending": float(supplied(workspace, "local_reoffending")[0]["Value"].rstrip("%")),
    }


def remove_random_offences(workspace: Path, n: int, seed: int) -> list[str]:
    """Delete n true offences recorded from 1 April 2011 to 31 January 2012 from the raw files, every row of each.

    Returns the references that are gone.
    """
    inside = [
        each["reference"]
        for each in crimes(workspace).offences
        if date(2011, 4, 1) <= each["recorded"] <= date(2012, 1, 31)
    ]
    gone = set(random.Random(seed).sample(sorted(inside), n))
    for path in raw(workspace, "police_crime"):
        if path.suffix == ".csv":
            text, encoding, separator = _decoded(path)
            lines = text.split("\r\n")
            kept = [line for line in lines if line.split(separator, 1)[0] not in gone]
            if len(kept) < len(lines):
                path.write_bytes("\r\n".join(kept).encode(encoding))
        elif any(row["Crime Ref"] in gone for row in table(path, "Crime Ref")):
            _rewrite_without(path, gone)
    return sorted(gone)


def _rewrite_without(path: Path, gone: set[str]) -> None:
    old = openpyxl.load_workbook(path, read_only=True)
    new = openpyxl.Workbook(write_only=True)
    for sheet in old.worksheets:
        target = new.create_sheet(sheet.title)
        for cells in sheet.iter_rows(values_only=True):
            if cells and cells[0] in gone:
                continue
            row: list[object] = []
            for value in cells:
                if isinstance(value, datetime):
                    cell = WriteOnlyCell(target, value)
                    cell.number_format = "dd/mm/yyyy hh:mm"
                    row.append(cell)
                else:
                    row.append(value)
            target.append(row)
    old.close()
    new.save(path)
