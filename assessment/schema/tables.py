"""The canonical tables, each written once: reading, checking, the data dictionary, the sample all come from here."""

from __future__ import annotations

from assessment.schema.account_tables import COMPLETENESS, EXTRACT_MONTHS, OFFENCE_REVISIONS
from assessment.schema.columns import Table
from assessment.schema.event_tables import (
    ASB_INCIDENTS,
    ATTENDANCES,
    CASUALTIES,
    FIRE_INCIDENTS,
    MARAC_CASES,
    MARAC_MEETINGS,
    OFFENCES,
    OUTCOMES,
)
from assessment.schema.place_tables import AREAS, DEPRIVATION, POPULATIONS, PREMISES
from assessment.schema.voice_tables import COMMENTS, PARTNER_VALUES, SURVEY_RESPONSES

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
