"""im.dialog.messages.search: what is found in a chat, by text, by date, page by page."""

from datetime import UTC, datetime
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

DAY = 24 * 3600
NOON = 1_800_000_000


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Ivanova")


@pytest.fixture
def chat(portal: Portal, anna: User, boris: User) -> int:
    return portal.chat(anna, boris)


def say(author: User, chat: int, text: str, **given: Any) -> int:
    """Say something; the id of the message."""
    return int(author.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=text, **given))


def search(user: User, chat: int, text: str = "", **given: Any) -> list[int]:
    """Give the ids of what is found."""
    found = user.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE=text, **given)
    return [one["id"] for one in found["messages"]]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Report by Friday", "report"),
        ("Report by Friday", "REPORT BY"),
        ("Report by Friday", "ort b"),
        ("  Report\n by   Friday", "report by friday"),
        ("Report by Friday", "  rep  "),
        ("Ёлка у подъезда", "елка"),
        ("Елка у подъезда", "ЁЛК"),
        ("ПОДЪЕЗД", "подъезд"),
        ("Straße", "strasse"),
        ("[b]Im[/b]portant", "important"),
        ("100% of it_all \\o/ 'quoted'", "100%"),
        ("100% of it_all \\o/ 'quoted'", "t_a"),
        ("100% of it_all \\o/ 'quoted'", "\\o/"),
        ("100% of it_all \\o/ 'quoted'", "'quoted'"),
        ("smile 😀😀😀", "😀😀😀"),
    ],
)
def test_a_part_of_the_text_finds_it(anna: User, boris: User, chat: int, text: str, phrase: str) -> None:
    say(anna, chat, "Something else")
    wanted = say(anna, chat, text)
    assert search(boris, chat, phrase) == [wanted]


@pytest.mark.parametrize("phrase", ["friday report", "rep%friday", "r_port", "url", "\\eport", "x" * 30_000, "%%%"])
def test_other_phrases_do_not(anna: User, chat: int, phrase: str) -> None:
    say(anna, chat, "Report by [url=https://example.com]Friday[/url]")
    assert search(anna, chat, phrase) == []


@pytest.mark.parametrize("phrase", ["", "R", "re", "  re  ", "xx"])
def test_up_to_two_characters_are_not_looked_for(anna: User, chat: int, phrase: str) -> None:
    said = [say(anna, chat, text) for text in ("Report", "Answer")]
    assert search(anna, chat, phrase)[:2] == said[::-1]


def test_a_changed_message_is_found_by_its_new_text(anna: User, chat: int) -> None:
    said = say(anna, chat, "Report")
    anna.call("im.message.update", MESSAGE_ID=said, MESSAGE="Answer")
    assert (search(anna, chat, "Report"), search(anna, chat, "Answer")) == ([], [said])
    anna.call("im.message.update", MESSAGE_ID=said, MESSAGE="answer in lower case")
    assert search(anna, chat, "ANSWER in") == [said]


def test_deleted_and_system_messages_are_not_found_by_text(anna: User, chat: int) -> None:
    gone, line = say(anna, chat, "Report"), say(anna, chat, "Report", SYSTEM="Y")
    anna.call("im.message.delete", MESSAGE_ID=gone)
    assert search(anna, chat, "report") == search(anna, chat, "deleted") == []
    assert search(anna, chat)[:2] == [line, gone]


def test_order_and_pages(anna: User, chat: int) -> None:
    ids = [say(anna, chat, f"Report {number}") for number in range(5)]
    assert search(anna, chat, "report") == search(anna, chat, "report", ORDER={"ID": "DESC"}) == ids[::-1]
    assert search(anna, chat, "report", ORDER={"ID": "asc"}) == ids
    assert search(anna, chat, "report", ORDER=[]) == search(anna, chat, "report", ORDER="x") == ids[::-1]
    assert search(anna, chat, "report", LIMIT=2) == [ids[4], ids[3]]
    assert search(anna, chat, "report", LIMIT=2, LAST_ID=ids[3]) == [ids[2], ids[1]]
    assert search(anna, chat, "report", LIMIT=2, LAST_ID=ids[0]) == []
    assert search(anna, chat, "report", LIMIT=2, LAST_ID=0) == [ids[4], ids[3]]
    assert search(anna, chat, "report", LIMIT=2, LAST_ID=2**63 - 1) == [ids[4], ids[3]]
    ascending = {"LIMIT": 2, "ORDER": {"ID": "ASC"}}
    assert search(anna, chat, "report", LAST_ID=ids[1], **ascending) == [ids[2], ids[3]]
    assert search(anna, chat, "report", LAST_ID=ids[4], **ascending) == []
    assert search(anna, chat, "report", LAST_ID=2**63 - 1, **ascending) == []


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({}, 50),
        ({"LIMIT": 0}, 50),
        ({"LIMIT": -1}, 50),
        ({"LIMIT": "x"}, 50),
        ({"LIMIT": 200}, 200),
        ({"LIMIT": 999}, 200),
    ],
)
def test_sizes_of_pages(anna: User, chat: int, given: dict[str, Any], size: int) -> None:
    for _ in range(5):
        add = f"im.message.add?DIALOG_ID=chat{chat}&MESSAGE=Report"
        anna.call("batch", cmd=[add] * 41)
    assert len(search(anna, chat, "report", **given)) == size


