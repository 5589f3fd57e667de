"""What a message may carry besides text. Official: chats/index, chats/messages/{attachments,keyboards,menu}."""

import json
from typing import Any

from beseda import errors

# A part of a message that stays as it is.
KEEP: Any = object()

_ATTACH_LIMIT = 60_000  # Quirk 29
_KEYBOARD_LIMIT = 30_000  # Quirk 28
_DEPTH = 20


def attach(value: Any) -> Any:
    """An attachment, as an object or a list. ``AttachMalformed``, ``AttachTooLarge``."""
    return _checked(value, _ATTACH_LIMIT, errors.messages.AttachMalformed, errors.messages.AttachTooLarge)


def keyboard(value: Any) -> Any:
    """A keyboard. ``KeyboardMalformed``, ``KeyboardTooLarge``."""
    return _checked(value, _KEYBOARD_LIMIT, errors.messages.KeyboardMalformed, errors.messages.KeyboardTooLarge)


def menu(value: Any) -> Any:
    """A menu. ``MenuMalformed``, ``MenuTooLarge``."""
    return _checked(value, _KEYBOARD_LIMIT, errors.messages.MenuMalformed, errors.messages.MenuTooLarge)


def _checked(value: Any, limit: int, malformed: type[errors.DomainError], too_large: type[errors.DomainError]) -> Any:
    if value is None or value is KEEP:
        return value
    if not _shallow(value, _DEPTH):
        raise malformed
    if len(json.dumps(value, ensure_ascii=False)) > limit:
        raise too_large
    return value


def _shallow(value: Any, depth: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    items = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_shallow(item, depth - 1) for item in items)
