"""Who may call what, on whose chat: what is foreign looks like what is missing, and a refused call changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from beseda.testing import Answer, Portal, User

MISSING = 999_999
EMPLOYEES_OUTSIDE = {"former", "stranger"}
MEMBERS = {"owner", "manager", "member", "guest_inside"}
EVERYBODY = [*sorted(MEMBERS), *sorted(EMPLOYEES_OUTSIDE), "guest_outside", "inactive"]

# Official: chats/index, "any user — chat participant"; open chats: every employee may read, no guest.
READERS = {
    "closed": MEMBERS,
    "open": MEMBERS | EMPLOYEES_OUTSIDE,
    "private": {"owner", "member"},
    "missing": set[str](),
}


@dataclass(frozen=True)
class Scene:
    """People around a closed chat, an open one and a private dialog."""

    people: dict[str, User]
    chats: dict[str, int]
    plain: User
    newcomer: User


@pytest.fixture
def scene(portal: Portal) -> Scene:
    people = {name: portal.user(name, extranet=name.startswith("guest")) for name in EVERYBODY}
    plain, newcomer = portal.user("Plain"), portal.user("Newcomer")
    owner, inside = people["owner"], [people[name] for name in EVERYBODY if name in MEMBERS | {"former", "inactive"}]
    chats = {kind: portal.chat(owner, *inside, plain, type=kind) for kind in ("CHAT", "OPEN")}
    for chat in chats.values():
        owner.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=people["former"].id)
    portal.change("UPDATE member SET manager = 1 WHERE user_id = :id", id=people["manager"].id)
    people["inactive"].call("server.time")
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=people["inactive"].id)
    private = owner.call("im.dialog.get", DIALOG_ID=str(people["member"].id))["id"]
    named = {"closed": chats["CHAT"], "open": chats["OPEN"], "private": private, "missing": MISSING}
    return Scene(people, named, plain, newcomer)


def outcome(answer: Answer) -> str:
    """Give an answer in short: an error by status and code, an empty list or null as it is."""
    if answer.status != 200:
        return f"{answer.status} {answer.json['error']}"
    return "ok" if answer.json["result"] not in ([], None) else str(answer.json["result"])


def outcomes(scene: Scene, who: str, method: str, given: Callable[[int], dict[str, Any]]) -> dict[str, str]:
    """Call a method on every chat of the scene."""
    return {kind: outcome(scene.people[who].answer(method, **given(chat))) for kind, chat in scene.chats.items()}


def expected(who: str, *, ok: dict[str, set[str]], refused: dict[str, str]) -> dict[str, str]:
    """Who is not active is not let in at all."""
    if who == "inactive":
        return dict.fromkeys(READERS, "401 INVALID_CREDENTIALS")
    return {kind: "ok" if who in ok[kind] else refused[kind] for kind in READERS}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(
    ("method", "refused"),
    [
        ("im.dialog.get", "403 ACCESS_ERROR"),
        ("im.dialog.messages.get", "403 ACCESS_ERROR"),
    ],
)
def test_a_dialog_is_read_by_its_members_and_an_open_one_by_every_employee(
    scene: Scene, who: str, method: str, refused: str
) -> None:
    found = outcomes(scene, who, method, lambda chat: {"DIALOG_ID": f"chat{chat}"})
    assert found == expected(who, ok=READERS, refused=dict.fromkeys(READERS, refused))


@pytest.mark.parametrize("who", EVERYBODY)
def test_members_are_listed_for_readers_and_nobody_for_others(scene: Scene, who: str) -> None:
    # Official: chats/chat-users/im-chat-user-list, "An empty array indicates that the user does not have permission"
    found = outcomes(scene, who, "im.chat.user.list", lambda chat: {"CHAT_ID": chat})
    assert found == expected(who, ok=READERS, refused=dict.fromkeys(READERS, "[]"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_members_post_and_readers_of_an_open_chat_are_told_so(scene: Scene, who: str) -> None:
    members = {**READERS, "open": MEMBERS}
    refused = dict.fromkeys(READERS, "400 CHAT_ID")
    if who in EMPLOYEES_OUTSIDE:
        refused["open"] = "400 ACCESS_ERROR"
    found = outcomes(scene, who, "im.message.add", lambda chat: {"DIALOG_ID": f"chat{chat}", "MESSAGE": "Hello"})
    assert found == expected(who, ok=members, refused=refused)


@pytest.mark.parametrize("who", EVERYBODY)
def test_any_member_adds_people_but_nobody_to_a_private_dialog(scene: Scene, who: str) -> None:
    groups = {"closed": MEMBERS, "open": MEMBERS, "private": set[str](), "missing": set[str]()}
    found = outcomes(scene, who, "im.chat.user.add", lambda chat: {"CHAT_ID": chat, "USERS": [scene.newcomer.id]})
    assert found == expected(who, ok=groups, refused=dict.fromkeys(READERS, "403 ACCESS_ERROR"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_owner_and_managers_remove_others(scene: Scene, who: str) -> None:
    # Official: chats/im-dialog-get, permissions: manage_users_delete is "manager"
    leaders = {"owner", "manager"}
    groups = {"closed": leaders, "open": leaders, "private": set[str](), "missing": set[str]()}
    refused = dict.fromkeys(READERS, "403 ACCESS_ERROR")
    if who in MEMBERS:
        refused |= {"closed": "400 ACCESS_DENIED_KICK", "open": "400 ACCESS_DENIED_KICK"}
    found = outcomes(scene, who, "im.chat.user.delete", lambda chat: {"CHAT_ID": chat, "USER_ID": scene.plain.id})
    assert found == expected(who, ok=groups, refused=refused)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_bound_chat_is_found_by_readers_only(portal: Portal, scene: Scene, who: str) -> None:
    for kind, chat in scene.chats.items():
        portal.change("UPDATE chat SET entity_type = 'X', entity_id = :kind WHERE id = :id", kind=kind, id=chat)
    names = {chat: kind for kind, chat in scene.chats.items()}
    found = outcomes(scene, who, "im.chat.get", lambda chat: {"ENTITY_TYPE": "X", "ENTITY_ID": names[chat]})
    assert found == expected(who, ok=READERS, refused=dict.fromkeys(READERS, "None"))


@pytest.mark.parametrize("who", ["former", "stranger", "guest_outside"])
def test_lists_and_counters_show_nothing_of_foreign_chats(scene: Scene, who: str) -> None:
    owner = scene.people["owner"]
    for chat in (scene.chats["closed"], scene.chats["open"]):
        owner.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Unread")
    outsider = scene.people[who]
    assert outsider.call("im.recent.get") == []
    assert outsider.call("im.counters.get")["TYPE"]["ALL"] == 0


REFUSED: dict[str, Callable[[int, int], dict[str, Any]]] = {
    "im.dialog.get": lambda chat, _: {"DIALOG_ID": f"chat{chat}"},
    "im.dialog.messages.get": lambda chat, _: {"DIALOG_ID": f"chat{chat}", "LIMIT": 5},
    "im.message.add": lambda chat, _: {"DIALOG_ID": f"chat{chat}", "MESSAGE": "Hello", "ATTACH": [{"MESSAGE": "x"}]},
    "im.chat.user.add": lambda chat, other: {"CHAT_ID": chat, "USERS": [other], "HIDE_HISTORY": "N"},
    "im.chat.user.delete": lambda chat, other: {"CHAT_ID": chat, "USER_ID": other},
    "im.chat.user.list": lambda chat, _: {"CHAT_ID": chat},
}


@pytest.mark.parametrize("who", ["former", "stranger", "guest_outside"])
@pytest.mark.parametrize("method", REFUSED)
def test_a_foreign_chat_looks_like_a_missing_one_and_stays_as_it_was(
    scene: Scene, contents: Callable[[], object], who: str, method: str
) -> None:
    outsider, other = scene.people[who], scene.plain.id
    before = contents()
    answers = [
        outsider.answer(method, **REFUSED[method](chat, other))
        for chat in (scene.chats["closed"], scene.chats["private"], MISSING)
    ]
    said = [{**answer.json, "time": None, "status": answer.status} for answer in answers]
    assert said[0] == said[1] == said[2]
    assert contents() == before


@pytest.mark.parametrize("who", ["former", "stranger"])
def test_a_reader_of_an_open_chat_changes_nothing_in_it(scene: Scene, contents: Callable[[], object], who: str) -> None:
    before = contents()
    for method in ("im.message.add", "im.chat.user.add", "im.chat.user.delete"):
        answer = scene.people[who].answer(method, **REFUSED[method](scene.chats["open"], scene.plain.id))
        assert answer.json["error"] == "ACCESS_ERROR"
    assert contents() == before


def test_a_refused_removal_and_extension_change_nothing(scene: Scene, contents: Callable[[], object]) -> None:
    group = scene.people["owner"].call("im.chat.add", ENTITY_TYPE="SONET_GROUP", ENTITY_ID="7", USERS=[scene.plain.id])
    before = contents()
    owner, member = scene.people["owner"], scene.people["member"]
    refused = [
        owner.answer("im.chat.user.add", CHAT_ID=group, USERS=[scene.newcomer.id]),
        owner.answer("im.chat.user.delete", CHAT_ID=group, USER_ID=scene.plain.id),
        owner.answer("im.chat.user.delete", CHAT_ID=scene.chats["closed"], USER_ID=owner.id),
        owner.answer("im.chat.user.delete", CHAT_ID=scene.chats["closed"], USER_ID=scene.newcomer.id),
        member.answer("im.chat.user.delete", CHAT_ID=scene.chats["closed"], USER_ID=scene.plain.id),
        member.answer("im.chat.user.delete", CHAT_ID=scene.chats["closed"]),
        member.answer("im.message.add", DIALOG_ID=f"chat{scene.chats['closed']}", MESSAGE=" "),
        member.answer("im.message.add", DIALOG_ID=str(scene.people["inactive"].id), MESSAGE="Hello"),
        member.answer("im.dialog.get", DIALOG_ID=str(MISSING)),
    ]
    assert [answer.json["error"] for answer in refused] == [
        *("ACCESS_ERROR", "ACCESS_ERROR", "ACCESS_DENIED_KICK", "USER_NOT_FOUND", "ACCESS_DENIED_KICK"),
        *("USER_ID_EMPTY", "MESSAGE_EMPTY", "USER_NOT_FOUND", "ACCESS_ERROR"),
    ]
    assert contents() == before
