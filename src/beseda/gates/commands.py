"""A command of the caller's application, by its id: on the methods of ``imbot.command``."""

from typing import Annotated, TypeAlias

from beseda import errors
from beseda.domain.bots import commands
from beseda.domain.bots.commands import CalledCommand, OwnedCommand
from beseda.gates.applications import ClientId, owner
from beseda.kernel.call import Call
from beseda.kernel.method import Gate, P


async def _named(
    call: Call,
    *,
    client_id: ClientId,
    command_id: Annotated[int, P("The command", missing=errors.commands.NotFound)],
) -> OwnedCommand:
    return await commands.of_owner(call.tx, command_id, owner(call, client_id))


async def _called(
    call: Call,
    *,
    client_id: ClientId,
    command_id: Annotated[int | None, P("The command; not needed with COMMAND, but wins", starred=True)] = None,
    command: Annotated[str, P("Its name; not needed with COMMAND_ID", starred=True)] = "",
    message_id: Annotated[int, P("The message that it was called about", missing=errors.messages.IdEmpty)],
) -> CalledCommand:
    application = owner(call, client_id)
    if command_id is not None:
        return CalledCommand(*await commands.of_owner(call.tx, command_id, application), message_id)
    return await commands.of_owner_called(call.tx, message_id, command, application)


_RAISES = (errors.bots.ClientIdMissing, errors.commands.NotFound, errors.commands.OwnedByAnother)
ApplicationCommand: TypeAlias = Annotated[OwnedCommand, Gate(_named, raises=_RAISES)]
# One whose bot acts: what is done is done by the bot.
AnsweredCommand: TypeAlias = Annotated[
    CalledCommand, Gate(_called, raises=(*_RAISES, errors.messages.IdEmpty), acts=True)
]
