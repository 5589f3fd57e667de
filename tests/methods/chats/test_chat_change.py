"""``im.chat.setOwner``, ``updateTitle``, ``updateColor``, ``updateAvatar``."""

import base64
import json
import struct
import zlib
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

CHANGES: dict[str, dict[str, Any]] = {
    "im.chat.setOwner": {"USER_ID": 1},
    "im.chat.updateTitle": {"TITLE": "Plans"},
    "im.chat.updateColor": {"COLOR": "SAND"},
    "im.chat.updateAvatar": {},
}
NOT_THERE = {
    "im.chat.setOwner": (403, "ACCESS_ERROR", "Action unavailable"),
    "im.chat.updateTitle": (403, "ACCESS_ERROR", "Action unavailable"),
    "im.chat.updateColor": (400, "WRONG_REQUEST", "This color currently set or chat doesn't exist"),
    "im.chat.updateAvatar": (400, "WRONG_REQUEST", "Chat doesn't exist"),
}
NOT_THE_OWNER = (400, "WRONG_REQUEST", "Change owner can only owner and user must be member in chat")
NOT_A_GROUP = {
    method: (400 if method == "im.chat.updateAvatar" else 403, "ACCESS_ERROR", "Action unavailable")
    for method in CHANGES
}


def png(width: int = 2, height: int = 3) -> str:
    """A picture in Base64; only its header tells its size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return base64.b64encode(body).decode()


CHANGES["im.chat.updateAvatar"]["AVATAR"] = png()


def refusal(user: User, method: str, **given: Any) -> tuple[int, str, str]:
    with pytest.raises(RestError) as refused:
        user.call(method, **given)
    return refused.value.status, refused.value.code, refused.value.text


def said(user: User, chat: int) -> dict[str, Any]:
    """The last message of a chat."""
    found: dict[str, Any] = user.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}", LIMIT=1)["messages"][0]
    return found


def mention(user: User) -> str:
    return f"[USER={user.id} REPLACE]{user.name}[/USER]"


def listed(user: User) -> dict[str, Any]:
    found: dict[str, Any] = user.call("im.recent.get")[0]
    return found


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", gender="F")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris", gender="M")


@pytest.fixture
def chat(portal: Portal, anna: User, boris: User) -> int:
    """Anna's chat; both have seen it in their lists."""
    made = portal.chat(anna, boris, title="Old", color="MINT")
    for user in (anna, boris):
        assert (listed(user)["title"], listed(user)["avatar"]["color"]) == ("Old", "#4ba984")
    return made


# --- which chat, and who may


@pytest.mark.parametrize("method", CHANGES)
@pytest.mark.parametrize("given", [{}, {"CHAT_ID": ""}, {"CHAT_ID": "chat5"}, {"CHAT_ID": 0}, {"CHAT_ID": -1}])
def test_no_chat_id(anna: User, method: str, given: dict[str, Any]) -> None:
    assert refusal(anna, method, **given, **CHANGES[method]) == (400, "CHAT_ID_EMPTY", "Chat ID can't be empty")


@pytest.mark.parametrize("method", CHANGES)
@pytest.mark.parametrize("dialog", ["", "chat", "chat0", "chatx", "5", "sg5", [1]])
def test_a_dialog_id_that_is_not_of_a_group_chat(anna: User, method: str, dialog: Any) -> None:
    assert refusal(anna, method, DIALOG_ID=dialog, **CHANGES[method]) == (
        400,
        "DIALOG_ID_EMPTY",
        "Dialog ID can't be empty",
    )


@pytest.mark.parametrize("method", CHANGES)
def test_dialogs_of_two(portal: Portal, anna: User, boris: User, method: str) -> None:
    private = anna.call("im.dialog.get", DIALOG_ID=boris.id)["id"]
    given = CHANGES[method]
    assert refusal(anna, method, DIALOG_ID=f"chat{private}", **given)[:2] == (400, "DIALOG_ID_EMPTY")
    assert refusal(anna, method, DIALOG_ID=boris.id, **given)[:2] == (400, "DIALOG_ID_EMPTY")
    assert refusal(anna, method, CHAT_ID=private, **given) == NOT_A_GROUP[method]
    stranger = portal.user("Sam")
    assert refusal(stranger, method, CHAT_ID=private, **given) == NOT_THERE[method]
    assert refusal(stranger, method, DIALOG_ID=f"chat{private}", **given) == NOT_THERE[method]


