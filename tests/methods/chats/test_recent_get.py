"""im.recent.get: somebody's conversations, in order, with their last word."""

from datetime import UTC, datetime
from typing import Any

import pytest

from beseda.testing import Portal, User

MOMENT = 1_772_086_038
WEEK = 7 * 24 * 3600
LINES = {"entity_type": "LINES", "entity_id": "telegrambot|2|209607941|744"}


def recents(user: User, **given: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = user.call("im.recent.get", **given)
    return found


def ids(user: User, **given: object) -> list[str]:
    return [item["id"] for item in recents(user, **given)]


def say(user: User, dialog_id: object, text: str = "Hello", **given: object) -> int:
    return int(user.call("im.message.add", DIALOG_ID=dialog_id, MESSAGE=text, **given))


def atom(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Weber")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris")


# What is in the list, and where


def test_whatever_changes_is_seen_at_once_within_the_same_second_too(portal: Portal, anna: User, boris: User) -> None:
    portal.clock.freeze(MOMENT)
    chat = portal.chat(anna, boris)
    message = say(boris, f"chat{chat}", "One")
    seen = []
    for text in ("Two", "Three"):
        seen.append(recents(anna)[0]["message"]["text"])
        boris.call("im.message.update", MESSAGE_ID=message, MESSAGE=text)
    seen.append(recents(anna)[0]["message"]["text"])
    assert seen == ["One", "Two", "Three"]
    assert [item["counter"] for item in recents(anna)] == [1]
    anna.call("im.dialog.read", DIALOG_ID=f"chat{chat}")
    assert [item["counter"] for item in recents(anna)] == [0]
    boris.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="Another")
    assert recents(anna)[0]["title"] == recents(anna)[0]["chat"]["name"] == "Another"


def test_the_latest_message_comes_first(portal: Portal, anna: User, boris: User) -> None:
    first, second = portal.chat(anna, boris), portal.chat(anna, boris)
    assert ids(anna) == [f"chat{second}", f"chat{first}"]
    say(boris, f"chat{first}")
    assert ids(anna) == [f"chat{first}", f"chat{second}"]
    say(anna, boris.id)
    assert ids(anna) == [str(boris.id), f"chat{first}", f"chat{second}"]
    assert ids(boris) == [str(anna.id), f"chat{first}", f"chat{second}"]


def test_pinned_ones_come_before_the_last_pinned_on_top(portal: Portal, anna: User) -> None:
    early, late, other, newest = (portal.chat(anna) for _ in range(4))
    for chat, at in ((early, 100), (late, 200)):
        portal.change("UPDATE member SET pinned_at = :at WHERE chat_id = :chat", at=at, chat=chat)
    say(anna, f"chat{newest}")
    say(anna, f"chat{early}")
    assert ids(anna) == [f"chat{chat}" for chat in (late, early, newest, other)]
    assert [item["pinned"] for item in recents(anna)] == [True, True, False, False]


def test_muting_and_marking_move_nothing(portal: Portal, anna: User) -> None:
    first, second = portal.chat(anna), portal.chat(anna)
    portal.change("UPDATE member SET muted = 1, marked = 1 WHERE chat_id = :chat", chat=first)
    assert ids(anna) == [f"chat{second}", f"chat{first}"]
    assert [item["unread"] for item in recents(anna)] == [False, True]


