"""``im.recent.list``: the caller's conversations in pages."""

from typing import Any

import pytest

from beseda.testing import Portal, User

ATTACH = [{"MESSAGE": "see below"}]


def ids(found: dict[str, Any]) -> list[int | str]:
    return [item["id"] for item in found["items"]]


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Smith")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris", "Brown")


def talk(portal: Portal, owner: User, *members: User, count: int) -> list[str]:
    """Chats whose last messages are a minute apart, newest first."""
    made = []
    for number in range(count):
        portal.clock.move(60)
        made.append(f"chat{portal.chat(owner, *members, title=f'Chat {number}')}")
    return made[::-1]


def test_items_are_those_of_recent_get_but_people_have_numbers(portal: Portal, anna: User, boris: User) -> None:
    portal.clock.freeze()
    chat = portal.chat(anna, boris, title="Plans")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="hello [b]all[/b]")
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="hello")
    listed = anna.call("im.recent.list")
    assert ids(listed) == [boris.id, f"chat{chat}"]
    assert [item | {"id": str(item["id"])} for item in listed["items"]] == anna.call("im.recent.get")
    private, group = listed["items"]
    assert (private["type"], private["title"], private["counter"]) == ("user", "Boris Brown", 1)
    assert private["chat"] == {"text_field_enabled": True, "background_id": None, "mute_list": []}
    assert (group["type"], group["title"], group["user"]["id"]) == ("chat", "Plans", boris.id)
    assert group["chat"]["role"] == "OWNER"


def test_the_rest_of_the_result(portal: Portal, anna: User, boris: User) -> None:
    portal.chat(anna, boris)
    answer = anna.answer("im.recent.list").json
    assert answer["total"] == -1
    assert "next" not in answer
    result = answer["result"]
    assert set(result) == {"items", "hasMore", "hasMorePages", "copilot", "messagesAutoDeleteConfigs"}
    assert result["hasMore"] is False
    assert result["hasMorePages"] is False
    assert result["copilot"] == {"chats": None, "messages": None, "roles": {}, "recommendedRoles": []}
    assert result["messagesAutoDeleteConfigs"] == []


def test_nothing_to_list(portal: Portal, anna: User) -> None:
    assert anna.call("im.recent.list")["items"] == []


def test_pages_by_offset_bring_everything_once(portal: Portal, anna: User) -> None:
    made = talk(portal, anna, count=5)
    anna.call("im.recent.pin", DIALOG_ID=made[3])
    pages = [anna.call("im.recent.list", OFFSET=offset, LIMIT=2) for offset in (0, 2, 4)]
    assert [one for page in pages for one in ids(page)] == [made[3], made[0], made[1], made[2], made[4]]
    assert [page["hasMore"] for page in pages] == [True, True, False]
    assert [page["hasMorePages"] for page in pages] == [True, True, False]
    assert ids(anna.call("im.recent.list", OFFSET=5, LIMIT=2)) == []


def test_a_full_last_page_has_nothing_behind_it(portal: Portal, anna: User) -> None:
    talk(portal, anna, count=2)
    assert anna.call("im.recent.list", LIMIT=2)["hasMore"] is False


def test_pages_by_date_lose_nothing(portal: Portal, anna: User) -> None:
    made = talk(portal, anna, count=3)
    seen: list[int | str] = []
    page = anna.call("im.recent.list", LIMIT=2)
    seen += ids(page)
    page = anna.call("im.recent.list", LIMIT=2, LAST_MESSAGE_DATE=page["items"][-1]["date_last_activity"])
    assert ids(page)[0] == seen[-1], "the last of the page before may come again, so that none of its second is lost"
    seen += ids(page)
    assert list(dict.fromkeys(seen)) == made


def test_pins_do_not_count_in_pages_by_date(portal: Portal, anna: User) -> None:
    made = talk(portal, anna, count=3)
    anna.call("im.recent.pin", DIALOG_ID=made[2])
    newest = anna.call("im.recent.list")["items"][1]
    assert newest["id"] == made[0]
    assert ids(anna.call("im.recent.list", LAST_MESSAGE_DATE=newest["date_last_activity"])) == made
    second = anna.call("im.recent.list")["items"][2]
    assert ids(anna.call("im.recent.list", LAST_MESSAGE_DATE=second["date_last_activity"])) == made[1:]


