"""Canonical tables of what happened: offences, incidents, attendances, casualties, cases."""

from __future__ import annotations

from assessment.schema.columns import Column, Table
from assessment.schema.shared_columns import ORIGIN, PLACE

OFFENCES = Table(
    "offences",
    "one recorded offence",
    (
        *ORIGIN,
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
        *PLACE,
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
        *ORIGIN,
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
        *PLACE,
        Column("beat", "text", "Police beat."),
        Column("alcohol_flag", "flag", "Flagged by the force as alcohol related."),
    ),
)

ATTENDANCES = Table(
    "attendances",
    "one attendance at A&E after an assault",
    (
        *ORIGIN,
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

CASUALTIES = Table(
    "casualties",
    "one casualty of a road traffic collision",
    (
        *ORIGIN,
        Column("collision_key", "text", "Keyed hash of the collision reference.", restricted=True),
        Column("collision_date", "moment", "Date and time of the collision.", nullable=False),
        Column("collision_precision", "code", "Precision of that.", nullable=False, codes="date_precision"),
        Column("severity", "code", "Severity of the casualty.", nullable=False, codes="severity"),
        Column("severity_system", "code", "How severity was recorded.", nullable=False, codes="severity_system"),
        Column("road_user", "code", "Kind of road user.", nullable=False, codes="road_user"),
        Column("age_years", "whole", "Age of the casualty.", minimum=0, maximum=115),
        Column(
            "age_from_years",
            "whole",
            "Lowest age the casualty can have: the age, or the first of the range supplied.",
            minimum=0,
            maximum=115,
        ),
        Column(
            "age_to_years",
            "whole",
            "Highest age the casualty can have; empty where the range has no end.",
            minimum=0,
            maximum=115,
        ),
        Column("age_band", "code", "Age band of the casualty.", nullable=False, codes="age_band"),
        Column("sex", "code", "Sex of the casualty.", nullable=False, codes="sex"),
        *PLACE,
    ),
)

OUTCOMES = Table(
    "outcomes",
    "one outcome of a recorded offence, as published",
    (
        *ORIGIN,
        Column("outcome_month", "month", "Month in which the outcome was recorded.", nullable=False),
        Column("outcome", "code", "Outcome.", nullable=False, codes="outcome"),
        *PLACE,
    ),
)

FIRE_INCIDENTS = Table(
    "fire_incidents",
    "one incident attended by the fire and rescue service",
    (
        *ORIGIN,
        Column("incident_date", "moment", "Date and time of the call.", nullable=False),
        Column("incident_precision", "code", "Precision of that.", nullable=False, codes="date_precision"),
        Column("fire_category", "code", "Category.", nullable=False, codes="fire_category"),
        Column("smoke_alarm_fitted_flag", "flag", "Dwelling fires: whether a smoke alarm was fitted."),
        *PLACE,
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
            "linked_repeat_flag",
            "flag",
            "Repeat, by the hashed pair seen in the twelve months before and the definition in force at the meeting.",
            nullable=False,
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
