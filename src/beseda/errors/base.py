"""What every refusal is, and those that belong to no topic."""


class Refusal(Exception):
    """The caller can understand this and act on it."""


class Empty(Refusal):
    """Something required was not given, or not in a usable form."""


class NoAccess(Refusal):
    """Not there, or not theirs."""


class Unchanged(Refusal):
    """It is as it was asked to be already."""


class ParametersWrong(Refusal):
    """The parameters make no sense together."""


class IdsEmpty(Empty):
    """No usable list of ids."""


class PhraseShort(Empty):
    """Too little to search for."""


class CodeEmpty(Empty):
    """It is not said which feature is meant."""


class ApplicationsOnly(NoAccess):
    """Only an application can ask this, and no application calls."""


class AdministratorsOnly(NoAccess):
    """The caller does not administer the portal."""


class EmployeesOnly(NoAccess):
    """The caller is an extranet guest or a bot."""
