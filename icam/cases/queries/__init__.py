"""Reads of files of individual case management."""

from icam.cases.queries.one import Head, case, head, latest, milestones

__all__ = ["Head", "case", "head", "latest", "milestones"]
