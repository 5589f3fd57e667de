"""im.message.add: what may be said, where, and what becomes of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

BLOCKS = [{"MESSAGE": "Attached"}, {"DELIMITER": {"SIZE": 200, "COLOR": "#c6c6c6"}}]
ATTACH = {"ID": 1, "COLOR": "#29619b", "BLOCKS": BLOCKS}
BUTTONS = [{"TEXT": "Site", "LINK": "https://example.com"}, {"TYPE": "NEWLINE"}]
KEYBOARD = {"BUTTONS": BUTTONS}
MENU = {"ITEMS": [{"TEXT": "Site", "LINK": "https://example.com"}]}


def last(user: User, dialog_id: str) -> dict[str, Any]:
    """Give the last message of a dialog."""
    found: dict[str, Any] = user.call("im.dialog.messages.get", DIALOG_ID=dialog_id, LIMIT=1)["messages"][0]
    return found


def test_it_answers_the_id_of_the_message(anna: User, boris: User, dialog: str) -> None:
    sent = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Hello")
    message = last(boris, dialog)
    assert isinstance(sent, int)
    assert (message["id"], message["author_id"], message["text"]) == (sent, anna.id, "Hello")
    assert (message["params"], message["unread"]) == ([], True)


def test_ids_grow_over_all_dialogs(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    other = f"chat{portal.chat(boris)}"
    ids = [boris.call("im.message.add", DIALOG_ID=one, MESSAGE="x") for one in (dialog, other, dialog, str(anna.id))]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  \n Hello\r\n ", "Hello"),
        ("a\n\nb\tc", "a\n\nb\tc"),
        ("[b]Bold[/b] 😀 ё", "[b]Bold[/b] 😀 ё"),
        (0, "0"),
        (True, "1"),
        (1.5, "1.5"),
        ("$result[a][b]", "$result[a][b]"),
        ("<script>&amp;", "<script>&amp;"),
    ],
)
def test_text_is_kept_as_it_is_but_for_its_edges(anna: User, dialog: str, given: object, kept: str) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE=given)
    assert last(anna, dialog)["text"] == kept


@pytest.mark.parametrize("given", [{}, {"MESSAGE": ""}, {"MESSAGE": " \n\t"}, {"MESSAGE": None}, {"MESSAGE": ["x"]}])
@pytest.mark.parametrize("more", [{}, {"ATTACH": ""}, {"ATTACH": "N"}, {"ATTACH": []}, {"KEYBOARD": KEYBOARD}])
def test_text_or_attachment_is_required(anna: User, dialog: str, given: dict[str, Any], more: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 MESSAGE_EMPTY: Message can't be empty$"):
        anna.call("im.message.add", DIALOG_ID=dialog, **given, **more)


@pytest.mark.parametrize("size", [19_999, 20_000])
def test_text_of_20000_characters_is_whole(anna: User, dialog: str, size: int) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="ж" * size)
    assert last(anna, dialog)["text"] == "ж" * size


def test_longer_text_is_cut_and_says_so(anna: User, dialog: str) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="😀" * 20_001)
    assert last(anna, dialog)["text"] == "😀" * 20_000 + " (...)"


@pytest.mark.parametrize(
    "given",
    [ATTACH, BLOCKS, json.dumps(ATTACH), json.dumps(BLOCKS, indent=2), [ATTACH]],
    ids=["object", "array", "text of an object", "text of an array", "list of objects"],
)
def test_an_attachment_comes_in_several_forms_and_needs_no_text(anna: User, dialog: str, given: object) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, ATTACH=given)
    kept = last(anna, dialog)["params"]
    assert kept == {"ATTACH": json.loads(given) if isinstance(given, str) else given}


@pytest.mark.parametrize("spell", [lambda value: value, json.dumps])
@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("KEYBOARD", KEYBOARD, KEYBOARD),
        ("KEYBOARD", BUTTONS, KEYBOARD),
        ("MENU", MENU, MENU),
        ("MENU", MENU["ITEMS"], MENU),
    ],
)
def test_keyboard_and_menu_are_kept_in_their_full_form(
    anna: User, dialog: str, name: str, value: object, kept: object, spell: Any
) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Choose", **{name: spell(value)})
    assert last(anna, dialog)["params"] == {name: kept}


ENCLOSURES = {"ATTACH": 60_000, "KEYBOARD": 30_000, "MENU": 30_000}


@pytest.mark.parametrize("name", ENCLOSURES)
@pytest.mark.parametrize(
    "broken", ["{", "text", '{"a": }', "null", "1", 5, True, "[" * 60 + "]" * 60, '["\\u0000"]', {"FOO": 1}]
)
def test_broken_enclosures_are_refused(anna: User, dialog: str, name: str, broken: object) -> None:
    with pytest.raises(RestError, match=rf"^400 {name}_ERROR: Incorrect {name.lower()} params$"):
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Text", **{name: broken})


@pytest.mark.parametrize("name", ENCLOSURES)
@pytest.mark.parametrize("none", ["", "N", [], {}, None, False, "[]", "{}"])
def test_what_clients_send_instead_of_an_enclosure_is_none(anna: User, dialog: str, name: str, none: object) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Text", **{name: none})
    assert last(anna, dialog)["params"] == []


LARGE: dict[str, Callable[[str], Any]] = {
    "ATTACH": lambda text: [{"MESSAGE": text}],
    "KEYBOARD": lambda text: {"BUTTONS": [{"TEXT": text, "LINK": "/"}]},
    "MENU": lambda text: {"ITEMS": [{"TEXT": text, "LINK": "/"}]},
}


@pytest.mark.parametrize(("name", "most"), ENCLOSURES.items())
def test_an_enclosure_has_a_largest_size(anna: User, dialog: str, name: str, most: int) -> None:
    # Official: chats/index gives 60,000 characters of the serialized attachment.
    overhead = len(json.dumps(LARGE[name]("")))
    fits, too_large = (LARGE[name]("ж" * (most - overhead + extra)) for extra in (0, 1))
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Text", **{name: fits})
    assert last(anna, dialog)["params"] == {name: fits}
    with pytest.raises(RestError, match=rf"^400 {name}_OVERSIZE: .*maximum allowable size of {name.lower()}$"):
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Text", **{name: too_large})


@pytest.mark.parametrize("given", ["Y", "y", True, 1, "true", "1"])
def test_a_system_message_has_no_author_and_does_not_count(anna: User, boris: User, dialog: str, given: object) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="The server restarts", SYSTEM=given)
    message = last(boris, dialog)
    assert (message["author_id"], message["uuid"], message["unread"]) == (0, None, False)
    assert boris.call("im.dialog.get", DIALOG_ID=dialog)["counter"] == 0


def test_saying_something_reads_what_came_before(anna: User, boris: User, dialog: str) -> None:
    for given in ({}, {"SYSTEM": "Y"}):
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="One")
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Two")
        assert boris.call("im.dialog.get", DIALOG_ID=dialog)["counter"] == 2
        boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Three", **given)
        assert boris.call("im.dialog.get", DIALOG_ID=dialog)["counter"] == 0


@pytest.mark.parametrize(("given", "kept"), [("N", {"URL_PREVIEW": "N"}), ("Y", []), ("maybe", [])])
def test_links_are_shown_with_a_preview_unless_refused(anna: User, dialog: str, given: str, kept: object) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="https://example.com", URL_PREVIEW=given)
    assert last(anna, dialog)["params"] == kept


def test_a_reply_keeps_the_id_it_answers(anna: User, boris: User, dialog: str) -> None:
    first = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Question")
    boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Answer", REPLY_ID=str(first))
    assert last(anna, dialog)["params"] == {"REPLY_ID": first}


@pytest.mark.parametrize("given", ["x", [1], {"a": 1}, "1.5"])
def test_a_reply_to_no_id_is_refused(anna: User, dialog: str, given: object) -> None:
    with pytest.raises(RestError, match=r"^400 PARAMS_ERROR: Incorrect params$"):
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Answer", REPLY_ID=given)


def test_a_reply_into_another_chat_is_refused(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    # Official page: "The message for the reply must be in the same chat"; what the caller may not see looks missing.
    own = anna.call("im.message.add", DIALOG_ID=f"chat{portal.chat(anna)}", MESSAGE="Elsewhere")
    foreign = boris.call("im.message.add", DIALOG_ID=f"chat{portal.chat(boris)}", MESSAGE="Secret")
    elsewhere = r"^400 REPLY_FROM_OTHER_CHAT_ERROR: You can only reply to a message within the same chat$"
    with pytest.raises(RestError, match=elsewhere):
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Answer", REPLY_ID=own)
    for message in (foreign, 999_999, -1):
        with pytest.raises(RestError, match=r"^400 REPLY_ACCESS_ERROR: Action unavailable$"):
            anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Answer", REPLY_ID=message)


def test_a_reply_to_hidden_history_is_refused(portal: Portal, anna: User, boris: User) -> None:
    chat, other = portal.chat(anna), portal.chat(boris)
    hidden = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Before")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    for dialog in (f"chat{chat}", f"chat{other}"):
        with pytest.raises(RestError, match=r"^400 REPLY_ACCESS_ERROR"):
            boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Answer", REPLY_ID=hidden)


def test_a_reply_to_a_removed_members_chat_looks_missing(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    seen = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="While he is here")
    anna.call("im.chat.user.delete", CHAT_ID=int(dialog.removeprefix("chat")), USER_ID=boris.id)
    with pytest.raises(RestError, match=r"^400 REPLY_ACCESS_ERROR"):
        boris.call("im.message.add", DIALOG_ID=f"chat{portal.chat(boris)}", MESSAGE="Answer", REPLY_ID=seen)


def test_before_revision_31_there_are_no_replies(portal: Portal, anna: User, dialog: str) -> None:
    portal.revision = 30
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Answer", REPLY_ID=999_999)
    assert last(anna, dialog)["params"] == []


@pytest.mark.parametrize("given", [{}, {"DIALOG_ID": ""}, {"DIALOG_ID": "chat"}, {"DIALOG_ID": "x"}, {"DIALOG_ID": 0}])
def test_a_dialog_is_required(anna: User, given: dict[str, object]) -> None:
    with pytest.raises(RestError, match=r"^400 USER_ID_EMPTY: User ID can't be empty$"):
        anna.call("im.message.add", MESSAGE="Hello", **given)


@pytest.mark.parametrize("dialog_id", ["chat999999", "sg5"])
def test_a_missing_chat_is_refused(anna: User, dialog_id: str) -> None:
    with pytest.raises(RestError, match=r"^400 CHAT_ID: Error creating message$"):
        anna.call("im.message.add", DIALOG_ID=dialog_id, MESSAGE="Hello")


def test_the_first_word_begins_a_private_dialog_for_both(anna: User, boris: User) -> None:
    sent = anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="Hello")
    answered = boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Hi")
    hers = anna.call("im.dialog.messages.get", DIALOG_ID=str(boris.id))
    his = boris.call("im.dialog.messages.get", DIALOG_ID=str(anna.id))
    assert [message["id"] for message in hers["messages"]] == [answered, sent]
    assert his["chat_id"] == hers["chat_id"]


def test_a_private_dialog_is_reached_by_its_chat_id_too(portal: Portal, anna: User, boris: User) -> None:
    vera = portal.user("Vera")
    anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello")
    chat = boris.call("im.recent.get")[0]["chat_id"]
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hi")
    assert last(anna, str(boris.id))["text"] == "Hi"
    with pytest.raises(RestError, match=r"^400 CHAT_ID:"):
        vera.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Me too")


def test_ones_own_id_is_a_chat_for_notes(anna: User) -> None:
    anna.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Buy milk")
    dialog = anna.call("im.dialog.get", DIALOG_ID=str(anna.id))
    assert (dialog["name"], dialog["user_counter"], dialog["counter"]) == ("Anna", 1, 0)
    assert last(anna, str(anna.id))["text"] == "Buy milk"


def test_there_is_no_dialog_with_people_who_are_not_there(portal: Portal, anna: User, boris: User) -> None:
    guest = portal.user("Guest", extranet=True)
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=boris.id)
    for user, other in ((anna, 999_999), (anna, boris.id), (guest, anna.id), (guest, 999_999)):
        with pytest.raises(RestError, match=r"^400 USER_NOT_FOUND: User not found$"):
            user.call("im.message.add", DIALOG_ID=str(other), MESSAGE="Hello")
    assert portal.query("SELECT id FROM chat") == []


def test_a_guest_writes_to_people_from_their_chats_and_answers_those_who_wrote(portal: Portal, anna: User) -> None:
    vera, guest = portal.user("Vera"), portal.user("Guest", extranet=True)
    portal.chat(anna, guest)
    assert guest.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Hello") > 0
    vera.call("im.message.add", DIALOG_ID=str(guest.id), MESSAGE="Hello")
    assert guest.call("im.message.add", DIALOG_ID=str(vera.id), MESSAGE="Hello back") > 0


def test_a_workgroup_chat_is_addressed_by_the_group(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, entity_type="SONET_GROUP", entity_id="77")
    anna.call("im.message.add", DIALOG_ID="sg77", MESSAGE="To the group")
    assert last(anna, f"chat{chat}")["text"] == "To the group"
    with pytest.raises(RestError, match=r"^400 CHAT_ID:"):
        boris.call("im.message.add", DIALOG_ID="sg77", MESSAGE="Me too")


def test_every_member_hears_of_a_message_and_nobody_else(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    vera = portal.user("Vera")
    sent = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Hello")
    for user in (anna, boris):
        event = user.events()[-1]
        assert (event.kind, event.message_id, event.user_id) == ("message.add", sent, anna.id)
    assert vera.events() == []
