"""Buttons pressed, and items of menus chosen, that call commands of bots."""

from typing import Annotated

from beseda import errors
from beseda.domain.messages import press
from beseda.errors.spec import ErrorSpec
from beseda.gates.messages import MessageId
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P
from beseda.methods.im import im

_WRONG = ErrorSpec("PARAMS_ERROR", "Incorrect params")  # Quirk 154


@im.method(
    "message.command",
    doc="api-reference/chats/messages/im-message-command",
    since=30,
    mode="write",
    raises=(
        errors.messages.IdEmpty,
        ErrorAs(errors.bots.IdMissing, ErrorSpec("BOT_ID_ERROR", "Bot ID can't be empty")),
        ErrorAs(errors.commands.NameMissing, ErrorSpec("COMMAND_ERROR", "Command can't be empty")),
        ErrorAs(errors.messages.NotFound, _WRONG),
        ErrorAs(errors.commands.NotFound, _WRONG),
    ),
)
async def command(
    call: Call,
    *,
    message_id: MessageId,
    bot_id: Annotated[Id, P("The bot", missing=errors.bots.IdMissing)],
    command: Annotated[str, P("What its command is called by", missing=errors.commands.NameMissing)],
    command_params: Annotated[str, P("What is said to it")] = "",
) -> bool:
    """Call a command of a bot about a message, as its buttons and the items of its menu do."""
    if not command.strip().removeprefix("/").strip():
        raise errors.commands.NameMissing
    await press.press(call.tx, call.actor, message_id, bot_id, command, command_params)
    return True
