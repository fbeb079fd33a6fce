"""The configuration reader: frozen objects, or an error that names the line to mend."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from assessment.config import parse_config, read_config
from assessment.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
BASE = """
[partnership]
name = "A partnership"
area_code = "X1"
area_name = "Somewhere"
population_count = 1000
population_year = 2010
[cycle]
name = "2011-12"
title = "Assessment"
as_of = 2012-01-31
history_start = 2007-04-01
[[sources]]
id = "crime"
label = "Police"
provider = "Police"
folder = "crime"
layouts = ["police_crime"]
"""


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("requird = true", "sources.1.requird: unknown key; the nearest known one is 'required'"),
        ("[thresholds]\nmax_rejected_shar = 0.1", "thresholds.max_rejected_shar: unknown key; the nearest known"),
        ("[thresholds]\nmax_rejected_share = 2", "thresholds.max_rejected_share: input should be less than or equal"),
        ("[cicle]\nname = 'x'", "cicle: unknown key; the nearest known one is 'cycle'"),
        (
            "[[comparisons]]\nid='a.b'\nlabel='x'\nmeasure='count'\nsource='nobody'\nperiod='2010/11'",
            "names the source 'nobody', which no [[sources]] entry has",
        ),
        (
            "[[comparisons]]\nid='a.b'\nlabel='x'\nmeasure='change'\nsource='crime'\nperiod='2010/11'",
            "a change needs baseline_period",
        ),
        (
            "[[comparisons]]\nid='a.b'\nlabel='x'\nmeasure='count'\nsource='crime'\nperiod='2010/13'",
            "'2010/13' is not a financial year such as 2011/12",
        ),
        (
            "[[indicators]]\nid='a'\nlabel='x'\npriority='p'\nmeasure='count'\nsource='crime'\npolarity='range'",
            "polarity 'range' needs target_range",
        ),
        (
            "[[sources]]\nid='b'\nlabel='x'\nprovider='P'\nfolder='crime/b'\nlayouts=['areas']",
            "the folder of the source 'b' lies in that of 'crime'",
        ),
        ("[[issues]]\nid='a'\nname='x'\n[[issues]]\nid='a'\nname='y'", "[[issues]]: the id 'a' stands twice"),
    ],
)
def test_faults_are_said_with_their_place(added: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        parse_config(BASE + added)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('name = "2011-12"', 'name = "../2011"', "cycle: the name is also that of a folder"),
        ("as_of = 2012-01-31", 'as_of = "31/01/2012"', "cycle.as_of: not a date; write year-month-day"),
        ("as_of = 2012-01-31", "as_of = 2007-03-31", "cycle: history_start is later than as_of"),
    ],
)
def test_a_cycle_that_cannot_be_carried_out(written: str, instead: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        parse_config(BASE.replace(written, instead))
    assert said in str(error.value)


def test_a_workspace_without_sources() -> None:
    with pytest.raises(ConfigurationError, match=r"there is no .*sources.* entry"):
        parse_config("sources = []\n" + BASE[: BASE.index("[[sources]]")])


def test_not_toml_names_the_line() -> None:
    with pytest.raises(ConfigurationError, match="line 1"):
        parse_config("[partnership\n")


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--workspace"):
        read_config(tmp_path)


def test_configuration_is_frozen() -> None:
    config = parse_config(BASE)
    with pytest.raises(ValidationError):
        config.cycle = None  # type: ignore[misc,assignment]


@pytest.mark.parametrize("folder", [".", "docs/examples/police_uk"])
def test_shipped_configurations_can_be_read(folder: str) -> None:
    config = read_config(ROOT / folder)
    assert config.cycle.history_start < config.cycle.as_of
    assert any(source.required for source in config.sources)
    ids = {figure.id for figure in config.comparisons}
    cited = {one.figure for one in config.achievements if one.figure}
    assert cited <= ids


def test_a_new_definition_of_a_repeat_breaks_the_series_of_marac():
    config = parse_config(BASE + "[marac]\nany_abuse_from = 2015-04-15\n")
    assert [(one.table, str(one.date), one.breaks_total) for one in config.series_breaks] == [
        ("marac_cases", "2015-04-15", True),
        ("marac_meetings", "2015-04-15", True),
    ]
    assert parse_config(BASE).series_breaks == ()
    own = '[[series_breaks]]\ntable = "marac_cases"\ndate = 2015-04-15\nlabel = "ours"\n'
    declared = parse_config(BASE + own + "[marac]\nany_abuse_from = 2015-04-15\n").series_breaks
    assert [(one.table, one.label == "ours") for one in declared] == [("marac_cases", True), ("marac_meetings", False)]
