"""``im.search.chat.list``: chats found by how words of titles and members' names begin."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

SHORT = (400, "FIND_SHORT", "Too short a search phrase")


def found(user: User, phrase: str, **given: Any) -> list[int]:
    return [chat["id"] for chat in user.call("im.search.chat.list", FIND=phrase, **given)]


def refusal(user: User, **given: Any) -> tuple[int, str, str]:
    with pytest.raises(RestError) as refused:
        user.call("im.search.chat.list", **given)
    return refused.value.status, refused.value.code, refused.value.text


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Smith")


@pytest.fixture
def chat(portal: Portal, anna: User) -> int:
    return portal.chat(anna, title='Проект «Ёлка»: Template-development (2026), O\'Brien & "Söhne"')


@pytest.mark.parametrize(
    "phrase",
    [
        "Проект",
        "про",
        "ПРО",
        "елка",
        "ёлк",
        "Ёл",
        "Е\u0308лка",
        "templ",
        "develop",
        "2026",
        "20",
        "o'brien",
        "brien",
        "söhne",
        "sö",
        "ёлка проект",
        "dev про елка",
        "про про проект",
        "  templ  ",
        '"templ',
        "«ёлка»",
        "template-dev",
        "про%",
    ],
)
def test_every_word_begins_a_word(portal: Portal, anna: User, chat: int, phrase: str) -> None:
    assert found(anna, phrase) == [chat]


@pytest.mark.parametrize("phrase", ["оект", "лка", "roject", "проекты", "проект лес", "про, а", "елка1"])
def test_nothing_else_is_found(anna: User, chat: int, phrase: str) -> None:
    assert found(anna, phrase) == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"FIND": ""},
        {"FIND": "a"},
        {"FIND": " a "},
        {"FIND_LINES": "a"},
        {"FIND": "%%"},
        {"FIND": "__"},
        {"FIND": ["ab"]},
    ],
)
def test_too_short(anna: User, chat: int, given: dict[str, Any]) -> None:
    assert refusal(anna, **given) == SHORT


def test_by_the_names_of_members(portal: Portal, anna: User) -> None:
    carol = portal.user("Carol", "Ёжикова", work_position="Engineer")
    chat, other = portal.chat(anna, carol, title="Plans"), portal.chat(anna, title="Plans")
    assert found(anna, "car") == [chat]
    assert found(anna, "ежи") == [chat]
    assert found(anna, "plans") == [other, chat]
    assert found(anna, "plans carol") == [chat], "one word may fit the title and another a member"
    assert found(anna, "anna ежик") == [chat], "or different members"
    assert found(anna, "engin") == [], "positions are not searched"
    assert found(anna, "smith") == [other, chat], "the searcher is a member as well"


def test_by_a_name_that_very_many_have(portal: Portal, anna: User) -> None:
    crowd = portal.users(120)
    one, two = portal.chat(anna, crowd[0], title="One"), portal.chat(anna, crowd[119], title="Two")
    portal.chat(anna, title="Three")
    assert found(anna, "person") == [two, one]
    assert found(anna, "pers one") == [one]
    assert found(anna, "person 120") == [two]
    assert found(crowd[0], "person") == [one]


def test_who_comes_and_goes(portal: Portal, anna: User) -> None:
    carol, boris = portal.user("Carol"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    assert found(anna, "carol") == []
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[carol.id])
    assert found(anna, "carol") == [chat]
    carol.call("im.chat.leave", CHAT_ID=chat)
    assert found(anna, "carol") == []
    assert found(carol, "boris") == []


def test_a_new_title_counts_at_once_and_the_old_one_no_longer(portal: Portal, anna: User) -> None:
    chat = portal.chat(anna, title="Old plans")
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="New plans")
    assert found(anna, "old") == []
    assert found(anna, "new pl") == [chat]


def test_only_what_the_caller_may_see(portal: Portal, anna: User) -> None:
    boris, guest = portal.user("Boris"), portal.user("Gus", extranet=True)
    closed, opened = portal.chat(anna, title="Plans"), portal.chat(anna, title="Plans", type="OPEN")
    shared = portal.chat(anna, guest, title="Plans")
    anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    assert found(anna, "plans") == [shared, opened, closed]
    assert found(boris, "plans") == [opened]
    assert found(boris, "anna") == [opened], "never private dialogs"
    assert found(guest, "plans") == [shared]
    anna.call("im.chat.user.delete", CHAT_ID=shared, USER_ID=guest.id)
    assert found(guest, "plans") == []


def test_open_channels_apart(portal: Portal, anna: User) -> None:
    chat = portal.chat(anna, title="Client")
    line = portal.chat(anna, title="Client", entity_type="LINES", entity_id="livechat|1|2|3")

    def both(**given: str) -> list[int]:
        return [one["id"] for one in anna.call("im.search.chat.list", **given)]

    assert both(FIND="client") == [chat]
    assert both(FIND_LINES="client") == [line]
    assert both(FIND_LINES="smith") == [line]
    assert both(FIND="client", FIND_LINES="client") == [chat]
    assert both(FIND="other", FIND_LINES="client") == []
    assert both(FIND="", FIND_LINES="client") == [line]


def test_pages_newest_first(portal: Portal, anna: User) -> None:
    chats = [portal.chat(anna, title=f"Plan {number}") for number in range(12)][::-1]
    first = anna.answer("im.search.chat.list", FIND="plan").json
    assert [one["id"] for one in first["result"]] == chats[:10]
    assert (first["total"], first["next"]) == (12, 10)
    last = anna.answer("im.search.chat.list", FIND="plan", OFFSET=10).json
    assert [one["id"] for one in last["result"]] == chats[10:]
    assert last["total"] == 12
    assert "next" not in last
    exact = anna.answer("im.search.chat.list", FIND="plan", LIMIT=6, OFFSET=6).json
    assert len(exact["result"]) == 6
    assert "next" not in exact
    beyond = anna.answer("im.search.chat.list", FIND="plan", OFFSET=50).json
    assert (beyond["result"], beyond["total"]) == ([], 12)
    assert "next" not in beyond


def test_limits(portal: Portal, anna: User) -> None:
    for number in range(51):
        portal.chat(anna, title=f"Plan {number}")
    assert len(found(anna, "plan", LIMIT=1000)) == 50
    assert len(found(anna, "plan", LIMIT=0)) == 10
    assert len(found(anna, "plan", LIMIT="x", OFFSET=-5)) == 10
    assert found(anna, "plan", OFFSET=2**62) == []


def test_what_is_shown_of_a_chat(portal: Portal, anna: User) -> None:
    boris = portal.user("Boris")
    chat = portal.chat(anna, boris, title="Plans", description="about", color="MINT")
    said = [anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=text) for text in ("one", "two")]
    (shown,) = boris.call("im.search.chat.list", FIND="plans")
    assert set(shown) == {
        *("id", "parent_chat_id", "parent_message_id", "name", "description", "owner", "extranet", "avatar", "color"),
        *("type", "counter", "user_counter", "message_count", "unread_id", "restrictions", "last_message_id"),
        *("last_id", "marked_id", "disk_folder_id", "entity_type", "entity_id", "entity_data_1", "entity_data_2"),
        *("entity_data_3", "mute_list", "date_create", "message_type", "public", "role", "entity_link"),
        *("text_field_enabled", "background_id", "permissions", "is_new"),
    }
    opened = boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
    assert shown == {name: opened[name] for name in shown}
    assert (shown["counter"], shown["unread_id"], shown["role"]) == (2, said[0], "member")
    assert (shown["name"], shown["description"], shown["last_message_id"]) == ("Plans", "about", said[1])
    (mine,) = anna.call("im.search.chat.list", FIND="plans")
    assert (mine["counter"], mine["unread_id"], mine["last_id"], mine["role"]) == (0, 0, said[1], "owner")


def test_no_description_is_null_and_guests_of_open_chats_have_read_nothing(portal: Portal, anna: User) -> None:
    boris = portal.user("Boris")
    portal.chat(anna, title="Plans", type="OPEN")
    (shown,) = boris.call("im.search.chat.list", FIND="plans")
    assert shown["description"] is None
    assert (shown["role"], shown["counter"], shown["last_id"]) == ("guest", 0, 0)


def test_a_muted_chat_shows_it(portal: Portal, anna: User) -> None:
    chat = portal.chat(anna, title="Plans")
    anna.call("im.chat.mute", CHAT_ID=chat)
    assert anna.call("im.search.chat.list", FIND="plans")[0]["mute_list"] == {str(anna.id): True}


def test_phrases_without_end(portal: Portal, anna: User, chat: int) -> None:
    assert found(anna, "про " * 5_000) == [chat]
    assert found(anna, " ".join(f"word{number}" for number in range(5_000))) == []
    assert found(anna, "я" * 100_000) == []
    long = portal.chat(anna, title="я" * 255)
    assert found(anna, "я" * 255) == [long]
    assert found(anna, "яя") == [long]


def test_the_last_character_there_is(portal: Portal, anna: User) -> None:
    chat = portal.chat(anna, title="ab\U0002fa1d 字字")
    assert found(anna, "ab") == [chat]
    assert found(anna, "字字") == [chat]


def test_revisions(portal: Portal, anna: User) -> None:
    portal.revision = 18
    assert refusal(anna, FIND="plans")[1] == "ERROR_METHOD_NOT_FOUND"
    portal.revision = 19
    assert found(anna, "plans") == []
