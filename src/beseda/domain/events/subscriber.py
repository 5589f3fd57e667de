"""Who is told of what happens: bots of both generations, and people who ask."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from beseda.domain.events.audience import Rule
from beseda.domain.events.resolved import ResolvedEvent
from beseda.model import Bot
from beseda.store.database import Tx


class Audience(Enum):
    """For whom events have names and payloads of their own."""

    PERSON = "person"
    BOT = "bot"
    BOT_V1 = "bot_v1"


class Listener(NamedTuple):
    """Somebody who is there to hear events, with a place of their own in the log: a bot, else a person."""

    user_id: int
    bot: Bot | None = None

    @property
    def key(self) -> str:
        """The name of the place."""
        return f"bot:{self.user_id}" if self.bot else person_key(self.user_id)


class Subscriber(NamedTuple):
    """Who is told of events, in order and once: what several of its listeners hear is one event.

    ``key`` names it in deliveries; ``rules``: of the kinds of events that there are for it.
    """

    key: str
    audience: Audience
    rules: Mapping[str, Rule]
    listeners: tuple[Listener, ...]


def person_key(person_id: int) -> str:
    """The name of a person's place in the log."""
    return f"person:{person_id}"


async def is_told(tx: Tx, subscriber: Subscriber, listener: Listener, one: ResolvedEvent) -> bool:
    """Whether one of its listeners is told of something of a kind that there is for it."""
    rule = subscriber.rules[one.kind]
    return await rule.bots(tx, listener.bot, one) if listener.bot else rule.people(one)
