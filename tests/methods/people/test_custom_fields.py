"""``user.userfield.*``: fields that an administrator adds to profiles, and what profiles hold in them."""

import base64
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

MOST = 1016


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Boris", admin=True, email="boris@example.com")


@pytest.fixture
def anna(portal: Portal, boss: User) -> User:
    return portal.user("Anna", "Smith", email="anna@example.com")


def add(boss: User, kind: str, name: str = "", **fields: Any) -> int:
    given = {"FIELD_NAME": name or kind, "USER_TYPE_ID": kind, **fields}
    return int(boss.call("user.userfield.add", fields=given))


def held(boss: User, person: User, name: str) -> Any:
    [found] = boss.call("user.get", ID=person.id, select=[f"UF_USR_{name}"])
    return found[f"UF_USR_{name}"]


def found(boss: User, **conditions: Any) -> list[int]:
    return [int(one["ID"]) for one in boss.call("user.get", FILTER=conditions)]


def refusal(user: User, method: str, **given: Any) -> tuple[int, str, str]:
    with pytest.raises(RestError) as received:
        user.call(method, **given)
    return received.value.status, received.value.code, received.value.text


@pytest.mark.parametrize(
    ("kind", "given", "shown"),
    [
        ("string", "Chess", "Chess"),
        ("integer", "42", "42"),
        ("double", "2.720", "2.72"),
        ("date", "2024-02-29", "2024-02-29T00:00:00+00:00"),
        ("datetime", "2024-02-29T10:00:00+02:00", "2024-02-29T08:00:00+00:00"),
        ("boolean", "Y", "1"),
        ("url", "https://example.org", "https://example.org"),
        ("address", "Long street 1|1.5;2.5", "Long street 1|1.5;2.5"),
        ("money", "100.50|USD", "100.50|USD"),
        ("iblock_section", 7, "7"),
        ("iblock_element", 8, "8"),
        ("employee", 1, "1"),
        ("crm", "D_5", "D_5"),
        ("crm_status", "NEW", "NEW"),
    ],
)
def test_a_value_of_each_type_is_kept_shown_and_found(
    portal: Portal, boss: User, anna: User, kind: str, given: Any, shown: str
) -> None:
    add(boss, kind, "ONE")
    add(boss, kind, "MANY", MULTIPLE="Y")
    assert boss.call("user.update", ID=anna.id, UF_USR_ONE=given, UF_USR_MANY=[given]) is True
    assert (held(boss, anna, "ONE"), held(boss, anna, "MANY")) == (shown, [shown])
    assert (held(boss, boss, "ONE"), held(boss, boss, "MANY")) == ("", [])
    assert found(boss, UF_USR_ONE=given) == found(boss, UF_USR_MANY=given) == [anna.id]
    assert found(boss, **{"!UF_USR_ONE": given}) == [boss.id]
    assert anna.call("user.current")["UF_USR_ONE"] == shown
    boss.call("user.update", ID=anna.id, UF_USR_ONE="", NAME="Ann")
    assert (held(boss, anna, "ONE"), held(boss, anna, "MANY")) == ("", [shown])
    assert found(boss, UF_USR_ONE=given) == []


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("integer", "many"),
        ("double", "nan"),
        ("date", "yesterday"),
        ("datetime", "31.02.2024"),
        ("boolean", "perhaps"),
        ("money", "a lot"),
        ("employee", 999_999),
        ("enumeration", 999_999),
        ("file", 999_999),
        ("string", ["one", "two"]),
    ],
)
def test_a_value_that_the_type_cannot_be_is_refused_and_nothing_changes(
    boss: User, anna: User, kind: str, given: Any
) -> None:
    add(boss, kind, "ONE")
    wrong = {"NAME": "Other", "UF_USR_ONE": given}
    assert refusal(boss, "user.update", ID=anna.id, **wrong) == (400, "ERROR_CORE", "")
    [person] = boss.call("user.get", ID=anna.id)
    assert (person["NAME"], "UF_USR_ONE" in person) == ("Anna", False)


