"""``department.*``: the structure of the company."""

from typing import Any
from urllib.parse import urlencode

import pytest

from beseda.testing import Portal, RestError, User

DENIED = (400, "ERROR_CORE", "Access denied")
NOT_FOUND = (400, "ERROR_CORE", "Department not found")
ONE_TOP = (400, "ERROR_CORE", "There can only be one top-level department in the company structure")
NAMELESS = (400, "ERROR_CORE", "Department name not provided.<br>")
TOP = {"ID": "1", "NAME": "Company", "SORT": 500}


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Boris", admin=True)


def everything(portal: Portal) -> list[list[Any]]:
    rows = [*portal.query("SELECT * FROM department ORDER BY id"), *portal.query("SELECT * FROM person_department")]
    return [list(row) for row in rows]


def refused(user: User, method: str, **given: Any) -> tuple[int, str, str]:
    """Call; how it is refused, and that the structure stayed."""
    before = everything(user.portal)
    with pytest.raises(RestError) as received:
        user.call(method, **given)
    assert everything(user.portal) == before
    return received.value.status, received.value.code, received.value.text


def ids(found: Any) -> list[int]:
    return [int(row["ID"]) for row in found]


def test_a_company_has_its_top_department(portal: Portal, boss: User) -> None:
    answer = boss.answer("department.get").json
    assert answer["result"] == [TOP]
    assert answer["total"] == 1
    assert "next" not in answer


def test_a_new_department(portal: Portal, boss: User) -> None:
    anna = portal.user("Anna")
    plain = boss.call("department.add", NAME=" Sales ", PARENT=1)
    headed = boss.call("department.add", NAME="Отдел продаж", PARENT=str(plain), SORT=450, UF_HEAD=anna.id)
    assert (plain, headed) == (2, 3)
    assert boss.call("department.get") == [
        TOP,
        {"ID": "2", "NAME": "Sales", "SORT": 500, "PARENT": "1"},
        {"ID": "3", "NAME": "Отдел продаж", "SORT": 450, "PARENT": "2", "UF_HEAD": str(anna.id)},
    ]


@pytest.mark.parametrize("name", [None, "", "  ", []])
def test_a_department_needs_a_name(boss: User, name: Any) -> None:
    assert refused(boss, "department.add", NAME=name, PARENT=1) == NAMELESS


@pytest.mark.parametrize("parent", [None, 0, -1, 99, "x", ""])
def test_a_department_stands_below_another(boss: User, parent: Any) -> None:
    assert refused(boss, "department.add", NAME="Sales", PARENT=parent) == ONE_TOP


def test_only_an_employee_heads_a_department(portal: Portal, boss: User) -> None:
    guest, gone, bot = portal.user("Gwen", extranet=True), portal.user("Gone"), portal.user("Robot")
    portal.change("UPDATE person SET kind = 'bot' WHERE id = :id", id=bot.id)
    boss.call("user.update", ID=gone.id, ACTIVE="N")
    for head in (guest.id, gone.id, bot.id, 99, -1, 0, "x"):
        made = boss.call("department.add", NAME="Sales", PARENT=1, UF_HEAD=head)
        assert "UF_HEAD" not in boss.call("department.get", ID=made)[0]
        boss.call("department.update", ID=made, UF_HEAD=boss.id)
        boss.call("department.update", ID=made, UF_HEAD=head)
        [row] = boss.call("department.get", ID=made)
        assert row.get("UF_HEAD") == (None if head == 0 else str(boss.id))


def test_what_is_given_changes_and_the_rest_stays(portal: Portal, boss: User) -> None:
    sales, tools = (boss.call("department.add", NAME=name, PARENT=1) for name in ("Sales", "Tools"))
    assert boss.call("department.update", ID=sales) is True
    assert boss.call("department.get", ID=sales) == [{"ID": "2", "NAME": "Sales", "SORT": 500, "PARENT": "1"}]
    boss.call("department.update", ID=sales, NAME="Marketing", UF_HEAD=boss.id)
    boss.call("department.update", ID=str(sales), SORT="100", PARENT=tools)
    boss.call("department.update", ID=sales, NAME="")
    [row] = boss.call("department.get", ID=sales)
    assert row == {"ID": "2", "NAME": "Marketing", "SORT": 100, "PARENT": str(tools), "UF_HEAD": str(boss.id)}
    assert boss.call("department.update", ID=1, NAME="Beseda", PARENT=0) is True
    assert boss.call("department.get", ID=1) == [TOP | {"NAME": "Beseda"}]


