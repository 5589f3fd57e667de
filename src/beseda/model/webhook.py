"""Inbound webhooks: a secret address that acts as one person within some scopes."""

from typing import NamedTuple


class Webhook(NamedTuple):
    """A row of ``webhook`` without its hash. ``scope`` is a comma-separated list."""

    id: int
    user_id: int
    scope: str
    title: str
    created_at: int
    last_used_at: int
    revoked_at: int


class OutboundWebhook(NamedTuple):
    """A row of ``outbound_webhook``: where others are told. ``events`` is a comma-separated list."""

    id: int
    events: str
    url: str
    title: str
    created_at: int

    @property
    def names(self) -> list[str]:
        """The names of its events."""
        return self.events.split(",")
