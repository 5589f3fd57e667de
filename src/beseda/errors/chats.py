"""Refusals about chats, who is in them and how they look."""

from beseda.errors.base import DomainError, Empty, NoAccess


class IdEmpty(Empty):
    """No usable chat id."""


class DialogIdEmpty(Empty):
    """No usable dialog id."""


class TitleEmpty(Empty):
    """No title, or one of blanks."""


class NotFound(NoAccess):
    """No chat with this id that the caller could know of."""


class MemberNotFound(NoAccess):
    """The person is not in the chat."""


class MayNotAdd(NoAccess):
    """The chat's permissions do not let the caller add people."""


class MayNotRemove(NoAccess):
    """The chat's permissions do not let the caller remove this person."""


class ChatIsClosed(NoAccess):
    """Nobody can be added to chats of this kind."""


class ChatIsFixed(NoAccess):
    """Nobody can be removed from chats of this kind."""


class GroupRequired(NoAccess):
    """This can be done in group chats, not in dialogs of two."""


class TitleIsFixed(NoAccess):
    """Chats of this kind cannot be renamed."""


class AvatarIsFixed(NoAccess):
    """Chats of this kind cannot have another picture."""


class MayNotHandOver(NoAccess):
    """Only the owner may hand a chat over, and only to somebody in it."""


class MayNotAppoint(NoAccess):
    """Only the owner says who manages a chat, and only people in it can."""


class MayNotLeave(NoAccess):
    """The owner cannot leave chats of this kind."""


class ColorUnknown(DomainError):
    """None of the colours that chats can have."""


class ColorUnchanged(DomainError):
    """The chat has this colour already."""


class AvatarMalformed(DomainError):
    """Not a picture."""


class AvatarTooLarge(DomainError):
    """A picture with more pixels than one may have."""
