"""What can go wrong in the engine: one tree, so that a caller may catch as widely as it means to.

FitError
 +-- BankError             the question bank's file, all its faults at once
 +-- ModelError            the file of numbers
 +-- WordsError            the words of the conversation or of a result, all faults at once
 +-- UnknownQuestionError  no question of that name in the bank
 +-- InvalidEntryError     an entry that the log cannot hold, for example a forged value
 +-- CorruptStateError     stored state that is none
"""

from __future__ import annotations


class FitError(Exception):
    """Anything the engine raises on purpose."""


class BankError(FitError):
    """The question bank cannot be used; the message lists every fault in plain words, one a line."""


class ModelError(FitError):
    """The file of numbers cannot be used."""


class WordsError(FitError):
    """Words cannot be used; the message lists every fault in plain words, one a line."""


class UnknownQuestionError(FitError):
    """The bank has no question of this name."""


class InvalidEntryError(FitError):
    """The log of answers cannot hold this."""


class CorruptStateError(FitError):
    """What was stored is no state of a conversation."""
