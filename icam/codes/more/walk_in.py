"""The lists of the walk-in desk."""

from icam.codes.entry import Lists

LISTS: Lists = {}
