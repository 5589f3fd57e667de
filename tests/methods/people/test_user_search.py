"""``user.search``: people by the beginnings of words."""

from typing import Any

import pytest

from beseda.testing import Portal, User


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Борис", "Ёлкин", admin=True, work_position="Генеральный директор")


@pytest.fixture
def crew(portal: Portal, boss: User) -> None:
    """Anna and Joanna, developers of Research; Пётр of the whole company, with a name in two parts."""
    research = boss.call("department.add", NAME="Research & Tools", PARENT=1)
    for name, last_name, second_name, position, unit in (
        ("Anna", "Smith", "", "Senior Developer", research),
        ("Joanna", "Anderson", "", "Developer", research),
        ("Пётр", "Римский-Корсаков", "Ильич", "100%_sure", 1),
    ):
        boss.call(
            "user.add",
            EMAIL=f"user{len(boss.call('user.get'))}@example.com",
            NAME=name,
            LAST_NAME=last_name,
            SECOND_NAME=second_name,
            WORK_POSITION=position,
            UF_DEPARTMENT=[unit],
        )


def names(user: User, **given: Any) -> list[str]:
    return [person["NAME"] for person in user.call("user.search", **given)]


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("ann", ["Anna"]),
        ("AN", ["Anna", "Joanna"]),
        ("nna", []),
        ("dev", ["Anna", "Joanna"]),
        ("smith dev", ["Anna"]),
        ("dev smith", ["Anna"]),
        ("senior tools ann", ["Anna"]),
        ("tool", ["Anna", "Joanna"]),
        ("comp", ["Борис", "Пётр"]),
        ("елк", ["Борис"]),
        ("ЁЛК", ["Борис"]),
        ("петр", ["Пётр"]),
        ("корс", ["Пётр"]),
        ("римский-корс", ["Пётр"]),
        ("илья", []),
        ("ильич", ["Пётр"]),
        ("дирек ген", ["Борис"]),
        ("  anna  ", ["Anna"]),
        ("", ["Борис", "Anna", "Joanna", "Пётр"]),
        ("%", []),
        ("_nna", []),
        ("100%_", ["Пётр"]),
        ("'", []),
    ],
)
def test_find_looks_at_all_words(boss: User, crew: None, phrase: str, found: list[str]) -> None:
    assert names(boss, FILTER={"FIND": phrase}) == found
    assert names(boss, FIND=phrase) == found


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"NAME": "an"}, ["Anna"]),
        ({"LAST_NAME": "an"}, ["Joanna"]),
        ({"WORK_POSITION": "dev"}, ["Anna", "Joanna"]),
        ({"WORK_POSITION": "enior"}, []),
        ({"UF_DEPARTMENT_NAME": "res"}, ["Anna", "Joanna"]),
        ({"UF_DEPARTMENT_NAME": "tools"}, ["Anna", "Joanna"]),
        ({"!%UF_DEPARTMENT_NAME": "tools"}, ["Борис", "Пётр"]),
        ({"=UF_DEPARTMENT_NAME": "tools"}, []),
        ({"=UF_DEPARTMENT_NAME": "company"}, ["Борис", "Пётр"]),
        ({"UF_DEPARTMENT_NAME": ["tools", "comp"]}, ["Борис", "Anna", "Joanna", "Пётр"]),
        ({"NAME": "joa", "UF_DEPARTMENT_NAME": "tools"}, ["Joanna"]),
        ({"NAME": "joa", "LAST_NAME": "smith"}, []),
        ({"name": ["joa", "петр"]}, ["Joanna", "Пётр"]),
        ({"=NAME": "joa"}, []),
        ({"%NAME": "nn"}, ["Anna", "Joanna"]),
        ({"NAME": "%nn%"}, ["Anna", "Joanna"]),
        ({"SECOND_NAME": "Ильич"}, ["Пётр"]),
        ({"SECOND_NAME": "Иль"}, []),
        ({"USER_TYPE": "extranet"}, []),
        ({"USER_TYPE": "employee", "NAME": "Anna"}, ["Anna"]),
        ({"NAME_SEARCH": "smith"}, ["Anna"]),
        ({"UF_DEPARTMENT": 1}, ["Борис", "Пётр"]),
    ],
)
def test_fields(boss: User, crew: None, conditions: dict[str, Any], found: list[str]) -> None:
    assert names(boss, FILTER=conditions) == found
    assert names(boss, **conditions) == found


def test_find_stands_alone(boss: User, crew: None) -> None:
    assert names(boss, FILTER={"FIND": "dev", "NAME": "Anna"}) == ["Anna", "Joanna"]
    assert names(boss, FIND="dev", FILTER={"LAST_NAME": "Smith"}) == ["Anna", "Joanna"]


def test_find_is_for_search_alone(boss: User, crew: None) -> None:
    assert len(boss.call("user.get", FIND="dev")) == 4


def test_a_renamed_department_and_person_are_found_anew(boss: User, crew: None) -> None:
    [anna] = boss.call("user.search", FIND="anna")
    [unit] = anna["UF_DEPARTMENT"]
    boss.call("department.update", ID=unit, NAME="Laboratory")
    boss.call("user.update", ID=anna["ID"], NAME="Ольга", WORK_POSITION="Chemist")
    assert names(boss, FIND="tools") == []
    assert names(boss, FIND="lab") == ["Ольга", "Joanna"]
    assert names(boss, FIND="anna") == []
    assert names(boss, FIND="senior") == []
    assert names(boss, FIND="ольг chem") == ["Ольга"]


def test_order_pages_and_selection(portal: Portal, boss: User) -> None:
    portal.users(60)
    answer = boss.answer("user.search", FIND="person", sort="ID", order="DESC", select=["ID"]).json
    assert answer["result"] == [{"ID": str(number)} for number in range(61, 11, -1)]
    assert (answer["total"], answer["next"]) == (60, 50)
    answer = boss.answer("user.search", FIND="person", start=50, select=["ID"]).json
    assert answer["result"] == [{"ID": str(number)} for number in range(52, 62)]
    assert (answer["total"], answer.get("next")) == (60, None)


def test_fields_are_those_of_the_scope(boss: User) -> None:
    for scope in ("user", "user_basic", "user_brief"):
        webhook = boss.webhook(scope)
        assert webhook.call("user.search", FIND="борис") == webhook.call("user.get")
    assert boss.webhook("im").answer("user.search").json["error"] == "insufficient_scope"


def test_dismissed_people_are_found_too(boss: User, crew: None) -> None:
    [anna] = boss.call("user.search", FIND="anna")
    boss.call("user.update", ID=anna["ID"], ACTIVE=False)
    assert names(boss, FIND="anna") == ["Anna"]
    assert names(boss, FILTER={"NAME": "anna", "ACTIVE": True}) == []


def test_hidden_fields_are_no_way_to_find_somebody(portal: Portal) -> None:
    anna = portal.user("Anna", email="anna@example.com")
    assert anna.webhook("user_brief").call("user.search", FILTER={"EMAIL": "anna@example.com"}) == []
    assert len(anna.webhook("user_basic").call("user.search", FILTER={"EMAIL": "anna@example.com"})) == 1
