"""Messages of a chat that contain a text: the nearest are read, what lies further off is found by the index.

The index knows runs of three characters; every message is compared with the whole text at last.
"""

from collections.abc import Sequence

from beseda.domain.text.fold import runs
from beseda.model import Chat, Message, MessageFilter
from beseda.store.database import Tx
from beseda.store.messages import message_index as rows
from beseda.store.messages import message_rows
from beseda.store.search import postgres_indexes
from beseda.store.search.postgres_indexes import Obstacle

BATCH = 128
# So many messages for each one that is wanted are read before an index is asked: what is common is found among them.
_NEAR, _FAR = 8, 160


async def find(tx: Tx, chat: Chat, wanted: MessageFilter, text: str) -> list[Message]:
    """The messages that are wanted; ``text``: what ``wanted.like`` says, "" for anything."""
    if chat.last_seq <= _NEAR * wanted.limit:
        return await message_rows.find_in_chat(tx, chat.id, wanted)
    known = await rows.known_through(tx)
    fresh = wanted._replace(first_id=max(wanted.first_id, known + 1))
    indexed = await rows.narrowed(tx, wanted._replace(last_id=min(wanted.last_id, known)))
    asked = runs(text)
    found: list[Message] = []
    for part in (indexed, fresh) if wanted.ascending else (fresh, indexed):
        left = part._replace(limit=wanted.limit - len(found))
        if left.first_id > left.last_id or not left.limit:
            continue
        if part is indexed and asked:
            found += await _indexed(tx, chat.id, left, asked)
        else:
            found += await message_rows.find_in_chat(tx, chat.id, left)
    return found


async def _indexed(tx: Tx, chat_id: int, wanted: MessageFilter, asked: Sequence[str]) -> list[Message]:
    """Among messages that the index knows."""
    found: list[Message] = []
    left = wanted
    for each in (_NEAR,) if rows.in_order(tx) else (_NEAR, _FAR):
        if each == _FAR and len(found) * (_FAR // _NEAR) < wanted.limit:
            break
        near, rest = await _parted(tx, chat_id, left, each * wanted.limit)
        found += await message_rows.find_in_chat(tx, chat_id, near)
        if rest is None or len(found) >= wanted.limit:
            return found
        left = rest._replace(limit=wanted.limit - len(found))
    return found + await rows.find(tx, chat_id, left, asked)


async def _parted(
    tx: Tx, chat_id: int, wanted: MessageFilter, count: int
) -> tuple[MessageFilter, MessageFilter | None]:
    """The part with so many messages at the wanted end, whatever they say, and the rest, if there is one."""
    edge = await message_rows.beyond(tx, chat_id, wanted, count)
    if edge is None:
        return wanted, None
    if wanted.ascending:
        return wanted._replace(last_id=edge - 1), wanted._replace(first_id=edge)
    return wanted._replace(first_id=edge + 1), wanted._replace(last_id=edge)


async def feed(tx: Tx) -> bool:
    """Let the index know of a few more messages; whether there may be others. Nothing to do on PostgreSQL."""
    return tx.engine == "sqlite" and await rows.feed(tx, limit=BATCH)


async def settle(tx: Tx) -> None:
    """Let the index of PostgreSQL be as quick as it can."""
    if tx.engine == "postgres" and await rows.known_through(tx):
        await rows.settle(tx)


async def unmade(tx: Tx) -> list[str]:
    """What a database has to be told outside of transactions so that there is an index."""
    return await postgres_indexes.unmade(tx)


async def obstacles(tx: Tx) -> list[Obstacle]:
    """What keeps a database from having the index, for somebody to mend."""
    return [] if tx.engine == "sqlite" else await postgres_indexes.obstacles(tx)
