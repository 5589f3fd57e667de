"""im.chat.get: the chat of an object, for who may see it."""

import pytest

from beseda.testing import Portal

# Official: chats/im-chat-get; any other name may be bound as well.
TYPES = (
    *("VIDEOCONF", "AI_ASSISTANT_PRIVATE", "LINES", "LIVECHAT", "ANNOUNCEMENT", "CALENDAR", "MAIL"),
    *("CRM", "SONET_GROUP", "TASKS_TASK", "TASKS", "CALL", "MY_MODULE", "мой-модуль"),
)


@pytest.mark.parametrize("entity_type", TYPES)
@pytest.mark.parametrize("entity_id", ["1", "DEAL|1663", "telegrambot|2|209607941|744"])
def test_a_chat_is_found_by_what_it_is_bound_to(portal: Portal, entity_type: str, entity_id: str) -> None:
    anna = portal.user("Anna")
    chat = anna.call("im.chat.add", ENTITY_TYPE=entity_type, ENTITY_ID=entity_id)
    anna.call("im.chat.add", ENTITY_TYPE=entity_type, ENTITY_ID=f"{entity_id}0")
    anna.call("im.chat.add", ENTITY_TYPE=f"{entity_type}_", ENTITY_ID=entity_id)
    assert anna.call("im.chat.get", ENTITY_TYPE=entity_type, ENTITY_ID=entity_id) == {"ID": chat}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"ENTITY_TYPE": "CRM"},
        {"ENTITY_ID": "DEAL|1"},
        {"ENTITY_TYPE": "", "ENTITY_ID": ""},
        {"ENTITY_TYPE": "", "ENTITY_ID": "DEAL|1"},
        {"ENTITY_TYPE": "CRM", "ENTITY_ID": ""},
        {"ENTITY_TYPE": "crm", "ENTITY_ID": "DEAL|1"},
        {"ENTITY_TYPE": "CRM", "ENTITY_ID": "DEAL|2"},
        {"ENTITY_TYPE": "CRM", "ENTITY_ID": "DEAL"},
        {"ENTITY_TYPE": "CRM", "ENTITY_ID": ["DEAL|1"]},
        {"ENTITY_TYPE": {"CRM": 1}, "ENTITY_ID": "DEAL|1"},
    ],
)
def test_null_without_a_match_or_with_parameters_missing_or_wrong(portal: Portal, given: dict[str, object]) -> None:
    anna = portal.user("Anna")
    anna.call("im.chat.add", ENTITY_TYPE="CRM", ENTITY_ID="DEAL|1")
    anna.call("im.chat.add")
    answer = anna.answer("im.chat.get", **given)
    assert (answer.status, answer.json["result"]) == (200, None)


def test_an_id_may_come_as_a_number(portal: Portal) -> None:
    anna = portal.user("Anna")
    chat = anna.call("im.chat.add", ENTITY_TYPE="TASKS_TASK", ENTITY_ID=8293)
    assert anna.call("im.chat.get", ENTITY_TYPE="TASKS_TASK", ENTITY_ID="8293") == {"ID": chat}
    assert anna.call("im.chat.get", ENTITY_TYPE=" TASKS_TASK ", ENTITY_ID=8293) == {"ID": chat}


def test_of_several_it_is_the_oldest_that_the_caller_may_see(portal: Portal) -> None:
    # Official: one of the found chats, left open which.
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    pair = {"entity_type": "CRM", "entity_id": "DEAL|1"}
    first = portal.chat(anna, **pair)
    second = portal.chat(anna, boris, **pair)
    portal.chat(anna, boris, vera, **pair)
    asked = {"ENTITY_TYPE": "CRM", "ENTITY_ID": "DEAL|1"}
    assert anna.call("im.chat.get", **asked) == {"ID": first}
    assert boris.call("im.chat.get", **asked) == {"ID": second}
    anna.call("im.chat.user.delete", CHAT_ID=second, USER_ID=boris.id)
    assert boris.call("im.chat.get", **asked) == {"ID": second + 1}


def test_an_open_one_is_found_by_every_employee_but_by_no_guest(portal: Portal) -> None:
    anna, boris, guest = portal.user("Anna"), portal.user("Boris"), portal.user("Guest", extranet=True)
    chat = portal.chat(anna, type="OPEN", entity_type="MY", entity_id="1")
    found = [user.call("im.chat.get", ENTITY_TYPE="MY", ENTITY_ID="1") for user in (anna, boris, guest)]
    assert found == [{"ID": chat}, {"ID": chat}, None]


def test_the_workgroup_form_of_a_dialog_id_means_the_same_chat(portal: Portal) -> None:
    anna = portal.user("Anna")
    for _ in range(2):
        anna.call("im.chat.add", ENTITY_TYPE="SONET_GROUP", ENTITY_ID="103")
    found = anna.call("im.chat.get", ENTITY_TYPE="SONET_GROUP", ENTITY_ID="103")["ID"]
    assert anna.call("im.dialog.get", DIALOG_ID="sg103")["id"] == found
