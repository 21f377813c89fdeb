"""The lists of residence options, conclusions and referrals."""

from icam.codes.entry import Lists

LISTS: Lists = {}
