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


class CustomFieldIdEmpty(Empty):
    """No usable id of a custom field."""


class CustomFieldNotFound(NoAccess):
    """No custom field with this id."""


class CustomFieldNameEmpty(Empty):
    """A custom field without a name."""


class CustomFieldTypeEmpty(Empty):
    """A custom field without a type."""


class CustomFieldTypeAbsent(Empty):
    """It is not even said that there is a type."""


class CustomFieldTaken(DomainError):
    """There is a custom field of this ``name`` already."""


class CustomFieldWrong(DomainError):
    """No custom field can be like this."""


class CustomFieldLimitReached(DomainError):
    """The portal has as many custom fields as it may have."""


class CustomValueWrong(DomainError):
    """A custom field cannot hold this, or must not be empty."""
