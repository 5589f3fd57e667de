"""Refusals about bots and who they belong to."""

from beseda.errors.base import Empty, Refusal


class BotTokenMissing(Empty):
    """Called through a webhook without the bot's token."""


class ClientIdMissing(Empty):
    """Called through a webhook without the id of an application."""


class BotIdMissing(Empty):
    """No usable id of a bot."""


class BotUnnamed(Empty):
    """Neither the id nor the code of a bot."""


class BotCodeMissing(Empty):
    """A bot without a code."""


class BotPropertiesMissing(Empty):
    """A bot without a name."""


class BotNotFound(Refusal):
    """No such bot."""


class BotForeign(Refusal):
    """The bot belongs to another application."""


class BotCodeTaken(Refusal):
    """Another application has a bot with this code."""


class BotTypeUnknown(Refusal):
    """There is no such type of bot."""


class BotLimit(Refusal):
    """The application has as many bots as it may have."""


class ChangesEmpty(Refusal):
    """Nothing is to be changed."""


class TokenTooLong(Refusal):
    """The token is longer than tokens may be."""


class TokenRotationFailed(Refusal):
    """The new token cannot be had; why is not said."""
