"""A read mark goes forward only, whoever moves it."""

import asyncio

from beseda.domain import dialogs, people
from beseda.domain.dialogs import DialogId
from beseda.domain.people import Newcomer
from beseda.store import members
from beseda.store import people as stored_people
from beseda.store.database import Tx
from beseda.store.engines import open_database
from beseda.store.migrate import migrate


def test_a_mark_never_goes_back(database_url: str) -> None:
    async def work(tx: Tx) -> list[tuple[int, int, int]]:
        anna = await people.take_on(tx, Newcomer("anna"), now=1)
        person = (await stored_people.load(tx, [anna]))[anna]
        chat = (await dialogs.find(tx, person, DialogId("", anna), now=1)).chat.id
        marks = []
        for message, seq, now in ((5, 3, 10), (4, 2, 20), (5, 3, 30), (7, 3, 40), (9, 1, 50)):
            await members.read_through(tx, chat, anna, message_id=message, seq=seq, now=now)
            found = await members.find(tx, chat, anna)
            assert found is not None
            marks.append((found.read_message_id, found.read_seq, found.read_at))
        return marks

    async def scenario() -> None:
        database = await open_database(database_url)
        await migrate(database, now=0)
        assert await database.write(work) == [(5, 3, 10), (5, 3, 10), (5, 3, 10), (7, 3, 40), (9, 3, 50)]
        await database.close()

    asyncio.run(scenario())