def test_a_hidden_one_returns_with_its_next_message(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    last = say(boris, f"chat{chat}")
    portal.change("UPDATE member SET hidden_through = :last WHERE user_id = :id", last=last, id=anna.id)
    assert (ids(anna), ids(boris)) == ([], [f"chat{chat}"])
    say(boris, f"chat{chat}")
    assert ids(anna) == [f"chat{chat}"]


def test_a_private_dialog_is_listed_once_somebody_wrote(anna: User, boris: User) -> None:
    anna.call("im.dialog.get", DIALOG_ID=boris.id)
    assert (ids(anna), ids(boris)) == ([], [])
    say(boris, anna.id)
    assert (ids(anna), ids(boris)) == ([str(boris.id)], [str(anna.id)])


def test_open_chats_of_others_are_not_listed(portal: Portal, anna: User, boris: User) -> None:
    portal.chat(anna, type="OPEN")
    assert ids(boris) == []


def test_the_list_is_as_long_as_the_portal_allows(portal: Portal, anna: User) -> None:
    chats = [portal.chat(anna) for _ in range(5)]
    portal.change("UPDATE member SET pinned_at = 1 WHERE chat_id = :chat", chat=chats[0])
    portal.configure(recent_limit=3)
    assert ids(anna) == [f"chat{chat}" for chat in (chats[0], chats[4], chats[3])]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {"lines", "chat", "dialog"}),
        ({"SKIP_OPENLINES": "Y"}, {"chat", "dialog"}),
        ({"SKIP_CHAT": "Y"}, {"lines", "dialog"}),
        ({"SKIP_DIALOG": "Y"}, {"lines", "chat"}),
        ({"ONLY_OPENLINES": "Y"}, {"lines"}),
        ({"SKIP_OPENLINES": "Y", "SKIP_CHAT": "Y"}, {"dialog"}),
        ({"SKIP_OPENLINES": "Y", "SKIP_CHAT": "Y", "SKIP_DIALOG": "Y"}, set()),
        ({"ONLY_OPENLINES": "Y", "SKIP_OPENLINES": "Y"}, set()),
        (
            {"SKIP_OPENLINES": "N", "SKIP_CHAT": "N", "SKIP_DIALOG": "N", "ONLY_OPENLINES": "N"},
            {"lines", "chat", "dialog"},
        ),
        ({"SKIP_CHAT": True, "SKIP_DIALOG": "1"}, {"lines"}),
        ({"SKIP_CHAT": "maybe", "SKIP_DIALOG": ["Y"]}, {"lines", "chat", "dialog"}),
    ],
)
def test_kinds_are_left_out_or_chosen(
    portal: Portal, anna: User, boris: User, given: dict[str, object], kept: set[str]
) -> None:
    named = {f"chat{portal.chat(anna, **LINES)}": "lines", f"chat{portal.chat(anna)}": "chat", str(boris.id): "dialog"}
    say(anna, boris.id)
    assert {named[one] for one in ids(anna, **given)} == kept


# What changed since


def test_last_update_keeps_what_changed_then_or_later(portal: Portal, anna: User, boris: User) -> None:
    portal.clock.freeze(MOMENT)
    chats = []
    for _ in range(3):
        chats.append(portal.chat(anna, boris))
        portal.clock.move(10)
    assert ids(anna, LAST_UPDATE=atom(MOMENT)) == [f"chat{chat}" for chat in chats[::-1]]
    assert ids(anna, LAST_UPDATE=atom(MOMENT + 10)) == [f"chat{chat}" for chat in (chats[2], chats[1])]
    assert ids(anna, LAST_UPDATE=atom(MOMENT + 11)) == [f"chat{chats[2]}"]
    assert ids(anna, LAST_UPDATE=atom(MOMENT + 21)) == []
    say(boris, f"chat{chats[0]}")
    assert ids(anna, LAST_UPDATE=atom(MOMENT + 30)) == [f"chat{chats[0]}"]


def test_a_change_of_the_row_alone_counts_too(portal: Portal, anna: User) -> None:
    portal.clock.freeze(MOMENT)
    chat = portal.chat(anna)
    portal.change("UPDATE member SET pinned_at = :at, updated_at = :at", at=MOMENT + 60)
    assert ids(anna, LAST_UPDATE=atom(MOMENT + 60)) == [f"chat{chat}"]
    item = recents(anna)[0]
    assert (item["date_update"], item["date_last_activity"]) == (atom(MOMENT + 60), atom(MOMENT))


@pytest.mark.parametrize("spelled", ["2026-02-26T06:07:18+00:00", "2026-02-26T09:07:18+03:00", "2026-02-26T06:07:18Z"])
def test_a_moment_is_the_same_in_any_zone(portal: Portal, anna: User, spelled: str) -> None:
    portal.clock.freeze(MOMENT)
    chat = portal.chat(anna)
    assert ids(anna, LAST_UPDATE=spelled) == [f"chat{chat}"]
    portal.change("UPDATE message SET created_at = created_at - 1")
    portal.change("UPDATE member SET updated_at = updated_at - 1")
    assert ids(anna, LAST_UPDATE=spelled) == []