def test_numbers_and_dates_compare_by_size_and_lists_are_sorted_by_them(boss: User, anna: User) -> None:
    add(boss, "double", "SIZE")
    add(boss, "date", "SINCE")
    boss.call("user.update", ID=anna.id, UF_USR_SIZE=9.5, UF_USR_SINCE="2024-01-01")
    boss.call("user.update", ID=boss.id, UF_USR_SIZE=9.999, UF_USR_SINCE="2023-01-01")
    assert held(boss, boss, "SIZE") == "10.0"
    assert found(boss, **{">UF_USR_SIZE": 9.5}) == [boss.id]
    assert found(boss, **{"<=UF_USR_SIZE": 9.5}) == [anna.id]
    assert found(boss, **{">UF_USR_SINCE": "2023-06-01"}) == [anna.id]
    listed = boss.call("user.get", sort="UF_USR_SIZE", order="ASC")
    assert [int(one["ID"]) for one in listed] == [anna.id, boss.id]


def test_a_new_profile_begins_with_the_defaults_and_must_have_what_is_mandatory(portal: Portal, boss: User) -> None:
    portal.clock.freeze(1_767_225_600)
    add(boss, "string", "TEAM", SETTINGS={"DEFAULT_VALUE": "New ones"})
    add(boss, "date", "SINCE", SETTINGS={"DEFAULT_VALUE": {"TYPE": "NOW"}})
    add(boss, "integer", "BADGE", MANDATORY="Y")
    person = {"UF_DEPARTMENT": [1], "EMAIL": "clara@example.com"}
    assert refusal(boss, "user.add", **person) == (400, "ERROR_CORE", "")
    clara = boss.call("user.add", **person, UF_USR_BADGE=5)
    [shown] = boss.call("user.get", ID=clara, select=["UF_*"])
    assert (shown["UF_USR_TEAM"], shown["UF_USR_SINCE"]) == ("New ones", "2026-01-01T00:00:00+00:00")
    assert refusal(boss, "user.update", ID=clara, UF_USR_BADGE="")[1] == "ERROR_CORE"
    assert boss.call("user.update", ID=clara, NAME="Clara") is True


def test_a_field_is_described_as_it_was_made_and_labels_by_language(boss: User) -> None:
    options = [{"VALUE": "Chess", "DEF": "Y"}, {"VALUE": "Go", "SORT": 10, "XML_ID": "go"}]
    field = add(
        boss,
        "enumeration",
        "UF_HOBBY",
        SORT=7,
        MULTIPLE="Y",
        SHOW_FILTER="Y",
        LABEL="Hobby",
        EDIT_FORM_LABEL={"en": "Your hobby", "de": "Hobby?"},
        LIST=options,
    )
    [shown] = boss.call("user.userfield.list", filter={"FIELD_NAME": "UF_USR_HOBBY"})
    options = shown.pop("LIST")
    assert shown == {
        "ID": str(field),
        "ENTITY_ID": "USER",
        "FIELD_NAME": "UF_USR_HOBBY",
        "USER_TYPE_ID": "enumeration",
        "XML_ID": None,
        "SORT": "7",
        "MULTIPLE": "Y",
        "MANDATORY": "N",
        "SHOW_FILTER": "Y",
        "SHOW_IN_LIST": "Y",
        "EDIT_IN_LIST": "Y",
        "IS_SEARCHABLE": "N",
        "SETTINGS": {"DISPLAY": "LIST", "LIST_HEIGHT": 1, "CAPTION_NO_VALUE": "", "SHOW_NO_VALUE": "Y"},
    }
    assert [(one["VALUE"], one["SORT"], one["DEF"], one["XML_ID"]) for one in options] == [
        ("Go", "10", "N", "go"),
        ("Chess", "500", "Y", ""),
    ]
    [german] = boss.call("user.userfield.list", filter={"ID": field, "LANG": "de"})
    assert (german["EDIT_FORM_LABEL"], german["HELP_MESSAGE"]) == ("Hobby?", "Hobby")


