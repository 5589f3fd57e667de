"""Bots found, for whoever asks and for the application that they belong to."""

from collections.abc import Sequence
from typing import NamedTuple, Self

from beseda import errors
from beseda.domain.applications import implicit
from beseda.model import Actor, Bot, BotCounts, Person
from beseda.store.bots import bot_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows


class Owner(NamedTuple):
    """An application, by what its row is found by; how many bots it may have, of which generation."""

    key: str
    family: str = "v2"
    most_bots: int = 100

    @classmethod
    def named(cls, secret: str, family: str = "v2", most_bots: int = 100) -> Self:
        """An application as it names itself, by its token or client id."""
        return cls(implicit.key_of(secret), family, most_bots)


class BotAccount(NamedTuple):
    """A bot with the person that it is."""

    bot: Bot
    person: Person

    def acting(self, actor: Actor) -> Actor:
        """The bot as an actor in the call of its owner; where that is not known, a guest who calls is taken for it."""
        outside = self.person.extranet or (not self.bot.owner_id and actor.person.extranet)  # Quirk 190
        return actor._replace(person=self.person._replace(extranet=outside), application=self.bot.application)


def is_owner(known: BotAccount, owner: Owner) -> bool:
    """Whether this application registered the bot."""
    return implicit.has_key(known.bot.application, owner.key)


async def owned(tx: Tx, bot_id: int, owner: Owner, *, removed: bool = False) -> BotAccount:
    """A bot, for its owner; a removed one only where asked for. ``bots.NotFound``, ``bots.OwnedByAnother``."""
    bot = await bot_rows.find(tx, bot_id)
    person = await person_rows.find(tx, bot_id)
    if bot is None or person is None or (bot.removed_at and not removed):
        raise errors.bots.NotFound
    known = BotAccount(bot, person)
    if not is_owner(known, owner):
        raise errors.bots.OwnedByAnother
    return known


async def find(tx: Tx, bot_id: int | None, code: str) -> BotAccount:
    """A bot by id, else by code, whoever asks. ``bots.NotFound``."""
    bot = await bot_rows.find(tx, bot_id) if bot_id is not None else await bot_rows.find_by_code(tx, code)
    person = await person_rows.find(tx, bot.person_id) if bot else None
    if bot is None or person is None or bot.removed_at:
        raise errors.bots.NotFound
    return BotAccount(bot, person)


async def of_owner(tx: Tx, owner: Owner) -> list[BotAccount]:
    """The bots of an application, oldest first."""
    return await _known(tx, await bot_rows.owned(tx, owner.key))


async def first(tx: Tx, owner: Owner) -> BotAccount:
    """The oldest bot of an application. ``bots.NotFound``."""
    for known in await of_owner(tx, owner):
        return known
    raise errors.bots.NotFound


async def all_bots(tx: Tx) -> list[BotAccount]:
    """Every bot of the portal, oldest first."""
    return await _known(tx, await bot_rows.all_bots(tx))


async def _known(tx: Tx, found: Sequence[Bot]) -> list[BotAccount]:
    persons = await person_rows.load(tx, [bot.person_id for bot in found])
    return [BotAccount(bot, persons[bot.person_id]) for bot in found]


async def counts(tx: Tx, bot: Bot) -> BotCounts:
    """What a bot has done so far."""
    return await bot_rows.counts(tx, bot)
