"""im.dialog.get: a dialog in full, as who asks sees it."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

MOMENT = 1_772_034_658  # 2026-02-25T16:50:58+01:00, as in the example of the official page
ALLOWED = dict.fromkeys(
    ["avatar", "rename", "extend", "call", "mute", "leave", "leave_owner", "send", "user_list"], True
)
NO_LINK = {"type": "", "url": "", "id": ""}


def dialog(user: User, dialog_id: object) -> dict[str, Any]:
    found: dict[str, Any] = user.call("im.dialog.get", DIALOG_ID=dialog_id)
    return found


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Weber")


def test_it_looks_like_the_example_of_the_official_page(portal: Portal, anna: User, boris: User) -> None:
    portal.configure(time_zone="Europe/Berlin")
    portal.clock.freeze(MOMENT)
    vera = portal.user("Vera", "Smith")
    chat = anna.call(
        "im.chat.add",
        USERS=[boris.id, vera.id],
        TITLE="Deal Chat",
        DESCRIPTION="Discussion about the deal",
        COLOR="PINK",
        MESSAGE="Welcome",
        ENTITY_TYPE="CRM",
        ENTITY_ID="DEAL|1663",
    )
    last = anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"][0]["id"]
    assert dialog(anna, f"chat{chat}") == {
        "id": chat,
        "parent_chat_id": 0,
        "parent_message_id": 0,
        "name": "Deal Chat",
        "description": "Discussion about the deal",
        "owner": anna.id,
        "extranet": False,
        "avatar": "",
        "color": "#f76187",
        "type": "crm",
        "counter": 0,
        "user_counter": 3,
        "message_count": 3,
        "unread_id": 0,
        "restrictions": {
            **ALLOWED,
            "avatar": False,
            "rename": False,
            "leave_owner": False,
            "path": "",
            "path_title": "",
        },
        "last_message_id": last,
        "last_id": last,
        "marked_id": 0,
        "disk_folder_id": 0,
        "entity_type": "CRM",
        "entity_id": "DEAL|1663",
        "entity_data_1": "",
        "entity_data_2": "",
        "entity_data_3": "",
        "mute_list": [],
        "date_create": "2026-02-25T16:50:58+01:00",
        "message_type": "C",
        "public": "",
        "role": "owner",
        "entity_link": {"type": "DEAL", "url": "/crm/deal/details/1663/", "id": "DEAL|1663"},
        "text_field_enabled": True,
        "background_id": None,
        "permissions": {
            "manage_users_add": "member",
            "manage_users_delete": "manager",
            "manage_ui": "member",
            "manage_settings": "owner",
            "manage_messages": "member",
            "can_post": "member",
        },
        "is_new": False,
        "readed_list": [
            {"user_id": boris.id, "user_name": "Boris", "message_id": 0, "date": None},
            {"user_id": vera.id, "user_name": "Vera Smith", "message_id": 0, "date": None},
        ],
        "manager_list": [],
        "last_message_views": {"message_id": last, "first_viewers": [], "count_of_viewers": 0},
        "dialog_id": f"chat{chat}",
    }


def test_the_dialog_id_is_echoed_as_it_was_asked(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, entity_type="SONET_GROUP", entity_id="103")
    assert [dialog(anna, one)["dialog_id"] for one in ("sg103", f"chat{chat}")] == ["sg103", f"chat{chat}"]
    private = dialog(anna, boris.id)
    assert private["dialog_id"] == str(boris.id)
    assert dialog(anna, f"chat{private['id']}")["dialog_id"] == f"chat{private['id']}"


@pytest.mark.parametrize(
    ("entity_type", "entity_id", "forbidden", "link"),
    [
        ("", "", (), NO_LINK),
        (
            "CRM",
            "DYNAMIC_174|5",
            ("avatar", "rename", "leave_owner"),
            {"type": "DYNAMIC_174", "url": "/crm/type/174/details/5/", "id": "DYNAMIC_174|5"},
        ),
        (
            "SONET_GROUP",
            "103",
            ("avatar", "rename", "extend", "leave", "leave_owner"),
            {"type": "SONET_GROUP", "url": "/workgroups/group/103/", "id": "103"},
        ),
        (
            "TASKS_TASK",
            "8293",
            (),
            {
                "type": "TASKS",
                "url": "/company/personal/user/1/tasks/task/view/8293/?ta_sec=chat_tasks&ta_el=view_button",
                "id": "8293",
            },
        ),
        ("CALENDAR", "12", (), {"type": "CALENDAR", "url": "", "id": "12"}),
    ],
)
def test_each_kind_allows_and_links_as_the_examples_show(
    anna: User, entity_type: str, entity_id: str, forbidden: tuple[str, ...], link: dict[str, str]
) -> None:
    chat = anna.call("im.chat.add", ENTITY_TYPE=entity_type, ENTITY_ID=entity_id)
    found = dialog(anna, f"chat{chat}")
    path = link["url"] if entity_type == "SONET_GROUP" else ""
    assert found["restrictions"] == ALLOWED | dict.fromkeys(forbidden, False) | {"path": path, "path_title": ""}
    assert found["entity_link"] == link


@pytest.mark.parametrize(
    ("entity_type", "type_", "letter"),
    [
        ("CRM", "crm", "C"),
        ("SONET_GROUP", "sonetGroup", "C"),
        ("TASKS_TASK", "tasksTask", "X"),
        ("LINES", "lines", "L"),
        ("CALENDAR", "calendar", "C"),
        ("MY_OWN_THING", "myOwnThing", "C"),
        ("--", "--", "C"),
    ],
)
def test_a_bound_chat_is_called_after_its_object(anna: User, entity_type: str, type_: str, letter: str) -> None:
    found = dialog(anna, f"chat{anna.call('im.chat.add', ENTITY_TYPE=entity_type, ENTITY_ID='1')}")
    assert (found["type"], found["message_type"]) == (type_, letter)


def test_a_private_dialog_shows_the_counterpart_to_each(portal: Portal, anna: User, boris: User) -> None:
    portal.change("UPDATE person SET avatar = '/picture/b.png', color = '#4ba984' WHERE id = :id", id=boris.id)
    hers, his = dialog(anna, boris.id), dialog(boris, anna.id)
    assert (hers["name"], hers["avatar"], hers["color"]) == ("Boris", "/picture/b.png", "#4ba984")
    assert (his["name"], his["id"]) == ("Anna Weber", hers["id"])
    assert (hers["type"], hers["message_type"], hers["owner"]) == ("private", "P", 0)
    assert (hers["user_counter"], hers["role"], his["role"]) == (2, "member", "member")


def test_a_private_dialog_is_new_until_somebody_writes(anna: User, boris: User) -> None:
    assert dialog(anna, boris.id)["is_new"] is True
    assert dialog(boris, anna.id)["is_new"] is True
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="Hello")
    assert (dialog(anna, boris.id)["is_new"], dialog(anna, boris.id)["message_count"]) == (False, 1)


def test_looking_at_a_private_dialog_makes_it_once(portal: Portal, anna: User, boris: User) -> None:
    ids = {
        user_dialog["id"] for user_dialog in (dialog(anna, boris.id), dialog(boris, anna.id), dialog(anna, boris.id))
    }
    assert len(ids) == 1
    assert len(portal.query("SELECT id FROM chat")) == 1


def test_roles_are_told_apart(portal: Portal, anna: User, boris: User) -> None:
    vera, gleb = portal.user("Vera"), portal.user("Gleb")
    chat = portal.chat(anna, boris, vera, type="OPEN")
    portal.change("UPDATE member SET manager = 1 WHERE user_id = :id", id=vera.id)
    roles = [dialog(user, f"chat{chat}")["role"] for user in (anna, vera, boris, gleb)]
    assert roles == ["owner", "manager", "member", "guest"]
    assert dialog(anna, f"chat{chat}")["manager_list"] == [vera.id]


def test_who_silenced_it_is_listed(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    portal.change("UPDATE member SET muted = 1 WHERE user_id = :id", id=boris.id)
    assert dialog(anna, f"chat{chat}")["mute_list"] == {str(boris.id): True}


def test_unread_is_counted_from_the_first_unread_message(portal: Portal, anna: User, boris: User) -> None:
    chat = f"chat{portal.chat(anna, boris)}"
    read = boris.call("im.message.add", DIALOG_ID=chat, MESSAGE="Read until here")
    anna.call("im.message.add", DIALOG_ID=chat, MESSAGE="A line", SYSTEM="Y")
    first, second = (anna.call("im.message.add", DIALOG_ID=chat, MESSAGE="New") for _ in range(2))
    his, hers = dialog(boris, chat), dialog(anna, chat)
    assert (his["counter"], his["unread_id"], his["last_id"], his["last_message_id"]) == (2, first, read, second)
    assert (hers["counter"], hers["unread_id"], hers["last_id"], hers["last_message_id"]) == (0, 0, second, second)


def test_lines_of_the_system_are_read_at_once(portal: Portal, anna: User, boris: User) -> None:
    chat = f"chat{portal.chat(anna, boris)}"
    last = anna.call("im.message.add", DIALOG_ID=chat, MESSAGE="A line", SYSTEM="Y")
    found = dialog(boris, chat)
    assert (found["counter"], found["unread_id"], found["last_id"]) == (0, 0, last)


def test_it_tells_how_far_the_others_have_read(portal: Portal, anna: User, boris: User) -> None:
    portal.clock.freeze(MOMENT)
    vera = portal.user("Vera")
    chat = f"chat{portal.chat(anna, boris, vera)}"
    said = boris.call("im.message.add", DIALOG_ID=chat, MESSAGE="Hello")
    read, unread = dialog(anna, chat)["readed_list"]
    assert read == {
        "user_id": boris.id,
        "user_name": "Boris",
        "message_id": said,
        "date": "2026-02-25T15:50:58+00:00",
    }
    assert unread == {"user_id": vera.id, "user_name": "Vera", "message_id": 0, "date": None}
    assert [reader["user_id"] for reader in dialog(boris, chat)["readed_list"]] == [anna.id, vera.id]


def test_it_names_at_most_a_hundred_readers(portal: Portal, anna: User) -> None:
    crowd = portal.users(120)
    found = dialog(anna, f"chat{portal.chat(anna, *crowd)}")
    assert (found["user_counter"], len(found["readed_list"])) == (121, 100)


def test_views_of_the_last_message_leave_out_its_author(portal: Portal, anna: User, boris: User) -> None:
    chat = f"chat{portal.chat(anna, boris)}"
    said = anna.call("im.message.add", DIALOG_ID=chat, MESSAGE="Hello")
    views = {"message_id": said, "first_viewers": [], "count_of_viewers": 0}
    assert [dialog(user, chat)["last_message_views"] for user in (anna, boris)] == [views, views]


@pytest.mark.parametrize(
    "given",
    [
        {},
        *(
            {"DIALOG_ID": one}
            for one in ("", " ", "chat", "chat0", "chat-1", "chat 5", "chat5 ", "5x", "CHAT5", "-5", "0")
        ),
        *({"DIALOG_ID": one} for one in ("٣", "chat٣", "chat²", "sg", "sgx", "sg0", "1.0", "chat1e3", "chatchat1")),
        *({"DIALOG_ID": one} for one in (0, -1, 1.5, ["1"], {"a": 1}, "9" * 19, "chat" + "9" * 19, "x" * 100_000)),
    ],
)
def test_what_is_no_dialog_id_is_refused(anna: User, given: dict[str, object]) -> None:
    with pytest.raises(RestError, match=r"^400 DIALOG_ID_EMPTY: Dialog ID can't be empty$"):
        anna.call("im.dialog.get", **given)


@pytest.mark.parametrize("dialog_id", ["chat999999", "sg1", "999999", "9" * 18, "chat" + "9" * 18, "sg" + "9" * 18])
def test_what_is_not_there_is_refused(anna: User, dialog_id: str) -> None:
    with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: You do not have access to the specified dialog$"):
        dialog(anna, dialog_id)


def test_before_revision_24_there_is_no_such_method(portal: Portal, anna: User) -> None:
    portal.revision = 23
    with pytest.raises(RestError, match=r"^404 ERROR_METHOD_NOT_FOUND"):
        dialog(anna, anna.id)
    portal.revision = 24
    assert dialog(anna, anna.id)["name"] == "Anna Weber"
