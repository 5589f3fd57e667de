"""im.chat.user.add, im.chat.user.list, im.chat.user.delete: who comes, who goes, and what they see of it."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User


def history(user: User, chat: int) -> list[dict[str, Any]]:
    """Give every message that somebody may see, oldest first."""
    found = user.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}", FIRST_ID=0, LIMIT=50)
    messages: list[dict[str, Any]] = found["messages"]
    return messages


def texts(user: User, chat: int) -> list[str]:
    return [message["text"] for message in history(user, chat)]


def mention(user: User) -> str:
    return f"[USER={user.id} REPLACE]{user.name}[/USER]"


def members(user: User, chat: int) -> list[int]:
    found: list[int] = user.call("im.chat.user.list", CHAT_ID=chat)
    return found


def counts(user: User, chat: int) -> tuple[int, bool]:
    dialog = user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
    return dialog["user_counter"], dialog["extranet"]


def test_a_line_tells_who_was_invited(portal: Portal) -> None:
    # Official page: the example of im-dialog-messages-get
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = portal.chat(anna)
    assert anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id, vera.id]) is True
    line = history(anna, chat)[-1]
    assert line["text"] == f"{mention(anna)} invited {mention(boris)} and {mention(vera)} to the chat"
    assert (line["author_id"], line["uuid"]) == (0, None)
    assert line["params"] == {"CODE": ["CHAT_JOIN"], "NOTIFY": "N"}


def test_history_is_hidden_unless_asked_otherwise(portal: Portal) -> None:
    # Official: HIDE_HISTORY, "Default: Y"
    anna, late, hidden, open_ = (portal.user(name) for name in ("Anna", "Late", "Hidden", "Open"))
    chat = portal.chat(anna, message="Before")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[late.id])
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[hidden.id], HIDE_HISTORY="Y")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[open_.id], HIDE_HISTORY="N")
    assert texts(late, chat)[0] == f"{mention(anna)} invited {mention(late)} to the chat"
    assert texts(hidden, chat)[0] == f"{mention(anna)} invited {mention(hidden)} to the chat"
    assert texts(open_, chat) == texts(anna, chat)


def test_nothing_from_before_is_unread_for_a_newcomer(portal: Portal) -> None:
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = portal.chat(anna, message="Before")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id], HIDE_HISTORY="N")
    assert [user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["counter"] for user in (boris, vera)] == [0, 0]
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="After")
    assert [user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["counter"] for user in (boris, vera)] == [1, 1]


def test_who_joins_again_counts_from_then(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris, message="First time")
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Without him")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    assert texts(boris, chat) == [f"{mention(anna)} invited {mention(boris)} to the chat"]
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id], HIDE_HISTORY="N")
    assert texts(boris, chat) == texts(anna, chat)
    assert boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["counter"] == 0


def test_adding_who_is_in_is_true_and_says_nothing(portal: Portal) -> None:
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = portal.chat(anna, boris)
    before = len(history(anna, chat))
    assert anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id]) is True
    assert anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[anna.id]) is True
    assert len(history(anna, chat)) == before
    assert boris.call("im.chat.user.add", CHAT_ID=chat, USERS=[anna.id, vera.id]) is True
    assert texts(anna, chat)[-1] == f"{mention(boris)} invited {mention(vera)} to the chat"


def test_adding_nobody_that_there_is_is_false(portal: Portal) -> None:
    anna, gone = portal.user("Anna"), portal.user("Gone")
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=gone.id)
    chat = portal.chat(anna)
    wrong: list[object] = [[], [999_999], [gone.id], [0, -5], "x", {}, None]
    for users in wrong:
        assert anna.call("im.chat.user.add", CHAT_ID=chat, USERS=users) is False
    assert members(anna, chat) == [anna.id]


def test_a_guest_adds_only_people_from_their_chats(portal: Portal) -> None:
    anna, boris, guest = portal.user("Anna"), portal.user("Boris"), portal.user("Guest", extranet=True)
    chat = portal.chat(anna, guest)
    assert guest.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id]) is False
    portal.chat(anna, guest, boris)
    assert guest.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id]) is True


def test_members_are_counted_through_comings_and_goings(portal: Portal) -> None:
    anna, boris, guest = portal.user("Anna"), portal.user("Boris"), portal.user("Guest", extranet=True)
    chat = portal.chat(anna)
    assert counts(anna, chat) == (1, False)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id, guest.id, guest.id])
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[guest.id])
    assert counts(anna, chat) == (3, True)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=guest.id)
    assert counts(anna, chat) == (2, False)


def test_members_are_listed_as_they_joined(portal: Portal) -> None:
    anna, boris, vera, gleb = (portal.user(name) for name in ("Anna", "Boris", "Vera", "Gleb"))
    portal.clock.freeze()
    chat = portal.chat(gleb)
    for user in (vera, anna, boris):
        portal.clock.move(1)
        gleb.call("im.chat.user.add", CHAT_ID=chat, USERS=[user.id])
    assert members(boris, chat) == [gleb.id, vera.id, anna.id, boris.id]


@pytest.mark.parametrize("given", [{}, {"CHAT_ID": ""}, {"CHAT_ID": "chat1"}, {"CHAT_ID": [1]}, {"CHAT_ID": None}])
@pytest.mark.parametrize("method", ["im.chat.user.add", "im.chat.user.list", "im.chat.user.delete"])
def test_a_chat_id_is_a_bare_number(portal: Portal, method: str, given: dict[str, object]) -> None:
    # Official page: chats/chat-users/index
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.chat(anna, boris)
    with pytest.raises(RestError, match=r"^400 CHAT_ID_EMPTY: Chat ID can't be empty$"):
        anna.call(method, USER_ID=boris.id, USERS=[boris.id], **given)


@pytest.mark.parametrize("given", [{}, {"USER_ID": ""}, {"USER_ID": "x"}, {"USER_ID": [1]}])
def test_whom_to_remove_is_required(portal: Portal, given: dict[str, object]) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    with pytest.raises(RestError, match=r"^400 USER_ID_EMPTY: User ID can't be empty$"):
        anna.call("im.chat.user.delete", CHAT_ID=chat, **given)


def test_without_users_nobody_is_added(portal: Portal) -> None:
    anna = portal.user("Anna")
    assert anna.call("im.chat.user.add", CHAT_ID=portal.chat(anna)) is False


def test_a_line_tells_who_was_removed_and_who_left(portal: Portal) -> None:
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = portal.chat(anna, boris, vera)
    assert anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id) is True
    assert vera.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=vera.id) is True
    removed, left = history(anna, chat)[-2:]
    assert removed["text"] == f"{mention(anna)} removed {mention(boris)} from the chat"
    assert left["text"] == f"{mention(vera)} left the chat"
    for line in (removed, left):
        assert (line["author_id"], line["params"]) == (0, {"CODE": ["CHAT_LEAVE"], "NOTIFY": "N"})


def test_lines_in_russian_follow_the_gender_of_who_acts(portal: Portal) -> None:
    portal.configure(language="ru")
    anna, vera, boris = portal.user("Анна", gender="F"), portal.user("Вера", gender="F"), portal.user("Борис")
    chat = portal.chat(anna, vera, boris)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    vera.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=vera.id)
    assert texts(anna, chat)[-2:] == [
        f"{mention(anna)} исключила из чата {mention(boris)}",
        f"{mention(vera)} покинула чат",
    ]


def test_who_is_removed_has_no_access_any_more(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris, message="Unread")
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    assert boris.answer("im.dialog.get", DIALOG_ID=f"chat{chat}").status == 403
    assert boris.call("im.recent.get") == []
    assert boris.call("im.counters.get")["CHAT"] == []
    assert members(anna, chat) == [anna.id]


@pytest.mark.parametrize("someone", ["stranger", "former", "unknown", "inactive stranger"])
def test_who_is_not_in_it_cannot_be_removed(portal: Portal, someone: str) -> None:
    # Official page: the table of errors in im-chat-user-delete.
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, *([boris] if someone == "former" else []))
    if someone == "former":
        anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    portal.change(
        "UPDATE person SET active = :active WHERE id = :id", active=int(not someone.startswith("inactive")), id=boris.id
    )
    with pytest.raises(RestError, match=r"^400 USER_NOT_FOUND: The specified user is not in the chat$"):
        anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=999_999 if someone == "unknown" else boris.id)


def test_who_was_deactivated_can_be_removed(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=boris.id)
    assert anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id) is True


def test_nobody_else_removes_the_owner(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    portal.change("UPDATE member SET manager = 1 WHERE user_id = :id", id=boris.id)
    denied = r"^400 ACCESS_DENIED_KICK: Insufficient rights to exclude participants from the chat$"
    with pytest.raises(RestError, match=denied):
        boris.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=anna.id)


def test_who_removes_themselves_leaves(portal: Portal) -> None:
    """An owner's chat passes on as if they had called im.chat.leave: what is said and who owns it are the same."""
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chats = [portal.chat(anna, boris, vera) for _ in range(2)]
    assert anna.call("im.chat.leave", CHAT_ID=chats[0]) is True
    assert anna.call("im.chat.user.delete", CHAT_ID=chats[1], USER_ID=anna.id) is True
    left, removed = ([texts(boris, chat), owner_and_members(boris, chat)] for chat in chats)
    assert removed == left
    assert removed[1] == (boris.id, [boris.id, vera.id])


