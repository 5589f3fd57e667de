"""Buttons and items of menus pressed: commands called about the message that carries them.

Official: chats/messages/im-message-command, chats/messages/menu.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from beseda import errors
from beseda.domain import access
from beseda.domain.messages import commands, delete, send
from beseda.model import Actor, Message
from beseda.store.bots import command_rows as rows
from beseda.store.database import Tx

KEYBOARD, MENU = "keyboard", "menu"
# Where a message carries what can be pressed: the part, the key around it, the context of the call.
_CARRIED = (("KEYBOARD", "BUTTONS", KEYBOARD), ("MENU", "ITEMS", MENU))


async def press(tx: Tx, actor: Actor, message_id: int, bot_id: int, command: str, params: str) -> None:
    """Call a command of a bot about a message. ``messages.NotFound``, ``commands.NotFound``."""
    message, chat_access = await access.lock_message(tx, actor.person, message_id)
    name, _, beside = command.strip().removeprefix("/").partition(" ")  # Quirk 144
    if delete.is_deleted(message):
        raise errors.messages.NotFound
    found = await rows.callable_in(tx, message.chat_id, name.casefold(), guest=actor.person.extranet > 0, bot_id=bot_id)
    if not found:
        raise errors.commands.NotFound
    said = " ".join(part for part in (beside.strip(), params.strip()) if part)
    await commands.note(
        tx, actor, chat_access, message, [commands.Called(found[0], said)], context=_context(message, name.casefold())
    )


def _context(message: Message, name: str) -> str:  # Quirk 145
    """Where on a message somebody can press what calls this command."""
    carried = carried_by(send.params_of(message))
    found = (
        context for context, one in carried if commands.name_of(str(one.get("COMMAND", "")).partition(" ")[0]) == name
    )
    return next(found, KEYBOARD)


def carried_by(params: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The buttons and the items of the menu in the parameters of a message, each with its context."""
    for part, key, context in _CARRIED:
        for one in params.get(part, {}).get(key, ()):
            yield context, one
