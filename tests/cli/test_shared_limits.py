"""Processes that serve one portal on PostgreSQL limit it together."""

import itertools
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from beseda.testing import PortalProcess, eventually
from beseda.testing.client import Client

REQUESTS = 160


@pytest.fixture
def two(tmp_path: Path, empty_postgres: str) -> Iterator[tuple[PortalProcess, PortalProcess]]:
    """Two processes, each with a data folder of its own, on one database."""
    chosen = {"BESEDA_DATABASE": empty_postgres, "BESEDA_PROFILE": "cloud"}
    with (
        PortalProcess(tmp_path / "first", environment=chosen) as first,
        PortalProcess(tmp_path / "second", environment=chosen) as second,
    ):
        yield first, second


def test_they_let_in_what_one_would_and_add_up_operating_time(two: tuple[PortalProcess, PortalProcess]) -> None:
    path = two[0].webhook_url.removeprefix(two[0].url)
    clients = [Client(one.url) for one in two]
    began = time.time()
    answers = [client.post(f"{path}im.user.get", {}) for client in itertools.islice(itertools.cycle(clients), REQUESTS)]
    most = 50 + 2 * (int(time.time()) - int(began))
    for client in clients:
        client.close()
    spent = [one.json["time"]["operating"] for one in answers if one.status == 200]
    assert 50 <= len(spent) <= most
    assert {one.json["error"] for one in answers if one.status != 200} <= {"QUERY_LIMIT_EXCEEDED"}
    assert spent == sorted(spent)
    assert spent[0] < spent[-1]


def test_they_are_blocked_together(two: tuple[PortalProcess, PortalProcess]) -> None:
    path = two[0].webhook_url.removeprefix(two[0].url)
    clients = [Client(one.url) for one in two]
    assert two[0].run("block", "on").stdout == two[1].run("block").stdout == "on\n"
    for client in clients:
        eventually(partial(blocked, client, f"{path}server.time"))
        client.close()


def blocked(client: Client, path: str) -> bool:
    return bool(client.post(path, {}).json.get("error") == "OVERLOAD_LIMIT")
