"""The event log: who reads on by number misses nothing, whatever order transactions are committed in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from beseda.store.database import Database, Tx
from beseda.store.engines import open_database
from beseda.store.events import event_rows
from beseda.store.events.event_rows import Event
from beseda.store.schema.migrate import migrate

READER = 1
CHAT = "INSERT INTO chat (id, type, color, created_at) VALUES (:id, 'C', '', 0)"
HEARS = """
INSERT INTO hearing_interval (chat_id, user_id, since_event_id, until_event_id) VALUES (:chat, :user, :since, :until)
"""


@asynccontextmanager
async def opened(url: str, *chats: int) -> AsyncIterator[Database]:
    """Open a database with chats that the reader hears from the beginning."""
    database = await open_database(url, durable=False)
    await migrate(database, now=0)
    for chat in chats:
        await database.write(lambda tx, chat=chat: tx.run(CHAT, id=chat))  # type: ignore[misc]
        await hears(database, chat, READER)
    try:
        yield database
    finally:
        await database.close()


async def hears(database: Database, chat: int, user: int, *, since: int = 0, until: int = 0) -> None:
    await database.write(lambda tx: tx.run(HEARS, chat=chat, user=user, since=since, until=until))


async def note(database: Database, chat: int, kind: str = "x") -> int:
    return await database.write(lambda tx: event_rows.append(tx, kind, now=0, chat_id=chat))


async def heard(database: Database, after: int = 0, *, user: int = READER, limit: int = 1000) -> list[Event]:
    await database.write(lambda tx: tx.number_events())
    return await database.read(lambda tx: event_rows.visible_to(tx, user, after_number=after, limit=limit))


def test_events_are_heard_in_order_and_in_pages(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url, 1, 2) as database:
            for number in range(7):
                await note(database, 1 + number % 2, f"kind {number}")
            pages, after = [], 0
            while page := await heard(database, after, limit=3):
                pages.append([event.kind for event in page])
                after = page[-1].number
            assert pages == [[f"kind {number}" for number in page] for page in ((0, 1, 2), (3, 4, 5), (6,))]

    asyncio.run(scenario())


def test_who_was_there_for_a_time_hears_that_time(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url, 1) as database:
            ids = [await note(database, 1, f"kind {number}") for number in range(9)]
            await hears(database, 1, 2, since=ids[1], until=ids[2])
            await hears(database, 1, 2, since=ids[5], until=ids[5])
            await hears(database, 1, 2, since=ids[7])
            assert [event.kind[-1] for event in await heard(database, user=2)] == ["1", "2", "5", "7", "8"]
            assert await heard(database, user=3) == []

    asyncio.run(scenario())


def test_a_later_event_that_is_committed_first_hides_no_earlier_one(postgres_database: str) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow(tx: Tx) -> int:
        number = await event_rows.append(tx, "slow", now=0, chat_id=1)
        began.set()
        await go_on.wait()
        return number

    async def scenario() -> None:
        async with opened(postgres_database, 1, 2) as database:
            writer = asyncio.create_task(database.write(slow))
            await began.wait()
            quick = await note(database, 2, "quick")
            first = await heard(database)
            assert [event.kind for event in first] == ["quick"]
            go_on.set()
            assert await writer < quick, "the ids are in the other order than the commits"
            assert [event.kind for event in await heard(database, first[-1].number)] == ["slow"]
            assert [event.kind for event in await heard(database)] == ["quick", "slow"]

    asyncio.run(scenario())


def test_a_reader_beside_many_writers_hears_each_event_once_and_each_chat_in_order(database_url: str) -> None:
    chats, each = (1, 2, 3, 4), 25

    async def write(database: Database, chat: int) -> None:
        async def change(tx: Tx, number: int) -> None:
            await tx.lock_chat(chat)
            await event_rows.append(tx, f"{number:03}", now=0, chat_id=chat)

        for number in range(each):
            await database.write(lambda tx, number=number: change(tx, number))  # type: ignore[misc]

    async def scenario() -> None:
        async with opened(database_url, *chats) as database:
            writers = asyncio.gather(*(write(database, chat) for chat in chats))
            found: list[Event] = []
            while not writers.done() or len(found) < len(chats) * each:
                all_written = writers.done()
                page = await heard(database, found[-1].number if found else 0, limit=7)
                assert page or not all_written, "an event was lost"
                found += page
                await asyncio.sleep(0)
            await writers
            for chat in chats:
                assert [event.kind for event in found if event.chat_id == chat] == [f"{one:03}" for one in range(each)]

    asyncio.run(scenario())


def test_a_number_once_given_stays_whoever_numbers_at_the_same_time(postgres_database: str) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow(tx: Tx) -> None:
        await tx.number_events()
        began.set()
        await go_on.wait()

    async def scenario() -> None:
        async with opened(postgres_database, 1) as database:
            for _ in range(5):
                await note(database, 1)
            first = asyncio.create_task(database.write(slow))
            await began.wait()
            second = asyncio.create_task(database.write(lambda tx: tx.number_events()))
            await asyncio.wait([second], timeout=0.1)
            go_on.set()
            await asyncio.gather(first, second)
            assert [event.number for event in await heard(database)] == [1, 2, 3, 4, 5]

    asyncio.run(scenario())


def test_whoever_is_far_behind_hears_the_same(database_url: str) -> None:
    """Near the end events are gone through one by one, further back by chats."""
    count, others = 3_000, range(2, 12)

    async def scenario() -> None:
        async with opened(database_url, *others) as database:
            await hears(database, 1, READER, since=100, until=300)
            await hears(database, 1, READER, since=1_500, until=1_600)
            await hears(database, 20, READER, since=2_900)
            await hears(database, 21, READER + 1)

            async def happen(tx: Tx) -> None:
                for number in range(1, count + 1):
                    chat = 1 if number % 10 == 0 else 20 if number % 10 == 1 else 21
                    if number in {7, 1_700}:
                        chat = 5
                    if number % 500 == 3:
                        chat = 0
                    await event_rows.append(tx, str(number), now=number, chat_id=chat, user_id=1 + number % 1000 // 500)

            await database.write(happen)
            found = await heard(database)
            wanted = {7, 1_700, *(one for one in range(3, count, 500) if one % 1000 < 500)}
            wanted |= {*range(100, 301, 10), *range(1_500, 1_601, 10), *range(2_901, count, 10)}
            wanted -= {one for one in range(3, count, 500) if one % 1000 >= 500}
            assert [int(event.kind) for event in found] == sorted(wanted)
            everything, position = [], 0
            while page := await heard(database, position, limit=4):
                everything += page
                position = page[-1].number
            assert everything == found
            recent = await database.read(
                lambda tx: event_rows.visible_to(tx, READER, after_number=0, limit=1000, since_ts=1_600)
            )
            assert recent == [event for event in found if int(event.kind) >= 1_600]

    asyncio.run(scenario())
