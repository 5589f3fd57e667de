"""Published Python clients work with people and departments, over HTTPS."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from b24pysdk import BitrixWebhook, Client

from beseda.testing import Portal, User
from tests.clients.test_fast_bitrix24 import run

PEOPLE = 250


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Boris", admin=True, email="boris@example.com", gender="M")


@pytest.fixture
def sdk(portal: Portal, boss: User, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client of b24pysdk, as the administrator."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    webhook = boss.webhook()
    domain = urlsplit(webhook.https_url).netloc
    return Client(BitrixWebhook(domain=domain, webhook_token=f"{webhook.user_id}/{webhook.code}"))


def ids(found: Any) -> list[int]:
    return sorted(int(row["ID"]) for row in found)


def test_fast_bitrix24_gets_everybody_once(portal: Portal, boss: User) -> None:
    portal.users(PEOPLE - 1)

    async def calls(client: Any) -> None:
        assert ids(await client.get_all("user.get")) == list(range(1, PEOPLE + 1))
        later = {"FILTER": {">ID": 100}, "select": ["ID"]}
        assert ids(await client.get_all("user.get", later)) == list(range(101, PEOPLE + 1))
        found = await client.get_by_ID("user.get", [3, 5])
        assert {key: ids(rows) for key, rows in found.items()} == {"3": [3], "5": [5]}
        assert ids(await client.get_all("department.get")) == [1]
        pages = {f"from{start}": f"user.get?start={start}" for start in range(0, PEOPLE, 50)}
        batch = await client.call_batch({"halt": 0, "cmd": pages})
        assert [ids(batch[name]) for name in pages] == [
            list(range(start + 1, start + 51)) for start in range(0, PEOPLE, 50)
        ]
        with client.slow(max_concurrent_requests=1):
            assert ids(await client.get_all("user.get", {"FILTER": {">ID": 1}})) == everybody[1:]

    everybody = list(range(1, PEOPLE + 1))
    run(boss.webhook(), calls, requests_per_second=1000.0)


def test_b24pysdk_gets_everybody_once(portal: Portal, boss: User, sdk: Any) -> None:
    portal.users(PEOPLE - 1)
    everybody = list(range(1, PEOPLE + 1))
    assert ids(sdk.user.get().as_list().result) == everybody
    assert ids(sdk.user.get().as_list_fast().result) == everybody
    assert ids(sdk.user.get(filter={"ID": everybody[:120]}).as_list().result) == everybody[:120]
    assert ids(sdk.user.get(filter={"ID": everybody[:120]}).as_list_fast().result) == everybody[:120]
    assert ids(sdk.user.search(filter={"FIND": "person 2"}).as_list().result)
    page = sdk.user.get(sort="ID", order="DESC", start=50)
    assert ids(page.result) == everybody[-100:-50]
    assert (page.response.total, page.response.next) == (PEOPLE, 100)


def test_b24pysdk_gets_every_department_once(portal: Portal, boss: User, sdk: Any) -> None:
    for number in range(119):
        portal.change("INSERT INTO department (name, parent_id) VALUES (:name, 1)", name=f"Unit {number}")
    everything = list(range(1, 121))
    assert ids(sdk.department.get().as_list().result) == everything
    assert ids(sdk.department.get().as_list_fast().result) == everything
    assert ids(sdk.department.get(sort="NAME", order="DESC").as_list().result) == everything
    assert ids(sdk.department.get(bitrix_id=everything[:70]).as_list().result) == everything[:70]


def test_b24pysdk_invites_and_changes_people_and_departments(portal: Portal, boss: User, sdk: Any) -> None:
    department = sdk.department.add("Sales", 1, uf_head=boss.id).result
    assert sdk.department.update(department, name="Marketing", sort=100).result is True
    [row] = sdk.department.get(bitrix_id=department).result
    assert row == {"ID": str(department), "NAME": "Marketing", "SORT": 100, "PARENT": "1", "UF_HEAD": str(boss.id)}
    fields = {
        "EMAIL": "olga@example.com",
        "NAME": "Olga",
        "UF_DEPARTMENT": [department],
        "PERSONAL_BIRTHDAY": "1990-05-17",
    }
    olga = sdk.user.add(fields).result
    assert sdk.user.update({"ID": olga, "LAST_NAME": "Smith", "ACTIVE": True}).result is True
    [found] = sdk.user.search(filter={"NAME": "olg", "UF_DEPARTMENT_NAME": "mark"}, select=["ID", "LAST_NAME"]).result
    assert found == {"ID": str(olga), "LAST_NAME": "Smith"}
    assert sdk.im.department.employees.get([department]).result == {str(department): [olga]}
    assert sdk.department.delete(department).result is True
    assert sdk.user.get(filter={"ID": olga}).result[0]["UF_DEPARTMENT"] == [1]


def test_b24pysdk_reads_typed_objects(portal: Portal, boss: User, sdk: Any) -> None:
    department = sdk.department.add("Sales", 1, uf_head=boss.id).value
    assert (department.name, department.parent_id, department.uf_head_id, department.sort) == ("Sales", 1, boss.id, 500)
    olga = sdk.user.add(
        {"EMAIL": "olga@example.com", "NAME": "Olga", "PERSONAL_BIRTHDAY": "1990-05-17", "UF_DEPARTMENT": [1, 2]}
    ).value
    assert (olga.bitrix_id, olga.name, olga.active, olga.is_online) == (2, "Olga", True, False)
    assert (str(olga.personal_birthday), olga.uf_department_ids, olga.user_type.value) == (
        "1990-05-17",
        [1, 2],
        "employee",
    )
    assert (olga.last_activity_date, olga.last_login, olga.time_zone) == (None, None, None)
    assert olga.timestamp_x is not None
    assert olga.date_register is not None
    assert sdk.profile().value.admin is True
    assert sdk.feature.get("rest_offline_extended").value.value in {True, False}
    names = sdk.access.name(["G2", f"U{boss.id}"]).value
    assert {code: name.name for code, name in names.items()} == {"G2": "All visitors", f"U{boss.id}": "Boris"}
