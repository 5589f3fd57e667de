"""The REST API blocked by hand. Official: error-codes."""

from beseda.store import settings
from beseda.store.database import Tx

_NAME, _ON, _OFF = "rest_blocked", "1", "0"


async def is_on(tx: Tx) -> bool:
    """Whether it is blocked."""
    return await settings.find(tx, _NAME) == _ON


async def set_on(tx: Tx, *, on: bool) -> None:
    """Block it, or let it work again."""
    await settings.put(tx, _NAME, _ON if on else _OFF)
