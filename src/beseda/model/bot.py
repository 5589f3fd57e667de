"""Bots: people that programs speak for."""

from typing import NamedTuple

from beseda.model.application import Application


class Bot(NamedTuple):
    """A row of ``bot`` with its application; ``owner_id``: the person who registered it, 0 where that is not known."""

    person_id: int
    code: str
    family: str
    type: str
    event_mode: str
    webhook_url: str
    handlers: str
    hidden: int
    reactions: int
    openline: int
    background: str
    messages: int
    created_at: int
    removed_at: int
    owner_id: int
    application: Application

    @property
    def sees_all(self) -> bool:
        """Whether it hears everything in its chats, not only what is addressed to it."""
        return self.type in {"supervisor", "personal"}


class BotCounts(NamedTuple):
    """What a bot's owner is told of its life so far."""

    messages: int
    commands: int
    chats: int
    users: int
