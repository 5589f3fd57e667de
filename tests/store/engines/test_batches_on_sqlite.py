"""A batch on SQLite is one commit: if that fails, nothing of it was ever true."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import apsw
import pytest

from beseda.settings import Settings
from beseda.store.engines.sqlite import Sqlite
from beseda.testing import Portal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(Settings(data=tmp_path, durable=False))
    yield portal
    portal.close()


def writer(portal: Portal) -> apsw.Connection:
    return cast("Sqlite", portal._served.database)._writer


def test_fifty_writes_are_one_commit(portal: Portal) -> None:
    anna, commits = portal.user("Anna"), []
    anna.call("server.time")
    portal.stop_delivery()  # which notes how far it has read

    def note() -> bool:
        commits.append(1)
        return False

    writer(portal).set_commit_hook(note)
    assert len(anna.call("batch", cmd=["im.chat.add"] * 50)["result"]) == 50
    assert 1 <= len(commits) < 10  # its own, and what the portal may do by itself meanwhile


def test_what_a_batch_that_failed_had_seen_is_forgotten(portal: Portal) -> None:
    anna, boris, vera = portal.user("Anna"), portal.user("Boris"), portal.user("Vera")
    chat = portal.chat(anna, boris)
    anna.call("server.time")
    writer(portal).set_commit_hook(lambda: True)
    add = f"im.chat.user.add?CHAT_ID={chat}&USERS[]={vera.id}"
    assert anna.answer("batch", cmd=[add, "im.recent.get"]).status == 500
    writer(portal).set_commit_hook(None)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    assert anna.call("im.recent.get")[0]["chat"]["user_counter"] == 1
