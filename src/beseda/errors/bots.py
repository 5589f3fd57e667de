"""Refusals about bots and who they belong to."""

from beseda.errors.base import DomainError, Empty


class TokenMissing(Empty):
    """Called through a webhook without the bot's token."""


class ClientIdMissing(Empty):
    """Called through a webhook without the id of an application."""


class IdMissing(Empty):
    """No usable id of a bot."""


class IdOrCodeMissing(Empty):
    """Neither the id nor the code of a bot."""


class CodeMissing(Empty):
    """A bot without a code."""


class PropertiesMissing(Empty):
    """A bot without a name."""


class NotFound(DomainError):
    """No such bot."""


class OwnedByAnother(DomainError):
    """The bot belongs to another application."""


class CodeTaken(DomainError):
    """Another application has a bot with this code."""


class TypeUnknown(DomainError):
    """There is no such type of bot."""


class LimitExceeded(DomainError):
    """The application has as many bots as it may have."""


class TypeNotAllowed(DomainError):
    """Bots of this type may not do this."""


class ChatApplicationNotFound(DomainError):
    """No such application in chats."""


class ChatApplicationWrong(DomainError):
    """Neither a command nor a frame that can be used."""


class FrameInsecure(DomainError):
    """The frame of an application in chats is not reached by HTTPS."""


class FrameHashMissing(Empty):
    """The frame of an application in chats could not tell who opens it."""


class TitlesMissing(Empty):
    """An application in chats without a title in any language."""


class ChangesEmpty(DomainError):
    """Nothing is to be changed."""


class TokenTooLong(DomainError):
    """The token is longer than tokens may be."""


class TokenRotationFailed(DomainError):
    """The new token cannot be had; why is not said."""
