"""im.counters.get: what is unread, by dialog and in sum."""

from typing import Any

from beseda.testing import Portal, User

EMPTY: dict[str, Any] = {
    "TYPE": {"ALL": 0, "NOTIFY": 0, "CHAT": 0, "LINES": 0, "DIALOG": 0, "MESSENGER": 0},
    "CHAT": [],
    "CHAT_MUTED": [],
    "CHAT_UNREAD": [],
    "LINES": [],
    "DIALOG": [],
    "DIALOG_UNREAD": [],
}


def sums(chat: int = 0, lines: int = 0, dialog: int = 0) -> dict[str, int]:
    total = chat + lines + dialog
    return {"ALL": total, "NOTIFY": 0, "CHAT": chat, "LINES": lines, "DIALOG": dialog, "MESSENGER": total}


def say(user: User, dialog_id: object, times: int = 1) -> None:
    for _ in range(times):
        user.call("im.message.add", DIALOG_ID=dialog_id, MESSAGE="Hello")


def test_without_anything_unread_every_group_is_an_empty_array(portal: Portal, anna: User) -> None:
    assert anna.call("im.counters.get") == EMPTY
    say(anna, f"chat{portal.chat(anna)}")
    assert anna.call("im.counters.get") == EMPTY


def test_each_kind_is_counted_in_its_group(portal: Portal, anna: User, boris: User) -> None:
    # Official page: keys are chat ids, for one-on-one dialogs user ids.
    chat = portal.chat(anna, boris)
    lines = portal.chat(anna, boris, entity_type="LINES", entity_id="telegrambot|2|209607941|744")
    say(anna, f"chat{chat}", 3)
    say(anna, f"chat{lines}", 2)
    say(anna, boris.id)
    assert boris.call("im.counters.get") == {
        **EMPTY,
        "TYPE": sums(chat=3, lines=2, dialog=1),
        "CHAT": {str(chat): 3},
        "LINES": {str(lines): 2},
        "DIALOG": {str(anna.id): 1},
    }


def test_a_silenced_chat_stands_apart_and_in_no_sum(portal: Portal, anna: User, boris: User) -> None:
    # Official page: in the example TYPE counts nothing of CHAT_MUTED.
    loud, quiet = portal.chat(anna, boris), portal.chat(anna, boris)
    for chat in (loud, quiet):
        say(anna, f"chat{chat}")
    portal.change("UPDATE member SET muted = 1 WHERE chat_id = :chat", chat=quiet)
    assert boris.call("im.counters.get") == {
        **EMPTY,
        "TYPE": sums(chat=1),
        "CHAT": {str(loud): 1},
        "CHAT_MUTED": {str(quiet): 1},
    }


def test_a_mark_is_listed_and_counts_as_one_where_nothing_else_is_unread(
    portal: Portal, anna: User, boris: User
) -> None:
    read, unread = portal.chat(anna, boris), portal.chat(anna, boris)
    lines = portal.chat(anna, boris, entity_type="LINES", entity_id="x|1|2|3")
    say(anna, f"chat{unread}", 2)
    say(anna, f"chat{lines}", 4)
    anna.call("im.dialog.get", DIALOG_ID=boris.id)
    portal.change("UPDATE member SET marked = 1 WHERE user_id = :id", id=boris.id)
    assert boris.call("im.counters.get") == {
        **EMPTY,
        "TYPE": sums(chat=1 + 2, lines=4, dialog=1),
        "CHAT": {str(unread): 2},
        "CHAT_UNREAD": [read, unread, lines],
        "LINES": {str(lines): 4},
        "DIALOG_UNREAD": [anna.id],
    }


def test_own_words_lines_and_numbers_without_a_message_do_not_count(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    say(boris, f"chat{chat}")
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="A line", SYSTEM="Y")
    assert boris.call("im.counters.get") == EMPTY
    say(anna, f"chat{chat}", 3)
    portal.change("INSERT INTO deleted_seq (chat_id, seq) VALUES (:chat, 1)", chat=chat)
    portal.change("INSERT INTO deleted_seq (chat_id, seq) VALUES (:chat, 3)", chat=chat)
    assert boris.call("im.counters.get")["CHAT"] == {str(chat): 2}


def test_hidden_conversations_count_on(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    say(anna, f"chat{chat}")
    portal.change("UPDATE member SET hidden_through = 999999 WHERE user_id = :id", id=boris.id)
    assert boris.call("im.counters.get")["CHAT"] == {str(chat): 1}


def test_notes_to_oneself_are_never_unread(anna: User) -> None:
    say(anna, anna.id, 2)
    assert anna.call("im.counters.get") == EMPTY


def test_chats_that_one_is_not_in_neither_count_nor_are_listed(portal: Portal, anna: User, boris: User) -> None:
    former, hermit, guest = portal.user("Former"), portal.user("Hermit"), portal.user("Guest", extranet=True)
    for kind in ("CHAT", "OPEN"):
        chat = portal.chat(anna, boris, former, type=kind)
        anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=former.id)
        anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Unread")
    assert boris.call("im.counters.get")["TYPE"]["ALL"] == 2
    for outsider in (former, hermit, guest):
        assert outsider.call("im.counters.get")["TYPE"]["ALL"] == 0
        assert outsider.call("im.recent.get") == []