@pytest.mark.parametrize("method", CHANGES)
def test_foreign_and_missing_look_alike(portal: Portal, boris: User, chat: int, method: str) -> None:
    opened = portal.chat(boris, type="OPEN")
    stranger, guest, given = portal.user("Sam"), portal.user("Gus", extranet=True), CHANGES[method]
    boris.call("im.chat.leave", CHAT_ID=chat)
    for user, one in ((stranger, chat), (guest, chat), (guest, opened), (boris, chat), (stranger, 999_999)):
        assert refusal(user, method, CHAT_ID=one, **given) == NOT_THERE[method]
        assert refusal(user, method, DIALOG_ID=f"chat{one}", **given) == NOT_THERE[method]


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("im.chat.setOwner", NOT_THE_OWNER),
        ("im.chat.updateTitle", (403, "ACCESS_ERROR", "Action unavailable")),
        ("im.chat.updateColor", (403, "ACCESS_ERROR", "Action unavailable")),
        ("im.chat.updateAvatar", (400, "ACCESS_DENIED", "Access denied")),
    ],
)
def test_who_only_reads_an_open_chat(
    portal: Portal, anna: User, boris: User, method: str, answer: tuple[int, str, str]
) -> None:
    opened = portal.chat(anna, type="OPEN", title="Open", color="MINT")
    assert refusal(boris, method, CHAT_ID=opened, **CHANGES[method]) == answer
    shown = boris.call("im.dialog.get", DIALOG_ID=f"chat{opened}")
    assert (shown["name"], shown["color"], shown["avatar"], shown["owner"]) == ("Open", "#4ba984", "", anna.id)


@pytest.mark.parametrize("method", list(CHANGES)[1:])
def test_every_member_may_change_how_it_looks(portal: Portal, anna: User, boris: User, method: str) -> None:
    guest = portal.user("Gus", extranet=True)
    chat = portal.chat(anna, boris, guest, color="MINT")
    assert guest.call(method, CHAT_ID=chat, **CHANGES[method]) is True


@pytest.mark.parametrize("method", list(CHANGES)[1:])
def test_by_dialog_id(anna: User, chat: int, method: str) -> None:
    assert anna.call(method, DIALOG_ID=f"chat{chat}", **CHANGES[method]) is True
    assert said(anna, chat)["author_id"] == 0


def test_chat_id_wins(portal: Portal, anna: User, chat: int) -> None:
    other = portal.chat(anna, title="Other")
    anna.call("im.chat.updateTitle", CHAT_ID=chat, DIALOG_ID=f"chat{other}", TITLE="New")
    assert [item["title"] for item in anna.call("im.recent.get")] == ["New", "Other"]
    assert refusal(anna, "im.chat.updateTitle", CHAT_ID="x", DIALOG_ID=f"chat{other}", TITLE="N")[1] == "CHAT_ID_EMPTY"


@pytest.mark.parametrize("method", CHANGES)
def test_there_from_the_first_revision(portal: Portal, anna: User, boris: User, chat: int, method: str) -> None:
    portal.revision = 18
    given = {**CHANGES[method], **({"USER_ID": boris.id} if method == "im.chat.setOwner" else {})}
    assert anna.call(method, CHAT_ID=chat, **given) is True


# --- titles


def test_renamed_for_everybody_at_once(anna: User, boris: User, chat: int) -> None:
    assert boris.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="  New\n title\t") is True
    for user in (anna, boris):
        item = listed(user)
        assert (item["title"], item["chat"]["name"]) == ("New title", "New title")
        assert user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["name"] == "New title"
    line = said(anna, chat)
    assert line["text"] == f'{mention(boris)} changed the chat title to "New title"'
    assert (line["author_id"], line["uuid"]) == (0, None)
    assert listed(anna)["counter"] == 0


def test_a_title_is_not_read_as_a_phrase(anna: User, chat: int) -> None:
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="{who} {он|она}")
    assert said(anna, chat)["text"] == f'{mention(anna)} changed the chat title to "{{who}} {{он|она}}"'


def test_the_same_title_is_no_change(anna: User, chat: int) -> None:
    last = said(anna, chat)["id"]
    assert anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE=" Old ") is True
    assert said(anna, chat)["id"] == last


def test_long_titles_are_cut(anna: User, chat: int) -> None:
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="я" * 300)
    assert listed(anna)["title"] == "я" * 255


@pytest.mark.parametrize("given", [{}, {"TITLE": ""}, {"TITLE": " \r\n\t"}, {"TITLE": ["a"]}])
def test_no_title(anna: User, chat: int, given: dict[str, Any]) -> None:
    wanted = (400, "TITLE_EMPTY", "Title can't be empty")
    assert refusal(anna, "im.chat.updateTitle", CHAT_ID=chat, **given) == wanted


