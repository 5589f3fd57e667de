"""``im.department.*``: departments and who works in them, for employees."""

from typing import Any

import pytest

from beseda.testing import Portal

METHODS = ("get", "managers.get", "employees.get", "colleagues.list")
EMPLOYEES_ONLY = (403, "ACCESS_ERROR", "Only intranet users have access to this method")


class Company:
    """Boris heads the company (1). Sales (2): Olga heads, Anna and Vera work. Tools (3) below Sales: Vera heads."""

    def __init__(self, portal: Portal) -> None:
        self.boris = portal.user("Boris", admin=True)
        self.olga = portal.user("Olga", "Brown")
        self.sales = self.boris.call("department.add", NAME="Sales", PARENT=1, UF_HEAD=self.olga.id)
        self.tools = self.boris.call("department.add", NAME="Tools", PARENT=self.sales)
        self.anna = portal.user("Anna", departments=(self.sales,))
        self.vera = portal.user("Vera", departments=(self.tools, self.sales))
        self.max = portal.user("Max", departments=(self.tools,))
        self.guest = portal.user("Gwen", extranet=True)
        self.boris.call("department.update", ID=1, UF_HEAD=self.boris.id)
        self.boris.call("department.update", ID=self.tools, UF_HEAD=self.vera.id)
        self.boris.call("user.update", ID=self.olga.id, UF_DEPARTMENT=[self.sales])


@pytest.fixture
def company(portal: Portal) -> Company:
    return Company(portal)


def ids(found: list[Any]) -> list[int]:
    return [one["id"] if isinstance(one, dict) else one for one in found]


def test_departments_and_their_heads(company: Company) -> None:
    found = company.anna.call("im.department.get", ID=[company.tools, 1, 99, company.sales])
    assert found == [
        {"id": 3, "name": "Tools", "full_name": "Tools / Sales / Company", "manager_user_id": company.vera.id},
        {"id": 1, "name": "Company", "full_name": "Company", "manager_user_id": company.boris.id},
        {"id": 2, "name": "Sales", "full_name": "Sales / Company", "manager_user_id": company.olga.id},
    ]
    [shown] = company.anna.call("im.department.get", ID=[company.sales], USER_DATA="Y")
    assert shown == found[2] | {"manager_user_data": company.anna.call("im.user.get", ID=company.olga.id)}
    company.boris.call("department.update", ID=company.sales, UF_HEAD=0)
    [headless] = company.anna.call("im.department.get", ID=[company.sales], USER_DATA="Y")
    assert (headless["manager_user_id"], headless["manager_user_data"]) == (0, None)
    assert company.anna.call("im.department.get", ID=[99]) == []


def test_managers(company: Company) -> None:
    heads = company.anna.call("im.department.managers.get", ID=[company.tools, company.sales, 99])
    assert heads == {"3": [company.vera.id], "2": [company.olga.id], "99": []}
    shown = company.anna.call("im.department.managers.get", ID=[company.tools, 99], USER_DATA="Y")
    assert shown == {"3": [company.anna.call("im.user.get", ID=company.vera.id)], "99": []}


def test_employees(portal: Portal, company: Company) -> None:
    sales, tools = str(company.sales), str(company.tools)
    expected = {sales: [company.olga.id, company.anna.id, company.vera.id], tools: [company.vera.id, company.max.id]}
    assert company.anna.call("im.department.employees.get", ID=[2, 3, 99]) == expected | {"99": []}
    shown = company.anna.call("im.department.employees.get", ID=[3], USER_DATA="Y")
    assert shown == {tools: [company.anna.call("im.user.get", ID=one) for one in expected[tools]]}
    company.boris.call("user.update", ID=company.anna.id, ACTIVE="N")
    portal.change("UPDATE person SET kind = 'bot' WHERE id = :id", id=company.vera.id)
    assert company.max.call("im.department.employees.get", ID=[2]) == {sales: [company.olga.id]}


