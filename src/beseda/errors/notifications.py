"""Refusals about notifications."""

from beseda.errors.base import Empty, NoAccess


class IdEmpty(Empty):
    """No usable id of a notification."""


class AnswerEmpty(Empty):
    """Nothing to answer with."""


class ValueEmpty(Empty):
    """It is not said which button is pressed."""


class IdsMalformed(Empty):
    """No list of ids of notifications."""


class LastIdMalformed(Empty):
    """The id to go on behind is not a number."""


class PlaceIncomplete(Empty):
    """Of the two that say together where to go on, one is missing."""


class NotIdentified(Empty):
    """Neither an id nor a tag says which notification is meant."""


class TextShort(Empty):
    """Too little to search for, and nothing else is asked for."""


class ApplicationUnknown(NoAccess):
    """Whose tags are meant is not known: no application calls, and none is named."""
