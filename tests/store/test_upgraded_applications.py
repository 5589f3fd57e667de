"""After the upgrade from version 10 bots have applications, and what is delivered is delivered to those."""

import re
from pathlib import Path
from typing import Any

from beseda.testing import Portal, eventually
from tests.store.test_upgrade import DUMPS, PAST, opened, webhook

# Bots of the dump: 15 and 16 are of the first generation and of one application; 9 and 10 of the second.
OLD, OLDER, WATCHER, DEAD = 15, 16, 9, 10
_OWNER = re.compile(r"""INSERT INTO "bot" VALUES\((\d+),'([0-9a-f]{64})'""")
OWNERS = {int(bot): owner for bot, owner in _OWNER.findall((DUMPS / "v10.sqlite.sql").read_text("utf-8"))}


def applications(portal: Portal) -> dict[int, tuple[int, str]]:
    """The application of each bot: its id and key."""
    sql = "SELECT b.person_id, a.id, a.key FROM bot b JOIN application a ON a.id = b.application_id"
    return {bot: (number, key) for bot, number, key in portal.query(sql)}


def waiting(portal: Portal) -> list[Any]:
    """Which applications' deliveries wait, and how often they were tried."""
    sql = "SELECT d.subscriber, d.tries FROM delivery d WHERE d.state = 'waiting' ORDER BY d.id"
    return [tuple(row) for row in portal.query(sql) if row[0].startswith("application:")]


def test_each_owner_of_bots_is_an_application(database_url: str, tmp_path: Path) -> None:
    with opened(database_url, tmp_path) as portal:
        found = applications(portal)
        assert {bot: key for bot, (_, key) in found.items()} == OWNERS
        assert found[OLD] == found[OLDER]
        assert portal.query("SELECT count(*) FROM application")[0][0] == len(set(OWNERS.values()))


def test_handlers_are_told_with_the_tokens_that_they_know(database_url: str, tmp_path: Path) -> None:
    with opened(database_url, tmp_path) as portal:
        subscribers = {f"application:{applications(portal)[OLD][0]}", f"bot:{WATCHER}"}
        newest = portal.query("SELECT max(d.id) FROM delivery d")[0][0]
        sql = "SELECT d.subscriber, d.token FROM delivery d WHERE d.id {} :newest"
        known = {tuple(row) for row in portal.query(sql.format("<="), newest=newest) if row[0] in subscribers}
        for dialog in (str(OLD), f"chat{PAST['ids']['plans']}"):
            webhook(portal, "anna").call("im.message.add", DIALOG_ID=dialog, MESSAGE="Hello")
        assert len(known) == 2
        eventually(lambda: {tuple(row) for row in portal.query(sql.format(">"), newest=newest)} == known)


def test_what_waited_for_an_application_is_tried_again(database_url: str, tmp_path: Path) -> None:
    with opened(database_url, tmp_path, {f"'bot:{DEAD}'": f"'application:{OWNERS[OLD]}'"}) as portal:
        key = f"application:{applications(portal)[OLD][0]}"
        first, *later = waiting(portal)
        assert [one[0] for one in (first, *later)] == [key, key]
        partitions = {row[0] for row in portal.query("SELECT l.subscriber FROM delivery_partition l")}
        assert {one for one in partitions if one.startswith("application:")} == {key}
        portal.clock.move(3600)
        eventually(lambda: waiting(portal)[0][1] > first[1])
