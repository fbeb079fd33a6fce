"""Any seed of the sample comes to the same published figures: extracts, cleaning and measures, without notebooks."""

import shutil

import pytest

from assessment import open as open_workspace
from assessment.analyse import comparisons, indicators
from assessment.pipeline import clean
from assessment.synthetic import write_sample
from tests.end_to_end.test_sample import COUNTED, PUBLISHED
from tests.workspaces import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_sample_of_a_seed_is_calibrated(tmp_path, seed):
    shutil.copy(ROOT / "assessment.toml", tmp_path)
    write_sample(tmp_path, seed=seed)
    clean(tmp_path, lambda _: None)
    ws = open_workspace(tmp_path)
    standings = indicators.standings(ws.config, ws.tables(*indicators.tables_needed(ws.config)))
    compared = comparisons.comparison_figures(ws.config, ws.tables(*comparisons.tables_compared(ws.config)))
    found = {one.id: one for one in (*indicators.performance_figures(standings), *compared)}
    assert {one: round(found[one].value, decimals) for one, (_, decimals) in PUBLISHED.items()} == {
        one: published for one, (published, _) in PUBLISHED.items()
    }
    assert {one: (found[one].numerator, found[one].denominator) for one in COUNTED} == COUNTED
    assert found["performance.ppo_reoffending.actual"].status == "pending"
    assert found["road_safety.ksi_2007"].value >= 151
    assert (
        max(found["road_safety.ksi_2010"].value, found["road_safety.ksi_2011"].value)
        < found["road_safety.ksi_2007"].value / 2
    )
