"""Spreadsheets in: all or nothing, every wrong cell named at once, the same file twice changes nothing."""
