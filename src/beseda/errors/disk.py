"""Refusals about files and folders, and where they lie."""

from beseda.errors.base import DomainError, Empty, NoAccess


class IdMissing(Empty):
    """It is not said which storage, folder, file or version is meant, or not what is to become of it."""


class NotFound(NoAccess):
    """No such storage, folder, file or version; ``id``: which one was asked for."""


class AccessDenied(NoAccess):
    """There, but the caller may not do this with it."""


class NameTaken(DomainError):
    """Something in the folder has this name already."""


class FileEmpty(Empty):
    """A file without a name, or without a content."""


class ContentMalformed(DomainError):
    """The content is not Base64."""


class TooLarge(DomainError):
    """A file with more bytes than one may have."""


class FilesMissing(Empty):
    """No files are named."""


class FileIdEmpty(Empty):
    """No usable id of a file."""


class NotSaved(DomainError):
    """A file that cannot be put where it is wanted."""