@pytest.mark.parametrize("given", ["", "yesterday", "2026-13-45", 5, ["2026-02-26"], {"a": "b"}, "9" * 100])
def test_what_is_no_moment_is_no_condition(portal: Portal, anna: User, given: object) -> None:
    portal.chat(anna)
    assert len(ids(anna, LAST_UPDATE=given, LAST_SYNC_DATE=given)) == 1


@pytest.mark.parametrize("given", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_moments_at_the_ends_of_time_are_taken(portal: Portal, anna: User, given: str) -> None:
    portal.chat(anna)
    assert len(ids(anna, LAST_UPDATE=given)) == int(given.startswith("0"))


def test_a_sync_looks_back_a_week_and_not_further(portal: Portal, anna: User) -> None:
    # Official page: "The retrieval returns data no older than 7 days"
    portal.clock.freeze(MOMENT)
    old = portal.chat(anna)
    portal.clock.move(1)
    recent = portal.chat(anna)
    portal.clock.move(WEEK)
    assert ids(anna, LAST_SYNC_DATE=atom(0)) == [f"chat{recent}"]
    assert ids(anna, LAST_SYNC_DATE=atom(MOMENT)) == [f"chat{recent}"]
    assert ids(anna, LAST_UPDATE=atom(MOMENT)) == [f"chat{recent}", f"chat{old}"]
    assert ids(anna, LAST_SYNC_DATE=atom(MOMENT + 2)) == []


@pytest.mark.parametrize(
    ("revision", "name", "known"),
    [
        (22, "LAST_UPDATE", False),
        (23, "LAST_UPDATE", True),
        (28, "LAST_SYNC_DATE", False),
        (29, "LAST_SYNC_DATE", True),
    ],
)
def test_older_portals_do_not_know_younger_parameters(
    portal: Portal, anna: User, revision: int, name: str, known: bool
) -> None:
    portal.chat(anna)
    portal.revision = revision
    assert len(ids(anna, **{name: "2999-01-01T00:00:00+00:00"})) == int(not known)


def test_older_portals_do_not_know_only_openlines(portal: Portal, anna: User) -> None:
    portal.chat(anna)
    portal.revision = 28
    assert len(ids(anna, ONLY_OPENLINES="Y")) == 1
    portal.revision = 29
    assert ids(anna, ONLY_OPENLINES="Y") == []


# What an item says


def test_a_chat_looks_like_the_example_of_the_official_page(portal: Portal, anna: User, boris: User) -> None:
    portal.configure(time_zone="Europe/Moscow")
    portal.clock.freeze(1_772_053_286)
    chat = anna.call(
        "im.chat.add", USERS=[boris.id], TITLE="Task", COLOR="RED", ENTITY_TYPE="TASKS_TASK", ENTITY_ID="8293"
    )
    last = say(anna, f"chat{chat}", "[USER=1]John Doe[/USER] created\na task", SYSTEM="Y", ATTACH=[{"MESSAGE": "x"}])
    assert recents(anna) == [
        {
            "id": f"chat{chat}",
            "chat_id": chat,
            "type": "chat",
            "avatar": {"url": "", "color": "#df532d"},
            "title": "Task",
            "message": {
                "id": last,
                "text": "John Doe created a task [Attachment]",
                "file": False,
                "author_id": 0,
                "attach": True,
                "sticker": None,
                "date": "2026-02-26T00:01:26+03:00",
                "status": "received",
                "uuid": None,
            },
            "counter": 0,
            "last_id": last,
            "pinned": False,
            "unread": False,
            "has_reminder": False,
            "date_update": "2026-02-26T00:01:26+03:00",
            "date_last_activity": "2026-02-26T00:01:26+03:00",
            "chat": {
                "id": chat,
                "parent_chat_id": 0,
                "parent_message_id": 0,
                "title": "Task",  # Official: table
                "name": "Task",
                "owner": anna.id,
                "extranet": False,
                "contains_collaber": False,
                "avatar": "",
                "color": "#df532d",
                "type": "tasksTask",
                "entity_type": "TASKS_TASK",
                "entity_id": "8293",
                "entity_data_1": "",
                "entity_data_2": "",
                "entity_data_3": "",
                "mute_list": [],
                "manager_list": [],
                "date_create": "2026-02-26T00:01:26+03:00",
                "message_type": "X",
                "user_counter": 2,
                "restrictions": dict.fromkeys(
                    ["avatar", "rename", "extend", "call", "mute", "leave", "leave_owner", "send", "user_list"], True
                ),
                "role": "OWNER",
                "text_field_enabled": True,
                "background_id": None,
                "entity_link": {
                    "type": "TASKS",
                    "url": f"/company/personal/user/{anna.id}/tasks/task/view/8293/"
                    "?ta_sec=chat_tasks&ta_el=view_button",
                    "id": "8293",
                },
                "permissions": {
                    "manage_users_add": "member",
                    "manage_users_delete": "manager",
                    "manage_ui": "member",
                    "manage_settings": "owner",
                    "manage_messages": "member",
                    "can_post": "member",
                },
                "public": "",
            },
            "user": {"id": 0},
            "options": [],
        }
    ]


def test_a_private_dialog_shows_the_counterpart_and_hardly_a_chat(portal: Portal, anna: User, boris: User) -> None:
    portal.clock.freeze()  # else who was last seen when may change between two calls
    say(anna, boris.id)
    hers, his = recents(anna)[0], recents(boris)[0]
    assert (hers["id"], hers["type"], hers["title"]) == (str(boris.id), "user", "Boris")
    assert (his["id"], his["type"], his["title"]) == (str(anna.id), "user", "Anna Weber")
    assert hers["user"] == boris.call("im.user.get")
    assert his["user"] == anna.call("im.user.get")
    assert hers["chat"] == {"text_field_enabled": True, "background_id": None, "mute_list": []}
    assert hers["chat_id"] == his["chat_id"]


def test_notes_to_oneself_show_oneself(anna: User) -> None:
    say(anna, anna.id)
    item = recents(anna)[0]
    assert (item["id"], item["title"], item["user"]["id"], item["counter"]) == (str(anna.id), "Anna Weber", anna.id, 0)


def test_a_chat_shows_who_spoke_last(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    assert recents(anna)[0]["user"] == {"id": 0}
    say(boris, f"chat{chat}")
    item = recents(anna)[0]
    assert (item["user"]["id"], item["message"]["author_id"]) == (boris.id, boris.id)


def test_it_counts_what_is_unread(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    read = say(boris, f"chat{chat}")
    say(anna, f"chat{chat}")
    last = say(anna, f"chat{chat}")
    his, hers = recents(boris)[0], recents(anna)[0]
    assert (his["counter"], his["last_id"], his["message"]["id"]) == (2, read, last)
    assert (hers["counter"], hers["last_id"], hers["message"]["id"]) == (0, last, last)


def test_roles_are_in_upper_case_for_each_caller(portal: Portal, anna: User, boris: User) -> None:
    vera = portal.user("Vera")
    portal.chat(anna, boris, vera)
    portal.change("UPDATE member SET manager = 1 WHERE user_id = :id", id=vera.id)
    for _ in range(2):  # the second time from what is remembered of the chat
        assert [recents(user)[0]["chat"]["role"] for user in (anna, boris, vera)] == ["OWNER", "MEMBER", "MANAGER"]


def test_what_is_remembered_of_chats_and_people_follows_their_changes(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    say(boris, f"chat{chat}")
    assert recents(anna)[0]["chat"]["user_counter"] == 2
    vera = portal.user("Vera")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id])
    assert recents(anna)[0]["chat"]["user_counter"] == 3
    say(boris, f"chat{chat}")
    assert recents(anna)[0]["user"]["work_position"] == ""
    portal.change("UPDATE person SET work_position = 'Boss', version = version + 1 WHERE id = :id", id=boris.id)
    assert recents(anna)[0]["user"]["work_position"] == "Boss"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo\r\n\tthree", "one two three"),
        ("[b]bold[/b] [I]italic[/I] [u][s]both[/s][/u]", "bold italic both"),
        ("[URL=https://example.com]label[/URL] [url]https://example.com[/url]", "label https://example.com"),
        ("[USER=5]Anna[/USER], see [CHAT=7]that chat[/CHAT]", "Anna, see that chat"),
        ("a[br]b#BR#c", "a b c"),
        ("[size=20][color=#f00]loud[/color][/size]", "loud"),
        ("[code][b]kept[/b][/code]", "[b]kept[/b]"),
        ("[put=/help]Help[/put] [send=x]Go[/send] [call=+49]Ring[/call]", "Help Go Ring"),
        (">> quoted", "quoted"),
        ("[img size=small]https://example.com/a.png [/img] picture", "picture"),
        ("[not a code] [1] a < b", "[not a code] [1] a < b"),
    ],
)
def test_the_last_message_stands_in_one_line_without_codes(portal: Portal, anna: User, text: str, shown: str) -> None:
    say(anna, f"chat{portal.chat(anna)}", text)
    assert recents(anna)[0]["message"]["text"] == shown


