"""Bots found, for whoever asks and for the application that they belong to."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import NamedTuple

from beseda.errors import BotForeign, BotNotFound
from beseda.model import Bot, BotCounts, Person
from beseda.store import bots
from beseda.store import people as person_rows
from beseda.store.database import Tx


class Owner(NamedTuple):
    """An application, known by its token or client id; how many bots it may have, and of which generation."""

    secret: str
    family: str = "v2"
    most_bots: int = 100

    @property
    def key(self) -> str:
        """What is stored of the secret."""
        return hashlib.sha256(self.secret.encode()).hexdigest()


class Known(NamedTuple):
    """A bot with the person that it is."""

    bot: Bot
    person: Person


def belongs(known: Known, owner: Owner) -> bool:
    """Whether this application registered the bot."""
    return hmac.compare_digest(known.bot.owner, owner.key)


async def owned(tx: Tx, bot_id: int, owner: Owner, *, removed: bool = False) -> Known:
    """A bot, for its owner; a removed one only where asked for. ``BotNotFound``, ``BotForeign``."""
    bot = await bots.find(tx, bot_id)
    person = await person_rows.find(tx, bot_id)
    if bot is None or person is None or (bot.removed_at and not removed):
        raise BotNotFound
    known = Known(bot, person)
    if not belongs(known, owner):
        raise BotForeign
    return known


async def find(tx: Tx, bot_id: int | None, code: str) -> Known:
    """A bot by id, else by code, whoever asks. ``BotNotFound``."""
    bot = await bots.find(tx, bot_id) if bot_id is not None else await bots.find_by_code(tx, code)
    person = await person_rows.find(tx, bot.person_id) if bot else None
    if bot is None or person is None or bot.removed_at:
        raise BotNotFound
    return Known(bot, person)


async def of_owner(tx: Tx, owner: Owner) -> list[Known]:
    """The bots of an application, oldest first."""
    return await _known(tx, await bots.owned(tx, owner.key))


async def first(tx: Tx, owner: Owner) -> Known:
    """The oldest bot of an application. ``BotNotFound``."""
    for known in await of_owner(tx, owner):
        return known
    raise BotNotFound


async def everything(tx: Tx) -> list[Known]:
    """Every bot of the portal, oldest first."""
    return await _known(tx, await bots.everything(tx))


async def _known(tx: Tx, found: Sequence[Bot]) -> list[Known]:
    persons = await person_rows.load(tx, [bot.person_id for bot in found])
    return [Known(bot, persons[bot.person_id]) for bot in found]


async def counts(tx: Tx, bot: Bot) -> BotCounts:
    """What a bot has done so far."""
    return await bots.counts(tx, bot)
