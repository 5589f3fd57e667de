"""Refusals about applications and what they keep, hear and show at the portal."""

from beseda.errors.base import DomainError, Empty, NoAccess


class OptionsEmpty(Empty):
    """There is nothing to keep."""


class EventUnknown(DomainError):
    """There is no such event for this application."""


class HandlerMissing(Empty):
    """It is not said where to tell of an event."""


class HandlerInvalid(DomainError):
    """Nothing can be delivered to this address."""


class HandlerTaken(DomainError):
    """The event is told there already."""


class QueryTooLong(DomainError):
    """What handlers shall be told to try them is too long."""


class OfflineRequiresAdmin(NoAccess):
    """Only administrators have to do with events that wait to be asked for."""


class AuthTypeRequiresAdmin(NoAccess):
    """Only administrators decide that a handler acts as somebody else."""


class ProcessMissing(Empty):
    """It is not said which process has taken the events."""


class PlacementMissing(Empty):
    """No usable code of a placement."""


class PlacementUnknown(DomainError):
    """There is no such placement for this application."""


class ArgumentMissing(Empty):
    """Something required is missing: ``name``."""


class OptionWrong(DomainError):
    """An option has a value that it cannot have."""


class UserModeMissing(DomainError):
    """The placement is not made for one person."""


class NameEmpty(Empty):
    """The application has no name to show."""
