"""Events that wait until an application asks, divided by source. Official: events/offline-events.

Whoever takes some of them to confirm them later reserves them under a name: nobody else is given them.
"""

import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from beseda.model import LocalApplication, OfflineEvent
from beseda.store.database import Tx
from beseda.store.events import offline_events

PAGE = 50
_RESERVED_SECONDS = 30 * 24 * 3600
_OPERATIONS = {"": "=", "=": "=", "!": "<>", "!=": "<>", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
_NUMBERS = {"ID", "TIMESTAMP_X", "ERROR"}


class Wanted(NamedTuple):
    """Which events: conditions as ``(operation, field, value)``, and what they are sorted by, each with ASC or DESC."""

    conditions: Sequence[tuple[str, str, Any]] = ()
    order: Sequence[tuple[str, str]] = ()
    connector: str = ""


class _Query(NamedTuple):
    where: list[str]
    order: list[str]
    values: dict[str, Any]


async def take(
    tx: Tx, application: LocalApplication, wanted: Wanted, *, limit: int, process_id: str, failed: bool, now: int
) -> list[OfflineEvent]:
    """The first events for a process that will confirm them; with its name, what it has not confirmed yet comes too."""
    await offline_events.lock_queue(tx, application.id)
    query = _query(application, wanted, "o.happened_at")
    query.where.append("(o.process_id = '' OR o.process_id = :process)")
    query.where.append("o.error = 1" if failed else "o.error = 0")
    query.values["process"] = process_id
    found = await offline_events.select(tx, query.where, query.order, query.values, limit=limit)
    await offline_events.reserve(tx, [one.id for one in found], process_id, now=now)
    return found


async def pop(tx: Tx, application: LocalApplication, wanted: Wanted, *, limit: int, failed: bool) -> list[OfflineEvent]:
    """The first events, which are gone then."""
    await offline_events.lock_queue(tx, application.id)
    query = _query(application, wanted, "o.happened_at")
    query.where.append("o.error = 1" if failed else "o.process_id = ''")
    found = await offline_events.select(tx, query.where, query.order, query.values, limit=limit)
    await offline_events.delete(tx, [one.id for one in found])
    return found


async def page(tx: Tx, application: LocalApplication, wanted: Wanted, *, start: int) -> tuple[list[OfflineEvent], int]:
    """Events as they wait, and how many there are."""
    query = _query(application, wanted, "o.id")
    found = await offline_events.select(tx, query.where, query.order, query.values, limit=PAGE, start=start)
    return found, await offline_events.count(tx, query.where, query.values)


async def confirm(
    tx: Tx, application: LocalApplication, process_id: str, *, ids: Sequence[int], message_ids: Sequence[str]
) -> None:
    """Forget what a process has taken: these by id, else by object, else all."""
    await offline_events.delete(tx, await _taken(tx, application, process_id, ids, message_ids))


async def fail(tx: Tx, application: LocalApplication, process_id: str, *, message_ids: Sequence[str]) -> None:
    """Note what came to nothing of what a process has taken: these objects, else all."""
    await offline_events.mark_error(tx, await _taken(tx, application, process_id, (), message_ids))


async def _taken(
    tx: Tx, application: LocalApplication, process_id: str, ids: Sequence[int], message_ids: Sequence[str]
) -> list[int]:
    where = ["o.application_id = :application", "o.process_id = :process"]
    values: dict[str, Any] = {"application": application.id, "process": process_id}
    count = await offline_events.count(tx, where, values)
    found = await offline_events.select(tx, where, ["o.id"], values, limit=count)
    return [one.id for one in found if (one.id in ids if ids else not message_ids or one.message_id in message_ids)]


def new_process() -> str:
    """A name for a process that takes events."""
    return secrets.token_hex(16)


def _query(application: LocalApplication, wanted: Wanted, default: str) -> _Query:
    where = ["o.application_id = :application", "o.connector = :connector"]
    values: dict[str, Any] = {"application": application.id, "connector": wanted.connector}
    for number, (operation, field, value) in enumerate(wanted.conditions):
        column, sign = offline_events.FIELDS.get(field), _OPERATIONS.get(operation)
        if column is not None and sign is not None:
            where.append(f"{column} {sign} :value_{number}")
            values[f"value_{number}"] = _number(value) if field in _NUMBERS else str(value)
    order = [
        f"{offline_events.FIELDS[field]} {'DESC' if way.upper() == 'DESC' else 'ASC'}"
        for field, way in wanted.order
        if field in offline_events.FIELDS
    ]
    return _Query(where, [*(order or [default]), "o.id"], values)


def _number(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


async def put(tx: Tx, events: Sequence[OfflineEvent]) -> None:
    """Let these wait."""
    for one in events:
        await offline_events.put(tx, one)


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget what was taken long ago and never confirmed; there is never more of it."""
    await offline_events.trim(tx, before=now - _RESERVED_SECONDS)
    return False
