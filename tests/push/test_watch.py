"""Who looks at an open chat without being in it is told for half an hour what happens there."""

from pathlib import Path
from typing import Any

import pytest

from beseda.testing import Portal, PortalProcess, PushClient, User
from tests.push.processes import somebody

HALF_AN_HOUR = 30 * 60


def watch(user: User, *chats: int) -> list[bool]:
    """Whether somebody is told of each of these chats from now on."""
    answer = user.call("pull.watch.extend", tags=[f"IM_PUBLIC_{one}" for one in chats])
    return [answer[f"IM_PUBLIC_{one}"] for one in chats]


def through(user: User, client: PushClient) -> list[tuple[str, dict[str, Any]]]:
    """What a client was told until now, without how much the person has not read."""
    user.call("im.notify", USER_ID=user.id, MESSAGE="That is all")
    told = client.pushes("notificationAdd")[:-1]
    return [(one.command, {name: one.params[name] for name in one.params if name != "counter"}) for one in told]


def texts(user: User, client: PushClient) -> list[str]:
    """What a client was told in chats until now."""
    user.call("im.notify", USER_ID=user.id, MESSAGE="That is all")
    told = client.pushes("notificationAdd")
    return [one.params["message"]["textOriginal"] for one in told if one.command == "messageChat"]


def say(user: User, chat: int, text: str) -> int:
    return int(user.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=text))


def test_who_looks_is_told_what_members_are(portal: Portal) -> None:
    anna, boris, vera, gleb = portal.users(4)
    chat, other = portal.chat(anna, boris, gleb, TYPE="OPEN"), portal.chat(anna, TYPE="OPEN")
    say(anna, chat, "Before")
    with vera.connect() as hers, vera.connect() as also, gleb.connect() as members:
        assert watch(vera, chat) == [True]
        number = say(anna, chat, "One")
        told = hers.push("messageChat").params
        assert (told["message"]["id"], told["dialogId"], told["chat"][str(chat)]["id"]) == (number, f"chat{chat}", chat)
        assert "counter" not in told
        assert also.push("messageChat").params == told
        assert members.push("messageChat").params["counter"] == 2
        say(anna, other, "Elsewhere")
        anna.call("im.message.update", MESSAGE_ID=number, MESSAGE="Two")
        boris.call("im.message.like", MESSAGE_ID=number)
        boris.call("im.dialog.writing", DIALOG_ID=f"chat{chat}")
        boris.call("im.dialog.read", DIALOG_ID=f"chat{chat}")
        anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="Open")
        anna.call("im.message.delete", MESSAGE_ID=number)
        boris.call("im.chat.leave", CHAT_ID=chat)
        seen = through(vera, hers)
        assert seen == through(gleb, members)
        assert {command for command, _ in seen} == {
            *("messageUpdate", "reactionChange", "startWriting", "readMessageChatOpponent"),
            *("chatUpdate", "messageChat", "messageDelete", "userLeave"),
        }


