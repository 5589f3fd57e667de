"""The handlers of a bot of the first generation: an address for each kind of event, one set for an application.

Official: chat-bots/outdated/bots/imbot-register.
"""

import json
from typing import NamedTuple

from beseda.domain import bots, journal
from beseda.domain.bots import Known, Owner, Wish
from beseda.errors import (
    ChangesEmpty,
    DeleteHandlerInvalid,
    EndHandlerInvalid,
    EndHandlerMissing,
    HandlerInvalid,
    MessageHandlerInvalid,
    MessageHandlerMissing,
    UpdateHandlerInvalid,
    WelcomeHandlerInvalid,
    WelcomeHandlerMissing,
)
from beseda.model import Bot
from beseda.store import bots as rows
from beseda.store.database import Tx

MOST_BOTS = 5
_INVALID: dict[str, type[HandlerInvalid]] = {
    "message_add": MessageHandlerInvalid,
    "message_update": UpdateHandlerInvalid,
    "message_delete": DeleteHandlerInvalid,
    "welcome_message": WelcomeHandlerInvalid,
    "bot_delete": EndHandlerInvalid,
}


class Handlers(NamedTuple):
    """Where a bot is told of what; "" leaves what is."""

    message_add: str = ""
    message_update: str = ""
    message_delete: str = ""
    welcome_message: str = ""
    bot_delete: str = ""

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


def address(bot: Bot, kind: str) -> str:
    """Where a bot is told of this kind of event; "" nowhere."""
    handlers = of_bot(bot)
    return {
        journal.MESSAGE_ADDED: handlers.message_add,
        journal.MESSAGE_CHANGED: handlers.message_update,
        journal.MESSAGE_DELETED: handlers.message_delete,
        journal.MEMBER_JOINED: handlers.welcome_message,
        journal.PRIVATE_BEGUN: handlers.welcome_message,
        journal.BOT_REMOVED: handlers.bot_delete,
    }.get(kind, "")


async def register(tx: Tx, owner: Owner, wish: Wish, handlers: Handlers, *, now: int) -> Known:
    """Make a bot; a code that is there already answers its bot, unchanged.

    ``HandlerMissing``, ``HandlerInvalid``, and as ``bots.register``.
    """
    _require(handlers)
    _check(handlers)
    full = wish.type in {"openline", "supervisor"} or wish.openline
    kept = handlers if full else handlers.shared  # Official: ignored for the others; imbot.update binds them
    there = await rows.find_by_code(tx, wish.code.strip())
    known = await bots.register(tx, owner, _told(wish, kept), now=now)
    if there is None:
        await _share(tx, known, kept)
    return known


async def update(tx: Tx, known: Known, wish: Wish, handlers: Handlers) -> Known:
    """Change what is asked for of a bot. ``ChangesEmpty``, ``HandlerInvalid``, and as ``bots.update``."""
    if handlers == Handlers() and wish == Wish():
        raise ChangesEmpty
    _check(handlers)
    if known.bot.family != "v1":
        return await bots.update(tx, known, wish)
    changed = await bots.update(tx, known, _told(wish, handlers.over(of_bot(known.bot))))
    await _share(tx, changed, handlers)
    return changed


def _require(handlers: Handlers) -> None:
    if not handlers.message_add:
        raise MessageHandlerMissing
    if not handlers.welcome_message:
        raise WelcomeHandlerMissing
    if not handlers.bot_delete:
        raise EndHandlerMissing


def _check(handlers: Handlers) -> None:
    for name, url in handlers._asdict().items():
        if url and not bots.is_callback(url):
            raise _INVALID[name]


def _told(wish: Wish, handlers: Handlers) -> Wish:
    named = json.dumps(handlers._asdict())
    return wish._replace(event_mode="webhook", webhook_url=handlers.message_add, handlers=named)


async def _share(tx: Tx, known: Known, handlers: Handlers) -> None:
    """Give the other bots of the application the same addresses."""
    if handlers.shared == Handlers():
        return
    for other in await rows.owned(tx, known.bot.owner):
        if other.family == "v1":
            merged = handlers.shared.over(of_bot(other))
            await rows.update(tx, other._replace(handlers=json.dumps(merged._asdict())))
