"""Canonical tables: one schema each, written once."""

from assessment.schema.codes import Offence, code_label, code_list, offence_sets, offence_tree
from assessment.schema.columns import Column, Table
from assessment.schema.tables import TABLES

__all__ = ["TABLES", "Column", "Offence", "Table", "code_label", "code_list", "offence_sets", "offence_tree"]
