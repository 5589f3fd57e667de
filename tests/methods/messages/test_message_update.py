"""im.message.update: who may change what they said, for how long, and what is left of it."""

import json
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User
from tests.methods.messaging import say, shown

ATTACH = {"ID": 1, "BLOCKS": [{"MESSAGE": "Attached"}]}
OTHER_ATTACH = {"ID": 2, "BLOCKS": [{"MESSAGE": "Other"}]}
BUTTONS = {"BUTTONS": [{"TEXT": "Site", "LINK": "https://example.com"}]}
ITEMS = {"ITEMS": [{"TEXT": "Site", "LINK": "https://example.com"}]}
ENCLOSURES: dict[str, Any] = {"ATTACH": ATTACH, "KEYBOARD": BUTTONS, "MENU": ITEMS}
DAY = 24 * 3600
CANNOT = r"^400 CANT_EDIT_MESSAGE: Time has expired for modification or you don't have access$"


def update(user: User, message_id: int, **given: Any) -> Any:
    return user.call("im.message.update", MESSAGE_ID=message_id, **given)


def test_everybody_sees_the_new_text_and_that_it_was_edited(anna: User, boris: User, dialog: str) -> None:
    said = say(anna, dialog)
    assert update(anna, said, MESSAGE="  Good [b]bye[/b] \n") is True
    message = shown(boris, dialog, said)
    assert (message["text"], message["params"]) == ("Good [b]bye[/b]", {"IS_EDITED": "Y"})
    assert (message["author_id"], message["id"]) == (anna.id, said)
    assert boris.call("im.recent.get")[0]["message"]["text"] == "Good bye"


def test_long_text_is_cut(anna: User, dialog: str) -> None:
    said = say(anna, dialog)
    update(anna, said, MESSAGE="ж" * 20_001)
    assert shown(anna, dialog, said)["text"] == "ж" * 20_000 + " (...)"


def test_what_is_not_mentioned_stays(anna: User, dialog: str) -> None:
    said = say(anna, dialog, **ENCLOSURES, URL_PREVIEW="N")
    update(anna, said, MESSAGE="Other")
    assert shown(anna, dialog, said)["params"] == {**ENCLOSURES, "URL_PREVIEW": "N", "IS_EDITED": "Y"}


def test_text_stays_when_only_an_enclosure_changes(anna: User, dialog: str) -> None:
    said = say(anna, dialog, ATTACH=ATTACH)
    update(anna, said, ATTACH=OTHER_ATTACH, KEYBOARD=BUTTONS)
    message = shown(anna, dialog, said)
    assert message["text"] == "Hello"
    assert message["params"] == {"ATTACH": OTHER_ATTACH, "KEYBOARD": BUTTONS, "IS_EDITED": "Y"}


@pytest.mark.parametrize("name", ENCLOSURES)
@pytest.mark.parametrize("nothing", ["N", "", [], {}, "[]"])
def test_an_enclosure_is_removed(anna: User, dialog: str, name: str, nothing: object) -> None:
    said = say(anna, dialog, **ENCLOSURES)
    update(anna, said, **{name: nothing}, IS_EDITED="N")
    assert shown(anna, dialog, said)["params"] == {key: value for key, value in ENCLOSURES.items() if key != name}


@pytest.mark.parametrize("name", ENCLOSURES)
def test_an_enclosure_may_come_as_json_text(anna: User, dialog: str, name: str) -> None:
    said = say(anna, dialog)
    update(anna, said, **{name: json.dumps(ENCLOSURES[name])}, IS_EDITED="N")
    assert shown(anna, dialog, said)["params"] == {name: ENCLOSURES[name]}


