"""Commands of bots, and calls of them."""

from typing import NamedTuple


class Command(NamedTuple):
    """A row of ``command``: ``name`` without the slash, ``titles`` JSON text: title and parameters by language."""

    id: int
    bot_id: int
    name: str
    folded: str
    common: int
    hidden: int
    extranet: int
    titles: str
    created_at: int


class CommandTexts(NamedTuple):
    """A command as it is described in one language."""

    title: str = ""
    params: str = ""


class CallableCommand(NamedTuple):
    """A command that somebody may call in a chat; whether its bot is in there, and of which generation the bot is."""

    command: Command
    inside: bool
    family: str


class CommandCall(NamedTuple):
    """A row of ``command_call``: which command was called last about which message, and when."""

    command_id: int
    message_id: int
    bot_id: int
    chat_id: int
    called_at: int
