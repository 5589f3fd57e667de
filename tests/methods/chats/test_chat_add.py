"""im.chat.add: what a new chat is like, and who is in it."""

import re
from typing import Any

import pytest

from beseda.testing import Portal, User

# Official: chats/im-chat-add names them, imbot.v2 chat-add gives their codes.
COLORS = {
    "RED": "#df532d",
    "GREEN": "#64a513",
    "MINT": "#4ba984",
    "LIGHT_BLUE": "#4ba5c3",
    "DARK_BLUE": "#3e99ce",
    "PURPLE": "#8474c8",
    "AQUA": "#1eb4aa",
    "PINK": "#f76187",
    "LIME": "#58cc47",
    "BROWN": "#ab7761",
    "AZURE": "#29619b",
    "KHAKI": "#728f7a",
    "SAND": "#ba9c7b",
    "MARENGO": "#556574",
    "GRAY": "#909090",
    "GRAPHITE": "#5e5f5e",
}


def shown(user: User, chat: int) -> Any:
    return user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")


def said(user: User, chat: int) -> list[tuple[int, str]]:
    """Give author and text of every message, oldest first."""
    found = user.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}", FIRST_ID=0, LIMIT=50)["messages"]
    return [(message["author_id"], message["text"]) for message in found]


def members(user: User, chat: int) -> list[int]:
    found: list[int] = user.call("im.chat.user.list", CHAT_ID=chat)
    return sorted(found)


def test_without_parameters_it_is_closed_and_the_caller_alone_owns_it(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = anna.call("im.chat.add")
    assert isinstance(chat, int)
    dialog = shown(anna, chat)
    assert (dialog["type"], dialog["message_type"], dialog["role"]) == ("chat", "C", "owner")
    assert (dialog["owner"], dialog["user_counter"], members(anna, chat)) == (anna.id, 1, [anna.id])
    assert boris.answer("im.dialog.get", DIALOG_ID=f"chat{chat}").status == 403


def test_a_title_of_its_own_names_the_colour_and_a_running_number(portal: Portal) -> None:
    # Official page: template "#COLOR# chat №#NUMBER#"
    anna = portal.user("Anna")
    titles = [shown(anna, anna.call("im.chat.add", COLOR=color))["name"] for color in ("MINT", "LIGHT_BLUE", "MINT")]
    assert titles == ["Mint chat №1", "Light blue chat №2", "Mint chat №3"]


def test_the_number_counts_only_chats_that_it_names(portal: Portal) -> None:
    anna = portal.user("Anna")
    anna.call("im.chat.add", TITLE="Named")
    assert shown(anna, anna.call("im.chat.add", COLOR="GRAY"))["name"] == "Gray chat №1"


def test_a_title_names_the_others_when_there_are_any(portal: Portal) -> None:
    # Official page: template "Chat with #USERS_NAMES#"
    anna, boris, vera = portal.user("Anna"), portal.user("Boris", "Petrov"), portal.user("Vera")
    assert shown(anna, portal.chat(anna, boris))["name"] == "Chat with Boris Petrov"
    assert shown(anna, portal.chat(anna, vera, boris))["name"] == "Chat with Vera and Boris Petrov"


def test_titles_are_in_the_language_of_the_portal(portal: Portal) -> None:
    portal.configure(language="ru")
    anna, boris = portal.user("Анна"), portal.user("Борис")
    assert shown(anna, anna.call("im.chat.add", COLOR="MINT"))["name"] == "Мятный чат №1"
    assert shown(anna, portal.chat(anna, boris))["name"] == "Чат с Борис"


def test_a_crowd_is_not_named_in_full(portal: Portal) -> None:
    anna = portal.user("Anna")
    title = shown(anna, portal.chat(anna, *portal.users(40)))["name"]
    assert title.startswith("Chat with Person 1, Person 2, ")
    assert len(title) <= 255


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Deal \r\n chat\t", "Deal chat"),
        ("x" * 300, "x" * 255),
        ("<b>[b]Ж😀[/b]</b> {who} $result[a]", "<b>[b]Ж😀[/b]</b> {who} $result[a]"),
        (42, "42"),
    ],
)
def test_a_title_is_one_line_of_at_most_255_characters(portal: Portal, given: object, kept: str) -> None:
    anna = portal.user("Anna")
    assert shown(anna, anna.call("im.chat.add", TITLE=given))["name"] == kept