def test_options_are_changed_and_what_is_removed_is_chosen_by_nobody(boss: User, anna: User) -> None:
    field = add(boss, "enumeration", "HOBBY", MULTIPLE="Y", LIST=[{"VALUE": "Chess"}, {"VALUE": "Go"}])
    [shown] = boss.call("user.userfield.list")
    chess, go = (int(one["ID"]) for one in shown["LIST"])
    boss.call("user.update", ID=anna.id, UF_USR_HOBBY=[chess, go])
    changes = [{"ID": chess, "DEL": "Y"}, {"ID": go, "VALUE": "Baduk"}, {"VALUE": "Cards"}]
    assert boss.call("user.userfield.update", id=field, fields={"LIST": changes}) is True
    [shown] = boss.call("user.userfield.list")
    assert [one["VALUE"] for one in shown["LIST"]] == ["Baduk", "Cards"]
    assert held(boss, anna, "HOBBY") == [str(go)]


def test_fields_are_listed_by_filter_and_order(boss: User) -> None:
    add(boss, "string", "ONE", SORT=20)
    add(boss, "integer", "TWO", SORT=10, MANDATORY="Y")
    add(boss, "string", "THREE", SORT=10)

    def names(**given: Any) -> list[str]:
        return [one["FIELD_NAME"].removeprefix("UF_USR_") for one in boss.call("user.userfield.list", **given)]

    assert names() == ["ONE", "TWO", "THREE"]
    assert names(order={"SORT": "asc", "FIELD_NAME": "desc"}) == ["TWO", "THREE", "ONE"]
    assert names(filter={"USER_TYPE_ID": "string"}) == ["ONE", "THREE"]
    assert names(filter={"%FIELD_NAME": "usr_t"}) == ["TWO", "THREE"]
    assert names(filter={"MANDATORY": "Y"}) == names(filter={"<SORT": 20, "!USER_TYPE_ID": "string"}) == ["TWO"]


def test_what_is_searchable_is_found_by_the_beginnings_of_words(boss: User, anna: User) -> None:
    field = add(boss, "string", "SKILLS")
    boss.call("user.update", ID=anna.id, UF_USR_SKILLS="Deep-sea diving")
    assert boss.call("user.search", FIND="div") == []
    boss.call("user.userfield.update", id=field, fields={"IS_SEARCHABLE": "Y"})
    assert [int(one["ID"]) for one in boss.call("user.search", FIND="anna sea")] == [anna.id]


def test_what_is_deleted_is_gone_from_all_profiles_for_good(boss: User, anna: User) -> None:
    field = add(boss, "string", "SKILLS")
    boss.call("user.update", ID=anna.id, UF_USR_SKILLS="Python")
    assert boss.call("user.userfield.delete", id=field) is True
    assert refusal(boss, "user.userfield.delete", id=field) == (400, "", "Access denied.")
    assert add(boss, "string", "SKILLS") != field
    assert held(boss, anna, "SKILLS") == ""


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"USER_TYPE_ID": "string"}, (400, "", "The 'FIELD_NAME' field is not found.")),
        ({"FIELD_NAME": "A"}, (400, "", "The 'USER_TYPE_ID' field is not found.")),
        (
            {"FIELD_NAME": "A", "USER_TYPE_ID": ""},
            (400, "ERROR_ARGUMENT", "Argument 'USER_TYPE_ID' is null or empty"),
        ),
        ({"FIELD_NAME": "A", "USER_TYPE_ID": "poem"}, (400, "ERROR_CORE", "Fail to create new user field")),
        ({"FIELD_NAME": "Ä", "USER_TYPE_ID": "string"}, (400, "ERROR_CORE", "Fail to create new user field")),
        (
            {"FIELD_NAME": "A", "USER_TYPE_ID": "string", "SETTINGS": {"ROWS": 0}},
            (400, "ERROR_CORE", "Fail to create new user field"),
        ),
        (
            {"FIELD_NAME": "uf_known", "USER_TYPE_ID": "string"},
            (400, "ERROR_CORE", "Field UF_USR_KNOWN for USER object already exists"),
        ),
    ],
)
def test_what_cannot_be_a_field_is_refused(boss: User, fields: dict[str, Any], refused: Any) -> None:
    add(boss, "string", "KNOWN")
    assert refusal(boss, "user.userfield.add", fields=fields) == refused
    assert len(boss.call("user.userfield.list")) == 1


