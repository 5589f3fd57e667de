"""im.dialog.users.list: who is in a dialog, page by page."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

FOREIGN = 999_999


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Ivanova", work_position="Lead")


def listed(user: User, dialog: str, **given: Any) -> tuple[list[int], int, int | None]:
    """Give the ids of a page, the total and where the next page begins."""
    answer = user.answer("im.dialog.users.list", DIALOG_ID=dialog, **given).json
    return [person["id"] for person in answer["result"]], answer["total"], answer.get("next")


def grown(portal: Portal, anna: User, size: int) -> tuple[str, list[int]]:
    """Make a chat whose members came one after the other, the newest person of the portal first."""
    chat = portal.chat(anna)
    people = portal.users(size)[::-1]
    for person in people:
        portal.clock.move(60)
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[person.id])
    return f"chat{chat}", [anna.id, *(person.id for person in people)]


def test_people_come_in_full_as_they_joined(portal: Portal, anna: User) -> None:
    dialog, ids = grown(portal, anna, 3)
    assert listed(anna, dialog) == (ids, 4, None)
    people = anna.call("im.dialog.users.list", DIALOG_ID=dialog)
    assert people[0] == anna.call("im.user.get")
    assert (people[0]["name"], people[0]["work_position"]) == ("Anna Ivanova", "Lead")


def test_pages_by_offset(portal: Portal, anna: User) -> None:
    dialog, ids = grown(portal, anna, 4)
    assert listed(anna, dialog, LIMIT=2) == (ids[:2], 5, 2)
    assert listed(anna, dialog, LIMIT=2, OFFSET=2) == (ids[2:4], 5, 4)
    assert listed(anna, dialog, LIMIT=2, OFFSET=4) == (ids[4:], 5, None)
    assert listed(anna, dialog, LIMIT=2, OFFSET=5) == ([], 5, None)
    assert listed(anna, dialog, LIMIT=2, OFFSET=2**62) == ([], 5, None)
    assert listed(anna, dialog, LIMIT=5, OFFSET=-1) == (ids, 5, None)


def test_pages_by_the_last_person(portal: Portal, anna: User) -> None:
    dialog, ids = grown(portal, anna, 4)
    assert listed(anna, dialog, LIMIT=2, LAST_ID=0) == (ids[:2], 5, 2)
    assert listed(anna, dialog, LIMIT=2, LAST_ID=ids[1]) == (ids[2:4], 5, 4)
    assert listed(anna, dialog, LIMIT=2, LAST_ID=ids[3], OFFSET=1) == (ids[4:], 5, None)
    assert listed(anna, dialog, LIMIT=2, LAST_ID=ids[4]) == ([], 5, None)
    assert listed(anna, dialog, LIMIT=2, LAST_ID=FOREIGN) == ([], 5, None)


def test_those_who_joined_together_are_told_apart(portal: Portal, anna: User) -> None:
    people = portal.users(4)
    dialog = f"chat{portal.chat(anna, *people)}"
    ids = [anna.id, *(person.id for person in people)]
    assert listed(anna, dialog, LIMIT=3) == (ids[:3], 5, 3)
    assert listed(anna, dialog, LIMIT=3, LAST_ID=ids[2]) == (ids[3:], 5, None)


@pytest.mark.parametrize(
    ("given", "size"),
    [({}, 50), ({"LIMIT": 0}, 50), ({"LIMIT": -3}, 50), ({"LIMIT": "x"}, 50), ({"LIMIT": 200}, 200)],
)
def test_sizes_of_pages(portal: Portal, anna: User, given: dict[str, Any], size: int) -> None:
    dialog = f"chat{portal.chat(anna, *portal.users(205))}"
    page, total, following = listed(anna, dialog, **given)
    assert (len(page), total, following) == (size, 206, size)
    assert len(listed(anna, dialog, LIMIT=1_000)[0]) == 200


def test_without_those_from_outside(portal: Portal, anna: User) -> None:
    bot, mail, boris = portal.user("Bot"), portal.user("Mail"), portal.user("Boris")
    portal.change("UPDATE person SET kind = 'bot' WHERE id = :id", id=bot.id)
    portal.change("UPDATE person SET kind = 'email' WHERE id = :id", id=mail.id)
    dialog = f"chat{portal.chat(anna, bot, mail, boris)}"
    everybody = sorted([anna.id, bot.id, mail.id, boris.id])

    def external(kept: str | None, **given: Any) -> Any:
        return listed(anna, dialog, SKIP_EXTERNAL="Y", SKIP_EXTERNAL_EXCEPT_TYPES=kept, **given)

    assert listed(anna, dialog, SKIP_EXTERNAL="N") == (everybody, 4, None)
    assert listed(anna, dialog, SKIP_EXTERNAL_EXCEPT_TYPES="bot") == (everybody, 4, None)
    assert external(None) == external("") == external("%") == ([anna.id, boris.id], 2, None)
    assert external("bot") == ([anna.id, bot.id, boris.id], 3, None)
    assert external("Bot, email") == (everybody, 4, None)
    assert external("bot", LIMIT=2) == ([anna.id, bot.id], 3, 2)
    assert external("bot", LIMIT=2, LAST_ID=bot.id) == ([boris.id], 3, None)
    assert external(None, LIMIT=1, OFFSET=1) == ([boris.id], 2, None)


def test_a_private_dialog_has_both(portal: Portal, anna: User) -> None:
    boris = portal.user("Boris")
    assert listed(anna, str(boris.id)) == ([anna.id, boris.id], 2, None)
    assert listed(boris, str(anna.id)) == ([anna.id, boris.id], 2, None)


def test_open_chats_show_their_people_to_employees(portal: Portal, anna: User) -> None:
    dialog = f"chat{portal.chat(anna, type='OPEN')}"
    assert listed(portal.user("Boris"), dialog) == ([anna.id], 1, None)
    with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: You don't have access to this chat$"):
        portal.user("Guest", extranet=True).call("im.dialog.users.list", DIALOG_ID=dialog)


@pytest.mark.parametrize("who", ["former", "stranger"])
def test_who_has_no_access_is_told_so(portal: Portal, anna: User, who: str) -> None:
    people = {name: portal.user(name) for name in ("former", "stranger")}
    chat = portal.chat(anna, people["former"])
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=people["former"].id)
    for dialog in (f"chat{chat}", f"chat{FOREIGN}", f"sg{FOREIGN}"):
        with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: You don't have access to this chat$"):
            people[who].call("im.dialog.users.list", DIALOG_ID=dialog)


def test_nobody_is_behind_a_wrong_person(anna: User) -> None:
    with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: You do not have access to the specified dialog$"):
        anna.call("im.dialog.users.list", DIALOG_ID=FOREIGN)


@pytest.mark.parametrize("given", [{}, {"DIALOG_ID": ""}, {"DIALOG_ID": "chat"}, {"DIALOG_ID": "-1"}])
def test_a_dialog_must_be_named(anna: User, given: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 DIALOG_ID_EMPTY: Dialog ID can't be empty$"):
        anna.call("im.dialog.users.list", **given)


def test_older_portals_lack_it(portal: Portal, anna: User) -> None:
    dialog = f"chat{portal.chat(anna)}"
    portal.revision = 29
    assert anna.answer("im.dialog.users.list", DIALOG_ID=dialog).status == 404
    portal.revision = 30
    assert anna.answer("im.dialog.users.list", DIALOG_ID=dialog).status == 200