def test_a_blank_title_is_none(portal: Portal) -> None:
    anna = portal.user("Anna")
    assert shown(anna, anna.call("im.chat.add", TITLE=" \n ", COLOR="RED"))["name"] == "Red chat №1"


def test_the_creator_is_in_it_once_as_the_owner(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = anna.call("im.chat.add", USERS=[boris.id, anna.id, boris.id])
    assert members(boris, chat) == [anna.id, boris.id]
    assert (shown(anna, chat)["role"], shown(boris, chat)["role"]) == ("owner", "member")
    assert shown(boris, chat)["user_counter"] == 2


def test_unknown_and_inactive_people_are_left_out(portal: Portal) -> None:
    anna, boris, gone = portal.user("Anna"), portal.user("Boris"), portal.user("Gone")
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=gone.id)
    chat = anna.call("im.chat.add", USERS=[gone.id, 999_999, 0, -1, "x", None, [boris.id], 2**62, str(boris.id)])
    assert members(anna, chat) == [anna.id, boris.id]


@pytest.mark.parametrize("wrap", [list, lambda ids: {"a": ids[0]}, lambda ids: ids[0]])
def test_people_come_as_array_object_or_a_single_id(portal: Portal, wrap: Any) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    assert members(anna, anna.call("im.chat.add", USERS=wrap([boris.id]))) == [anna.id, boris.id]


def test_an_extranet_guest_lets_in_only_people_from_their_chats(portal: Portal) -> None:
    anna, boris, guest = portal.user("Anna"), portal.user("Boris"), portal.user("Guest", extranet=True)
    portal.chat(anna, guest)
    assert members(guest, portal.chat(guest, anna, boris)) == [anna.id, guest.id]


def test_guests_are_told_of(portal: Portal) -> None:
    anna, guest = portal.user("Anna"), portal.user("Guest", extranet=True)
    assert shown(anna, portal.chat(anna, guest))["extranet"] is True
    assert shown(anna, portal.chat(anna))["extranet"] is False


@pytest.mark.parametrize(
    ("kind", "type_", "letter"), [("OPEN", "open", "O"), ("CHAT", "chat", "C"), ("X", "chat", "C")]
)
def test_an_open_chat_is_asked_for_by_type(portal: Portal, kind: str, type_: str, letter: str) -> None:
    anna = portal.user("Anna")
    dialog = shown(anna, anna.call("im.chat.add", TYPE=kind))
    assert (dialog["type"], dialog["message_type"]) == (type_, letter)


@pytest.mark.parametrize("name", COLORS)
def test_each_colour_has_its_code(portal: Portal, name: str) -> None:
    anna = portal.user("Anna")
    assert shown(anna, anna.call("im.chat.add", COLOR=name))["color"] == COLORS[name]


@pytest.mark.parametrize("given", [{}, {"COLOR": ""}, {"COLOR": "red"}, {"COLOR": "#df532d"}, {"COLOR": ["RED"]}])
def test_any_other_colour_is_one_of_the_sixteen(portal: Portal, given: dict[str, object]) -> None:
    anna = portal.user("Anna")
    assert shown(anna, anna.call("im.chat.add", **given))["color"] in COLORS.values()


def test_it_opens_with_a_line_on_its_creation_then_on_who_came_then_the_message(portal: Portal) -> None:
    anna, boris = portal.user("Anna", "Weber"), portal.user("Boris")
    chat = anna.call("im.chat.add", USERS=[boris.id], MESSAGE="  Welcome\n")
    first = f"[USER={anna.id} REPLACE]Anna Weber[/USER]"
    assert said(boris, chat) == [
        (0, f"{first} created the chat"),
        (0, f"{first} invited [USER={boris.id} REPLACE]Boris[/USER] to the chat"),
        (anna.id, "Welcome"),
    ]


