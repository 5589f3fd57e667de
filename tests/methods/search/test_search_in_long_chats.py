"""im.dialog.messages.search in a chat of many messages: the same is found whether or not the index knows them."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest

from beseda.store.database import Tx
from beseda.store.messages import message_index
from beseda.testing import Portal, User, eventually

COUNT = 17_000
NOON = 1_800_000_000
LONG_AGO = NOON - 2 * COUNT
MIDDLE = 8_300
RARE = {5: "квитанция за Ёлку", MIDDLE: "Quittung 100% квитанция", 16_500: "последняя КВИТАНЦИЯ"}
# Said often, but only before this number.
OLD, OLD_WORD = 12_000, "архив"
PHRASES = [
    "квитанция",
    "елку",
    "report 1",
    "report 160",
    "16000",
    "ия з",
    "absent",
    "100%",
    "r_p",
    "ответ до пятницы",
    "№ 7",
    "архив",
    '"архив" OR',
    "— — —",
    "до пятницы до",
]


@pytest.fixture
def chat(portal: Portal, anna: User) -> int:
    """A chat in which somebody said much, with other chats' messages and lines that do not count between."""
    chat = portal.chat(anna, portal.user("Boris"))

    async def fill(tx: Tx) -> None:
        row = await tx.one("SELECT c.last_message_id FROM chat c WHERE c.id = :chat", chat=chat)
        assert row is not None
        given = {"chat": chat, "last": row[0] + 2 * COUNT, "count": COUNT}
        await tx.run(
            """
            INSERT INTO message (chat_id, id, seq, author_id, created_at, text, folded)
            WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count)
            SELECT CAST(:chat AS BIGINT), :begin + 2 * n, CASE WHEN n % 1000 = 0 THEN -n ELSE n END,
                CAST(:anna AS BIGINT), :ago + n, 'Report ' || n || ' — ответ до пятницы',
                'report ' || n || ' — ответ до пятницы' || CASE WHEN n < :old THEN ' архив' ELSE '' END
            FROM n
            """,
            count=COUNT,
            chat=chat,
            begin=row[0],
            anna=anna.id,
            ago=LONG_AGO,
            old=OLD,
        )
        for number, text in RARE.items():
            folded = text.casefold().replace("ё", "е")
            await tx.run(
                "UPDATE message SET text = :text, folded = :folded WHERE chat_id = :chat AND seq = :number",
                text=text,
                folded=folded,
                chat=chat,
                number=number,
            )
        await tx.run(
            "UPDATE chat SET last_seq = :count, message_count = :count, last_message_id = :last WHERE id = :chat",
            **given,
        )
        if tx.engine == "sqlite":
            await tx.run("UPDATE sequence SET value = :last WHERE name = 'message'", last=given["last"])
        else:
            await tx.one("SELECT setval('message_number', :last)", last=given["last"])

    forget(portal)
    portal._run(portal._served.database.write(fill))
    return chat


def forget(portal: Portal) -> None:
    """No index knows anything: on PostgreSQL there is none."""
    if portal._settings.database_url.startswith("sqlite"):
        portal.change("UPDATE sequence SET value = 0 WHERE name = 'message_search'")
        portal.change("INSERT INTO message_search (message_search) VALUES ('delete-all')")
    else:
        portal.change("DROP INDEX IF EXISTS message_search")


def search(user: User, chat: int, text: str, **given: Any) -> list[int]:
    found = user.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE=text, **given)
    return [one["id"] for one in found["messages"]]


def numbered(portal: Portal, chat: int, number: int) -> int:
    """The id of the message with this number."""
    return int(
        portal.query("SELECT g.id FROM message g WHERE g.chat_id = :chat AND g.seq = :n", chat=chat, n=number)[0][0]
    )


def make_ready(portal: Portal) -> None:
    """Let the index know of every message, unless the server is doing so just now: then wait for it."""
    last = int(portal.query("SELECT max(g.id) FROM message g")[0][0])

    def ready() -> bool:
        portal.index()
        known: int = portal._run(portal._served.database.read(message_index.known_through))
        return known >= last

    eventually(ready)


def renew(portal: Portal, chat: int) -> None:
    """Let everything be so young that it may be changed."""
    portal.change("UPDATE message SET created_at = :now WHERE chat_id = :chat", now=portal._served.now, chat=chat)


