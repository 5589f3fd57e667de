"""Refusals about people and where they belong."""

from beseda.errors.base import DomainError, Empty, NoAccess


class IdsMalformed(Empty):
    """No list of ids of people."""


class UserIdEmpty(Empty):
    """No usable id of a person."""


class PersonIdEmpty(Empty):
    """An id of a person that cannot be one."""


class EmailMalformed(Empty):
    """No usable e-mail address."""


class NotFound(NoAccess):
    """No person with this id that the caller could know of."""


class NotAcquainted(NoAccess):
    """An extranet guest asks for somebody who shares no chat with them."""


class StatusUnknown(DomainError):
    """There is no such status."""


class EmailTaken(DomainError):
    """Somebody has this e-mail address already."""


class PeopleLimitReached(DomainError):
    """The portal has as many people as it may have."""


class WorkgroupNotFound(NoAccess):
    """No workgroup with this id."""


class WorkgroupsNeeded(DomainError):
    """An extranet guest without a workgroup to be in."""


class DepartmentNameEmpty(Empty):
    """A department without a name."""


class DepartmentNotFound(NoAccess):
    """No department with this id."""


class DepartmentsNeeded(DomainError):
    """An employee without a department to be in."""


class ParentWrong(DomainError):
    """A department cannot stand there: the company has one top, and nothing stands below itself."""