def test_it_ends_after_half_an_hour_unless_it_is_extended(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.clock.freeze()
    chat = portal.chat(anna, TYPE="OPEN")
    with boris.connect() as his:
        watch(boris, chat)
        portal.clock.move(HALF_AN_HOUR - 1)
        say(anna, chat, "In time")
        watch(boris, chat)
        portal.clock.move(HALF_AN_HOUR - 1)
        say(anna, chat, "Extended")
        portal.clock.move(1)
        say(anna, chat, "Too late")
        assert texts(boris, his) == ["In time", "Extended"]
        watch(boris, chat)
        say(anna, chat, "Begun anew")
        assert texts(boris, his) == ["Begun anew"]


def test_what_is_not_theirs_to_see_looks_as_if_it_was_not_there(portal: Portal) -> None:
    anna, boris, guest = portal.user("Anna"), portal.user("Boris"), portal.user("Vera", extranet=True)
    public, closed = portal.chat(anna, TYPE="OPEN"), portal.chat(anna)
    say(anna, public, "For all")
    anna.call("im.message.add", DIALOG_ID=str(guest.id), MESSAGE="For one")
    [[private]] = portal.query("SELECT c.id FROM chat c WHERE c.type = 'P'")
    assert watch(boris, public, closed, private, 999_999) == [True, False, False, False]
    assert watch(guest, public, closed, private, 999_999) == [False, False, False, False]
    with boris.connect() as his, guest.connect() as strange:
        for chat in (public, closed):
            say(anna, chat, f"In {chat}")
        assert texts(boris, his) == [f"In {public}"]
        assert texts(guest, strange) == []


def test_tags_that_name_nothing_are_answered_too(portal: Portal) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(portal.user("Boris"), TYPE="OPEN")
    strange = ["", "12", "IM_PUBLIC_", "IM_PUBLIC_0", f"IM_PUBLIC_{chat}x", f"im_public_{chat}", f"IM_PUBLIC_{10**30}"]
    tags = [*strange, f"IM_PUBLIC_{chat}"]
    assert anna.call("pull.watch.extend", tags=tags) == {one: one == tags[-1] for one in tags}
    assert anna.call("pull.watch.extend", tags=f"IM_PUBLIC_{chat}") == {f"IM_PUBLIC_{chat}": True}
    assert anna.call("pull.watch.extend") == []
    for nothing in ([], [[1], None]):
        assert anna.call("pull.watch.extend", tags=nothing) == []
    assert len(anna.call("pull.watch.extend", tags=[f"t{number}" for number in range(150)])) == 100


@pytest.mark.parametrize("lost", ["UPDATE chat SET type = 'C'", "UPDATE person SET extranet = 1 WHERE id = :boris"])
def test_it_ends_with_the_right_to_see_the_chat(portal: Portal, lost: str) -> None:
    """No method takes that right from somebody, but a portal that is changed by hand, or later, must not leak."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, TYPE="OPEN")
    with boris.connect() as his:
        watch(boris, chat)
        say(anna, chat, "Seen")
        assert his.push("messageChat").params["message"]["textOriginal"] == "Seen"
        mid = his.mid
        portal.change(lost, **({"boris": boris.id} if ":boris" in lost else {}))
        say(anna, chat, "Secret")
        assert texts(boris, his) == []
    with boris.connect(mid=mid) as his:
        assert texts(boris, his) == []


def test_who_joins_and_leaves_is_told_everything_once(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, TYPE="OPEN")
    with boris.connect() as his:
        watch(boris, chat)
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
        say(anna, chat, "One")
        assert texts(boris, his).count("One") == 1
        boris.call("im.chat.leave", CHAT_ID=chat)
        anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="Another")
        say(anna, chat, "Two")
        assert texts(boris, his).count("Two") == 1
        mid = his.mid
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="A third")
    with boris.connect(mid=mid) as his:
        assert his.push("chatUpdate").params["chat"]["title"] == "A third"


def test_what_was_missed_is_told_to_who_comes_again(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.clock.freeze()
    chat = portal.chat(anna, TYPE="OPEN")
    with boris.connect() as his:
        watch(boris, chat)
        say(anna, chat, "Zero")
        his.push("messageChat")
        mid = his.mid
    say(anna, chat, "One")
    portal.clock.move(HALF_AN_HOUR)
    say(anna, chat, "Two")
    portal.housekeeping()
    with boris.connect(mid=mid) as his:
        assert texts(boris, his) == ["One"]
    portal.clock.move(25 * 3600)
    portal.housekeeping()
    assert portal.query("SELECT w.chat_id FROM chat_watch w") == []


def test_it_goes_on_after_a_restart(tmp_path: Path, environment: dict[str, str]) -> None:
    with PortalProcess(tmp_path / "portal", "--developer", "on", environment=environment) as process:
        anna, boris = somebody(process, "Anna"), somebody(process, "Boris")
        chat = anna.call(process, "im.chat.add", TYPE="OPEN")
        tag = f"IM_PUBLIC_{chat}"
        assert boris.call(process, "pull.watch.extend", tags=[tag]) == {tag: True}
        process.stop()
        process.start()
        with boris.connect(process) as his:
            anna.call(process, "im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Still there?")
            assert his.push("messageChat").params["message"]["textOriginal"] == "Still there?"


def test_each_process_tells_who_watches_by_another(first: PortalProcess, second: PortalProcess) -> None:
    anna, boris = somebody(first, "Anna"), somebody(first, "Boris")
    chat = anna.call(first, "im.chat.add", TYPE="OPEN")
    with boris.connect(first) as here, boris.connect(second) as there:
        boris.call(second, "pull.watch.extend", tags=[f"IM_PUBLIC_{chat}"])
        for process in (first, second):
            anna.call(process, "im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=process.url)
        for client in (here, there):
            told = [client.push("messageChat").params["message"]["textOriginal"] for _ in range(2)]
            assert told == [first.url, second.url]
