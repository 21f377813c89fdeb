"""The lists of files of individual case management."""

from icam.codes.entry import Lists

LISTS: Lists = {}