@pytest.mark.parametrize("given", [{}, {"MESSAGE": ""}, {"MESSAGE": " \n"}, {"MESSAGE": ["x"]}])
def test_without_a_message_there_are_only_lines(portal: Portal, given: dict[str, object]) -> None:
    anna = portal.user("Anna")
    assert [author for author, _ in said(anna, anna.call("im.chat.add", **given))] == [0]


def test_the_first_message_is_unread_for_the_others_alone(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = anna.call("im.chat.add", USERS=[boris.id], MESSAGE="Welcome")
    assert (shown(anna, chat)["counter"], shown(boris, chat)["counter"]) == (0, 1)


def test_lines_follow_the_gender_of_who_acts_where_the_language_does(portal: Portal) -> None:
    portal.configure(language="ru")
    anna, boris = portal.user("Анна", gender="F"), portal.user("Борис")
    texts = [text for user, other in ((anna, boris), (boris, anna)) for _, text in said(user, portal.chat(user, other))]
    plain = [re.sub(r"\[USER=\d+ REPLACE\](.*?)\[/USER\]", r"\1", text) for text in texts]
    assert plain == [
        "Анна создала чат",
        "Анна пригласила в чат Борис",
        "Борис создал чат",
        "Борис пригласил в чат Анна",
    ]


def test_a_name_is_never_read_as_part_of_a_phrase(portal: Portal) -> None:
    anna = portal.user("{whom}", "{he|she}")
    chat = anna.call("im.chat.add")
    assert said(anna, chat) == [(0, f"[USER={anna.id} REPLACE]{{whom}} {{he|she}}[/USER] created the chat")]


def test_description_and_binding_are_kept(portal: Portal) -> None:
    anna = portal.user("Anna")
    dialog = shown(anna, anna.call("im.chat.add", DESCRIPTION=" On a deal ", ENTITY_TYPE="CRM", ENTITY_ID="DEAL|1663"))
    assert dialog["description"] == "On a deal"
    assert (dialog["entity_type"], dialog["entity_id"]) == ("CRM", "DEAL|1663")
    assert [dialog[f"entity_data_{number}"] for number in (1, 2, 3)] == ["", "", ""]


def test_what_names_an_object_is_kept_to_255_characters(portal: Portal) -> None:
    anna = portal.user("Anna")
    long = "".join(chr(0x400 + number % 1000) for number in range(3000))
    chat = anna.call("im.chat.add", ENTITY_TYPE=f"T{long}", ENTITY_ID=f"I{long}")
    assert shown(anna, chat)["entity_id"] == f"I{long}"[:255]
    assert anna.call("im.chat.get", ENTITY_TYPE=f"T{long}", ENTITY_ID=f"I{long}") == {"ID": chat}


def test_the_same_object_may_have_several_chats(portal: Portal) -> None:
    anna = portal.user("Anna")
    first, second = (anna.call("im.chat.add", ENTITY_TYPE="CRM", ENTITY_ID="LEAD|13") for _ in range(2))
    assert first != second


def test_unknown_parameters_are_swallowed(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = anna.call("im.chat.add", userIds=[boris.id], FOO={"bar": 1}, COPILOT_MAIN_ROLE="copilot_assistant")
    assert members(anna, chat) == [anna.id]


def test_names_of_parameters_are_taken_in_lower_case_too(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = anna.call("im.chat.add", users=[boris.id], title="Lower", TITLE="Upper")
    assert (members(anna, chat), shown(anna, chat)["name"]) == ([anna.id, boris.id], "Upper")


def test_everybody_hears_of_the_chat_from_its_beginning(portal: Portal) -> None:
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = anna.call("im.chat.add", USERS=[boris.id], MESSAGE="Welcome")
    kinds = [(event.kind, event.chat_id) for event in anna.events()]
    assert kinds == [("chat.add", chat), ("chat.join", chat), *[("message.add", chat)] * 3]
    assert [event.data for event in anna.events()][1] == f'{{"who": {boris.id}, "history": true}}'
    assert boris.events() == anna.events()[1:], "from their joining on"
    assert vera.events() == []
