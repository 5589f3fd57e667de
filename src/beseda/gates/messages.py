"""What the methods share that say and change messages."""

from typing import Annotated

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.method import ErrorAs, P

ENCLOSURE_REFUSALS = (
    errors.messages.AttachMalformed,
    errors.messages.AttachTooLarge,
    errors.messages.KeyboardMalformed,
    errors.messages.KeyboardTooLarge,
    errors.messages.MenuMalformed,
    errors.messages.MenuTooLarge,
)
CANNOT_EDIT = ErrorAs(
    errors.NoAccess, ErrorSpec("CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access")
)

MessageId = Annotated[int, P("The message", missing=errors.messages.IdEmpty)]


def usable(message_id: int) -> int:
    """An id that a message can have. ``MessageIdEmpty``."""
    if message_id <= 0:
        raise errors.messages.IdEmpty
    return message_id