def test_there_are_1016_fields_at_most(portal: Portal, boss: User) -> None:
    numbers = list(range(1, MOST))
    for some in (numbers[begin : begin + 100] for begin in range(0, len(numbers), 100)):
        rows = ", ".join(f"('UF_USR_{number}', 'string', '{{}}')" for number in some)
        portal.change(f"INSERT INTO custom_field (name, type, settings) VALUES {rows}")
    add(boss, "string", "LAST")
    assert refusal(boss, "user.userfield.add", fields={"FIELD_NAME": "MORE", "USER_TYPE_ID": "string"})[:2] == (
        500,
        "INTERNAL_SERVER_ERROR",
    )


def test_scopes_decide_who_sees_custom_fields(boss: User, anna: User) -> None:
    add(boss, "string", "SKILLS")
    boss.call("user.update", ID=anna.id, UF_USR_SKILLS="Python")

    def shown(scope: str) -> list[bool]:
        hook = anna.webhook(scope)
        own = "UF_USR_SKILLS" in hook.call("user.current")
        listed = hook.call("user.get", FILTER={"UF_USR_SKILLS": "Python"})
        return [own, any("UF_USR_SKILLS" in one for one in listed)]

    assert shown("user") == shown("user_brief,user.userfield") == [True, True]
    assert shown("user_brief") == shown("user_basic") == [False, False]
    assert "UF_USR_SKILLS" not in boss.call("user.fields")


def test_a_file_is_shown_fetched_kept_and_removed(portal: Portal, boss: User, anna: User) -> None:
    add(boss, "file", "PAPER")
    add(boss, "file", "PAPERS", MULTIPLE="Y")
    one, other = ["a.txt", base64.b64encode(b"one").decode()], ["b.txt", base64.b64encode(b"other").decode()]
    boss.call("user.update", ID=anna.id, UF_USR_PAPER=one, UF_USR_PAPERS=[one, {"fileData": other}])
    paper = held(boss, anna, "PAPER")
    assert paper["downloadData"] == {"id": anna.id, "field": "UF_USR_PAPER", "value": paper["id"]}
    fetched = anna.answer("user.userfield.file.get", **paper["downloadData"])
    assert (fetched.status, fetched.body) == (200, b"one")
    assert "a.txt" in fetched.headers["content-disposition"]
    assert portal.client.send("GET", paper["showUrl"].removeprefix(portal.url)).body == b"one"
    [first, second] = held(boss, anna, "PAPERS")
    boss.call("user.update", ID=anna.id, UF_USR_PAPERS=[second["id"]])
    assert [one["id"] for one in held(boss, anna, "PAPERS")] == [second["id"]]
    gone = refusal(anna, "user.userfield.file.get", **first["downloadData"])
    assert gone == refusal(anna, "user.userfield.file.get", id=boss.id, field="UF_USR_PAPER", value=paper["id"])
    assert gone == (400, "", "Access denied.")
    stranger = portal.user("Vera", extranet=True)
    assert refusal(stranger, "user.userfield.file.get", **paper["downloadData"]) == gone
    boss.call("user.update", ID=anna.id, UF_USR_PAPER="", UF_USR_PAPERS=[])
    assert [list(row) for row in portal.query("SELECT count(*) FROM file")] == [[0]]


def test_large_files_come_in_pieces_and_endless_texts_are_refused(boss: User, anna: User) -> None:
    add(boss, "file", "PAPERS", MULTIPLE="Y")
    add(boss, "string", "NOTE")
    content = bytes(range(256)) * 12_000
    file = ["large.bin", base64.b64encode(content).decode()]
    boss.call("user.update", ID=anna.id, UF_USR_PAPERS=[file], UF_USR_NOTE="Short")
    [shown] = held(boss, anna, "PAPERS")
    assert anna.answer("user.userfield.file.get", **shown["downloadData"]).body == content
    assert refusal(boss, "user.update", ID=anna.id, UF_USR_NOTE="x" * 3_000_000)[1] == "ERROR_CORE"
    assert held(boss, anna, "NOTE") == "Short"
