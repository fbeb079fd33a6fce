"""Layouts: how partners' files map to the canonical tables, one TOML each."""