@pytest.mark.parametrize(
    ("given", "code", "text"),
    [
        ({"ATTACH": "{"}, "ATTACH_ERROR", "Incorrect attach params"),
        ({"ATTACH": ["x" * 60_000]}, "ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach"),
        ({"KEYBOARD": "text"}, "KEYBOARD_ERROR", "Incorrect keyboard params"),
        ({"KEYBOARD": ["x" * 30_000]}, "KEYBOARD_OVERSIZE", "You have exceeded the maximum allowable size of keyboard"),
        ({"MENU": 5}, "MENU_ERROR", "Incorrect menu params"),
        ({"MENU": ["x" * 30_000]}, "MENU_OVERSIZE", "You have exceeded the maximum allowable size of menu"),
    ],
)
def test_bad_enclosures_change_nothing(anna: User, dialog: str, given: Any, code: str, text: str) -> None:
    said = say(anna, dialog)
    with pytest.raises(RestError, match=rf"^400 {code}: {text}$"):
        update(anna, said, MESSAGE="Other", **given)
    assert (shown(anna, dialog, said)["text"], shown(anna, dialog, said)["params"]) == ("Hello", [])


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        ({"MESSAGE": "Other"}, True),
        ({"MESSAGE": "Other", "IS_EDITED": "N"}, True),
        ({"MESSAGE": "Hello", "IS_EDITED": "Y"}, False),
        ({"ATTACH": OTHER_ATTACH}, True),
        ({"ATTACH": OTHER_ATTACH, "IS_EDITED": "Y"}, True),
        ({"ATTACH": OTHER_ATTACH, "IS_EDITED": "N"}, False),
        ({"ATTACH": "N"}, True),
        ({"ATTACH": ATTACH}, False),
        ({"KEYBOARD": "N"}, False),
        ({"URL_PREVIEW": "N"}, False),
        ({}, False),
    ],
)
def test_the_mark_of_editing(anna: User, dialog: str, given: dict[str, Any], marked: bool) -> None:
    said = say(anna, dialog, ATTACH=ATTACH, KEYBOARD=BUTTONS)
    update(anna, said, **given)
    assert ("IS_EDITED" in shown(anna, dialog, said)["params"]) == marked


def test_an_edited_message_stays_marked(anna: User, dialog: str) -> None:
    said = say(anna, dialog)
    update(anna, said, MESSAGE="Other")
    update(anna, said, ATTACH=ATTACH, IS_EDITED="N")
    assert shown(anna, dialog, said)["params"] == {"ATTACH": ATTACH, "IS_EDITED": "Y"}


def test_before_revision_31_attachments_always_mark(portal: Portal, anna: User, dialog: str) -> None:
    said = say(anna, dialog)
    portal.revision = 30
    update(anna, said, ATTACH=ATTACH, IS_EDITED="N")
    assert shown(anna, dialog, said)["params"] == {"ATTACH": ATTACH, "IS_EDITED": "Y"}


def test_previews_are_switched(anna: User, dialog: str) -> None:
    said = say(anna, dialog)
    update(anna, said, URL_PREVIEW="N")
    assert shown(anna, dialog, said)["params"] == {"URL_PREVIEW": "N"}
    update(anna, said, URL_PREVIEW="Y")
    assert shown(anna, dialog, said)["params"] == []


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_text_deletes(anna: User, boris: User, dialog: str, text: str) -> None:
    said = say(anna, dialog, **ENCLOSURES)
    assert update(anna, said, MESSAGE=text, ATTACH=OTHER_ATTACH) is True
    message = shown(boris, dialog, said)
    assert (message["text"], message["params"]) == ("Message deleted", {"IS_DELETED": "Y"})


@pytest.mark.parametrize("nothing", [{}, {"MESSAGE": None}])
def test_no_text_is_not_an_empty_text(anna: User, dialog: str, nothing: dict[str, Any]) -> None:
    said = say(anna, dialog)
    assert update(anna, said, **nothing) is True
    assert shown(anna, dialog, said)["text"] == "Hello"