def test_the_same_is_found_when_the_index_knows_the_chat(portal: Portal, anna: User, chat: int) -> None:
    middle = numbered(portal, chat, MIDDLE)
    ways: list[dict[str, Any]] = [
        *({"ORDER": {"ID": order}, "LIMIT": limit} for order, limit in itertools.product(("ASC", "DESC"), (1, 200))),
        *({"ORDER": {"ID": order}, "LAST_ID": middle} for order in ("ASC", "DESC")),
        {"DATE_TO": "2020-01-01T00:00:00+00:00"},
        {"DATE_FROM": _date(8192), "DATE_TO": _date(8192 + 300)},
        {"DATE_TO": _date(100), "LIMIT": 3},
        {"DATE_FROM": _date(3), "LIMIT": 200},
    ]
    cases = list(itertools.product(PHRASES, ways))
    before = [search(anna, chat, phrase, **given) for phrase, given in cases]
    make_ready(portal)
    for (phrase, given), found in zip(cases, before, strict=True):
        assert search(anna, chat, phrase, **given) == found, (phrase, given)
    rare = [numbered(portal, chat, number) for number in sorted(RARE)]
    assert search(anna, chat, "КВИТАНЦИЯ") == rare[::-1]
    assert search(anna, chat, "квитанц", ORDER={"ID": "ASC"}, LIMIT=2) == rare[:2]
    assert search(anna, chat, "report", LIMIT=200)[0] == numbered(portal, chat, COUNT - 1)
    assert search(anna, chat, OLD_WORD)[0] == numbered(portal, chat, OLD - 1)
    assert search(anna, chat, "report 15000 ") == []  # does not count: not found by text


def _date(number: int) -> str:
    return datetime.fromtimestamp(LONG_AGO + number, UTC).isoformat()


def test_the_index_is_asked(portal: Portal, anna: User, chat: int) -> None:
    make_ready(portal)
    if portal._settings.database_url.startswith("sqlite"):  # a text that only its row knows is not found
        portal.change("UPDATE message SET folded = 'secret' WHERE chat_id = :chat AND seq = 500", chat=chat)
        assert search(anna, chat, "secret") == []
        forget(portal)
        assert search(anna, chat, "secret") == [numbered(portal, chat, 500)]
    else:
        scans = "SELECT s.idx_scan FROM pg_stat_user_indexes s WHERE s.indexrelname = 'message_search'"
        before = portal.query(scans)[0][0]
        assert search(anna, chat, "елку") == [numbered(portal, chat, 5)]
        eventually(lambda: portal.query(scans)[0][0] > before)


def test_changes_are_found_at_once(portal: Portal, anna: User, chat: int) -> None:
    make_ready(portal)
    renew(portal, chat)
    old, other, third = (numbered(portal, chat, number) for number in sorted(RARE))
    anna.call("im.message.update", MESSAGE_ID=old, MESSAGE="Заявление")
    assert (search(anna, chat, "квитанция"), search(anna, chat, "ЗАЯВ")) == ([third, other], [old])
    anna.call("im.message.delete", MESSAGE_ID=other)
    assert search(anna, chat, "квитанция") == [third]
    said = int(anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Ещё заявление"))
    assert search(anna, chat, "заявление") == [said, old]
    anna.call("im.message.update", MESSAGE_ID=old, MESSAGE="И ещё раз")
    assert search(anna, chat, "заявление") == [said]
    make_ready(portal)
    assert (search(anna, chat, "заявление"), search(anna, chat, "ещё раз")) == ([said], [old])


def test_a_change_before_the_index_knows_the_message_is_found_as_well(portal: Portal, anna: User, chat: int) -> None:
    renew(portal, chat)
    old, other, third = (numbered(portal, chat, number) for number in sorted(RARE))
    anna.call("im.message.update", MESSAGE_ID=old, MESSAGE="Заявление")
    anna.call("im.message.delete", MESSAGE_ID=other)
    make_ready(portal)
    assert (search(anna, chat, "квитанция"), search(anna, chat, "заявление")) == ([third], [old])


def test_what_was_deleted_completely_is_not_found(portal: Portal, anna: User, chat: int) -> None:
    bot = portal.bot(anna, "keeper")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot.id])
    said = bot.send(f"chat{chat}", "Квитанция")
    make_ready(portal)
    assert search(anna, chat, "квитанция", LIMIT=1) == [said]
    bot.delete(said, complete=True)
    assert len(search(anna, chat, "квитанция")) == 3


def test_hidden_history_stays_hidden(portal: Portal, anna: User, chat: int) -> None:
    make_ready(portal)
    vera = portal.user("Vera")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id])
    assert search(vera, chat, "квитанция") == []
    said = int(anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Квитанция"))
    assert search(vera, chat, "квитанция") == [said]
    assert len(search(anna, chat, "квитанция")) == 4


def test_other_chats_are_not_looked_at(portal: Portal, anna: User, chat: int) -> None:
    other = portal.chat(anna)
    said = int(anna.call("im.message.add", DIALOG_ID=f"chat{other}", MESSAGE="Квитанция"))
    make_ready(portal)
    assert search(anna, other, "квитанция") == [said]
    assert len(search(anna, chat, "квитанция")) == 3


def test_much_that_changed_is_found(portal: Portal, anna: User, chat: int) -> None:
    make_ready(portal)
    renew(portal, chat)
    changed = [numbered(portal, chat, number) for number in range(1, 122)]
    for some in (changed[:50], changed[50:100], changed[100:]):
        anna.call("batch", cmd=[f"im.message.update?MESSAGE_ID={one}&MESSAGE=Заявление" for one in some])
    assert search(anna, chat, "заявление", LIMIT=200) == changed[::-1]
    assert search(anna, chat, "квитанция за") == []
