"""What happens at the same moment: two first messages, comings and goings, lines between other words."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from beseda import errors
from beseda.domain.chats import dialogs
from beseda.domain.messages import send as sending
from beseda.domain.people import accounts
from beseda.domain.people.accounts import NewPerson
from beseda.model import Actor, DialogId, MessageDraft, Person
from beseda.store.chats import recent_list
from beseda.store.database import Database, Tx
from beseda.store.engines import open_database
from beseda.store.people import person_rows as stored_people
from beseda.store.schema.migrate import migrate
from beseda.testing import Answer, Portal, User
from beseda.testing.client import Client

NOW = 1_000


def together(portal: Portal, calls: list[tuple[User, str, dict[str, Any]]]) -> list[Answer]:
    """Make calls at the same time, each over a connection of its own."""
    paths = [user.webhook().path + method for user, method, _ in calls]

    def call(path: str, given: dict[str, Any]) -> Answer:
        client = Client(portal.url)
        try:
            return client.post(path, given)
        finally:
            client.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, paths, [given for _, _, given in calls]))


def test_first_messages_between_two_people_at_once_make_one_dialog(portal: Portal) -> None:
    for number in range(5):
        one, other = portal.user(f"One {number}"), portal.user(f"Other {number}")
        said = {"MESSAGE": "Hello"}
        calls = [(one, "im.message.add", {"DIALOG_ID": other.id, **said})] * 3
        calls += [(other, "im.message.add", {"DIALOG_ID": one.id, **said})] * 3
        calls += [(one, "im.dialog.get", {"DIALOG_ID": other.id})]
        assert [answer.status for answer in together(portal, calls)] == [200] * 7
        hers, his = one.call("im.dialog.get", DIALOG_ID=other.id), other.call("im.dialog.get", DIALOG_ID=one.id)
        assert (hers["id"], hers["message_count"], hers["user_counter"]) == (his["id"], 6, 2)
        assert len(portal.query("SELECT id FROM chat")) == number + 1


def test_first_bots_of_one_token_at_once_make_one_application(portal: Portal) -> None:
    anna = portal.user("Anna")
    for number in range(5):
        fields = [
            {"code": f"bot {number} {one}", "botToken": f"token {number}", "properties": {"name": "Bot"}}
            for one in range(4)
        ]
        calls: list[tuple[User, str, dict[str, Any]]] = [
            (anna, "imbot.v2.Bot.register", {"fields": one}) for one in fields
        ]
        assert [answer.status for answer in together(portal, calls)] == [200] * 4
        assert portal.query("SELECT count(*) FROM application")[0][0] == number + 1
        assert len(anna.call("imbot.v2.Bot.list", botToken=f"token {number}")["bots"]) == 4


def test_comings_and_goings_at_once_keep_the_counts_right(portal: Portal) -> None:
    anna, others = portal.user("Anna"), [portal.user(f"Other {number}", extranet=number == 2) for number in range(3)]
    chat = portal.chat(anna)
    calls: list[tuple[User, str, dict[str, Any]]] = []
    for _ in range(4):
        for other in others:
            calls.append((anna, "im.chat.user.add", {"CHAT_ID": chat, "USERS": [other.id for other in others]}))
            calls.append((anna, "im.chat.user.delete", {"CHAT_ID": chat, "USER_ID": other.id}))
    statuses = {answer.status for answer in together(portal, calls)}
    assert statuses <= {200, 400}
    members = portal.query("SELECT user_id FROM member")
    dialog = anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
    history = portal.query("SELECT id FROM message ORDER BY id")
    assert dialog["user_counter"] == len(members) == len(anna.call("im.chat.user.list", CHAT_ID=chat))
    assert dialog["extranet"] == (others[2].id in {row[0] for row in members})
    assert (dialog["message_count"], dialog["last_message_id"]) == (len(history), history[-1][0])
    listening = portal.query("SELECT user_id FROM hearing_interval WHERE until_event_id = 0")
    assert sorted(row[0] for row in listening) == sorted(row[0] for row in members)


def test_messages_at_once_are_numbered_without_a_gap(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    calls = [(anna, "im.message.add", {"DIALOG_ID": f"chat{chat}", "MESSAGE": str(number)}) for number in range(12)]
    assert {answer.status for answer in together(portal, calls)} == {200}
    rows = portal.query("SELECT seq FROM message WHERE seq > 0 ORDER BY id")
    assert [row[0] for row in rows] == list(range(1, 13))
    assert boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["counter"] == 12


# On PostgreSQL transactions really overlap: here each is held at the worst moment.


def overlapping(url: str, scenario: Callable[[Database, Person, Person], Any]) -> None:
    """Run a scenario on a database with two people."""

    async def run() -> None:
        database = await open_database(url, durable=False)
        try:
            await migrate(database, now=0)
            ids = [
                await database.write(lambda tx, login=login: accounts.create(tx, NewPerson(login), now=NOW))  # type: ignore[misc]
                for login in ("anna", "boris")
            ]
            found = await database.read(lambda tx: stored_people.load(tx, ids))
            await scenario(database, *(found[one] for one in ids))
        finally:
            await database.close()

    asyncio.run(run())


async def say(tx: Tx, author: Person, dialog: DialogId, *, system: bool = False) -> int:
    place = await dialogs.find(tx, author, dialog, now=NOW)
    return (await sending.send(tx, Actor(author, NOW, "en"), place, MessageDraft("Hello", system=system))).chat_id


def test_the_second_of_two_first_messages_finds_the_dialog_of_the_first(postgres_database: str) -> None:
    async def scenario(database: Database, anna: Person, boris: Person) -> None:
        began, go_on = asyncio.Event(), asyncio.Event()

        async def slow(tx: Tx) -> int:
            chat = await say(tx, anna, DialogId("", boris.id))
            began.set()
            await go_on.wait()
            return chat

        first = asyncio.create_task(database.write(slow))
        await began.wait()
        second = asyncio.create_task(database.write(lambda tx: say(tx, boris, DialogId("", anna.id))))
        await asyncio.wait([second], timeout=0.1)
        go_on.set()
        assert await first == await second
        rows = await database.read(lambda tx: tx.all("SELECT c.message_count, c.member_count FROM chat c"))
        assert [tuple(row) for row in rows] == [(2, 2)]

    overlapping(postgres_database, scenario)


def test_a_line_of_ones_own_reads_what_others_said_meanwhile(postgres_database: str) -> None:
    async def scenario(database: Database, anna: Person, boris: Person) -> None:
        looked, go_on = asyncio.Event(), asyncio.Event()
        chat = await database.write(lambda tx: say(tx, anna, DialogId("", boris.id)))

        async def slow(tx: Tx) -> None:
            place = await dialogs.find(tx, anna, DialogId("chat", chat), now=NOW)
            looked.set()
            await go_on.wait()
            await sending.send(tx, Actor(anna, NOW, "en"), place, MessageDraft("A line", system=True))

        line = asyncio.create_task(database.write(slow))
        await looked.wait()
        await database.write(lambda tx: say(tx, boris, DialogId("chat", chat)))
        go_on.set()
        await line
        assert await database.read(lambda tx: recent_list.unread(tx, anna.id, chat)) == 0

    overlapping(postgres_database, scenario)


def test_who_is_let_out_while_their_message_waits_has_said_nothing(postgres_database: str) -> None:
    async def scenario(database: Database, anna: Person, boris: Person) -> None:
        looked, go_on, left = asyncio.Event(), asyncio.Event(), asyncio.Event()
        chat = await database.write(lambda tx: say(tx, anna, DialogId("", boris.id)))
        before = await rows(database)

        async def slow(tx: Tx) -> None:
            place = await dialogs.find(tx, boris, DialogId("chat", chat), now=NOW)
            looked.set()
            await go_on.wait()
            await sending.send(tx, Actor(boris, NOW, "en"), place, MessageDraft("Too late"), last=True)

        async def let_out(tx: Tx) -> None:
            await tx.lock_chat(chat)
            await tx.run("DELETE FROM member WHERE user_id = :user AND chat_id = :chat", user=boris.id, chat=chat)
            left.set()
            await asyncio.wait([message], timeout=0.1)  # by now it waits for the chat's row

        message = asyncio.create_task(database.write(slow))
        await looked.wait()
        leaving = asyncio.create_task(database.write(let_out))
        await left.wait()
        go_on.set()
        await leaving
        with pytest.raises(errors.NoAccess):
            await message
        assert await rows(database) == before

    async def rows(database: Database) -> list[Any]:
        chats = await database.read(
            lambda tx: tx.all("SELECT c.last_message_id, c.last_seq, c.message_count FROM chat c")
        )
        events = await database.read(lambda tx: tx.all("SELECT e.id FROM event e"))
        return [*map(tuple, chats), *map(tuple, events)]

    overlapping(postgres_database, scenario)


def test_the_same_client_id_at_the_same_moment_is_said_once(postgres_database: str) -> None:
    async def scenario(database: Database, anna: Person, boris: Person) -> None:
        chat = await database.write(lambda tx: say(tx, anna, DialogId("", boris.id)))
        said, go_on = asyncio.Event(), asyncio.Event()

        async def send(tx: Tx) -> int:
            place = await dialogs.find(tx, anna, DialogId("chat", chat), now=NOW)
            return (await sending.send(tx, Actor(anna, NOW, "en"), place, MessageDraft("Once", uuid="one"))).id

        async def slow(tx: Tx) -> int:
            message = await send(tx)
            said.set()
            await go_on.wait()
            return message

        first = asyncio.create_task(database.write(slow))
        await said.wait()
        second = asyncio.create_task(database.write(send))
        await asyncio.wait([second], timeout=0.1)
        go_on.set()
        assert await first == await second

    overlapping(postgres_database, scenario)


def test_the_secret_of_a_portal_is_one_whoever_asks_first(portal: Portal) -> None:
    people = portal.users(8)
    portal.clock.freeze()
    answers = together(portal, [(one, "pull.channel.public.list", {"users": [people[0].id]}) for one in people])
    channels = {answer.json["result"][str(people[0].id)]["public_id"] for answer in answers}
    assert channels == {
        people[0].call("pull.channel.public.list", users=[people[0].id])[str(people[0].id)]["public_id"]
    }
