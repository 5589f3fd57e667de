"""Snapshots: all that a portal has, kept under a name to be had again."""

import re
from typing import Any

from beseda.http.control.asked import Asked, Refused, missing
from beseda.store.database import SnapshotForeign, SnapshotMissing

NAME = "[a-z0-9][a-z0-9_-]{0,39}"


async def all_snapshots(asked: Asked) -> list[dict[str, Any]]:
    """Every snapshot, the newest first."""
    return [one._asdict() for one in await asked.portal.database.snapshots()]


async def take(asked: Asked) -> dict[str, Any]:
    """Keep people, chats, files, webhooks, bots and events as they are now; what had the name is replaced."""
    name = asked.take("name", str)
    if re.fullmatch(NAME, name) is None:
        raise Refused("ERROR_ARGUMENT", "name is 1 to 40 of a-z, 0-9, _ and -")
    await asked.portal.database.take_snapshot(name)
    return next(one._asdict() for one in await asked.portal.database.snapshots() if one.name == name)


async def restore(asked: Asked) -> dict[str, Any]:
    """Have what was kept; journal, faults, clock and settings are as after a reset."""
    try:
        await asked.powers.restore(asked.values["name"])
    except SnapshotMissing:
        raise missing("snapshot") from None
    except SnapshotForeign:
        raise Refused("ERROR_CONFLICT", "another version of the portal took this snapshot", 409) from None
    return {}


async def drop(asked: Asked) -> dict[str, Any]:
    """Keep it no longer."""
    if not await asked.portal.database.drop_snapshot(asked.values["name"]):
        raise missing("snapshot")
    return {}
