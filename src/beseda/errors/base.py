"""What every refusal is, and those that belong to no topic."""


class DomainError(Exception):
    """The caller can understand this and act on it. ``values``: what its documented text names, as ``id``."""

    def __init__(self, **values: object) -> None:
        super().__init__(*values.values())
        self.values = values


class Empty(DomainError):
    """Something required was not given, or not in a usable form."""


class NoAccess(DomainError):
    """Not there, or not theirs."""


class Unchanged(DomainError):
    """It is as it was asked to be already."""


class ParametersWrong(DomainError):
    """The parameters make no sense together."""


class IdsEmpty(Empty):
    """No usable list of ids."""


class PhraseShort(Empty):
    """Too little to search for."""


class BatchTooLong(DomainError):
    """More commands than a batch has."""


class NotInBatch(DomainError):
    """The method is not to be called inside a batch."""


class CodeEmpty(Empty):
    """It is not said which feature is meant."""


class ApplicationRequired(NoAccess):
    """Only an application can ask this, and no application calls."""


class SessionDenied(NoAccess):
    """What only programs do is asked for from the session of a browser."""


class AdminRequired(NoAccess):
    """The caller does not administer the portal."""


class EmployeeRequired(NoAccess):
    """The caller is an extranet guest or a bot."""
