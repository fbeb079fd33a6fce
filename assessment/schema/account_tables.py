"""Canonical tables about the extracts themselves: how complete they were, and what later ones changed."""

from __future__ import annotations

from assessment.schema.columns import Column, Table

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
        Column("rows_count", "whole", "Rows read of that month, whatever became of them.", nullable=False, minimum=0),
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
        Column("extracted", "moment", "Day of the extract; empty where nobody knows it, taken as earliest."),
        Column("recorded_month", "month", "Month in which the offences were recorded.", nullable=False),
        Column("offence_group", "code", "Group in the offence tree.", nullable=False, codes="offence_group"),
        Column("offences_count", "whole", "Offences as known after this extract.", nullable=False, minimum=0),
        Column("added_count", "whole", "Of these, first seen in this extract.", nullable=False, minimum=0),
        Column("reclassified_in_count", "whole", "Came from another group, month or area.", nullable=False, minimum=0),
        Column("reclassified_out_count", "whole", "Went to another group, month or area.", nullable=False, minimum=0),
        Column("no_crime_count", "whole", "No longer a crime.", nullable=False, minimum=0),
        Column("reinstated_count", "whole", "A crime again.", nullable=False, minimum=0),
        Column("revised_count", "whole", "Changed, but not in group, month or area.", nullable=False, minimum=0),
    ),
    key=("source", "extracted", "recorded_month", "offence_group"),
)