@pytest.mark.parametrize("given", [{}, {"MESSAGE_ID": 0}, {"MESSAGE_ID": -1}, {"MESSAGE_ID": "x"}, {"MESSAGE_ID": ""}])
def test_a_message_must_be_named(anna: User, given: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 MESSAGE_ID_ERROR: Message ID can't be empty$"):
        anna.call("im.message.update", MESSAGE="Other", **given)


@pytest.mark.parametrize("kind", ["CHAT", "OPEN"])
@pytest.mark.parametrize("who", ["owner", "manager", "member", "former", "stranger"])
def test_only_the_author_may(portal: Portal, anna: User, kind: str, who: str) -> None:
    people = {name: portal.user(name) for name in ("owner", "manager", "member", "former", "stranger")}
    chat = portal.chat(people["owner"], anna, people["manager"], people["member"], people["former"], type=kind)
    portal.change("UPDATE member SET manager = 1 WHERE user_id = :id", id=people["manager"].id)
    people["owner"].call("im.chat.user.delete", CHAT_ID=chat, USER_ID=people["former"].id)
    said = say(anna, f"chat{chat}")
    with pytest.raises(RestError, match=CANNOT):
        update(people[who], said, MESSAGE="Other")
    assert shown(anna, f"chat{chat}", said)["text"] == "Hello"


def test_the_other_one_of_a_private_dialog_may_not(anna: User, boris: User) -> None:
    said = say(anna, str(boris.id))
    with pytest.raises(RestError, match=CANNOT):
        update(boris, said, MESSAGE="Other")
    update(anna, said, MESSAGE="Mine")
    assert shown(boris, str(anna.id), said)["text"] == "Mine"


@pytest.mark.parametrize("message_id", [999_999, 2**63 - 1])
def test_what_is_missing_looks_as_what_is_foreign(anna: User, message_id: int) -> None:
    with pytest.raises(RestError, match=CANNOT):
        update(anna, message_id, MESSAGE="Other")


def test_who_has_left_may_not(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    said = say(boris, f"chat{chat}")
    boris.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    with pytest.raises(RestError, match=CANNOT):
        update(boris, said, MESSAGE="Other")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    with pytest.raises(RestError, match=CANNOT):  # the history before the new joining is hidden
        update(boris, said, MESSAGE="Other")


def test_who_came_back_to_the_whole_history_may(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    said = say(boris, f"chat{chat}")
    boris.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id], HIDE_HISTORY="N")
    assert update(boris, said, MESSAGE="Other") is True


def test_nobody_changes_a_system_line(portal: Portal, anna: User, dialog: str) -> None:
    own = say(anna, dialog, SYSTEM="Y")
    (first,) = portal.query("SELECT min(id) FROM message")
    for line in (own, first[0]):
        with pytest.raises(RestError, match=CANNOT):
            update(anna, line, MESSAGE="Other")


def test_a_deleted_message_stays_deleted(anna: User, dialog: str) -> None:
    said = say(anna, dialog)
    anna.call("im.message.delete", MESSAGE_ID=said)
    with pytest.raises(RestError, match=CANNOT):
        update(anna, said, MESSAGE="Again")
    assert shown(anna, dialog, said)["text"] == "Message deleted"


@pytest.mark.parametrize(("days", "chosen"), [(3, None), (1, 1), (0, 0)])
def test_the_time_to_change(portal: Portal, anna: User, dialog: str, days: int, chosen: int | None) -> None:
    if chosen is not None:
        portal.configure(edit_days=chosen)
    portal.clock.freeze()
    said = say(anna, dialog)
    portal.clock.move(days * DAY)
    update(anna, said, MESSAGE="Just in time")
    portal.clock.move(1)
    for text in ("Too late", ""):
        with pytest.raises(RestError, match=CANNOT):
            update(anna, said, MESSAGE=text)
    assert shown(anna, dialog, said)["text"] == "Just in time"


def test_it_does_not_count_as_a_new_message(anna: User, boris: User, dialog: str) -> None:
    said = say(anna, dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    update(anna, said, MESSAGE="Other")
    assert boris.call("im.counters.get")["TYPE"]["ALL"] == 0
    assert shown(boris, dialog, said)["unread"] is False


def test_a_changed_last_message_is_news_in_lists(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    portal.clock.freeze()
    first, last = say(anna, dialog), say(anna, dialog)
    portal.clock.move(60)
    since = boris.call("server.time")
    update(anna, first, MESSAGE="Other")
    assert boris.call("im.recent.get", LAST_UPDATE=since) == []
    update(anna, last, MESSAGE="Other")
    (item,) = boris.call("im.recent.get", LAST_UPDATE=since)
    assert (item["message"]["text"], item["date_update"]) == ("Other", since)


def test_members_hear_of_it_once(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    stranger = portal.user("Vera")
    said = say(anna, dialog)
    update(anna, said, MESSAGE="Other")
    update(anna, said, MESSAGE="Other")
    with pytest.raises(RestError):
        update(boris, said, MESSAGE="Mine")
    for user, times in ((anna, 1), (boris, 1), (stranger, 0)):
        heard = [event for event in user.events() if event.kind == "message.update"]
        assert [(event.message_id, event.user_id) for event in heard] == [(said, anna.id)] * times
