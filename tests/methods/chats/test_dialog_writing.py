"""im.dialog.writing: who may say that they are writing."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User


def test_it_is_accepted_and_only_told(portal: Portal, anna: User) -> None:
    boris = portal.user("Boris")
    chat = portal.chat(boris, anna, entity_type="SONET_GROUP", entity_id="103")
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="Hello")
    before = portal.query("SELECT count(*) FROM event WHERE kind <> 'dialog.writing'")
    for dialog in (f"chat{chat}", "sg103", str(boris.id)):
        assert anna.call("im.dialog.writing", DIALOG_ID=dialog) is True
    assert portal.query("SELECT count(*) FROM event WHERE kind <> 'dialog.writing'") == before
    assert boris.call("im.counters.get")["TYPE"]["ALL"] == 0


@pytest.mark.parametrize("kind", ["CHAT", "OPEN"])
@pytest.mark.parametrize("who", ["former", "stranger"])
def test_who_does_not_take_part_may_not(portal: Portal, anna: User, kind: str, who: str) -> None:
    people = {name: portal.user(name) for name in ("former", "stranger")}
    chat = portal.chat(anna, people["former"], type=kind)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=people["former"].id)
    for dialog in (f"chat{chat}", "chat999999", "sg999999", "999999"):
        with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: Action unavailable$"):
            people[who].call("im.dialog.writing", DIALOG_ID=dialog)


@pytest.mark.parametrize("given", [{}, {"DIALOG_ID": ""}, {"DIALOG_ID": "chat"}, {"DIALOG_ID": "chat0"}])
def test_a_dialog_must_be_named(anna: User, given: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 DIALOG_ID_EMPTY: Dialog ID can't be empty$"):
        anna.call("im.dialog.writing", **given)


def test_older_portals_lack_it(portal: Portal, anna: User) -> None:
    dialog = f"chat{portal.chat(anna)}"
    portal.revision = 29
    assert anna.answer("im.dialog.writing", DIALOG_ID=dialog).status == 404
    portal.revision = 30
    assert anna.answer("im.dialog.writing", DIALOG_ID=dialog).status == 200
