"""The storage fails under a running server: errors that say so, nothing half done, and normal work when it is back."""

import asyncio
import base64
import contextlib
import json
import resource
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import asyncpg
import b24pysdk
import pytest

from beseda.testing import Answer, Portal, PortalProcess, eventually
from beseda.testing.client import Client


def say(portal: PortalProcess, text: str) -> int:
    """The status of the answer."""
    answer = portal.answer("im.message.add", DIALOG_ID="chat2", MESSAGE=text)
    assert answer.status == 200 or answer.json["error"] == "QUERY_LIMIT_EXCEEDED"
    return answer.status


def heard(portal: PortalProcess) -> list[str]:
    """What was said in the chat, oldest first."""
    texts: list[str] = []
    first = 0
    while page := portal.call("im.dialog.messages.get", DIALOG_ID="chat2", FIRST_ID=first, LIMIT=50)["messages"]:
        texts += [one["text"] for one in page]
        first = page[-1]["id"]
    return texts


def ready(portal: PortalProcess) -> tuple[int, object]:
    """What load balancers are told."""
    client = Client(portal.url)
    answer = client.send("GET", "/readyz")
    client.close()
    return answer.status, answer.json


def whole(portal: PortalProcess) -> bool:
    return bool(json.loads(portal.run("db", "check", "--json").stdout)["ok"])


@contextlib.contextmanager
def files_no_larger(portal: PortalProcess, size: int) -> Iterator[None]:
    """The system refuses to let the server write further into any file."""
    pid = portal.running.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def test_a_disk_that_takes_nothing_more(on_sqlite: Callable[..., PortalProcess]) -> None:
    portal = on_sqlite()
    portal.start()
    written = (portal.data / "beseda.sqlite-wal").stat().st_size
    with files_no_larger(portal, written + 200_000):
        texts = [f"{number} " + "x" * 10_000 for number in range(40)]
        statuses = [say(portal, text) for text in texts]
        assert set(statuses) == {200, 503}
        acknowledged = [text for text, status in zip(texts, statuses, strict=True) if status == 200]
        assert heard(portal)[-len(acknowledged) :] == acknowledged
        assert portal.answer("im.recent.get").status == 200
        say(portal, "x" * 10_000)
        assert ready(portal) == (503, {"status": "storage fails"})
    assert say(portal, "room again") == 200
    assert heard(portal)[-len(acknowledged) - 1 :] == [*acknowledged, "room again"]
    assert whole(portal)
    portal.kill()
    portal.start()
    assert heard(portal)[-len(acknowledged) - 1 :] == [*acknowledged, "room again"]


def test_a_disk_that_takes_no_file(on_sqlite: Callable[..., PortalProcess]) -> None:
    portal = on_sqlite()
    portal.start()
    [own] = portal.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})
    content, other = (base64.b64encode(letter * 3_000_000).decode() for letter in (b"a", b"b"))

    def upload(name: str, body: str) -> Answer:
        given = {"data": {"NAME": name}, "fileContent": [name, body]}
        return portal.answer("disk.storage.uploadFile", id=own["ID"], **given)

    def lying() -> dict[str, str]:
        return {one["NAME"]: one["SIZE"] for one in portal.call("disk.storage.getChildren", id=own["ID"])}

    kept = upload("kept.bin", content).json["result"]
    with files_no_larger(portal, 2_000_000):
        for refused in (
            upload("lost.bin", other),
            portal.answer("disk.file.uploadVersion", id=kept["ID"], fileContent=["lost.bin", other]),
        ):
            assert (refused.status, refused.json["error"]) == (503, "QUERY_LIMIT_EXCEEDED")
        assert lying() == {"kept.bin": "3000000"}
    assert upload("lost.bin", other).status == 200
    assert lying() == {"kept.bin": "3000000", "lost.bin": "3000000"}
    files = [one for one in (portal.data / "files").rglob("*") if one.is_file()]
    assert sorted(one.stat().st_size for one in files) == [3_000_000, 3_000_000]
    assert whole(portal)