def test_nothing_stands_below_itself(boss: User) -> None:
    upper = boss.call("department.add", NAME="Upper", PARENT=1)
    middle = boss.call("department.add", NAME="Middle", PARENT=upper)
    lower = boss.call("department.add", NAME="Lower", PARENT=middle)
    for department, parent in ((upper, upper), (upper, lower), (1, lower), (upper, 0), (upper, 99), (upper, -1)):
        assert refused(boss, "department.update", ID=department, PARENT=parent, NAME="Moved") == NOT_FOUND
    assert boss.call("department.update", ID=lower, PARENT=upper) is True
    assert boss.call("department.update", ID=middle, PARENT=lower) is True


@pytest.mark.parametrize("method", ["department.update", "department.delete"])
@pytest.mark.parametrize("missing", [None, 0, 99, -1, "x", ""])
def test_a_department_that_is_not_there(boss: User, method: str, missing: Any) -> None:
    assert refused(boss, method, ID=missing, NAME="Sales") == NOT_FOUND


def test_people_and_departments_of_a_removed_one_come_to_its_parent(portal: Portal, boss: User) -> None:
    upper = boss.call("department.add", NAME="Upper", PARENT=1)
    doomed = boss.call("department.add", NAME="Doomed", PARENT=upper)
    lower = boss.call("department.add", NAME="Lower", PARENT=doomed)
    anna, vera = (portal.user(name, departments=(doomed,)) for name in ("Anna", "Vera"))
    boss.call("user.update", ID=vera.id, UF_DEPARTMENT=[lower, doomed, upper], ACTIVE="N")
    anna.call("im.message.add", DIALOG_ID=boss.id, MESSAGE="hello")
    assert boss.call("im.recent.get")[0]["user"]["departments"] == [doomed]
    assert boss.call("department.delete", ID=doomed) is True
    assert boss.call("department.get", ID=doomed) == []
    assert boss.call("department.get", ID=lower)[0]["PARENT"] == str(upper)
    assert boss.call("im.recent.get")[0]["user"]["departments"] == [upper]
    assert [person["UF_DEPARTMENT"] for person in boss.call("user.get")] == [[1], [upper], [lower, upper]]
    assert boss.call("im.department.employees.get", ID=[upper, doomed]) == {str(upper): [anna.id], str(doomed): []}
    assert [person["ID"] for person in boss.call("user.get", UF_DEPARTMENT=upper)] == [str(anna.id), str(vera.id)]


def test_the_top_stays(boss: User) -> None:
    assert refused(boss, "department.delete", ID=1) == DENIED


def test_only_administrators_change_the_structure(portal: Portal, boss: User) -> None:
    sales = boss.call("department.add", NAME="Sales", PARENT=1)
    anna, guest = portal.user("Anna"), portal.user("Gwen", extranet=True)
    for user in (anna, guest):
        assert refused(user, "department.add", NAME="Tools", PARENT=1) == DENIED
        # What every call needs is looked for before the rights.
        assert refused(user, "department.add") == (400, "ERROR_CORE", "Department name not provided.<br>")
        assert refused(user, "department.update", ID=sales, NAME="Tools") == DENIED
        assert refused(user, "department.update", ID=99, NAME="Tools") == DENIED
        assert refused(user, "department.delete", ID=sales) == DENIED
        assert refused(user, "department.delete", ID=99) == DENIED
        assert ids(user.call("department.get")) == [1, sales]


@pytest.mark.parametrize("method", ["get", "fields", "add", "update", "delete"])
def test_the_scope(boss: User, method: str) -> None:
    answer = boss.webhook("user,im").answer(f"department.{method}", NAME="Sales", PARENT=1, ID=1)
    assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")


def test_fields(portal: Portal, boss: User) -> None:
    assert boss.call("department.fields") == {
        "ID": "ID",
        "NAME": "Department Name",
        "SORT": "Sort Order",
        "PARENT": "Parent Department",
        "UF_HEAD": "Manager",
    }
    portal.configure(language="ru")
    assert boss.call("department.fields")["UF_HEAD"] == "Руководитель"


