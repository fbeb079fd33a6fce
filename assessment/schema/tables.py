"""The canonical tables, each written once: reading, checking, the data dictionary, the sample all come from here."""

from __future__ import annotations

from assessment.schema.columns import Column, Table

_ORIGIN = (
    Column("source", "text", "Source id, as in the configuration.", nullable=False),
    Column("file_label", "text", "Label of the file within the source; never its name.", nullable=False),
    Column("line", "whole", "Line of the row in its file, counted from 1.", nullable=False, minimum=1),
)

_PLACE = (
    Column("scope", "code", "Whether the row belongs to the partnership's area.", nullable=False, codes="scope"),
    Column("area_code", "text", "Small area; empty when not placed."),
    Column("place_precision", "code", "How exactly the place is known.", nullable=False, codes="place_precision"),
    Column(
        "easting_m",
        "number",
        "Easting, EPSG:27700; empty where the exact place is restricted.",
        minimum=0,
        maximum=700_000,
    ),
    Column(
        "northing_m",
        "number",
        "Northing, EPSG:27700; empty where the exact place is restricted.",
        minimum=0,
        maximum=1_300_000,
    ),
)

OFFENCES = Table(
    "offences",
    "one recorded offence",
    (
        *_ORIGIN,
        Column(
            "recorded_date",
            "moment",
            "Date the offence was recorded; its month when that is all that is known.",
            nullable=False,
        ),
        Column("recorded_precision", "code", "Precision of the recorded date.", nullable=False, codes="date_precision"),
        Column("committed_from", "moment", "Earliest time the offence can have been committed."),
        Column("committed_to", "moment", "Latest time the offence can have been committed."),
        Column(
            "committed_precision", "code", "Precision of the committed times.", nullable=False, codes="date_precision"
        ),
        Column(
            "offence_code", "code", "Home Office code, or the police.uk crime type.", nullable=False, codes="offence"
        ),
        Column("offence_subgroup", "code", "Subgroup in the offence tree.", nullable=False, codes="offence_subgroup"),
        Column("offence_group", "code", "Group in the offence tree.", nullable=False, codes="offence_group"),
        *_PLACE,
        Column("victim_easting_m", "number", "Exact easting of a domestic abuse or sexual offence.", restricted=True),
        Column("victim_northing_m", "number", "Exact northing of a domestic abuse or sexual offence.", restricted=True),
        Column("beat", "text", "Police beat."),
        Column(
            "alcohol_flag", "flag", "Flagged by the force as alcohol related; empty when the flag was not completed."
        ),
        Column("domestic_abuse_flag", "flag", "Flagged by the force as domestic abuse."),
        Column("hate_flag", "flag", "Flagged by the force as a hate crime."),
        Column("victim_age_years", "whole", "Age of the victim when recorded.", minimum=0, maximum=115),
        Column("victim_sex", "code", "Sex of the victim.", codes="sex"),
        Column(
            "victim_key",
            "text",
            "Keyed hash that links offences against one person; never the reference itself.",
            restricted=True,
        ),
    ),
)

ASB_INCIDENTS = Table(
    "asb_incidents",
    "one incident of anti-social behaviour reported to the police",
    (
        *_ORIGIN,
        Column(
            "recorded_date",
            "moment",
            "Date and time of the call; its month when that is all that is known.",
            nullable=False,
        ),
        Column("recorded_precision", "code", "Precision of the date.", nullable=False, codes="date_precision"),
        Column(
            "asb_category",
            "code",
            "Category; not stated before April 2011 and in police.uk data.",
            nullable=False,
            codes="asb_category",
        ),
        *_PLACE,
        Column("beat", "text", "Police beat."),
        Column("alcohol_flag", "flag", "Flagged by the force as alcohol related."),
    ),
)

