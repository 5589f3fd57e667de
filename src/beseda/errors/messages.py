"""Refusals about messages and what hangs on them."""

from beseda.errors.base import DomainError, Empty, NoAccess


class ReactionUnknown(Empty):
    """There is no such reaction."""


class MayNotReact(NoAccess):
    """Nobody can react to the message."""


class Hidden(NoAccess):
    """The message is there, but not the caller's to see."""


class TextEmpty(Empty):
    """Neither text nor attachment."""


class IdEmpty(Empty):
    """No usable id of a message."""


class FirstIdMalformed(Empty):
    """The id to read newer messages from is not a number."""


class LastIdMalformed(Empty):
    """The id to read older messages from is not a number."""


class NotFound(NoAccess):
    """No message with this id in a chat that the caller is in."""


class MayNotEdit(NoAccess):
    """The message is not the caller's to change."""


class EditingOver(NoAccess):
    """The message was said too long ago to be changed."""


class ReplyNoAccess(NoAccess):
    """The message to reply to is not there for the caller."""


class ReplyElsewhere(NoAccess):
    """The message to reply to stands in another chat."""


class AttachMalformed(DomainError):
    """The attachment is not usable JSON."""


class AttachTooLarge(DomainError):
    """The attachment is larger than a message may carry."""


class KeyboardMalformed(DomainError):
    """The keyboard is not usable JSON."""


class KeyboardTooLarge(DomainError):
    """The keyboard is larger than a message may carry."""


class MenuMalformed(DomainError):
    """The menu is not usable JSON."""


class MenuTooLarge(DomainError):
    """The menu is larger than a message may carry."""
