"""Refusals about messages and what hangs on them."""

from beseda.errors.base import Empty, NoAccess, Refusal


class MessageEmpty(Empty):
    """Neither text nor attachment."""


class MessageIdEmpty(Empty):
    """No usable id of a message."""


class FirstIdMalformed(Empty):
    """The id to read newer messages from is not a number."""


class LastIdMalformed(Empty):
    """The id to read older messages from is not a number."""


class MessageNotFound(NoAccess):
    """No message with this id in a chat that the caller is in."""


class MayNotEdit(NoAccess):
    """The message is not the caller's to change."""


class EditingOver(NoAccess):
    """The message was said too long ago to be changed."""


class ReplyNoAccess(NoAccess):
    """The message to reply to is not there for the caller."""


class ReplyElsewhere(NoAccess):
    """The message to reply to stands in another chat."""


class AttachMalformed(Refusal):
    """The attachment is not usable JSON."""


class AttachTooLarge(Refusal):
    """The attachment is larger than a message may carry."""


class KeyboardMalformed(Refusal):
    """The keyboard is not usable JSON."""


class KeyboardTooLarge(Refusal):
    """The keyboard is larger than a message may carry."""


class MenuMalformed(Refusal):
    """The menu is not usable JSON."""


class MenuTooLarge(Refusal):
    """The menu is larger than a message may carry."""
