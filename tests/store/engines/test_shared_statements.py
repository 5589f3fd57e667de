"""What is said and looked at in the same moment shares statements on PostgreSQL: nothing else may be told from it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from typing import Any, TypeAlias

from beseda import errors
from beseda.domain.chats import dialogs, leave, membership
from beseda.domain.messages import send
from beseda.domain.people import accounts
from beseda.domain.people.accounts import NewPerson
from beseda.model import Actor, ChatDraft, DialogId, MessageDraft, Person
from beseda.store.chats import chat_rows as stored_chats
from beseda.store.database import Database, StorageError, Tx, Work
from beseda.store.engines import open_database
from beseda.store.people import person_rows as stored_people
from beseda.store.schema.migrate import migrate

NOW = 1_000
AT_ONCE = 40
PEOPLE = 4
# What is stored of a chat, the same for two in which the same was said: in place of an id how many messages are no
# newer.
STORED = {
    "messages": """
        SELECT m.seq, m.author_id, m.created_at, m.text, m.params, m.uuid, m.folded FROM message m
        WHERE m.chat_id = :chat ORDER BY m.id""",
    "chat": """
        SELECT c.last_seq, c.message_count, c.speaker_id, c.views, c.viewer_id, c.edition,
            (SELECT count(*) FROM message m WHERE m.chat_id = c.id AND m.id <= c.last_message_id)
        FROM chat c WHERE c.id = :chat""",
    "members": """
        SELECT m.user_id, m.read_seq, m.own_after_mark, m.read_at, m.marked, m.updated_at,
            (SELECT count(*) FROM message o WHERE o.chat_id = m.chat_id AND o.id <= m.read_message_id)
        FROM member m WHERE m.chat_id = :chat ORDER BY m.user_id""",
    "events": """
        SELECT e.kind, e.user_id, e.created_at,
            (SELECT count(*) FROM message m WHERE m.chat_id = e.chat_id AND m.id <= e.message_id)
        FROM event e WHERE e.chat_id = :chat ORDER BY e.id""",
}


Scenario: TypeAlias = Callable[[Database, Sequence[Person]], Awaitable[None]]


def run(url: str, scenario: Scenario) -> None:
    """Run a scenario on a database with some people."""

    async def work() -> None:
        database = await open_database(url, durable=False)
        try:
            await migrate(database, now=0)
            ids = [
                await database.write(lambda tx, number=number: accounts.create(tx, NewPerson(f"p{number}"), now=NOW))  # type: ignore[misc]
                for number in range(PEOPLE)
            ]
            found = await database.read(lambda tx: stored_people.load(tx, ids))
            await scenario(database, [found[one] for one in ids])
        finally:
            await database.close()

    asyncio.run(work())


async def chat_of(database: Database, crew: Sequence[Person]) -> int:
    draft = ChatDraft(users=tuple(one.id for one in crew))
    return await database.write(lambda tx: membership.create(tx, Actor(crew[0], NOW, "en"), draft))


def say(author: Person, chat: int, draft: MessageDraft, *, last: bool = True) -> Work[int]:
    """The work of saying something; what is not the last change shares no statement."""

    async def work(tx: Tx) -> int:
        place = await dialogs.find(tx, author, DialogId("chat", chat), now=NOW)
        return (await send.send(tx, Actor(author, NOW, "en"), place, draft, last=last)).id

    return work


async def stored(database: Database, chat: int) -> dict[str, list[Any]]:
    """What is stored of a chat."""
    return {
        name: [tuple(row) for row in await database.read(lambda tx, sql=sql: tx.all(sql, chat=chat))]  # type: ignore[misc]
        for name, sql in STORED.items()
    }


def test_chats_hold_what_they_hold_when_the_same_is_said_one_after_the_other(database_url: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        chance = Random(1)
        places = [await chat_of(database, crew) for _ in range(3)]
        twins = [await chat_of(database, crew) for _ in places]
        for turn in range(4):
            drafts = {f"{turn} {number} Ёлка": number for number in range(AT_ONCE)}
            said = {
                text: (
                    chance.choice(crew),
                    chance.randrange(3),
                    MessageDraft(text, [{"MESSAGE": "x"}], system=number % 5 == 0),
                )
                for text, number in drafts.items()
            }
            found = await asyncio.gather(
                *(database.write(say(author, places[place], draft)) for author, place, draft in said.values())
            )
            assert len(set(found)) == AT_ONCE
            for place, twin in zip(places, twins, strict=True):
                for row in (await stored(database, place))["messages"]:
                    if row[3] in said:
                        author, _, draft = said.pop(row[3])
                        await database.write(say(author, twin, draft, last=False))
                assert await stored(database, place) == await stored(database, twin)
            assert said == {}

    run(database_url, scenario)


def test_one_who_cannot_say_it_keeps_nobody_from_it(database_url: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        chat, other = await chat_of(database, crew), await chat_of(database, crew[:2])
        good = [(crew[0], chat, MessageDraft(f"Hello {number}")) for number in range(8)]
        bad = [(crew[3], other, MessageDraft("Not in it")), (crew[1], chat, MessageDraft("Unstorable \0"))]
        outcomes = await asyncio.gather(
            *(database.write(say(*one)) for one in (*good[:4], *bad, *good[4:])), return_exceptions=True
        )
        failed = [one for one in outcomes if not isinstance(one, int)]
        if database.url.startswith("postgres"):
            assert [type(one) for one in failed] == [errors.chats.NotFound, StorageError]
        else:  # there a text may hold anything
            assert [type(one) for one in failed] == [errors.chats.NotFound]
        texts = [row[3] for row in (await stored(database, chat))["messages"]]
        assert {f"Hello {number}" for number in range(8)} <= set(texts)
        assert len(set(texts)) == len(texts)

    run(database_url, scenario)


def test_a_chat_that_is_held_holds_up_no_other(postgres_database: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        held, free = await chat_of(database, crew), await chat_of(database, crew)
        holding, go_on = asyncio.Event(), asyncio.Event()

        async def hold(tx: Tx) -> None:
            await tx.lock_chat(held)
            holding.set()
            await go_on.wait()

        holder = asyncio.create_task(database.write(hold))
        await holding.wait()
        waiting = asyncio.create_task(database.write(say(crew[0], held, MessageDraft("Held up"))))
        others = [asyncio.create_task(database.write(say(one, free, MessageDraft("Through")))) for one in crew]
        await asyncio.wait_for(asyncio.gather(*others), 3)  # who waits for a row fails after five
        assert not waiting.done()
        go_on.set()
        await holder
        await waiting
        assert [row[3] for row in (await stored(database, held))["messages"]][-1] == "Held up"

    run(postgres_database, scenario)


def test_who_is_let_out_meanwhile_says_nothing_and_the_others_do(postgres_database: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        chat = await chat_of(database, crew)
        looked, go_on = [asyncio.Event() for _ in crew], asyncio.Event()

        def slowly(number: int) -> Work[int]:
            async def work(tx: Tx) -> int:
                place = await dialogs.find(tx, crew[number], DialogId("chat", chat), now=NOW)
                looked[number].set()
                await go_on.wait()
                post = Actor(crew[number], NOW, "en")
                return (await send.send(tx, post, place, MessageDraft(f"From {number}"), last=True)).id

            return work

        saying = [asyncio.create_task(database.write(slowly(number))) for number in range(PEOPLE)]
        for one in looked:
            await one.wait()
        await database.write(lambda tx: leave.remove(tx, Actor(crew[0], NOW, "en"), chat, crew[2].id))
        go_on.set()
        outcomes = await asyncio.gather(*saying, return_exceptions=True)
        assert [isinstance(one, errors.NoAccess) for one in outcomes] == [False, False, True, False]
        texts = [row[3] for row in (await stored(database, chat))["messages"]]
        assert [f"From {number}" in texts for number in range(PEOPLE)] == [True, True, False, True]

    run(postgres_database, scenario)


def test_more_readers_than_connections_wait_for_nobody(database_url: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        chat = await chat_of(database, crew)
        everybody = [one.id for one in crew]

        async def work(tx: Tx) -> tuple[int, dict[int, int]]:
            first = await stored_chats.seen_by(tx, crew[0].id, chat)  # shares a connection
            await tx.all("SELECT c.id FROM chat c")  # takes one
            again = await stored_chats.seen_by(tx, crew[0].id, chat)
            assert first == again
            assert first is not None
            return first[0].id, await stored_people.versions(tx, [*everybody, 0])

        found = await asyncio.wait_for(asyncio.gather(*(database.read(work) for _ in range(AT_ONCE))), 4)
        assert found == [(chat, dict.fromkeys(everybody, 1))] * AT_ONCE
        assert await database.read(lambda tx: stored_people.versions(tx, [])) == {}

    run(database_url, scenario)


def test_more_who_say_something_than_connections_wait_for_nobody(database_url: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        chat = await chat_of(database, crew)

        async def work(tx: Tx) -> int:
            await tx.all("SELECT c.id FROM chat c")  # takes a connection
            return await say(crew[1], chat, MessageDraft("Yes"))(tx)

        saying = asyncio.gather(*(database.write(work) for _ in range(AT_ONCE)))
        assert len(set(await asyncio.wait_for(saying, 4))) == AT_ONCE

    run(database_url, scenario)


def test_each_gets_its_own_answer(database_url: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        places = [await chat_of(database, crew[:number]) for number in range(1, PEOPLE + 1)]

        async def look(tx: Tx, person: Person, chat: int) -> tuple[int, int | None] | None:
            seen = await stored_chats.seen_by(tx, person.id, chat)
            return (seen[0].id, seen[1].user_id if seen[1] else None) if seen else None

        wanted = [(person, chat) for person in crew for chat in (*places, places[-1] + 1)] * 3
        found = await asyncio.gather(*(database.read(lambda tx, one=one: look(tx, *one)) for one in wanted))  # type: ignore[misc]
        assert found == [
            (chat, person.id if person in crew[: places.index(chat) + 1] else None) if chat in places else None
            for person, chat in wanted
        ]
        some = [[one.id for one in crew[number:]] for number in range(PEOPLE)] * 3
        known = await asyncio.gather(
            *(database.read(lambda tx, ids=ids: stored_people.versions(tx, ids)) for ids in some)  # type: ignore[misc]
        )
        assert known == [dict.fromkeys(ids, 1) for ids in some]

    run(database_url, scenario)


def test_who_changed_something_sees_it(database_url: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        chat = await chat_of(database, crew)

        async def work(tx: Tx) -> None:
            await tx.run("UPDATE chat SET title = 'New' WHERE id = :chat", chat=chat)
            await tx.run("UPDATE person SET version = 7 WHERE id = :id", id=crew[0].id)
            seen = await stored_chats.seen_by(tx, crew[0].id, chat)
            assert seen is not None
            assert seen[0].title == "New"
            assert await stored_people.versions(tx, [crew[0].id]) == {crew[0].id: 7}

        await database.write(work)

    run(database_url, scenario)


def test_who_shared_a_connection_that_was_lost_is_told_and_nothing_is_done_again(postgres_database: str) -> None:
    async def scenario(database: Database, crew: Sequence[Person]) -> None:
        chat = await chat_of(database, crew)
        before = await stored(database, chat)
        holding, go_on = asyncio.Event(), asyncio.Event()

        async def hold(tx: Tx) -> None:
            await tx.run("LOCK TABLE message IN ACCESS EXCLUSIVE MODE")
            holding.set()
            await go_on.wait()

        async def end_who_waits(tx: Tx) -> bool:
            ended = await tx.all(
                """
                SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
                WHERE a.datname = current_database() AND a.wait_event_type = 'Lock'
                """
            )
            return bool(ended)

        holder = asyncio.create_task(database.write(hold))
        await holding.wait()
        saying = [asyncio.create_task(database.write(say(one, chat, MessageDraft("Lost")))) for one in crew]
        async with asyncio.timeout(4):
            while not await database.read(end_who_waits):
                pass
        outcomes = await asyncio.gather(*saying, return_exceptions=True)
        go_on.set()
        await holder
        assert all(isinstance(one, StorageError) for one in outcomes)
        assert await stored(database, chat) == before
        assert await database.write(say(crew[0], chat, MessageDraft("Said")))

    run(postgres_database, scenario)