@pytest.mark.parametrize("entity", [("CRM", "DEAL|5"), ("SONET_GROUP", "5")])
def test_titles_that_belong_to_something_else(portal: Portal, anna: User, entity: tuple[str, str]) -> None:
    chat = portal.chat(anna, title="Deal", entity_type=entity[0], entity_id=entity[1])
    wanted = (403, "ACCESS_ERROR", "This chat cannot be renamed")
    assert refusal(anna, "im.chat.updateTitle", CHAT_ID=chat, TITLE="New") == wanted
    assert listed(anna)["title"] == "Deal"


def test_task_chats_and_generated_titles_can_be_renamed(portal: Portal, anna: User, boris: User) -> None:
    for chat in (portal.chat(anna, entity_type="TASKS_TASK", entity_id="5"), portal.chat(anna, boris)):
        assert anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="New") is True
        assert listed(anna)["title"] == "New"


# --- colours


def test_recolored_for_everybody_at_once(anna: User, boris: User, chat: int) -> None:
    assert boris.call("im.chat.updateColor", CHAT_ID=chat, COLOR="LIGHT_BLUE") is True
    for user in (anna, boris):
        item = listed(user)
        assert (item["avatar"]["color"], item["chat"]["color"]) == ("#4ba5c3", "#4ba5c3")
    assert said(anna, chat)["text"] == f'{mention(boris)} changed the chat color to "Light blue"'


@pytest.mark.parametrize("given", [{}, {"COLOR": ""}, {"COLOR": "sand"}, {"COLOR": "#ba9c7b"}, {"COLOR": "BLACK"}])
def test_a_color_that_is_none(anna: User, chat: int, given: dict[str, Any]) -> None:
    wanted = (400, "WRONG_COLOR", "This color currently unavailable")
    assert refusal(anna, "im.chat.updateColor", CHAT_ID=chat, **given) == wanted


def test_the_color_it_has(anna: User, chat: int) -> None:
    wanted = (400, "WRONG_REQUEST", "This color currently set or chat doesn't exist")
    assert refusal(anna, "im.chat.updateColor", CHAT_ID=chat, COLOR="MINT") == wanted


# --- pictures


def test_another_picture_for_everybody_at_once(portal: Portal, anna: User, boris: User, chat: int) -> None:
    portal.configure(public_url="https://chat.example.com")
    assert listed(anna)["avatar"]["url"] == ""
    assert boris.call("im.chat.updateAvatar", CHAT_ID=chat, AVATAR=png(5000, 5000)) is True
    url = listed(anna)["avatar"]["url"]
    assert url == listed(anna)["chat"]["avatar"]
    picture = portal.client.send("GET", url.removeprefix("https://chat.example.com"))
    assert (picture.status, picture.body) == (200, base64.b64decode(png(5000, 5000)))
    assert said(anna, chat)["text"] == f"{mention(boris)} changed the chat icon"


def test_the_same_picture_is_no_change(anna: User, chat: int) -> None:
    anna.call("im.chat.updateAvatar", CHAT_ID=chat, AVATAR=png())
    last = said(anna, chat)["id"]
    assert anna.call("im.chat.updateAvatar", CHAT_ID=chat, AVATAR=png()) is True
    assert said(anna, chat)["id"] == last


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"AVATAR": ""},
        {"AVATAR": "no base64!"},
        {"AVATAR": base64.b64encode(b"<svg/>").decode()},
        {"AVATAR": base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()},
        {"AVATAR": png(0, 0)},
    ],
)
def test_what_is_no_picture(anna: User, chat: int, given: dict[str, Any]) -> None:
    wanted = (400, "AVATAR_ERROR", "Avatar incorrect type")
    assert refusal(anna, "im.chat.updateAvatar", CHAT_ID=chat, **given) == wanted


@pytest.mark.parametrize("size", [(5001, 1), (1, 5001)])
def test_pictures_that_are_too_large(anna: User, chat: int, size: tuple[int, int]) -> None:
    wanted = (400, "AVATAR_ERROR", "Avatar incorrect size (max 5000x5000)")
    assert refusal(anna, "im.chat.updateAvatar", CHAT_ID=chat, AVATAR=png(*size)) == wanted


@pytest.mark.parametrize("entity", [("CRM", "DEAL|5"), ("SONET_GROUP", "5")])
def test_pictures_that_belong_to_something_else(portal: Portal, anna: User, entity: tuple[str, str]) -> None:
    chat = portal.chat(anna, entity_type=entity[0], entity_id=entity[1])
    wanted = (400, "ACCESS_ERROR", "The avatar of this chat cannot be changed")
    assert refusal(anna, "im.chat.updateAvatar", CHAT_ID=chat, AVATAR=png()) == wanted


