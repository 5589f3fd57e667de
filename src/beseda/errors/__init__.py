"""What can be refused, in the words of the domain, and how it looks in an answer.

Whoever needs an error names it by its topic, as ``errors.bots.NotFound``; those of no topic stand here, as
``errors.NoAccess``. ``DomainError`` is the root, ``Empty`` stands for what was not given in a usable form, ``NoAccess``
for what is not there or not theirs. An error of the domain knows nothing of codes and statuses: each family of methods
says how it spells it (``ErrorSpec``), a method may say otherwise.
"""

from beseda.errors import (
    applications,
    bots,
    chats,
    commands,
    disk,
    events,
    messages,
    notifications,
    people,
    spec,
    system,
)
from beseda.errors.base import (
    AdminRequired,
    ApplicationRequired,
    BatchTooLong,
    CodeEmpty,
    DomainError,
    EmployeeRequired,
    Empty,
    IdsEmpty,
    NoAccess,
    NotInBatch,
    ParametersWrong,
    PhraseShort,
    SessionDenied,
    Unchanged,
)

__all__ = [
    "AdminRequired",
    "ApplicationRequired",
    "BatchTooLong",
    "CodeEmpty",
    "DomainError",
    "EmployeeRequired",
    "Empty",
    "IdsEmpty",
    "NoAccess",
    "NotInBatch",
    "ParametersWrong",
    "PhraseShort",
    "SessionDenied",
    "Unchanged",
    "applications",
    "bots",
    "chats",
    "commands",
    "disk",
    "events",
    "messages",
    "notifications",
    "people",
    "spec",
    "system",
]
