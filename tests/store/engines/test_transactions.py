"""What both databases promise: pieces of work that succeed or leave nothing, and readers that cannot write."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from beseda.model import Message
from beseda.store.database import Database, Runner, StorageError, Tx, WriteNeeded
from beseda.store.engines import open_database
from beseda.store.messages import insert
from beseda.store.schema.migrate import migrate

Put: TypeAlias = Callable[[Tx], Awaitable[int]]
CHAT = "INSERT INTO chat (type, color, created_at) VALUES ('C', '', 0) RETURNING id"
NOTE = "INSERT INTO note (id, text) VALUES (:id, 'x')"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Open a database with our schema and a table of our own."""
    database = await open_database(url, durable=False)
    try:
        await migrate(database, now=0)
        await database.script("CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL)")
        yield database
    finally:
        await database.close()


def put(number: int, text: str = "x", *, fail: bool = False) -> Put:
    """Give work that stores a row, and may then fail."""

    async def work(tx: Tx) -> int:
        await tx.run("INSERT INTO note (id, text) VALUES (:id, :text)", id=number, text=text)
        if fail:
            raise ValueError(number)
        return number

    return work


async def say(tx: Tx) -> int:
    """Store a message in chat 1; its id."""
    message = Message(1, 0, 0, 0, 0, "x", "", None)
    posted = await insert.insert(
        tx, insert.NewMessage(message, counts=True, folded="", kind="x", speaker_id=1, reads=False)
    )
    assert posted is not None
    return posted.id


async def numbers(runner: Runner) -> list[int]:
    rows = await runner.read(lambda tx: tx.all("SELECT n.id FROM note n ORDER BY n.id"))
    return [row[0] for row in rows]


