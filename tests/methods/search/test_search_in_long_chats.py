"""im.dialog.messages.search in a chat of many messages: the same is found whether or not the chat is made ready."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest

from beseda.domain.search import stretches
from beseda.store.search.stretches import SIZE
from beseda.testing import Portal, User, eventually

COUNT = 2 * SIZE + 300
NOON = 1_800_000_000
LONG_AGO = NOON - 2 * COUNT
RARE = {5: "квитанция за Ёлку", SIZE + 77: "Quittung 100% квитанция", 2 * SIZE + 100: "последняя КВИТАНЦИЯ"}
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
]


@pytest.fixture
def chat(portal: Portal, anna: User) -> int:
    """A chat in which somebody said much, with other chats' messages and lines that do not count between."""
    chat = portal.chat(anna, portal.user("Boris"))
    (last,) = portal.query("SELECT c.last_message_id FROM chat c WHERE c.id = :chat", chat=chat)[0]
    portal.change(
        """
        INSERT INTO message (chat_id, id, seq, author_id, created_at, text, folded)
        WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count)
        SELECT CAST(:chat AS BIGINT), :last + 2 * n, CASE WHEN n % 1000 = 0 THEN -n ELSE n END, CAST(:anna AS BIGINT),
            :ago + n, 'Report ' || n || ' — ответ до пятницы', 'report ' || n || ' — ответ до пятницы' FROM n
        """,
        count=COUNT,
        chat=chat,
        last=last,
        anna=anna.id,
        ago=LONG_AGO,
    )
    portal.change(
        "UPDATE chat SET last_seq = :count, message_count = :count, last_message_id = :last WHERE id = :chat",
        chat=chat,
        count=COUNT,
        last=last + 2 * COUNT,
    )
    if portal._settings.database_url.startswith("sqlite"):
        portal.change("UPDATE sequence SET value = :last WHERE name = 'message'", last=last + 2 * COUNT)
    else:
        portal.change("SELECT setval('message_number', :last)", last=last + 2 * COUNT)
    for number, text in RARE.items():
        folded = text.casefold().replace("ё", "е")
        portal.change(
            "UPDATE message SET text = :text, folded = :folded WHERE chat_id = :chat AND seq = :number",
            text=text,
            folded=folded,
            chat=chat,
            number=number,
        )
    return chat


def search(user: User, chat: int, text: str, **given: Any) -> list[int]:
    found = user.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE=text, **given)
    return [one["id"] for one in found["messages"]]


def numbered(portal: Portal, chat: int, number: int) -> int:
    """The id of the message with this number."""
    return int(
        portal.query("SELECT g.id FROM message g WHERE g.chat_id = :chat AND g.seq = :n", chat=chat, n=number)[0][0]
    )


def make_ready(portal: Portal, chat: int, count: int = 2) -> None:
    """Make the chat ready, unless the server is doing so just now: then wait for it."""

    def ready() -> bool:
        portal.index()
        sql = "SELECT s.number FROM stretch s WHERE s.chat_id = :chat AND s.claim = 0"
        return len(portal.query(sql, chat=chat)) == count

    eventually(ready)


def test_the_same_is_found_when_the_chat_is_ready(portal: Portal, anna: User, chat: int) -> None:
    middle = numbered(portal, chat, SIZE + 77)
    ways: list[dict[str, Any]] = [
        *({"ORDER": {"ID": order}, "LIMIT": limit} for order, limit in itertools.product(("ASC", "DESC"), (1, 200))),
        *({"ORDER": {"ID": order}, "LAST_ID": middle} for order in ("ASC", "DESC")),
        {"DATE_TO": "2020-01-01T00:00:00+00:00"},
        {"DATE_FROM": _date(SIZE), "DATE_TO": _date(SIZE + 100)},
        {"DATE_TO": _date(100), "LIMIT": 3},
        {"DATE_FROM": _date(3), "LIMIT": 200},
    ]
    cases = list(itertools.product(PHRASES, ways))
    before = [search(anna, chat, phrase, **given) for phrase, given in cases]
    make_ready(portal, chat)
    for (phrase, given), found in zip(cases, before, strict=True):
        assert search(anna, chat, phrase, **given) == found, (phrase, given)
    rare = [numbered(portal, chat, number) for number in sorted(RARE)]
    assert search(anna, chat, "КВИТАНЦИЯ") == rare[::-1]
    assert search(anna, chat, "квитанц", ORDER={"ID": "ASC"}, LIMIT=2) == rare[:2]
    assert search(anna, chat, "report", LIMIT=200)[0] == numbered(portal, chat, COUNT)
    assert search(anna, chat, "report 15000 ") == []  # does not count: not found by text