def test_an_sdk_tries_again_until_there_is_room(
    on_sqlite: Callable[..., PortalProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    portal = on_sqlite()
    portal.start()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    address = urlsplit(portal.https_webhook_url)
    client = b24pysdk.Client(
        b24pysdk.BitrixWebhook(domain=address.netloc, webhook_token=address.path.removeprefix("/rest/").strip("/"))
    )
    with contextlib.ExitStack() as full:
        full.enter_context(files_no_larger(portal, 1))

        def mend() -> None:
            eventually(lambda: ready(portal)[0] == 503)
            full.close()

        mending = threading.Thread(target=mend)
        mending.start()
        client.im.message.add(dialog_id="chat2", message="at last").result  # noqa: B018 - asking for it is the call
        mending.join()
    assert heard(portal)[-1] == "at last"
    eventually(lambda: ready(portal)[0] == 200)


async def _on_server(url: str, sql: str) -> None:
    connection = await asyncpg.connect(urlsplit(url)._replace(path="/postgres").geturl())
    await connection.execute(sql)
    await connection.close()


class Chatter:
    """Somebody who goes on saying things, whatever the answers are."""

    def __init__(self, portal: PortalProcess) -> None:
        self.taken: list[str] = []
        self.refused = 0
        self._portal = portal
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._talk)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    def taken_more(self) -> Callable[[], bool]:
        """Whether something more was taken by now."""
        known = len(self.taken)
        return lambda: len(self.taken) > known + 3

    def _talk(self) -> None:
        number = 0
        while not self._over.is_set():
            if say(self._portal, f"again {number}") == 200:
                self.taken.append(f"again {number}")
            else:
                self.refused += 1
            number += 1


@pytest.fixture
def server_gone(empty_postgres: str) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """Makes PostgreSQL hang up on everybody, and take nobody for a while: what its restart looks like from outside."""
    name = urlsplit(empty_postgres).path[1:]

    @contextlib.contextmanager
    def gone() -> Iterator[None]:
        asyncio.run(_on_server(empty_postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        asyncio.run(
            _on_server(
                empty_postgres, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
        )
        yield
        asyncio.run(_on_server(empty_postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))

    return gone


@pytest.fixture
def on_postgres(tmp_path: Path, empty_postgres: str) -> Iterator[PortalProcess]:
    """A running portal on PostgreSQL."""
    with PortalProcess(tmp_path / "portal", environment={"BESEDA_DATABASE": empty_postgres}) as portal:
        yield portal


def test_a_database_server_that_restarts_under_load(
    on_postgres: PortalProcess, server_gone: Callable[[], contextlib.AbstractContextManager[None]]
) -> None:
    portal = on_postgres
    with Chatter(portal) as chatter:
        for _ in range(3):
            eventually(chatter.taken_more())
            refused = chatter.refused
            with server_gone():
                eventually(lambda refused=refused: chatter.refused > refused)  # type: ignore[misc]
        eventually(chatter.taken_more())
    taken = set(chatter.taken)
    assert [text for text in heard(portal) if text in taken] == chatter.taken
    assert whole(portal)


def test_a_lock_that_somebody_keeps(on_postgres: PortalProcess, empty_postgres: str) -> None:
    """More wait than there are connections; they are told so, and nobody is kept for good."""
    portal = on_postgres

    async def scenario() -> list[int]:
        keeper = await asyncpg.connect(empty_postgres)
        async with keeper.transaction():
            await keeper.execute("LOCK TABLE chat IN ACCESS EXCLUSIVE MODE")
            calls = [asyncio.to_thread(alone, portal) for _ in range(12)]
            statuses = await asyncio.gather(*calls)
        await keeper.close()
        return statuses

    assert set(asyncio.run(scenario())) == {503}
    assert say(portal, "free again") == 200
    assert heard(portal)[-1] == "free again"


def alone(portal: PortalProcess) -> int:
    """The status of a call over a connection of its own."""
    client = Client(portal.url)
    path = portal.webhook_url.removeprefix(portal.url)
    answer = client.post(f"{path}im.message.add", {"DIALOG_ID": "chat2", "MESSAGE": "never"})
    client.close()
    return answer.status


def test_a_clock_that_jumps_back(portal: Portal) -> None:
    """What is said later is later, whatever the clock says; nobody is told anything twice, and nothing is left out."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    boris.call("im.v2.Event.subscribe")
    portal.clock.freeze()
    said = [anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="before")]
    boris.call("im.dialog.read", DIALOG_ID=f"chat{chat}")
    portal.clock.move(-3 * 3600)
    said += [anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=f"after {number}") for number in range(3)]
    assert said == sorted(said)
    assert boris.call("im.counters.get")["CHAT"] == {str(chat): 3}
    assert boris.call("im.recent.get")[0]["message"]["text"] == "after 2"
    told = boris.call("im.v2.Event.get")
    assert [one["data"]["message"]["id"] for one in told["events"] if one["type"] == "ONIMV2MESSAGEADD"][-4:] == said
    assert boris.call("im.v2.Event.get", offset=told["nextOffset"])["events"] == []
    assert boris.call("im.dialog.read", DIALOG_ID=f"chat{chat}")["counter"] == 0
    history = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"]
    assert [one["id"] for one in history][:4] == said[::-1]