ATTENDANCES = Table(
    "attendances",
    "one attendance at A&E after an assault",
    (
        *_ORIGIN,
        Column("arrival", "moment", "Arrival at A&E.", nullable=False),
        Column("arrival_precision", "code", "Precision of the arrival.", nullable=False, codes="date_precision"),
        Column("assaulted", "moment", "When the assault happened."),
        Column("assaulted_precision", "code", "Precision of that.", nullable=False, codes="date_precision"),
        Column("attendance_place", "code", "Kind of place of the assault.", nullable=False, codes="attendance_place"),
        Column(
            "premises_code", "text", "Premises of the gazetteer, where the description was matched.", restricted=True
        ),
        Column("locality_code", "text", "Locality of the assault, where known."),
        Column("assault_method", "code", "Weapon or method.", nullable=False, codes="assault_method"),
        Column("alcohol_flag", "flag", "Alcohol related, as recorded at reception."),
        Column("assailant_known_flag", "flag", "Assailant known to the victim (an indication of domestic abuse)."),
        Column(
            "evening_place",
            "code",
            "Where most of the evening was spent; recorded from April 2011.",
            codes="attendance_place",
        ),
        Column("age_band", "code", "Age band.", nullable=False, codes="age_band"),
        Column("sex", "code", "Sex.", nullable=False, codes="sex"),
    ),
)

MARAC_CASES = Table(
    "marac_cases",
    "one case heard at MARAC",
    (
        Column("meeting_month", "month", "Month of the meeting.", nullable=False),
        Column("marac_agency", "code", "Referring agency.", nullable=False, codes="marac_agency"),
        Column("repeat_flag", "flag", "Repeat, by the coordinator's flag.", nullable=False),
        Column(
            "linked_repeat_flag", "flag", "Repeat, by the hashed pair seen in the twelve months before.", nullable=False
        ),
        Column(
            "repeat_definition",
            "code",
            "Definition of a repeat in force at the meeting.",
            nullable=False,
            codes="repeat_definition",
        ),
        Column("pair_key", "text", "Keyed hash of the pair.", nullable=False, restricted=True),
        Column("children_count", "whole", "Children in the household.", minimum=0, maximum=20),
        Column("locality_code", "text", "Locality; nothing finer is kept."),
    ),
)

MARAC_MEETINGS = Table(
    "marac_meetings",
    "one month of MARAC meetings",
    (
        Column("meeting_month", "month", "Month of the meetings.", nullable=False),
        Column("cases_count", "whole", "Cases heard, repeats included.", nullable=False, minimum=0),
        Column("repeats_count", "whole", "Repeats among them, by the coordinator's flag.", nullable=False, minimum=0),
        Column("linked_repeats_count", "whole", "Repeats by the hashed pair.", minimum=0),
        Column("children_count", "whole", "Children in the households.", minimum=0),
    ),
    key=("meeting_month",),
)

SURVEY_RESPONSES = Table(
    "survey_responses",
    "one answer of one respondent to one question",
    (
        *_ORIGIN,
        Column("wave_start", "month", "First month of the wave.", nullable=False),
        Column("wave_end", "month", "Last month of the wave.", nullable=False),
        Column(
            "respondent",
            "whole",
            "Number of the respondent within the wave; means nothing outside the table.",
            nullable=False,
            minimum=1,
        ),
        Column("weight", "number", "Design weight.", nullable=False, minimum=0),
        Column("stratum", "text", "Sampling stratum.", nullable=False),
        Column("locality_code", "text", "Locality of the respondent."),
        Column("age_band", "code", "Age band.", nullable=False, codes="age_band"),
        Column("sex", "code", "Sex.", nullable=False, codes="sex"),
        Column("survey_question", "code", "Question.", nullable=False, codes="survey_question"),
        Column("survey_answer", "code", "Answer.", nullable=False, codes="survey_answer"),
    ),
    key=("wave_start", "respondent", "survey_question"),
)

CASUALTIES = Table(
    "casualties",
    "one casualty of a road traffic collision",
    (
        *_ORIGIN,
        Column("collision_key", "text", "Keyed hash of the collision reference.", restricted=True),
        Column("collision_date", "moment", "Date and time of the collision.", nullable=False),
        Column("collision_precision", "code", "Precision of that.", nullable=False, codes="date_precision"),
        Column("severity", "code", "Severity of the casualty.", nullable=False, codes="severity"),
        Column("severity_system", "code", "How severity was recorded.", nullable=False, codes="severity_system"),
        Column("road_user", "code", "Kind of road user.", nullable=False, codes="road_user"),
        Column("age_years", "whole", "Age of the casualty.", minimum=0, maximum=115),
        Column("age_band", "code", "Age band of the casualty.", nullable=False, codes="age_band"),
        Column("sex", "code", "Sex of the casualty.", nullable=False, codes="sex"),
        *_PLACE,
    ),
)