def test_dates(portal: Portal, anna: User, chat: int) -> None:
    moments = [0, 3600, DAY - 1, DAY]
    said = []
    for moment in moments:
        portal.clock.freeze(NOON + moment)
        said.append(say(anna, chat, "Report"))

    def found(**given: int) -> list[int]:
        dates = {name: datetime.fromtimestamp(NOON + moment, UTC).isoformat() for name, moment in given.items()}
        return [said.index(one) for one in search(anna, chat, "report", ORDER={"ID": "ASC"}, **dates)]

    assert found(DATE_FROM=3600) == [1, 2, 3]
    assert found(DATE_FROM=3601) == [2, 3]
    assert found(DATE_TO=3600) == [0, 1]
    assert found(DATE_TO=3599) == [0]
    assert found(DATE_FROM=1, DATE_TO=DAY - 1) == [1, 2]
    assert found(DATE=0) == [0, 1, 2]
    assert found(DATE=1) == [1, 2, 3]
    assert found(DATE=0, DATE_FROM=3600) == [1, 2]
    assert found(DATE=0, DATE_TO=3600) == [0, 1]
    assert found(DATE=DAY + 1) == []


def test_a_date_may_be_of_another_zone(portal: Portal, anna: User, chat: int) -> None:
    portal.clock.freeze(1_767_225_600)  # 2026-01-01T00:00:00+00:00
    said = say(anna, chat, "Report")
    for date, found in (("2026-01-01T03:00:00+03:00", [said]), ("2026-01-01T03:00:01+03:00", []), ("x", [said])):
        assert search(anna, chat, "report", DATE=date) == found


def test_what_is_shown(portal: Portal, anna: User, boris: User, chat: int) -> None:
    portal.clock.freeze(NOON)
    said = say(anna, chat, "Report [b]1[/b]")
    found = boris.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="report")
    assert found["messages"] == [
        {
            "id": said,
            "chatId": chat,
            "chat_id": chat,
            "authorId": anna.id,
            "author_id": anna.id,
            "date": "2027-01-15T08:00:00+00:00",
            "text": "Report [b]1[/b]",
            "isSystem": False,
            "uuid": None,
            "forward": None,
            "params": [],
            "viewedByOthers": False,
            "block": None,
            "unread": True,
            "viewed": False,
            "viewedCount": 0,
        }
    ]
    (author,) = found["users"]
    assert (author["id"], author["name"], author["firstName"], author["lastName"]) == (
        anna.id,
        "Anna Ivanova",
        "Anna",
        "Ivanova",
    )
    assert {"workPosition", "avatarHr", "externalAuthId", "lastActivityDate", "botData"} <= set(author)
    assert {name: found[name] for name in found if name not in {"messages", "users"}} == {
        "files": [],
        "additionalMessages": [],
        "copilot": None,
        "stickers": [],
        "reactions": [],
        "tariffRestrictions": {"isHistoryLimitExceeded": False},
        "usersShort": [],
    }


def test_who_has_seen_what(portal: Portal, anna: User, boris: User, chat: int) -> None:
    vera = portal.user("Vera")
    first = say(anna, chat, "Report 1")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id])  # what was said before is hidden from her
    second, third = say(boris, chat, "Report 2"), say(anna, chat, "Report 3")
    vera.call("im.dialog.read", DIALOG_ID=f"chat{chat}", MESSAGE_ID=second)

    def seen(user: User) -> dict[int, tuple[Any, ...]]:
        page = user.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="report")["messages"]
        names = ("viewedCount", "viewedByOthers", "viewed", "unread")
        return {one["id"]: tuple(one[name] for name in names) for one in page}

    assert seen(boris) == {
        first: (1, True, True, False),
        second: (2, True, True, False),
        third: (0, False, False, True),
    }
    assert seen(vera) == {second: (2, True, True, False), third: (0, False, False, True)}
    assert seen(anna)[third] == (0, False, True, False)
    boris.call("im.dialog.unread", DIALOG_ID=f"chat{chat}", MESSAGE_ID=first)
    assert seen(boris)[first] == (0, False, False, True)
    assert seen(boris)[second] == (2, True, True, False)  # his own


def test_reactions_come_with_their_people(anna: User, boris: User, chat: int) -> None:
    liked, unliked = say(anna, chat, "Report 1"), say(anna, chat, "Report 2")
    for user in (boris, anna):
        user.call("im.message.like", MESSAGE_ID=liked)
    boris.call("im.message.like", MESSAGE_ID=unliked)
    boris.call("im.message.like", MESSAGE_ID=unliked)
    found = anna.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="report")
    assert found["reactions"] == [
        {
            "messageId": liked,
            "reactionCounters": {"like": 2},
            "reactionUsers": {"like": [boris.id, anna.id]},
            "ownReactions": ["like"],
        }
    ]
    assert found["usersShort"] == [
        {"id": boris.id, "name": "Boris", "avatar": ""},
        {"id": anna.id, "name": "Anna Ivanova", "avatar": ""},
    ]
    vera = boris.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="report 2")
    assert (vera["reactions"], vera["usersShort"]) == ([], [])