def test_a_date_that_is_none_is_not_there(portal: Portal, anna: User) -> None:
    made = talk(portal, anna, count=2)
    assert ids(anna.call("im.recent.list", LAST_MESSAGE_DATE="yesterday")) == made


def test_fifty_without_a_limit_and_at_most_two_hundred(portal: Portal, anna: User) -> None:
    portal.clock.freeze()
    for _ in range(202):
        portal.chat(anna)
    assert len(anna.call("im.recent.list")["items"]) == 50
    assert len(anna.call("im.recent.list", LIMIT=500)["items"]) == 200
    assert len(anna.call("im.recent.list", LIMIT=0)["items"]) == 50
    assert len(anna.call("im.recent.list", LIMIT=-5)["items"]) == 50
    assert len(anna.call("im.recent.list", LIMIT="many")["items"]) == 50
    assert ids(anna.call("im.recent.list", OFFSET=-3, LIMIT=1)) == ids(anna.call("im.recent.list", LIMIT=1))
    assert anna.call("im.recent.list", LIMIT=2**62, OFFSET=2**62)["items"] == []


def test_open_lines_say_which_they_are(portal: Portal, anna: User, boris: User) -> None:
    portal.clock.freeze(1_772_053_286)
    line = portal.chat(anna, boris, entity_type="LINES", entity_id="livechat|17|2|3")
    portal.clock.move(60)
    anna.call("im.message.add", DIALOG_ID=f"chat{line}", MESSAGE="hello")
    nameless, group = portal.chat(anna, entity_type="LINES", entity_id="x|y"), portal.chat(anna)
    items = {item["chat_id"]: item for item in anna.call("im.recent.list")["items"]}
    assert items[line]["lines"] == {"id": 17, "status": 0, "date_create": "2026-02-25T21:01:26+00:00"}
    assert items[nameless]["lines"]["id"] == 0
    assert "lines" not in items[group]


def test_kinds_are_left_out(portal: Portal, anna: User, boris: User) -> None:
    group = portal.chat(anna, boris)
    line = portal.chat(anna, boris, entity_type="LINES", entity_id="livechat|1|2|3")
    anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    everything = {f"chat{group}", f"chat{line}", boris.id}

    def listed(**given: str) -> set[int | str]:
        return set(ids(boris_or_anna.call("im.recent.list", **given)))

    boris_or_anna = anna
    assert listed() == everything
    assert listed(SKIP_OPENLINES="Y") == everything - {f"chat{line}"}
    assert listed(SKIP_CHAT="Y") == everything - {f"chat{group}"}
    assert listed(SKIP_DIALOG="Y") == everything - {boris.id}
    assert listed(SKIP_DIALOG="Y", SKIP_CHAT="Y") == {f"chat{line}"}
    assert listed(SKIP_DIALOG="Y", SKIP_CHAT="Y", SKIP_OPENLINES="Y") == set()
    assert listed(SKIP_DIALOG="N", SKIP_CHAT="0", SKIP_OPENLINES="no") == everything
    assert listed(SKIP_UNDISTRIBUTED_OPENLINES="Y") == everything
    assert listed(CAN_MANAGE_MESSAGES="Y") == everything
    assert listed(ONLY_COPILOT="Y") == set()
    assert listed(ONLY_CHANNEL="Y") == set()


def test_channels_and_chats_with_an_assistant_by_their_letters(portal: Portal, anna: User) -> None:
    for letter in "CNJA":
        chat = portal.chat(anna, title=letter)
        portal.change("UPDATE chat SET type = :letter WHERE id = :chat", letter=letter, chat=chat)
    assert {item["title"] for item in anna.call("im.recent.list", ONLY_CHANNEL="Y")["items"]} == {"N", "J"}
    assert {item["title"] for item in anna.call("im.recent.list", ONLY_COPILOT="Y")["items"]} == {"A"}
    assert anna.call("im.recent.list", ONLY_CHANNEL="Y", ONLY_COPILOT="Y")["items"] == []


