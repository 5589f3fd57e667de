"""Refusals about files and folders, and where they lie."""

from beseda.errors.base import DomainError, Empty, NoAccess


class IdMissing(Empty):
    """It is not said which storage, folder, file or version is meant, or not what is to become of it."""


class IdMalformed(DomainError):
    """An id that is no number."""


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


class NameMissing(Empty):
    """A file without a name."""


class NameEmpty(Empty):
    """A name of blanks."""


class RootFixed(DomainError):
    """The outermost folder of a storage stays where it is."""


class VersionElsewhere(DomainError):
    """No such version of this file."""


class RightsMalformed(DomainError):
    """Rights that are given in no usable form."""


class StorageFixed(DomainError):
    """Storages of this kind cannot be renamed."""


class PhraseMissing(Empty):
    """It is not said what is looked for."""


class PhraseWrong(DomainError):
    """Too short or too long a text to search for."""


class SortUnknown(DomainError):
    """Neither files, nor folders, nor all."""


class FilterUnknown(DomainError):
    """A condition on something that the list cannot be filtered by."""


class ScopeNotFound(NoAccess):
    """No such storage or folder to search in."""


class ScopeUnsearchable(DomainError):
    """A storage in which nothing is searched."""
