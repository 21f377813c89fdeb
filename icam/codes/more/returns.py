"""The lists of voluntary return."""

from icam.codes.entry import Lists

LISTS: Lists = {}
