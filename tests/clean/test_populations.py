"""Population groups added up from single ages, whichever way the file lists them."""

from assessment.clean import populations
from assessment.schema import TABLES
from assessment.schema.check import faults
from tests.clean.build import AREA_CODES, extract, geography, reasons, repairs

AGES = [*(str(age) for age in range(90)), "90+"]
#: People of age a in area A1: a women, twice as many men.
WOMEN = {age: int(age.rstrip("+")) for age in AGES}
MADE = {
    "all": sum(3 * people for people in WOMEN.values()),
    "women_16_plus": sum(people for people in WOMEN.values() if people >= 16),
    "children_under_16": sum(3 * people for people in WOMEN.values() if people < 16),
    "aged_18_to_24": sum(3 * people for people in WOMEN.values() if 18 <= people <= 24),
}
LONG = "LSOA Code,Year,Sex,Age,Count"


def cleaned(*extracts, **changes):
    done = populations.clean(extracts, geography(**changes), AREA_CODES)
    assert faults(done.tables["populations"], TABLES["populations"]) == ()
    return done


def groups(done, area="A1"):
    table = done.tables["populations"]
    return table[table["area_code"] == area].set_index("population_group")["people_count"].to_dict()


def long_rows(area="A1"):
    return [f"{area},2011,{sex},Aged {age},{times * WOMEN[age]}" for age in AGES for sex, times in (("F", 1), ("M", 2))]


def test_a_row_an_age(tmp_path):
    done = cleaned(extract(tmp_path, "ons_population_long", LONG, long_rows()))
    assert groups(done) == MADE


def test_a_column_an_age(tmp_path):
    columns = [*(f"F{age.rstrip('+')}" for age in AGES), *(f"M{age.rstrip('+')}" for age in AGES)]
    numbers = [*WOMEN.values(), *(2 * people for people in WOMEN.values())]
    row = ",".join(["A1", str(MADE["all"]), *map(str, numbers)])
    header = ",".join(["LSOA 2021 Code", "Total", *columns])
    done = cleaned(extract(tmp_path, "ons_lsoa_sex_single_year", header, [row], "mid2011.csv"))
    assert groups(done) == MADE
    assert set(done.tables["populations"]["year"]) == {2011}


def test_a_group_that_lacks_an_age_is_left_out_and_counted(tmp_path):
    rows = [row for row in long_rows() if not row.startswith("A1,2011,M,Aged 20,")]
    done = cleaned(extract(tmp_path, "ons_population_long", LONG, [*rows, *long_rows("A2")]))
    assert groups(done) == {name: MADE[name] for name in ("women_16_plus", "children_under_16")}
    assert groups(done, "A2") == MADE
    assert repairs(done.batch)["group_left_out_an_age_is_not_there"] == len(rows)


def test_rows_again_conflicts_and_ages_nobody_can_read(tmp_path):
    rows = [*long_rows(), "A1,2011,F,Aged 3,3", "A1,2011,F,Aged 80,81", "A1,2011,F,85+,9", "A1,2011,X,Aged 3,9"]
    done = cleaned(extract(tmp_path, "ons_population_long", LONG, rows))
    assert reasons(done.batch) == {
        "same_row_again": 1,
        "people_count: different numbers for one area, group and year": 2,
        "age: unreadable": 2,
    }
    assert set(groups(done)) == {"children_under_16", "aged_18_to_24"}


def test_parts_of_one_area_are_added_up_even_when_equal_but_not_beside_the_area_itself(tmp_path):
    header = "Area Code,Group,Year,People"
    rows = [
        "B1,All residents,2010,10",
        "B2,All residents,2010,10",
        "A2,All residents,2010,5",
        "B3,All residents,2010,7",
    ]
    changes = {"B1": "A1", "B2": "A1", "B3": "A2"}
    done = cleaned(extract(tmp_path, "populations", header, rows), area_code_changes=changes)
    assert groups(done) == {"all": 20}
    assert groups(done, "A2") == {"all": 5}
    assert reasons(done.batch) == {"area_is_there_in_its_own_vintage": 1}
