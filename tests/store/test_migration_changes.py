"""Who heard chats before it was kept from which message on, and whose dialogs they were, hears on as they should."""

import asyncio

from beseda.store import events, members
from beseda.store.database import Database, Tx
from beseda.store.engines import open_database
from beseda.store.migrate import available, migrate

ANNA, BORIS = 1, 2
LEDGER = "CREATE TABLE migration (number BIGINT PRIMARY KEY, name TEXT, checksum TEXT, applied_at BIGINT);"
# Boris came to chat 1 when its history ended with message 4, and was in chat 2 once; chat 3 is a private dialog.
OLD = """
INSERT INTO chat (id, type, color, created_at) VALUES (1, 'C', '', 1), (2, 'C', '', 1), (3, 'P', '', 1);
INSERT INTO member (user_id, chat_id, peer_id, joined_at, updated_at, first_visible) VALUES
    (1, 1, 0, 1, 1, 0), (2, 1, 0, 1, 1, 5), (1, 3, 2, 1, 1, 0), (2, 3, 1, 1, 1, 0);
INSERT INTO audience (chat_id, user_id, since, until) VALUES
    (1, 1, 0, 0), (1, 2, 0, 0), (2, 2, 0, 7), (3, 1, 0, 0), (3, 2, 0, 0);
"""


async def _old_portal(url: str) -> Database:
    database = await open_database(url, durable=False)
    steps = available("sqlite" if url.startswith("sqlite") else "postgres")
    before = steps[: next(place for place, step in enumerate(steps) if step.name == "changes")]
    await database.script(LEDGER)
    for step in before:
        done = f"INSERT INTO migration VALUES ({step.number}, '{step.name}', '{step.checksum}', 1);"
        await database.script(step.sql + done)
    await database.script(OLD)
    return database


def test_histories_stay_hidden_and_dialogs_keep_their_people(database_url: str) -> None:
    async def happen(tx: Tx) -> None:
        for chat, message in ((1, 4), (1, 5), (3, 6)):
            await events.append(tx, "message.update", now=2, chat_id=chat, message_id=message)

    async def look(tx: Tx) -> None:
        heard = {user: await events.heard(tx, user, after=0, limit=9) for user in (ANNA, BORIS)}
        assert [event.message_id for event in heard[ANNA]] == [4, 5, 6]
        assert [event.message_id for event in heard[BORIS]] == [5, 6]
        assert [await members.peers(tx, user, [1, 2, 3]) for user in (ANNA, BORIS)] == [{3: BORIS}, {3: ANNA}]

    async def run() -> None:
        database = await _old_portal(database_url)
        await migrate(database, now=2)
        await database.write(happen)
        await database.write(lambda tx: tx.number_events())
        await database.read(look)
        await database.close()

    asyncio.run(run())