def test_what_is_answered_comes_along(portal: Portal, anna: User, boris: User, chat: int) -> None:
    asked = say(anna, chat, "When?")
    answer = say(boris, chat, "Report on Friday", REPLY_ID=asked)
    found = anna.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="report")
    assert [one["id"] for one in found["messages"]] == [answer]
    assert [(one["id"], one["text"], one["viewedCount"]) for one in found["additionalMessages"]] == [
        (asked, "When?", 1)
    ]
    assert {one["id"] for one in found["users"]} == {anna.id, boris.id}
    everything = anna.call("im.dialog.messages.search", CHAT_ID=chat)
    assert everything["additionalMessages"] == []
    vera = portal.user("Vera")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id])
    again = say(boris, chat, "Report again", REPLY_ID=asked)
    hidden = vera.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="report")
    assert ([one["id"] for one in hidden["messages"]], hidden["additionalMessages"]) == ([again], [])


def test_hidden_history_is_not_found(portal: Portal, anna: User, chat: int) -> None:
    say(anna, chat, "Report before")
    vera, gleb = portal.user("Vera"), portal.user("Gleb")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id])
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[gleb.id], HIDE_HISTORY="N")
    after = say(anna, chat, "Report after")
    assert search(vera, chat, "report") == search(vera, chat, "report", ORDER={"ID": "ASC"}) == [after]
    assert len(search(vera, chat)) == 3
    assert len(search(gleb, chat, "report")) == 2


def test_only_this_chat_is_looked_through(portal: Portal, anna: User, chat: int) -> None:
    other = portal.chat(anna)
    say(anna, other, "Report")
    assert search(anna, chat, "report") == []


def test_a_private_dialog_has_a_chat_too(portal: Portal, anna: User, boris: User) -> None:
    said = anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="Report")
    chat = boris.call("im.dialog.get", DIALOG_ID=anna.id)["id"]
    assert search(anna, chat, "report") == search(boris, chat, "report") == [said]
    with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: You do not have access to this chat$"):
        search(portal.user("Vera"), chat, "report")


def test_open_chats_are_searched_by_every_employee(portal: Portal, anna: User) -> None:
    chat = portal.chat(anna, type="OPEN")
    said = say(anna, chat, "Report")
    boris, guest = portal.user("Boris"), portal.user("Guest", extranet=True)
    found = boris.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="report")["messages"]
    assert [(one["id"], one["unread"], one["viewed"]) for one in found] == [(said, False, False)]
    with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: You do not have access to this chat$"):
        search(guest, chat, "report")


@pytest.mark.parametrize("who", ["former", "stranger"])
def test_who_has_no_access_is_told_so(portal: Portal, anna: User, who: str) -> None:
    people = {name: portal.user(name) for name in ("former", "stranger")}
    chat = portal.chat(anna, people["former"])
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=people["former"].id)
    for one in (chat, 999_999, 2**63 - 1):
        with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: You do not have access to this chat$"):
            search(people[who], one, "report")


@pytest.mark.parametrize("given", [{}, {"CHAT_ID": ""}, {"CHAT_ID": "chat1"}, {"CHAT_ID": 0}, {"CHAT_ID": -1}])
def test_a_chat_must_be_named(anna: User, given: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 CHAT_ID_EMPTY: CHAT_ID can't be empty$"):
        anna.call("im.dialog.messages.search", SEARCH_MESSAGE="report", **given)


def test_guests_are_shown_nobody_but_members(portal: Portal, anna: User) -> None:
    guest, stranger = portal.user("Guest", extranet=True), portal.user("Stranger")
    chat = portal.chat(anna, guest)
    say(anna, chat, f"[USER={stranger.id}]Stranger[/USER]", SYSTEM="Y")
    shown = guest.call("im.dialog.messages.search", CHAT_ID=chat)["users"]
    assert {one["id"] for one in shown} == {anna.id, guest.id}
    assert stranger.id in {one["id"] for one in anna.call("im.dialog.messages.search", CHAT_ID=chat)["users"]}


def test_in_a_batch_it_sees_what_was_said_just_before(anna: User, chat: int) -> None:
    commands = {
        "say": f"im.message.add?DIALOG_ID=chat{chat}&MESSAGE=Report",
        "find": f"im.dialog.messages.search?CHAT_ID={chat}&SEARCH_MESSAGE=report&ORDER[ID]=ASC",
    }
    done = anna.call("batch", cmd=commands)["result"]
    assert [one["id"] for one in done["find"]["messages"]] == [done["say"]]
    alone = anna.call("batch", cmd={"find": commands["find"]})["result"]
    assert alone["find"]["messages"] == done["find"]["messages"]
