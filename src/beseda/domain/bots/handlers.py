"""The handlers of a bot of the first generation: an address for each kind of event, one set for an application.

Official: chat-bots/outdated/bots/imbot-register.
"""

import json
from typing import NamedTuple

from beseda import errors
from beseda.domain import bots
from beseda.domain.bots import BotAccount, BotChanges, Owner
from beseda.model import Bot, Person
from beseda.store.bots import bot_rows as rows
from beseda.store.database import Tx

MOST_BOTS = 5
_INVALID: dict[str, type[errors.events.HandlerInvalid]] = {
    "message_add": errors.events.MessageHandlerInvalid,
    "message_update": errors.events.UpdateHandlerInvalid,
    "message_delete": errors.events.DeleteHandlerInvalid,
    "welcome_message": errors.events.WelcomeHandlerInvalid,
    "bot_delete": errors.events.EndHandlerInvalid,
    "command_add": errors.events.CommandHandlerInvalid,
}


class Handlers(NamedTuple):
    """Where a bot is told of what; "" leaves what is."""

    message_add: str = ""
    message_update: str = ""
    message_delete: str = ""
    welcome_message: str = ""
    bot_delete: str = ""
    command_add: str = ""

    def over(self, former: "Handlers") -> "Handlers":
        """These where they are named, else the former ones."""
        return Handlers(*(mine or other for mine, other in zip(self, former, strict=True)))

    @property
    def shared(self) -> "Handlers":
        """Those that all bots of an application have in common."""
        return self._replace(message_update="", message_delete="")


def of_bot(bot: Bot) -> Handlers:
    """The handlers of a bot."""
    return Handlers(**json.loads(bot.handlers)) if bot.handlers else Handlers()


def address(bot: Bot, handler: str) -> str:
    """Where a bot has this one of its ``Handlers``; "" nowhere. Without one for commands, that for messages."""
    known = of_bot(bot)  # Quirk 155
    return known.command_add or known.message_add if handler == "command_add" else str(known._asdict()[handler])


async def register(
    tx: Tx, owner: Owner, changes: BotChanges, handlers: Handlers, *, by: Person, now: int
) -> BotAccount:
    """Make a bot; a code that is there already answers its bot, unchanged.

    ``HandlerMissing``, ``HandlerInvalid``, and as ``bots.register``.
    """
    _require(handlers)
    _check(handlers)
    full = changes.type in {"openline", "supervisor"} or changes.openline
    kept = handlers if full else handlers.shared  # Official: ignored for the others; imbot.update binds them
    there = await rows.find_by_code(tx, changes.code.strip())
    known = await bots.register(tx, owner, _told(changes, kept), by=by, now=now)
    if there is None:
        await _share(tx, known, kept)
    return known


async def bind_commands(tx: Tx, known: BotAccount, url: str) -> None:  # Quirk 152
    """Tell the bots of an application of commands at this address; of the second generation none has handlers."""
    if known.bot.family == "v1":
        merged = Handlers(command_add=url).over(of_bot(known.bot))
        await rows.update(tx, known.bot._replace(handlers=json.dumps(merged._asdict())))
        await _share(tx, known, Handlers(command_add=url))


def check_commands(url: str) -> None:
    """``CommandHandlerInvalid`` for an address where nothing can be delivered."""
    _check(Handlers(command_add=url))


async def update(tx: Tx, known: BotAccount, changes: BotChanges, handlers: Handlers) -> BotAccount:
    """Change what is asked for of a bot. ``ChangesEmpty``, ``HandlerInvalid``, and as ``bots.update``."""
    if handlers == Handlers() and changes == BotChanges():
        raise errors.bots.ChangesEmpty
    _check(handlers)
    if known.bot.family != "v1":
        return await bots.update(tx, known, changes)
    changed = await bots.update(tx, known, _told(changes, handlers.over(of_bot(known.bot))))
    await _share(tx, changed, handlers)
    return changed


def _require(handlers: Handlers) -> None:
    if not handlers.message_add:
        raise errors.events.MessageHandlerMissing
    if not handlers.welcome_message:
        raise errors.events.WelcomeHandlerMissing
    if not handlers.bot_delete:
        raise errors.events.EndHandlerMissing


def _check(handlers: Handlers) -> None:
    for name, url in handlers._asdict().items():
        if url and not bots.is_callback(url):
            raise _INVALID[name]


def _told(changes: BotChanges, handlers: Handlers) -> BotChanges:
    named = json.dumps(handlers._asdict())
    return changes._replace(event_mode="webhook", webhook_url=handlers.message_add, handlers=named)


async def _share(tx: Tx, known: BotAccount, handlers: Handlers) -> None:
    """Give the other bots of the application the same addresses."""
    if handlers.shared == Handlers():
        return
    for other in await rows.owned(tx, known.bot.application.key):
        if other.family == "v1":
            merged = handlers.shared.over(of_bot(other))
            await rows.update(tx, other._replace(handlers=json.dumps(merged._asdict())))
