"""Visits of coaches to families: planned, held or missed, with what was said and agreed."""