PARTNER_VALUES = Table(
    "partner_values",
    "one value that a partner supplied ready-made",
    (
        *_ORIGIN,
        Column("value_id", "text", "Id of the measure, as the configuration names it.", nullable=False),
        Column("provider", "text", "Who supplied it.", nullable=False),
        Column("period_start", "moment", "First day it covers.", nullable=False),
        Column("period_end", "moment", "Last day it covers.", nullable=False),
        Column("value", "number", "The value; empty when pending, suppressed or narrative."),
        Column("unit", "text", "Unit: count, percent, rate_per_1000, rate_per_100000, percent_change.", nullable=False),
        Column("numerator", "number", "Numerator, where supplied.", minimum=0),
        Column("denominator", "number", "Denominator, where supplied.", minimum=0),
        Column("value_status", "code", "Status.", nullable=False, codes="value_status"),
        Column("due", "month", "Month in which a pending value is expected."),
        Column("note", "text", "Definition of the denominator and remarks on the measure (never on a person)."),
    ),
    key=("value_id", "provider", "period_start", "period_end"),
)

COMMENTS = Table(
    "comments",
    "one coded concern raised in a consultation",
    (
        *_ORIGIN,
        Column("consultation", "code", "Which consultation.", nullable=False, codes="consultation"),
        Column("month", "month", "Month it was received.", nullable=False),
        Column("concern_theme", "code", "Theme, by the officer's code frame.", nullable=False, codes="concern_theme"),
        Column("locality_code", "text", "Locality it speaks of."),
    ),
)

AREAS = Table(
    "areas",
    "one area",
    (
        Column("area_code", "text", "Code of the area.", nullable=False),
        Column("area_name", "text", "Name of the area.", nullable=False),
        Column("area_level", "code", "Level.", nullable=False, codes="area_level"),
        Column("parent_code", "text", "Code of the locality (or county) it lies in."),
        Column("vintage_year", "whole", "Year of the boundary set."),
    ),
    key=("area_code",),
    spatial=True,
)

POPULATIONS = Table(
    "populations",
    "the population of one group in one area",
    (
        Column("area_code", "text", "Area.", nullable=False),
        Column("population_group", "code", "Group.", nullable=False, codes="population_group"),
        Column("year", "whole", "Year of the estimate.", nullable=False, minimum=1981),
        Column("people_count", "whole", "People (or households).", nullable=False, minimum=0),
    ),
    key=("area_code", "population_group", "year"),
)

OUTCOMES = Table(
    "outcomes",
    "one outcome of a recorded offence, as published",
    (
        *_ORIGIN,
        Column("outcome_month", "month", "Month in which the outcome was recorded.", nullable=False),
        Column("outcome", "code", "Outcome.", nullable=False, codes="outcome"),
        *_PLACE,
    ),
)

FIRE_INCIDENTS = Table(
    "fire_incidents",
    "one incident attended by the fire and rescue service",
    (
        *_ORIGIN,
        Column("incident_date", "moment", "Date and time of the call.", nullable=False),
        Column("incident_precision", "code", "Precision of that.", nullable=False, codes="date_precision"),
        Column("fire_category", "code", "Category.", nullable=False, codes="fire_category"),
        Column("smoke_alarm_fitted_flag", "flag", "Dwelling fires: whether a smoke alarm was fitted."),
        *_PLACE,
    ),
)

DEPRIVATION = Table(
    "deprivation",
    "one domain of deprivation of one small area",
    (
        Column("area_code", "text", "Small area.", nullable=False),
        Column("index_year", "whole", "Edition of the index.", nullable=False, minimum=2000),
        Column("deprivation_domain", "code", "Domain.", nullable=False, codes="deprivation_domain"),
        Column("score", "number", "Score, where published."),
        Column("rank", "whole", "Rank in England, 1 most deprived.", minimum=1),
        Column("decile", "whole", "Decile in England, 1 most deprived.", minimum=1, maximum=10),
    ),
    key=("area_code", "index_year", "deprivation_domain"),
)

