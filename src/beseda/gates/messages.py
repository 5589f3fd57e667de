"""What the methods share that say and change messages."""

from typing import Annotated

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.method import ErrorAs, Id, P

ENCLOSURE_REFUSALS = (
    errors.messages.AttachMalformed,
    errors.messages.AttachTooLarge,
    errors.messages.KeyboardMalformed,
    errors.messages.KeyboardTooLarge,
    errors.messages.MenuMalformed,
    errors.messages.MenuTooLarge,
)
# Quirk 115
CANNOT_EDIT = ErrorAs(
    errors.NoAccess, ErrorSpec("CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access")
)

_WITHOUT_CHANGES = ErrorSpec("WITHOUT_CHANGES", "Action completed without changes")  # Quirk 115
WITHOUT_CHANGES = (ErrorAs(errors.Unchanged, _WITHOUT_CHANGES), ErrorAs(errors.NoAccess, _WITHOUT_CHANGES))
# What becomes of a like: the other of both, or what is asked for.
LIKE_ACTIONS = {"auto": None, "plus": True, "minus": False}

MessageId = Annotated[Id, P("The message", missing=errors.messages.IdEmpty)]
