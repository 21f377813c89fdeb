"""The lists of talks."""

from icam.codes.entry import Lists

LISTS: Lists = {}
