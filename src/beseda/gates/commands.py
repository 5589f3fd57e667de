"""A command of the caller's application, by its id: on the methods of ``imbot.command``."""

from typing import Annotated, NamedTuple, TypeAlias

from beseda import errors
from beseda.domain.bots import commands
from beseda.domain.bots.commands import OwnedCommand
from beseda.gates.applications import ClientId, owner
from beseda.kernel.call import Call
from beseda.kernel.method import Gate, P
from beseda.model import Actor


class CalledCommand(NamedTuple):
    """A command, and the message that it was called about."""

    owned: OwnedCommand
    message_id: int

    def acting(self, actor: Actor) -> Actor:
        """Its bot as an actor in the call of its owner."""
        return self.owned.bot.acting(actor)


async def _named(
    call: Call,
    *,
    client_id: ClientId,
    command_id: Annotated[int, P("The command", missing=errors.commands.NotFound)],
) -> OwnedCommand:
    return await commands.of_owner(call.tx, command_id, owner(client_id))


async def _called(
    call: Call,
    *,
    client_id: ClientId,
    command_id: Annotated[int | None, P("The command; not needed with COMMAND, but wins", starred=True)] = None,
    command: Annotated[str, P("Its name; not needed with COMMAND_ID", starred=True)] = "",
    message_id: Annotated[int, P("The message that it was called about", missing=errors.messages.IdEmpty)],
) -> CalledCommand:
    application = owner(client_id)
    if command_id is not None:
        return CalledCommand(await commands.of_owner(call.tx, command_id, application), message_id)
    return CalledCommand(await commands.of_owner_called(call.tx, message_id, command, application), message_id)


_RAISES = (errors.bots.ClientIdMissing, errors.commands.NotFound, errors.commands.OwnedByAnother)
ApplicationCommand: TypeAlias = Annotated[OwnedCommand, Gate(_named, raises=_RAISES)]
# One whose bot acts: what is done is done by the bot.
AnsweredCommand: TypeAlias = Annotated[
    CalledCommand, Gate(_called, raises=(*_RAISES, errors.messages.IdEmpty), acts=True)
]