@pytest.mark.parametrize(("language", "word"), [("en", "[Attachment]"), ("ru", "[Вложение]")])
def test_an_attachment_is_named_behind_the_text_or_alone(portal: Portal, anna: User, language: str, word: str) -> None:
    portal.configure(language=language)
    chat = f"chat{portal.chat(anna)}"
    say(anna, chat, "See", ATTACH=[{"MESSAGE": "x"}])
    assert (recents(anna)[0]["message"]["text"], recents(anna)[0]["message"]["attach"]) == (f"See {word}", True)
    say(anna, chat, "", ATTACH=[{"MESSAGE": "x"}])
    assert recents(anna)[0]["message"]["text"] == word


def test_a_keyboard_is_no_attachment(portal: Portal, anna: User) -> None:
    buttons = [{"TEXT": "ATTACH", "LINK": "https://example.com"}]
    say(anna, f"chat{portal.chat(anna)}", 'She said "ATTACH"', KEYBOARD=buttons)
    message = recents(anna)[0]["message"]
    assert (message["text"], message["attach"]) == ('She said "ATTACH"', False)


def test_the_older_shape_until_revision_29(portal: Portal, anna: User, boris: User) -> None:
    # The vendor's page of 2022: ids, counter, owner and author as strings, `date` of the item, title of the chat.
    portal.revision = 29
    portal.clock.freeze(MOMENT)
    chat = portal.chat(anna, boris, title="Mint chat", color="MINT")
    portal.clock.move(1)
    last = say(boris, f"chat{chat}")
    portal.clock.move(1)
    private = say(boris, anna.id, "Hi", ATTACH=[{"MESSAGE": "x"}])
    person, group = recents(anna)
    assert group == {
        "id": f"chat{chat}",
        "type": "chat",
        "avatar": {"url": "", "color": "#4ba984"},
        "title": "Mint chat",
        "message": {"id": str(last), "text": "Hello", "file": False, "attach": False, "author_id": str(boris.id)},
        "counter": "1",
        "date": atom(MOMENT + 1),
        "chat": {
            "id": str(chat),
            "title": "Mint chat",
            "owner": str(anna.id),
            "extranet": False,
            "avatar": "",
            "color": "#4ba984",
            "type": "chat",
            "entity_type": "",
            "entity_data_1": "",
            "entity_data_2": "",
            "entity_data_3": "",
            "date_create": atom(MOMENT),
            "message_type": "C",
        },
    }
    assert {**person, "user": None, "avatar": None} == {
        "id": str(boris.id),
        "type": "user",
        "avatar": None,
        "title": "Boris",
        "message": {
            "id": str(private),
            "text": "Hi [Attachment]",
            "file": False,
            "attach": True,
            "author_id": str(boris.id),
        },
        "counter": "1",
        "date": atom(MOMENT + 2),
        "user": None,
    }
    assert set(person["user"]) == {
        *(
            "id",
            "name",
            "first_name",
            "last_name",
            "work_position",
            "color",
            "avatar",
            "gender",
            "birthday",
            "extranet",
        ),
        *("network", "bot", "connector", "external_auth_id", "status", "idle", "last_activity_date"),
        *("mobile_last_date", "absent"),
    }
    assert (person["user"]["id"], person["user"]["birthday"]) == (str(boris.id), False)
    portal.revision = 30
    assert recents(anna)[1]["chat"]["name"] == "Mint chat"