def test_what_was_written_is_there(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            assert await database.write(put(1)) == 1
            assert await numbers(database) == [1]
        reopened = await open_database(database_url)
        assert await numbers(reopened) == [1]
        await reopened.close()

    asyncio.run(scenario())


def test_of_many_writers_at_once_each_that_fails_is_undone_alone(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            work = [database.write(put(number, fail=number % 3 == 0)) for number in range(1, 100)]
            results = await asyncio.gather(*work, return_exceptions=True)
            good = [number for number in range(1, 100) if number % 3]
            assert [one for one in results if not isinstance(one, ValueError)] == good
            assert await numbers(database) == good

    asyncio.run(scenario())


def test_a_statement_that_fails_takes_its_whole_piece_along(database_url: str) -> None:
    async def twice(tx: Tx) -> None:
        await put(1)(tx)
        await put(2)(tx)
        await put(1)(tx)

    async def wrong(tx: Tx) -> None:
        await put(3)(tx)
        await tx.all("SELECT nothing FROM nowhere")

    async def scenario() -> None:
        async with opened(database_url) as database:
            for work in (twice, wrong):
                with pytest.raises(StorageError):
                    await database.write(work)
            await database.write(put(4))
            assert await numbers(database) == [4]

    asyncio.run(scenario())


def test_what_finishes_a_transaction_is_kept_and_is_the_last_change(database_url: str) -> None:
    async def alone(tx: Tx) -> None:
        await tx.run_last(NOTE, id=1)

    async def behind_another(tx: Tx) -> None:
        await put(2)(tx)
        await tx.run_last(NOTE, id=3)

    async def failing(tx: Tx) -> None:
        await put(4)(tx)
        await tx.run_last(NOTE, id=1)

    async def scenario() -> None:
        async with opened(database_url) as database:
            await database.write(alone)
            await database.write(behind_another)
            with pytest.raises(StorageError):
                await database.write(failing)
            assert await numbers(database) == [1, 2, 3]

    asyncio.run(scenario())


def test_who_only_reads_cannot_write(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            with pytest.raises(WriteNeeded):
                await database.read(put(1))
            with pytest.raises(WriteNeeded):
                await database.read(lambda tx: tx.run_last(NOTE, id=2))
            assert await numbers(database) == []

    asyncio.run(scenario())


def test_several_pieces_fail_alone_and_see_what_those_before_wrote(database_url: str) -> None:
    async def work(runner: Runner) -> list[list[int]]:
        seen = []
        for number, fail in ((1, False), (2, True), (3, False)):
            try:
                await runner.write(put(number, fail=fail))
            except ValueError:
                assert fail
            seen.append(await numbers(runner))
        with pytest.raises(StorageError):
            await runner.write(put(1))
        return seen

    async def scenario() -> None:
        async with opened(database_url) as database:
            assert await database.several(work) == [[1], [1], [1, 3]]
            assert await numbers(database) == [1, 3]

    asyncio.run(scenario())


def test_several_batches_and_writers_do_not_disturb_each_other(database_url: str) -> None:
    def batch(start: int) -> Callable[[Runner], Awaitable[None]]:
        async def work(runner: Runner) -> None:
            for number in range(start, start + 5):
                await runner.write(put(number))

        return work

    async def scenario() -> None:
        async with opened(database_url) as database:
            batches = [database.several(batch(start)) for start in range(0, 50, 10)]
            writers = [database.write(put(number)) for number in range(5, 50, 10)]
            await asyncio.gather(*batches, *writers)
            assert await numbers(database) == sorted(
                one for start in range(0, 50, 10) for one in range(start, start + 6)
            )

    asyncio.run(scenario())


def test_a_script_that_fails_leaves_nothing(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            with pytest.raises(StorageError):
                await database.script("CREATE TABLE half (id BIGINT); INSERT INTO note VALUES (1, 'x'); BOOM;")
            await database.write(put(2))
            assert await numbers(database) == [2]
            with pytest.raises(StorageError):
                await database.read(lambda tx: tx.all("SELECT h.id FROM half h"))

    asyncio.run(scenario())


def test_wiping_empties_all_but_what_is_kept_and_counts_from_one(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await database.write(put(1))
            for _ in range(2):
                assert (await database.write(lambda tx: tx.run(CHAT)) or [0])[0] == 1
                assert [await database.write(say), await database.write(say)] == [1, 2]
                await database.wipe(keep=("migration", "note"))
            assert await numbers(database) == [1]
            assert await database.read(lambda tx: tx.all("SELECT d.id FROM department d")) == []
            assert await migrate(database, now=0) == []

    asyncio.run(scenario())


def test_message_ids_never_come_twice_whoever_draws_them(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await database.write(lambda tx: tx.run(CHAT))
            drawn = await asyncio.gather(*(database.write(say) for _ in range(100)))
            assert len(set(drawn)) == 100

    asyncio.run(scenario())


@pytest.mark.parametrize("text", ["", "'", '"', ":id", "$1", "?", "%s", "😀ж", "a\nb", "\\", "IN :ids", "x" * 100_000])
def test_text_comes_back_as_it_was(database_url: str, text: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await database.write(put(1, text))
            row = await database.read(lambda tx: tx.one("SELECT n.text FROM note n WHERE n.text = :text", text=text))
            assert row is not None
            assert row[0] == text

    asyncio.run(scenario())


@pytest.mark.parametrize("wanted", [[], [2], [3, 1, 1, 99], list(range(-5000, 5000)), [2**63 - 1, -(2**63)]])
def test_a_list_of_numbers_is_one_parameter(database_url: str, wanted: list[int]) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            for number in (1, 2, 3):
                await database.write(put(number))
            rows = await database.read(
                lambda tx: tx.all("SELECT n.id FROM note n WHERE n.id IN :ids ORDER BY n.id", ids=wanted)
            )
            assert [row[0] for row in rows] == [number for number in (1, 2, 3) if number in wanted]

    asyncio.run(scenario())


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1, -(2**63)])
def test_numbers_of_63_bits_come_back_as_they_were(database_url: str, number: int) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await database.write(put(number))
            assert await numbers(database) == [number]

    asyncio.run(scenario())


def test_a_healthy_database_has_nothing_wrong(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            assert await database.check() == []

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "url", ["", "mysql://localhost/x", "sqlite://x", "postgresql://127.0.0.1:1/nothing?user=nobody"]
)
def test_what_cannot_be_opened_is_a_storage_error(url: str) -> None:
    with pytest.raises(StorageError):
        asyncio.run(open_database(url))


def test_a_file_of_something_else_is_a_storage_error(tmp_path: Path) -> None:
    tmp_path.joinpath("text.sqlite").write_text("This is no database, and long enough to be seen as none. " * 100)
    with pytest.raises(StorageError):
        asyncio.run(open_database(f"sqlite:///{tmp_path / 'text.sqlite'}"))


def test_work_that_is_cancelled_is_cancelled_and_nothing_else(database_url: str) -> None:
    """At whatever moment: whoever cancels must not be answered that the database failed, and all goes on."""

    async def scenario() -> None:
        async with opened(database_url) as database:
            for moments in range(200):
                task = asyncio.create_task(database.write(put(moments)))
                for _ in range(moments):
                    await asyncio.sleep(0)
                task.cancel()
                (outcome,) = await asyncio.gather(task, return_exceptions=True)
                assert outcome == moments or isinstance(outcome, asyncio.CancelledError)
            await database.write(put(1000))
            assert (await numbers(database))[-1] == 1000

    asyncio.run(scenario())