def _date(number: int) -> str:
    return datetime.fromtimestamp(LONG_AGO + number, UTC).isoformat()


def test_what_is_not_named_by_the_stretch_is_not_read(portal: Portal, anna: User, chat: int) -> None:
    """That the stretches are asked: a text that only its row knows is not found."""
    make_ready(portal, chat)
    portal.change("UPDATE message SET folded = 'secret' WHERE chat_id = :chat AND seq = 500", chat=chat)
    assert search(anna, chat, "secret") == []
    portal.change("DELETE FROM stretch WHERE chat_id = :chat", chat=chat)
    assert search(anna, chat, "secret") == [numbered(portal, chat, 500)]


def test_changes_are_found_at_once(portal: Portal, anna: User, chat: int) -> None:
    make_ready(portal, chat)
    portal.change("UPDATE message SET created_at = :now WHERE chat_id = :chat", now=portal._served.now, chat=chat)
    old, other, third = (numbered(portal, chat, number) for number in (5, SIZE + 77, 2 * SIZE + 100))
    anna.call("im.message.update", MESSAGE_ID=old, MESSAGE="Заявление")
    assert (search(anna, chat, "квитанция"), search(anna, chat, "ЗАЯВ")) == ([third, other], [old])
    anna.call("im.message.delete", MESSAGE_ID=other)
    assert search(anna, chat, "квитанция") == [third]
    said = int(anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Ещё заявление"))
    assert search(anna, chat, "заявление") == [said, old]
    anna.call("im.message.update", MESSAGE_ID=old, MESSAGE="И ещё раз")
    assert search(anna, chat, "заявление") == [said]


def test_hidden_history_stays_hidden(portal: Portal, anna: User, chat: int) -> None:
    make_ready(portal, chat)
    vera = portal.user("Vera")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id])
    assert search(vera, chat, "квитанция") == []
    said = int(anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Квитанция"))
    assert search(vera, chat, "квитанция") == [said]
    assert len(search(anna, chat, "квитанция")) == 4


def test_a_stretch_in_which_much_changed_is_made_anew(portal: Portal, anna: User, chat: int) -> None:
    make_ready(portal, chat)
    portal.change("UPDATE message SET created_at = :now WHERE chat_id = :chat", now=portal._served.now, chat=chat)
    changed = [numbered(portal, chat, number) for number in range(1, 122)]
    for some in (changed[:50], changed[50:100], changed[100:]):
        anna.call("batch", cmd=[f"im.message.update?MESSAGE_ID={one}&MESSAGE=Заявление" for one in some])
    assert search(anna, chat, "заявление", LIMIT=200) == changed[::-1]

    def made_anew() -> bool:
        portal.index()
        return not portal.query("SELECT 1 FROM retold r WHERE r.chat_id = :chat", chat=chat)

    eventually(made_anew)
    make_ready(portal, chat)
    assert search(anna, chat, "заявление", LIMIT=200) == changed[::-1]
    assert search(anna, chat, "квитанция за") == []


def test_what_a_process_left_half_done_is_begun_again(portal: Portal, anna: User, chat: int) -> None:
    now = portal._served.now
    job = portal._run(portal._served.database.read(lambda tx: stretches.find_job(tx, now=now)))
    if job is not None:  # else the server is at it
        portal._run(portal._served.database.write(lambda tx: stretches.begin(tx, job, now=now)))
    assert len(search(anna, chat, "квитанция")) == 3
    portal.change("UPDATE stretch SET claimed_at = 0 WHERE claim <> 0")
    make_ready(portal, chat)
    assert len(search(anna, chat, "квитанция")) == 3


def test_of_two_that_make_a_stretch_the_first_does_so_in_vain(portal: Portal, anna: User, chat: int) -> None:
    """Else a text that changed between their beginnings would be on nobody's list."""
    database, now = portal._served.database, portal._served.now
    portal.change("UPDATE message SET created_at = :now WHERE chat_id = :chat", now=now, chat=chat)
    job = stretches.Job(chat, 0, 0, 2**62)
    first = portal._run(database.write(lambda tx: stretches.begin(tx, job, now=now)))
    while first.take(portal._run(database.read(lambda tx: stretches.read(tx, first)))):
        pass
    old = numbered(portal, chat, 5)
    anna.call("im.message.update", MESSAGE_ID=old, MESSAGE="Заявление")
    portal._run(database.write(lambda tx: stretches.begin(tx, job, now=now)))
    portal._run(database.write(lambda tx: stretches.keep(tx, first, list(first.bitmaps.bodies()))))
    assert search(anna, chat, "заявление") == [old]
    portal.change("UPDATE stretch SET claimed_at = 0 WHERE claim <> 0")
    make_ready(portal, chat)
    assert search(anna, chat, "заявление") == [old]
