"""Refusals about the commands of bots."""

from beseda.errors.base import DomainError, Empty


class NotFound(DomainError):
    """No such command, or not of this bot."""


class OwnedByAnother(DomainError):
    """The command is of a bot of another application."""


class NameMissing(Empty):
    """A command without a name."""


class NameEmpty(Empty):
    """A command is to have no name any more."""


class NameMalformed(DomainError):
    """Nobody could call a command by this name."""


class NameTaken(DomainError):
    """The bot has another command of this name."""


class TitleMissing(Empty):
    """A command that is to be seen, but has no title."""


class LimitExceeded(DomainError):
    """The bot has as many commands as it may have."""


class ChangesEmpty(DomainError):
    """Nothing is to be changed."""


class NotCalled(DomainError):
    """The command was not called about this message in this dialog, or too long ago."""
