"""Refusals about how a bot hears of events, and where they are delivered."""

from beseda.errors.base import DomainError


class EventModeUnknown(DomainError):
    """There is no such way to hear of events."""


class WebhookUrlMissing(DomainError):
    """Events are to be delivered, but not where to."""


class CallbackInvalid(DomainError):
    """Nothing can be delivered to this address."""


class HandlerMissing(DomainError):
    """A required handler of events is not named."""


class MessageHandlerMissing(HandlerMissing):
    """Who hears of messages?"""


class WelcomeHandlerMissing(HandlerMissing):
    """Who hears of chats that the bot comes to?"""


class EndHandlerMissing(HandlerMissing):
    """Who hears of the bot's end?"""


class CommandHandlerMissing(HandlerMissing):
    """Who hears of commands?"""


class HandlerInvalid(DomainError):
    """Nothing can be delivered to this handler of events."""


class CommandHandlerInvalid(HandlerInvalid):
    """The one for commands."""


class MessageHandlerInvalid(HandlerInvalid):
    """The one for messages."""


class UpdateHandlerInvalid(HandlerInvalid):
    """The one for changed messages."""


class DeleteHandlerInvalid(HandlerInvalid):
    """The one for deleted messages."""


class WelcomeHandlerInvalid(HandlerInvalid):
    """The one for chats that the bot comes to."""


class EndHandlerInvalid(HandlerInvalid):
    """The one for the bot's end."""


class UserEventsScope(DomainError):
    """Events of a person need the scope of the messenger."""


class NotSubscribed(DomainError):
    """The person did not let their events be recorded."""


class ModuleMalformed(DomainError):
    """The module of a command for clients has other letters than modules have."""


class CommandMalformed(DomainError):
    """A command for clients has other letters than commands have."""


class ParamsMalformed(DomainError):
    """What a command tells is no object."""
