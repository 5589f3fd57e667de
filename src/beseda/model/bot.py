"""Bots: people that programs speak for."""

from typing import NamedTuple


class Bot(NamedTuple):
    """A row of ``bot``. ``owner`` is the hash of the token or client id of the application that registered it."""

    person_id: int
    owner: str
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

    @property
    def client_id(self) -> str:
        """The name of its application, as far as others may know it."""
        return self.owner[:32]

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