@pytest.mark.parametrize("method", ["get", "managers.get", "employees.get"])
def test_ids_come_as_an_array_or_its_json(company: Company, method: str) -> None:
    expected = company.anna.call(f"im.department.{method}", ID=[2, 3])
    assert expected
    for spelled in ("[2,3]", ["2", "3"], {"0": 2, "1": 3}, '["2", "3"]', [2, 3, 2], [2, "x", 3]):
        assert company.anna.call(f"im.department.{method}", ID=spelled) == expected
    path = f"{company.anna.webhook().path}im.department.{method}"
    for body in (b"ID[]=2&ID[]=3", b"ID=[2,3]", b"id[]=2&id[]=3"):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert company.anna.portal.client.send("POST", path, body, kind).json["result"] == expected


@pytest.mark.parametrize(
    ("method", "code", "text"),
    [
        ("get", "INVALID_FORMAT", "A wrong format for the ID field is passed"),
        ("managers.get", "ID_EMPTY", "Department ID can't be empty"),
        ("employees.get", "ID_EMPTY", "Department ID can't be empty"),
    ],
)
@pytest.mark.parametrize("wrong", [None, [], "", "2", 2, "two", "[]", "[2", "{}", ["x"], True])
def test_ids_that_are_none(company: Company, method: str, code: str, text: str, wrong: Any) -> None:
    answer = company.anna.answer(f"im.department.{method}", ID=wrong)
    assert (answer.status, answer.json["error"], answer.json["error_description"]) == (400, code, text)


@pytest.mark.parametrize("method", METHODS)
def test_guests_and_bots_are_not_answered(portal: Portal, company: Company, method: str) -> None:
    portal.change("UPDATE person SET kind = 'bot' WHERE id = :id", id=company.max.id)
    for user in (company.guest, company.max):
        answer = user.answer(f"im.department.{method}", ID=[1])
        assert (answer.status, answer.json["error"], answer.json["error_description"]) == EMPLOYEES_ONLY
    assert company.anna.answer(f"im.department.{method}", ID=[1]).status == 200


def test_colleagues_share_a_department(portal: Portal, company: Company) -> None:
    assert company.anna.call("im.department.colleagues.list") == [company.olga.id, company.vera.id]
    assert company.max.call("im.department.colleagues.list") == [company.vera.id]
    company.boris.call("user.update", ID=company.vera.id, ACTIVE="N")
    assert company.anna.call("im.department.colleagues.list") == [company.olga.id]
    assert company.max.call("im.department.colleagues.list") == []


def test_a_head_has_subordinates_and_every_head_above(company: Company) -> None:
    assert company.boris.call("im.department.colleagues.list") == []
    assert company.olga.call("im.department.colleagues.list") == [company.boris.id, company.anna.id, company.vera.id]
    # Vera heads Tools and works in Sales: Max below her, Olga and Boris above.
    assert company.vera.call("im.department.colleagues.list") == [company.boris.id, company.olga.id, company.max.id]


def test_colleagues_come_in_pages(portal: Portal, company: Company) -> None:
    crowd = [portal.user("Person", departments=(company.sales,)).id for _ in range(60)]
    everybody = [company.olga.id, company.vera.id, *crowd]

    def page(**given: Any) -> tuple[list[int], int, int | None]:
        answer = company.anna.answer("im.department.colleagues.list", **given).json
        return ids(answer["result"]), answer["total"], answer.get("next")

    assert page() == (everybody[:10], 62, 10)
    assert page(OFFSET=10) == (everybody[10:20], 62, 20)
    assert page(OFFSET=60, LIMIT=5) == (everybody[60:], 62, None)
    assert page(LIMIT=500) == (everybody[:50], 62, 50)
    assert page(OFFSET=99) == ([], 62, None)
    for useless in (0, -5, "x"):
        assert page(LIMIT=useless) == (everybody[:10], 62, 10)
    assert page(OFFSET=-5) == page(OFFSET="x") == page()
    shown = company.anna.call("im.department.colleagues.list", USER_DATA="Y", LIMIT=2)
    assert shown == [company.anna.call("im.user.get", ID=one) for one in everybody[:2]]


@pytest.mark.parametrize("method", METHODS[1:])
def test_older_portals_do_not_have_them(portal: Portal, company: Company, method: str) -> None:
    portal.revision = 18
    assert company.anna.answer(f"im.department.{method}", ID=[1]).json["error"] == "ERROR_METHOD_NOT_FOUND"
    assert company.anna.answer("im.department.get", ID=[1]).status == 200
    portal.revision = 19
    assert company.anna.answer(f"im.department.{method}", ID=[1]).status == 200
