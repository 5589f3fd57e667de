"""What the methods share that say and change messages."""

from typing import Annotated

from beseda.api.method import P, Spelled
from beseda.errors import (
    AttachMalformed,
    AttachTooLarge,
    KeyboardMalformed,
    KeyboardTooLarge,
    MenuMalformed,
    MenuTooLarge,
    MessageIdEmpty,
    NoAccess,
    Wire,
)

ENCLOSURE_REFUSALS = (
    AttachMalformed,
    AttachTooLarge,
    KeyboardMalformed,
    KeyboardTooLarge,
    MenuMalformed,
    MenuTooLarge,
)
CANNOT_EDIT = Spelled(NoAccess, Wire("CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access"))

MessageId = Annotated[int, P("The message", missing=MessageIdEmpty)]


def usable(message_id: int) -> int:
    """An id that a message can have. ``MessageIdEmpty``."""
    if message_id <= 0:
        raise MessageIdEmpty
    return message_id
