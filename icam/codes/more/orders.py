"""The lists of orders to leave."""

from icam.codes.entry import Lists

LISTS: Lists = {}
