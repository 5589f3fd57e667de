"""A client of b24pysdk in a world that is the same each time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from b24pysdk import BitrixWebhook, Client

from beseda.testing import Portal
from tests.contract.world import World, build

Again: TypeAlias = Callable[[], World]


def quiet(portal: Portal) -> Portal:
    """Nothing is delivered, and no time passes."""
    portal.stop_delivery()
    portal.clock.freeze(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
    return portal


def built(portal: Portal) -> World:
    """The world that is kept; addresses in it are signed with the same secret."""
    portal.change("DELETE FROM setting WHERE name = 'secret'")
    portal.change("INSERT INTO setting (name, value) VALUES ('secret', 'the same')")
    return build(quiet(portal))


def scene(again: Again) -> tuple[Any, World]:
    """The client of Anna, and the world as it was kept."""
    world = again()
    quiet(world.anna.portal)
    webhook = world.anna.webhook()
    domain, token = urlsplit(webhook.https_url).netloc, f"{webhook.user_id}/{webhook.code}"
    return Client(BitrixWebhook(domain=domain, webhook_token=token)), world
