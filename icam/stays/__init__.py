"""Stays: a family announced, arrived, moved, departed; in which unit, with whom."""
