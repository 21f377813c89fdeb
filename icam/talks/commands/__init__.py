"""What the office does with talks; each is one transaction and one entry in the trail."""

from icam.talks.commands.agreements import reopen_agreement, reword_agreement, settle_agreement, void_document
from icam.talks.commands.children import void_best_interests, write_best_interests
from icam.talks.commands.talks import start_talk, void_talk, write_talk

__all__ = [
    "reopen_agreement",
    "reword_agreement",
    "settle_agreement",
    "start_talk",
    "void_best_interests",
    "void_document",
    "void_talk",
    "write_best_interests",
    "write_talk",
]
