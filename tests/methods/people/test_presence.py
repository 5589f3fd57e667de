"""When people were here last, as answers show it: it moves with what they do, and is noted once a minute."""

from typing import Any

import pytest

from beseda.testing import Portal, User
from beseda.testing.patience import eventually

NINE = 1_772_442_000  # 2026-03-02T09:00:00+00:00


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.clock.freeze(NINE)
    return portal.user("Anna")


@pytest.fixture
def boris(portal: Portal, anna: User) -> User:
    boris = portal.user("Boris")
    boris.call("im.user.status.get")
    return boris


def seen(watcher: User, person: User) -> tuple[Any, ...]:
    """When somebody was here last, in the messenger and in the list of people, and whether they are."""
    [listed] = watcher.call("user.get", ID=person.id)
    shown = watcher.call("im.user.get", ID=person.id)["last_activity_date"]
    assert [one["ID"] for one in watcher.call("user.get", FILTER={"IS_ONLINE": "Y"})].count(str(person.id)) == int(
        listed["IS_ONLINE"] == "Y"
    )
    return shown, listed["LAST_ACTIVITY_DATE"], listed["IS_ONLINE"]


def test_it_moves_with_calls_and_who_is_quiet_is_away(portal: Portal, anna: User, boris: User) -> None:
    assert seen(anna, boris) == ("2026-03-02T09:00:00+00:00", "2026-03-02 09:00:00", "Y")
    portal.clock.move(121)
    assert seen(anna, boris)[2] == "N"
    boris.call("im.user.status.get")
    assert seen(anna, boris) == ("2026-03-02T09:02:01+00:00", "2026-03-02 09:02:01", "Y")
    assert boris.call("im.user.get")["last_activity_date"] == "2026-03-02T09:02:01+00:00"


def test_it_is_noted_once_a_minute_however_somebody_calls(portal: Portal, anna: User, boris: User) -> None:
    versions = []
    for _ in range(3):
        portal.clock.move(15)
        boris.webhook().call("im.user.status.get")
        versions.append(portal.query("SELECT version FROM person WHERE id = :id", id=boris.id)[0][0])
        assert boris.call("im.user.get")["last_activity_date"] == "2026-03-02T09:00:00+00:00"
    assert len(set(versions)) == 1


def test_who_is_connected_is_here(portal: Portal, anna: User, boris: User) -> None:
    with boris.connect():
        portal.clock.move(600)
        assert eventually(lambda: seen(anna, boris)[2] == "Y")

    def gone() -> bool:
        portal.clock.move(600)
        return bool(seen(anna, boris)[2] == "N")

    assert eventually(gone)


def test_a_bot_is_here_when_it_speaks(portal: Portal, anna: User, boris: User) -> None:
    bot = portal.bot(boris)
    portal.clock.move(600)
    bot.send(str(boris.id), "Hello")
    shown = anna.call("im.user.get", ID=bot.id)
    assert shown["last_activity_date"] == "2026-03-02T09:10:00+00:00"
