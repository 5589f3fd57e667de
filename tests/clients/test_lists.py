"""Helpers of Python clients that read whole lists find everything once, page by page, over HTTPS."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from b24pysdk import BitrixWebhook, Client

from beseda.testing import Portal, User
from tests.clients.test_fast_bitrix24 import run

PEOPLE = 120


@pytest.fixture
def everybody(portal: Portal, anna: User) -> list[int]:
    """The ids of all people at the portal, Anna first: three pages of them, all in her department and her chat."""
    crowd = portal.users(PEOPLE - 1)
    portal.chat(anna, *crowd, title="Team of all")
    return [anna.id, *(one.id for one in crowd)]


@pytest.fixture
def chats(portal: Portal, anna: User) -> list[int]:
    """Three pages of chats, newest first."""
    return [portal.chat(anna, title=f"Team {number}") for number in range(PEOPLE)][::-1]


@pytest.fixture
def sdk(portal: Portal, anna: User, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client of b24pysdk, as Anna."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    webhook = anna.webhook()
    return Client(BitrixWebhook(domain=urlsplit(webhook.https_url).netloc, webhook_token=f"{anna.id}/{webhook.code}"))


def ids(found: Any) -> list[int]:
    return sorted(int(row["ID"]) for row in found)


def test_b24pysdk_pages_through_people(sdk: Any, everybody: list[int]) -> None:
    assert ids(sdk.user.search(filter={"UF_DEPARTMENT": 1}).as_list().result) == everybody
    assert ids(sdk.user.search(filter={"UF_DEPARTMENT": 1}).as_list_fast().result) == everybody
    descending = sdk.user.get().as_list_fast(descending=True, limit=70).result
    assert [int(row["ID"]) for row in descending] == everybody[:-71:-1]


def test_b24pysdk_pages_through_lists_of_the_messenger(sdk: Any, everybody: list[int], chats: list[int]) -> None:
    [team] = sdk.im.search.chat.list(find="team of all").result
    dialog = f"chat{team['id']}"
    assert [one["id"] for one in sdk.im.dialog.users.list(dialog, limit=50).as_list().result] == everybody
    colleagues = sdk.im.department.colleagues.list(limit=50).as_list().result
    assert sorted(colleagues) == everybody[1:]
    found = sdk.im.search.chat.list(find="team", limit=50).as_list().result
    assert [one["id"] for one in found] == [*chats, team["id"]]


def test_b24pysdk_reads_pages_in_a_batch(sdk: Any, everybody: list[int]) -> None:
    pages = {f"from {start}": sdk.user.get(start=start) for start in range(0, PEOPLE, 50)}
    batch = sdk.call_batch(pages).result
    assert [row for page in batch.result.values() for row in ids(page)] == everybody
    assert batch.result_total == dict.fromkeys(pages, PEOPLE)
    assert batch.result_next == {"from 0": 50, "from 50": 100}


@pytest.fixture
def files(anna: User) -> tuple[int, list[str]]:
    """A folder with three pages of files, and their names."""
    [own] = anna.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})
    folder = int(anna.call("disk.storage.addFolder", id=own["ID"], data={"NAME": "Plans"})["ID"])
    names = [f"plan {number:03}.txt" for number in range(PEOPLE)]
    for name in names:
        anna.call("disk.folder.uploadFile", id=folder, data={"NAME": name}, fileContent=[name, "SGVsbG8="])
    return folder, names


def test_b24pysdk_pages_through_files(sdk: Any, files: tuple[int, list[str]]) -> None:
    folder, names = files
    assert [one["NAME"] for one in sdk.disk.folder.get_children(folder).as_list().result] == names
    assert [one["NAME"] for one in sdk.disk.folder.get_children(folder).as_list_fast().result] == names
    newest = sdk.disk.folder.get_children(folder).as_list_fast(descending=True, limit=70).result
    assert [one["NAME"] for one in newest] == names[:-71:-1]
    only = sdk.disk.folder.get_children(folder, filter={"%NAME": "plan 0"})
    assert [one["NAME"] for one in only.as_list().result] == names[:100]
    assert [one["NAME"] for one in only.as_list_fast().result] == names[:100]


def test_b24pysdk_pages_through_files_that_are_found(sdk: Any, files: tuple[int, list[str]]) -> None:
    """No total is documented, and without one ``as_list`` takes a page for all there is: ``next`` is read."""
    found: list[str] = []
    start: Any = 0
    while start is not None:
        response = sdk.disk.file.search("plan", start=start).response
        assert response.total is None
        found += [one["NAME"] for one in response.result]
        start = response.next
    assert sorted(found) == files[1]
    assert len(sdk.disk.file.search("plan").as_list().result) == 50


@pytest.mark.filterwarnings("ignore:get_all:UserWarning")  # a list by another name
def test_fast_bitrix24_pages_through_files(anna: User, files: tuple[int, list[str]]) -> None:
    folder, names = files

    async def calls(bitrix: Any) -> None:
        found = await bitrix.get_all("disk.folder.getChildren", {"id": folder})
        assert sorted(one["NAME"] for one in found) == names

    run(anna.webhook(), calls)


@pytest.fixture
def notes(anna: User, boris: User) -> list[str]:
    """Three pages of notifications, newest first."""
    texts = [f"Note {number}" for number in range(PEOPLE)]
    for text in texts:
        boris.call("im.notify.personal.add", USER_ID=anna.id, MESSAGE=text)
    return texts[::-1]


def test_b24pysdk_reads_notifications_to_their_end(sdk: Any, notes: list[str]) -> None:
    found: list[Any] = []
    given: dict[str, Any] = {}
    while page := sdk.im.notify.get(limit=50, **given).result["notifications"]:
        found += page
        given = {"last_id": page[-1]["id"], "last_type": 1 if page[-1]["notify_type"] == 1 else 3}
    assert [one["text"] for one in found] == notes


def test_helpers_for_lists_are_not_for_notifications(sdk: Any, anna: User, notes: list[str]) -> None:
    """Pages go on from ``LAST_ID``, and counts stand before them in an object: no helper takes that for a list."""
    assert next(iter(anna.call("im.notify.get"))) == "total_count"
    for request in (sdk.im.notify.get(), sdk.im.notify.history.search(search_text="Note")):
        with pytest.raises(TypeError, match="is not a list-type method"):
            request.as_list().response  # noqa: B018 - it is sent when it is read
        with pytest.raises(TypeError, match="is not a list-type method"):
            list(request.as_list_fast().result)


@pytest.mark.filterwarnings("ignore:Bitrix servers don't seem to support the 'LIMIT':UserWarning")  # these do
def test_fast_bitrix24_pages_through_lists_of_the_messenger(anna: User, everybody: list[int], chats: list[int]) -> None:
    [team] = anna.call("im.search.chat.list", FIND="team of all")

    async def calls(bitrix: Any) -> None:
        found = await bitrix.get_all("im.search.chat.list", {"FIND": "team", "LIMIT": 50})
        assert sorted(one["id"] for one in found) == sorted([*chats, team["id"]])
        dialog = {"DIALOG_ID": f"chat{team['id']}", "LIMIT": 50}
        members = await bitrix.get_all("im.dialog.users.list", dialog)
        assert sorted(one["id"] for one in members) == everybody
        colleagues = await bitrix.get_all("im.department.colleagues.list", {"LIMIT": 50, "USER_DATA": "Y"})
        assert sorted(one["id"] for one in colleagues) == everybody[1:]

    run(anna.webhook(), calls, requests_per_second=1000.0)