def test_only_what_has_unread_messages(portal: Portal, anna: User, boris: User) -> None:
    quiet, loud, labelled = (portal.chat(anna, boris, title=title) for title in ("quiet", "loud", "labelled"))
    boris.call("im.message.add", DIALOG_ID=f"chat{loud}", MESSAGE="hello")
    anna.call("im.recent.unread", DIALOG_ID=f"chat{labelled}")
    assert ids(anna.call("im.recent.list", UNREAD_ONLY="Y")) == [f"chat{loud}"]
    assert ids(boris.call("im.recent.list", UNREAD_ONLY="Y")) == []
    assert f"chat{quiet}" in ids(anna.call("im.recent.list", UNREAD_ONLY="N"))


def test_filters_hold_for_the_count_of_pages_too(portal: Portal, anna: User, boris: User) -> None:
    for _ in range(3):
        chat = portal.chat(anna, boris)
        boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="hello")
    portal.chat(anna, boris)
    page = anna.call("im.recent.list", UNREAD_ONLY="Y", LIMIT=2)
    assert (len(page["items"]), page["hasMore"]) == (2, True)
    page = anna.call("im.recent.list", UNREAD_ONLY="Y", LIMIT=2, OFFSET=2)
    assert (len(page["items"]), page["hasMore"]) == (1, False)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "one two <3 [Attachment]"),
        ({"PARSE_TEXT": "Y"}, "<b>one</b><br />two &lt;3"),
        ({"GET_ORIGINAL_TEXT": "Y"}, "[B]one[/B]\ntwo <3"),
        ({"GET_ORIGINAL_TEXT": "Y", "PARSE_TEXT": "Y"}, "[B]one[/B]\ntwo <3"),
        ({"GET_ORIGINAL_TEXT": "N", "PARSE_TEXT": "N"}, "one two <3 [Attachment]"),
    ],
)
def test_the_text_of_the_last_message(
    portal: Portal, anna: User, boris: User, given: dict[str, str], text: str
) -> None:
    anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="[B]one[/B]\ntwo <3", ATTACH=ATTACH)
    assert boris.call("im.recent.list", **given)["items"][0]["message"]["text"] == text


def test_everybody_has_a_list_of_their_own(portal: Portal, anna: User, boris: User) -> None:
    carol, guest = portal.user("Carol"), portal.user("Gus", extranet=True)
    ours = portal.chat(anna, boris)
    portal.chat(anna, type="OPEN")
    assert ids(boris.call("im.recent.list")) == [f"chat{ours}"]
    assert ids(carol.call("im.recent.list")) == []
    assert ids(guest.call("im.recent.list")) == []
    portal.clock.move(1)
    boris.call("im.chat.leave", CHAT_ID=ours)
    assert ids(boris.call("im.recent.list")) == []


def test_what_was_said_before_somebody_came_is_never_their_last_message(portal: Portal, anna: User) -> None:
    chat, newcomer = portal.chat(anna), portal.user("Nick")
    secret = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="secret")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[newcomer.id])
    assert ids(newcomer.call("im.recent.list")) == [f"chat{chat}"]
    portal.change("DELETE FROM message WHERE chat_id = :chat AND id > :secret", chat=chat, secret=secret)
    portal.change("UPDATE chat SET last_message_id = :secret WHERE id = :chat", chat=chat, secret=secret)
    assert ids(newcomer.call("im.recent.list")) == []
    assert ids(anna.call("im.recent.list")) == [f"chat{chat}"]


def test_revisions(portal: Portal, anna: User) -> None:
    portal.revision = 29
    assert anna.answer("im.recent.list").json["error"] == "ERROR_METHOD_NOT_FOUND"
    portal.revision = 30
    assert anna.call("im.recent.list")["items"] == []