PREMISES = Table(
    "premises",
    "one licensed or public premises, or one street, of the gazetteer",
    (
        Column("premises_code", "text", "Code in the gazetteer.", nullable=False),
        Column("premises_name", "text", "Name of the premises, or of the street.", nullable=False),
        Column("premises_kind", "code", "Kind of place.", nullable=False, codes="attendance_place"),
        Column("street_name", "text", "Street it stands in."),
        Column("area_code", "text", "Small area."),
        Column("locality_code", "text", "Locality."),
        Column("easting_m", "number", "Easting, EPSG:27700.", minimum=0, maximum=700_000),
        Column("northing_m", "number", "Northing, EPSG:27700.", minimum=0, maximum=1_300_000),
    ),
    key=("premises_code",),
)

COMPLETENESS = Table(
    "completeness",
    "one field of one file in one month: how many cells held what was expected",
    (
        Column("source", "text", "Source id, as in the configuration.", nullable=False),
        Column("file_label", "text", "Label of the file within the source.", nullable=False),
        Column("month", "month", "Month of the rows; empty for rows without a readable date."),
        Column("field_name", "text", "Field of the layout.", nullable=False),
        Column("heading", "text", "Heading in the layout, as the provider writes it.", nullable=False),
        Column("required", "flag", "Whether a row without it is rejected.", nullable=False),
        Column("rows_count", "whole", "Rows read of that month.", nullable=False, minimum=0),
        Column("blank_count", "whole", "Of these, cells left blank or said to be unknown.", nullable=False, minimum=0),
        Column("unreadable_count", "whole", "Of these, cells that could not be read.", nullable=False, minimum=0),
    ),
)

EXTRACT_MONTHS = Table(
    "extract_months",
    "one month of one file: how many rows it holds, and what became of them",
    (
        Column("source", "text", "Source id, as in the configuration.", nullable=False),
        Column("file_label", "text", "Label of the file within the source.", nullable=False),
        Column("extracted", "moment", "Day the extract was made, where the file says."),
        Column("month", "month", "Month of the rows; empty for rows without a readable date."),
        Column("rows_count", "whole", "Rows read.", nullable=False, minimum=0),
        Column("kept_count", "whole", "Rows kept.", nullable=False, minimum=0),
        Column("duplicate_count", "whole", "Duplicates.", nullable=False, minimum=0),
        Column("superseded_count", "whole", "Superseded by a later version.", nullable=False, minimum=0),
        Column("out_of_scope_count", "whole", "Out of scope.", nullable=False, minimum=0),
        Column("rejected_count", "whole", "Rejected.", nullable=False, minimum=0),
    ),
)

OFFENCE_REVISIONS = Table(
    "offence_revisions",
    "one offence group in one recorded month, as known on the day of one extract",
    (
        Column("source", "text", "Source id, as in the configuration.", nullable=False),
        Column("extracted", "moment", "Day of the extract.", nullable=False),
        Column("recorded_month", "month", "Month in which the offences were recorded.", nullable=False),
        Column("offence_group", "code", "Group in the offence tree.", nullable=False, codes="offence_group"),
        Column("offences_count", "whole", "Offences as known after this extract.", nullable=False, minimum=0),
        Column("added_count", "whole", "Of these, first seen in this extract.", nullable=False, minimum=0),
        Column("reclassified_in_count", "whole", "Came from another group or month.", nullable=False, minimum=0),
        Column("reclassified_out_count", "whole", "Went to another group or month.", nullable=False, minimum=0),
        Column("no_crime_count", "whole", "No longer a crime.", nullable=False, minimum=0),
        Column("reinstated_count", "whole", "A crime again.", nullable=False, minimum=0),
        Column("revised_count", "whole", "Changed in another field only.", nullable=False, minimum=0),
    ),
    key=("source", "extracted", "recorded_month", "offence_group"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        OFFENCES,
        ASB_INCIDENTS,
        ATTENDANCES,
        MARAC_CASES,
        MARAC_MEETINGS,
        SURVEY_RESPONSES,
        CASUALTIES,
        PARTNER_VALUES,
        COMMENTS,
        OUTCOMES,
        FIRE_INCIDENTS,
        AREAS,
        POPULATIONS,
        DEPRIVATION,
        PREMISES,
        COMPLETENESS,
        EXTRACT_MONTHS,
        OFFENCE_REVISIONS,
    )
}
