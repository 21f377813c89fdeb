"""The lists of offices and contact points."""

from icam.codes.entry import Lists

LISTS: Lists = {}