def owner_and_members(user: User, chat: int) -> tuple[int, list[int]]:
    """Give whose a chat is and who is in it."""
    return user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["owner"], members(user, chat)


@pytest.mark.parametrize("kind", ["CRM", "SONET_GROUP"])
def test_where_owners_stay_they_do_not_remove_themselves(portal: Portal, kind: str) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna, entity_type=kind, entity_id="LEAD|1")
    left = anna.answer("im.chat.leave", CHAT_ID=chat)
    removed = anna.answer("im.chat.user.delete", CHAT_ID=chat, USER_ID=anna.id)
    assert (removed.status, removed.json["error"]) == (left.status, left.json["error"])
    assert members(anna, chat) == [anna.id]


def test_the_chat_of_a_workgroup_is_left_to_the_workgroup(portal: Portal) -> None:
    # Official: chats/im-chat-add, "cannot be renamed, deleted, left, or rebound"
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = portal.chat(anna, boris, entity_type="SONET_GROUP", entity_id="5")
    with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: It is forbidden to add users to this chat$"):
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id])
    for user in (anna, boris):
        with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: It is forbidden to delete users of this chat$"):
            user.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)


def test_a_private_dialog_stays_with_its_two(portal: Portal) -> None:
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = anna.call("im.dialog.get", DIALOG_ID=str(boris.id))["id"]
    assert members(boris, chat) == [anna.id, boris.id]
    for method in ("im.chat.user.add", "im.chat.user.delete"):
        with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: Action unavailable$"):
            anna.call(method, CHAT_ID=chat, USERS=[vera.id], USER_ID=boris.id)