@pytest.fixture
def structure(boss: User) -> None:
    """Below Company (1): Sales (2), R&D (3) with Tools (4), and Архив (5)."""
    for name, parent, sort, head in (
        ("Sales", 1, 100, boss.id),
        ("R&D", 1, 300, 0),
        ("Tools", 3, 200, boss.id),
        ("Архив", 1, 500, 0),
    ):
        boss.call("department.add", NAME=name, PARENT=parent, SORT=sort, UF_HEAD=head)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"sort": "NAME"}, [1, 3, 2, 4, 5]),
        ({"sort": "name", "order": "desc"}, [5, 4, 2, 3, 1]),
        ({"sort": "SORT"}, [2, 4, 3, 1, 5]),
        ({"sort": "PARENT", "order": "DESC"}, [4, 5, 3, 2, 1]),
        ({"sort": "UF_HEAD", "order": "DESC"}, [4, 2, 5, 3, 1]),
        ({"order": "DESC"}, [5, 4, 3, 2, 1]),
        ({"SORT": "ID", "ORDER": "DESC"}, [5, 4, 3, 2, 1]),
        ({"SORT": "NAME"}, [1, 3, 2, 4, 5]),
        ({"order": {"ID": "ASC"}}, [1, 2, 3, 4, 5]),
        ({"sort": "COLOR"}, [1, 2, 3, 4, 5]),
        ({"ID": 2}, [2]),
        ({"ID": [4, "2", 99]}, [2, 4]),
        ({"ID": ""}, []),
        ({"ID": "x"}, []),
        ({"ID": []}, []),
        ({"NAME": "R&D"}, [3]),
        ({"NAME": "архив"}, [5]),
        ({"NAME": "R"}, []),
        ({"%NAME": "o"}, [1, 4]),
        ({"PARENT": 1}, [2, 3, 5]),
        ({"PARENT": 1, "sort": "NAME", "order": "DESC"}, [5, 2, 3]),
        ({"!PARENT": [1, 0]}, [4]),
        ({"SORT": 500}, [1, 5]),
        ({"SORT": "500"}, [1, 5]),
        ({">=SORT": 300, "<SORT": 500}, [3]),
        ({"sort": "SORT", "SORT": [100, 200]}, [2, 4]),
        ({"UF_HEAD": 1}, [2, 4]),
        ({"UF_HEAD": 1, "PARENT": 3}, [4]),
        ({"UF_HEAD": 99}, []),
        ({">ID": 3}, [4, 5]),
        ({"COLOR": "red"}, [1, 2, 3, 4, 5]),
    ],
)
def test_lists(boss: User, structure: None, given: dict[str, Any], found: list[int]) -> None:
    assert ids(boss.call("department.get", **given)) == found


def test_queries(portal: Portal, boss: User, structure: None) -> None:
    path = f"{boss.webhook().path}department.get.json?"
    for given, found in ({"ID": "3"}, [3]), ({"PARENT": "1", "sort": "SORT", "order": "ASC"}, [2, 3, 5]):
        assert ids(portal.client.send("GET", path + urlencode(given)).json["result"]) == found


def test_ones_own_department_by_batch(boss: User, structure: None) -> None:
    commands = {"me": "user.current", "mine": "department.get?ID=$result[me][UF_DEPARTMENT][0]"}
    answer = boss.call("batch", cmd=commands)
    assert answer["result"]["mine"] == [TOP]
    assert answer["result_total"] == {"mine": 1}


def test_pages_of_fifty(portal: Portal, boss: User) -> None:
    for number in range(60):
        portal.change("INSERT INTO department (name, parent_id) VALUES (:name, 1)", name=f"Unit {number}")
    answer = boss.answer("department.get", START=0).json
    assert (ids(answer["result"]), answer["total"], answer["next"]) == (list(range(1, 51)), 61, 50)
    answer = boss.answer("department.get", start=50).json
    assert (ids(answer["result"]), answer["total"], answer.get("next")) == (list(range(51, 62)), 61, None)
    answer = boss.answer("department.get", **{"start": -1, ">ID": 3}).json
    assert ids(answer["result"]) == list(range(4, 54))
    assert {"total", "next"}.isdisjoint(answer)
