"""Messages that are too old go by rule, and everything that counts stays right."""

from typing import Any

import pytest

from beseda.testing import Portal, User

DAY = 24 * 3600


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.clock.freeze(1_767_225_600)
    return portal.user("Anna")


@pytest.fixture
def boris(portal: Portal, anna: User) -> User:
    return portal.user("Boris")


def later(portal: Portal, days: int) -> None:
    portal.clock.move(days * DAY)


def say(user: User, dialog: str, *texts: str) -> list[int]:
    return [user.call("im.message.add", DIALOG_ID=dialog, MESSAGE=text) for text in texts]


def texts(user: User, dialog: str) -> list[str]:
    found = user.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    return [one["text"] for one in reversed(found)]


def unread(user: User, chat: int) -> int:
    counters: dict[str, Any] = user.call("im.counters.get")
    return int((counters["CHAT"] or {}).get(str(chat), 0))


def tidy(portal: Portal) -> None:
    portal.housekeeping()
    assert portal.problems() == []


def test_nothing_goes_until_told_to(portal: Portal, anna: User, boris: User) -> None:
    say(anna, str(boris.id), "Old")
    later(portal, 3650)
    tidy(portal)
    assert texts(boris, str(anna.id)) == ["Old"]


def test_the_old_goes_and_the_new_stays(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    old = say(anna, f"chat{chat}", "One", "Two")
    later(portal, 20)
    say(anna, f"chat{chat}", "Three")
    assert unread(boris, chat) == 3
    portal.keep("all", 30)
    tidy(portal)
    assert unread(boris, chat) == 3
    later(portal, 11)
    tidy(portal)
    assert texts(boris, f"chat{chat}") == ["Three"]
    assert unread(boris, chat) == 1
    assert boris.answer("im.message.like", MESSAGE_ID=old[0]).status == 400
    assert boris.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="One")["messages"] == []
    assert boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["message_count"] == 1
    say(anna, f"chat{chat}", "Four")
    assert unread(boris, chat) == 2
    boris.call("im.dialog.read", DIALOG_ID=f"chat{chat}")
    assert unread(boris, chat) == 0


def test_a_chat_of_which_all_is_old_stays_in_the_list_with_a_notice(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris, title="Plans")
    say(anna, f"chat{chat}", "One", "A secret")
    say(boris, str(anna.id), "Between us")
    portal.keep("all", 30)
    later(portal, 31)
    tidy(portal)
    for dialog in (f"chat{chat}", str(boris.id)):
        assert texts(anna, dialog) == ["Message deleted"]
    listed = str(anna.call("im.recent.get"))
    assert "Plans" in listed
    assert "secret" not in listed
    assert unread(boris, chat) == 0
    say(anna, f"chat{chat}", "New")
    assert unread(boris, chat) == 1
    later(portal, 10)
    tidy(portal)
    assert texts(boris, f"chat{chat}") == ["Message deleted", "New"]
    say(boris, f"chat{chat}", "Newer")
    later(portal, 25)
    tidy(portal)
    assert texts(boris, f"chat{chat}") == ["Newer"]


def test_kinds_have_rules_of_their_own(portal: Portal, anna: User, boris: User) -> None:
    chat, news = portal.chat(anna, boris), portal.chat(anna, boris, type="OPEN")
    for dialog in (f"chat{chat}", f"chat{news}", str(boris.id)):
        say(anna, dialog, "Old", "Last")
    boris.call("im.notify.system.add", USER_ID=anna.id, MESSAGE="Told")
    portal.keep("all", 100)
    portal.keep("chat", 10)
    portal.keep("open", 0)
    portal.keep("notify", 10)
    later(portal, 11)
    tidy(portal)
    assert [len(texts(anna, one)) for one in (f"chat{chat}", f"chat{news}", str(boris.id))] == [1, 4, 2]
    assert anna.call("im.notify.get")["notifications"] == []
    assert anna.call("im.counters.get")["TYPE"]["NOTIFY"] == 0
    later(portal, 90)
    tidy(portal)
    assert [len(texts(anna, one)) for one in (f"chat{chat}", f"chat{news}", str(boris.id))] == [1, 4, 1]


def test_marks_that_were_set_back_and_deleted_messages_count_right(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    dialog = f"chat{chat}"
    first = say(anna, dialog, "One")[0]
    say(boris, dialog, "Mine")
    gone = say(anna, dialog, "Gone", "Three")[0]
    anna.call("im.message.delete", MESSAGE_ID=gone)
    later(portal, 20)
    say(boris, dialog, "Mine again")
    say(anna, dialog, "Five", "Six")
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert unread(boris, chat) == 4
    portal.keep("chat", 10)
    tidy(portal)
    assert (texts(boris, dialog), unread(boris, chat)) == (["Mine again", "Five", "Six"], 2)
    say(anna, dialog, "Seven")
    assert unread(boris, chat) == 3
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    assert unread(boris, chat) == 0
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["last_message_views"]["count_of_viewers"] == 1


def test_many_go_in_pieces(portal: Portal, anna: User, boris: User) -> None:
    chats = [portal.chat(anna, boris) for _ in range(3)]
    for number in range(450):
        portal.change(
            """
            INSERT INTO message (chat_id, id, seq, author_id, created_at, text)
            SELECT c.id, 1000 + :number * 3 + c.id, c.last_seq + 1, :anna, c.created_at, 'Old'
            FROM chat c WHERE c.id IN :chats
            """,
            number=number,
            anna=anna.id,
            chats=chats,
        )
        portal.change(
            """
            UPDATE chat SET last_seq = last_seq + 1, message_count = message_count + 1,
                last_message_id = 1000 + :number * 3 + id WHERE id IN :chats
            """,
            number=number,
            chats=chats,
        )
    portal.keep("all", 1)
    later(portal, 2)
    tidy(portal)
    assert [texts(boris, f"chat{chat}") for chat in chats] == [["Message deleted"]] * 3
    assert portal.query("SELECT count(*) FROM deleted_seq")[0][0] == 3


def test_files_that_no_other_message_carries_go_with_theirs(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    gone, kept = (anna.upload(f"chat{chat}", name, name.encode()) for name in ("gone.txt", "kept.txt"))
    later(portal, 20)
    boris.call("im.disk.file.commit", CHAT_ID=chat, FILE_ID=[kept], MESSAGE="Once more")
    portal.keep("all", 10)
    tidy(portal)
    files = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["files"]
    assert [one["name"] for one in files] == ["kept.txt"]
    assert [row[0] for row in portal.query("SELECT size FROM file")] == [len("kept.txt")]
    assert boris.answer("im.v2.File.download", dialogId=f"chat{chat}", fileId=gone).status == 400
