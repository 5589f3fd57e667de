"""What a message may carry besides text. Official: chats/index, chats/messages/{attachments,keyboards,menu}."""

import json
from typing import Any

from beseda import errors
from beseda.domain.messages import enclosures
from beseda.domain.messages.structure import Kind, Wrong

# A part of a message that stays as it is.
KEEP: Any = object()

_ATTACH_LIMIT = 60_000  # Quirk 29
_KEYBOARD_LIMIT = 30_000  # Quirk 28


def attach(value: Any) -> Any:
    """An attachment as it is stored, an object or a list. ``AttachMalformed``, ``AttachTooLarge``."""
    wrong, too_large = errors.messages.AttachMalformed, errors.messages.AttachTooLarge
    return _checked(value, enclosures.ATTACH, _ATTACH_LIMIT, wrong, too_large)


def keyboard(value: Any) -> Any:
    """A keyboard as it is stored, ``{"BUTTONS": […]}``. ``KeyboardMalformed``, ``KeyboardTooLarge``."""
    wrong, too_large = errors.messages.KeyboardMalformed, errors.messages.KeyboardTooLarge
    return _checked(value, enclosures.KEYBOARD, _KEYBOARD_LIMIT, wrong, too_large)


def menu(value: Any) -> Any:
    """A menu as it is stored, ``{"ITEMS": […]}``. ``MenuMalformed``, ``MenuTooLarge``."""
    wrong, too_large = errors.messages.MenuMalformed, errors.messages.MenuTooLarge
    return _checked(value, enclosures.MENU, _KEYBOARD_LIMIT, wrong, too_large)


def _checked(
    value: Any, kind: Kind, limit: int, wrong: type[errors.DomainError], too_large: type[errors.DomainError]
) -> Any:
    if value is None or value is KEEP:
        return value
    if len(json.dumps(value, ensure_ascii=False)) > limit:
        raise too_large
    try:
        return kind.read(value)
    except Wrong:  # Quirk 199
        raise wrong from None