def test_a_removed_member_hears_of_it_and_of_nothing_later(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Without him")
    assert [event.kind for event in boris.events()][-1] == "chat.leave"
    assert [event.kind for event in anna.events()][-2:] == ["chat.leave", "message.add"]
    assert boris.events() == anna.events()[1:-1], "all but the making of the chat, and what came later"


def test_a_late_joiner_hears_of_their_joining_and_of_nothing_earlier(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, message="Before")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id], HIDE_HISTORY="N")
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="After")
    assert [event.kind for event in boris.events()] == ["chat.join", "message.add", "message.add"]
    assert boris.events() == anna.events()[-3:]


def test_who_joins_again_hears_both_times_and_not_what_was_between(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    between = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Between")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    last = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Again")
    heard = [event.message_id for event in boris.events() if event.kind == "message.add"]
    assert between not in heard
    assert last in heard
    assert boris.events() == [event for event in anna.events()[1:] if event.message_id != between]


def test_an_event_says_who_came_and_who_went(portal: Portal) -> None:
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = portal.chat(anna)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id, vera.id])
    boris.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    told = [(event.kind, event.user_id, event.data) for event in anna.events() if event.kind.startswith("chat.")]
    assert told == [
        ("chat.add", anna.id, ""),
        ("chat.join", anna.id, f'{{"who": {boris.id}, "history": false}}'),
        ("chat.join", anna.id, f'{{"who": {vera.id}, "history": false}}'),
        ("chat.leave", boris.id, f'{{"who": {boris.id}}}'),
    ]