def test_a_new_chat_does_without_a_picture_that_is_none(portal: Portal, anna: User) -> None:
    for avatar in ("no base64!", png(5001, 1)):
        portal.chat(anna, avatar=avatar)
        assert listed(anna)["avatar"]["url"] == ""


# --- owners


def test_handed_over_for_everybody_at_once(anna: User, boris: User, chat: int) -> None:
    assert [listed(user)["chat"]["role"] for user in (anna, boris)] == ["OWNER", "MEMBER"]
    assert anna.call("im.chat.setOwner", CHAT_ID=chat, USER_ID=boris.id) is True
    assert [listed(user)["chat"]["role"] for user in (anna, boris)] == ["MEMBER", "OWNER"]
    assert listed(anna)["chat"]["owner"] == boris.id
    assert said(anna, chat)["text"] == f"{mention(anna)} made {mention(boris)} the owner of the chat"
    assert refusal(anna, "im.chat.setOwner", CHAT_ID=chat, USER_ID=anna.id) == NOT_THE_OWNER
    assert boris.call("im.chat.setOwner", DIALOG_ID=f"chat{chat}", USER_ID=anna.id) is True


def test_only_the_owner_hands_over_not_even_a_manager(portal: Portal, anna: User, boris: User) -> None:
    carol = portal.user("Carol", admin=True)
    chat = portal.chat(anna, boris, carol)
    portal.change("UPDATE member SET manager = 1 WHERE user_id = :user", user=boris.id)
    for user in (boris, carol):
        assert refusal(user, "im.chat.setOwner", CHAT_ID=chat, USER_ID=user.id) == NOT_THE_OWNER
    assert listed(anna)["chat"]["owner"] == anna.id


def test_only_members_can_become_owners(portal: Portal, anna: User, boris: User, chat: int) -> None:
    for user_id in (portal.user("Sam").id, 999_999):
        assert refusal(anna, "im.chat.setOwner", CHAT_ID=chat, USER_ID=user_id) == NOT_THE_OWNER
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=boris.id)
    assert refusal(anna, "im.chat.setOwner", CHAT_ID=chat, USER_ID=boris.id) == NOT_THE_OWNER


def test_the_owner_again_is_no_change(anna: User, chat: int) -> None:
    last = said(anna, chat)["id"]
    assert anna.call("im.chat.setOwner", CHAT_ID=chat, USER_ID=anna.id) is True
    assert said(anna, chat)["id"] == last


@pytest.mark.parametrize("given", [{}, {"USER_ID": ""}, {"USER_ID": "x"}, {"USER_ID": 0}, {"USER_ID": -1}])
def test_no_new_owner(anna: User, chat: int, given: dict[str, Any]) -> None:
    wanted = (400, "USER_ID_EMPTY", "User ID can't be empty")
    assert refusal(anna, "im.chat.setOwner", CHAT_ID=chat, **given) == wanted


# --- all of them


def test_in_russian_by_gender(portal: Portal, anna: User, boris: User) -> None:
    portal.configure(language="ru")
    chat = portal.chat(anna, boris, color="MINT")
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="План")
    assert said(anna, chat)["text"] == f"{mention(anna)} изменила название чата на «План»"
    boris.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="Планы")
    assert said(anna, chat)["text"] == f"{mention(boris)} изменил название чата на «Планы»"
    anna.call("im.chat.updateColor", CHAT_ID=chat, COLOR="SAND")
    assert said(anna, chat)["text"] == f"{mention(anna)} изменила цвет чата на «Песочный»"
    boris.call("im.chat.updateAvatar", CHAT_ID=chat, AVATAR=png())
    assert said(anna, chat)["text"] == f"{mention(boris)} изменил аватар чата"
    anna.call("im.chat.setOwner", CHAT_ID=chat, USER_ID=boris.id)
    assert said(anna, chat)["text"] == f"{mention(anna)} назначила владельца чата: {mention(boris)}"


def test_what_is_heard_of_it(anna: User, boris: User, chat: int) -> None:
    before = boris.events()[-1].number
    for method, given in CHANGES.items():
        anna.call(method, CHAT_ID=chat, **{**given, **({"USER_ID": boris.id} if "USER_ID" in given else {})})
    heard = boris.events(before)
    assert [event.kind for event in heard] == ["message.add", "chat.change"] * 4
    changes = [json.loads(event.data) for event in heard[1::2]]
    assert changes[:3] == [{"owner_id": boris.id}, {"title": "Plans"}, {"color": "#ba9c7b"}]
    assert changes[3]["avatar"].startswith("/picture/")
    assert {event.user_id for event in heard} == {anna.id}
