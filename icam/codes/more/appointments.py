"""The lists of invitations and appointments."""

from icam.codes.entry import Lists

LISTS: Lists = {}
