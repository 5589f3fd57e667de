"""``im.message.share``: a chat that begins with a message of another one."""

import pytest

from beseda.testing import Portal, User


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Smith")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris", "Brown")


def newest_chat(user: User) -> int:
    return int(user.call("im.recent.get")[0]["chat_id"])


def test_a_chat_of_the_same_people_begins_with_the_message(portal: Portal, anna: User, boris: User) -> None:
    clara = portal.user("Clara")
    team = f"chat{portal.chat(anna, boris, clara)}"
    attach = [{"MESSAGE": "a plan"}]
    said = anna.call("im.message.add", DIALOG_ID=team, MESSAGE="What about [b]this[/b]?", ATTACH=attach)
    assert boris.call("im.message.share", DIALOG_ID=team, MESSAGE_ID=said, TYPE="CHAT") is True
    made = newest_chat(clara)
    assert f"chat{made}" != team
    assert set(anna.call("im.chat.user.list", CHAT_ID=made)) == {anna.id, boris.id, clara.id}
    shown, source = (anna.call("im.dialog.get", DIALOG_ID=one) for one in (f"chat{made}", team))
    assert (shown["owner"], shown["color"]) == (boris.id, source["color"])
    quoted = anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{made}")["messages"][0]
    rule = "-" * 54
    assert quoted["text"] == f"{rule}\nAnna Smith\nWhat about [b]this[/b]?\n{rule}"
    assert (quoted["author_id"], quoted["params"]["ATTACH"]) == (boris.id, attach)
    assert anna.call("im.recent.get")[0]["message"]["text"].startswith("Anna Smith What about this?")


def test_a_dialog_of_two_becomes_a_group(portal: Portal, anna: User, boris: User) -> None:
    said = anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    assert boris.call("im.message.share", DIALOG_ID=anna.id, MESSAGE_ID=said, TYPE="CHAT") is True
    made = newest_chat(anna)
    assert set(anna.call("im.chat.user.list", CHAT_ID=made)) == {boris.id, anna.id}
    assert anna.call("im.dialog.get", DIALOG_ID=f"chat{made}")["type"] == "chat"


def test_only_what_stands_there_and_is_seen(portal: Portal, anna: User, boris: User) -> None:
    team, other = portal.chat(anna), portal.chat(anna, boris)
    early = anna.call("im.message.add", DIALOG_ID=f"chat{team}", MESSAGE="early")
    elsewhere = anna.call("im.message.add", DIALOG_ID=f"chat{other}", MESSAGE="elsewhere")
    anna.call("im.chat.user.add", CHAT_ID=team, USERS=[boris.id], HIDE_HISTORY="Y")
    deleted = anna.call("im.message.add", DIALOG_ID=f"chat{team}", MESSAGE="deleted")
    anna.call("im.message.delete", MESSAGE_ID=deleted)
    before = portal.query("SELECT count(*) FROM chat")
    for message in (early, elsewhere, deleted, 999, 0, None, "x"):
        answer = boris.answer("im.message.share", DIALOG_ID=f"chat{team}", MESSAGE_ID=message, TYPE="CHAT")
        assert (answer.status, answer.json["error"]) == (400, "MESSAGE_ID_ERROR")
    assert portal.query("SELECT count(*) FROM chat") == before


@pytest.mark.parametrize("kind", ["TASK", "POST", "CALEND", "chat", "", None, ["CHAT"]])
def test_other_kinds_have_no_module_here(portal: Portal, anna: User, boris: User, kind: object) -> None:
    said = anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    answer = anna.answer("im.message.share", DIALOG_ID=boris.id, MESSAGE_ID=said, TYPE=kind)
    assert (answer.status, answer.json["error"]) == (400, "PARAMS_ERROR")


def test_who_is_not_in_it_may_not(portal: Portal, anna: User, boris: User) -> None:
    news = portal.chat(anna, type="OPEN")
    said = anna.call("im.message.add", DIALOG_ID=f"chat{news}", MESSAGE="news")
    for dialog in (f"chat{news}", "chat999"):
        answer = boris.answer("im.message.share", DIALOG_ID=dialog, MESSAGE_ID=said, TYPE="CHAT")
        assert (answer.status, answer.json["error"]) == (403, "ACCESS_ERROR")
