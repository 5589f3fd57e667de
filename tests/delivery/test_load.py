"""Many events, and handlers that do not answer: others are told all the same, and nothing grows without end."""

import json
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from beseda.domain.events.deliveries import MOST_WAITING
from beseda.testing import Bot, Portal, PortalProcess, User, WebhookReceiver, eventually
from beseda.testing.client import Client
from tests.volume import SOAK, volume

SAID = MOST_WAITING + 50
BEFORE = 3  # a bot that was let into a chat is told so, and the lines that say it


def listening_bot(portal: Portal, owner: User, told_at: WebhookReceiver, code: str) -> Bot:
    """A bot that is told of everything in its chats."""
    return portal.bot(owner, code, type="supervisor", eventMode="webhook", webhookUrl=told_at.url)


def say_much(user: User, chat: int, count: int = SAID) -> None:
    for first in range(0, count, 50):
        each = range(first, min(first + 50, count))
        user.call("batch", cmd={str(n): f"im.message.add?DIALOG_ID=chat{chat}&MESSAGE=message {n}" for n in each})


def waiting(portal: Portal) -> int:
    return int(portal.query("SELECT count(*) FROM delivery d WHERE d.state = 'waiting'")[0][0])


def handlers(portal: Portal) -> list[tuple[int, ...]]:
    """Hangs in a row, until when each is left alone, and what it was not told."""
    found = portal.query("SELECT h.hangs, h.paused_until, h.dropped FROM delivery_handler h ORDER BY h.subscriber")
    return [tuple(row) for row in found]


def texts(told_at: WebhookReceiver) -> list[str]:
    return [one.form["data"]["message"]["text"] for one in told_at.requests[BEFORE:]]


def test_a_burst_for_others_delays_nobody(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as stuck, portal.webhook_receiver() as well:
        stuck.hold()
        crowd = [listening_bot(portal, anna, stuck, f"stuck{number}") for number in range(12)]
        quick = listening_bot(portal, anna, well, "quick")
        chat = portal.chat(anna, *crowd)
        portal.stop_delivery()
        say_much(anna, chat)
        anna.call("im.message.add", DIALOG_ID=quick.id, MESSAGE="hello")
        portal.start_delivery()
        well.wait(2)
        written = portal.query("SELECT count(*) FROM delivery d")[0][0]
    assert written < len(crowd) * SAID / 4


def test_only_so_many_wait_for_a_handler_and_the_rest_follows(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as told_at:
        told_at.hold()
        chat = portal.chat(anna, listening_bot(portal, anna, told_at, "slow"))
        say_much(anna, chat)
        eventually(lambda: waiting(portal) == MOST_WAITING)
        portal.housekeeping()
        assert waiting(portal) == MOST_WAITING
        told_at.release()
        told_at.wait(SAID + BEFORE)
    assert texts(told_at) == [f"message {number}" for number in range(SAID)]
    assert handlers(portal) == []


def test_what_the_log_forgets_before_a_handler_had_room_is_counted(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as told_at:
        told_at.hold()
        chat = portal.chat(anna, listening_bot(portal, anna, told_at, "slow"))
        say_much(anna, chat)
        eventually(lambda: waiting(portal) == MOST_WAITING)
        portal.clock.move(25 * 3600)
        portal.housekeeping()
        assert handlers(portal) == [(0, 0, SAID + BEFORE - MOST_WAITING)]
        told_at.release()
        anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="the next day")
        told_at.wait(MOST_WAITING + 1)
    assert texts(told_at)[-1] == "the next day"


def test_what_waits_for_days_is_dropped_and_counted(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as told_at:
        told_at.hold()
        chat = portal.chat(anna, listening_bot(portal, anna, told_at, "slow"))
        say_much(anna, chat, 10)
        eventually(lambda: waiting(portal) == 10 + BEFORE)
        told_at.release()
        portal.stop_delivery()
        left = waiting(portal)
        portal.clock.move(30 * 24 * 3600)
        portal.housekeeping()
        assert waiting(portal) == 0
        assert handlers(portal) == [(0, 0, left)]
        portal.start_delivery()
        eventually(lambda: not portal.query("SELECT p.subscriber FROM delivery_partition p"))


def test_a_handler_that_hangs_is_left_alone_and_tried_again(portal: Portal) -> None:
    anna = portal.user("Anna")
    portal.configure(handler_seconds=1)
    now = portal.clock.freeze()
    with portal.webhook_receiver() as told_at:
        told_at.hold()
        bot = listening_bot(portal, anna, told_at, "slow")
        say_much(anna, portal.chat(anna, bot), 10)
        eventually(lambda: handlers(portal) == [(3, int(now) + 30, 0)])
        portal.housekeeping()
        assert (len(told_at.requests), waiting(portal)) == (3, 7 + BEFORE)
        portal.clock.move(30)
        eventually(lambda: handlers(portal) == [(4, int(now) + 90, 0)])
        told_at.release()
        portal.clock.move(60)
        told_at.wait(10 + BEFORE)
        eventually(lambda: handlers(portal) == [(0, 0, 0)])


@pytest.mark.soak
def test_a_burst_for_handlers_that_hang_is_bounded_and_delays_no_other(tmp_path: Path) -> None:
    """Another bot that is talked to meanwhile says how long others wait; only a long search looks at the seconds."""
    crowd, said = volume(8, 100), volume(300, 1000)
    with closing(WebhookReceiver()) as stuck, closing(WebhookReceiver()) as well, closing(WebhookReceiver()) as busy:
        stuck.hold()
        with PortalProcess(tmp_path / "portal", "--no-demo", "--log-level", "error") as portal:
            bots = [_registered(portal, f"bot{number}", stuck) for number in range(crowd - 1)]
            bots.append(_registered(portal, "busy", busy))
            quick = _registered(portal, "quick", well)
            chat = portal.call("im.chat.add", USERS=bots, TITLE="Crowd")
            quiet = max(_delay(portal, quick, well, number) for number in range(1, 6))
            before = _size(portal)
            burst = threading.Thread(target=_burst, args=(portal, chat, said))
            burst.start()
            delays: list[float] = []
            while burst.is_alive() or len(busy.requests) < said:
                delays.append(_delay(portal, quick, well, 6 + len(delays)))
            grown = _size(portal) - before
            counts = Counter(one["state"] for one in _listed(portal))
        stuck.release()
    assert counts["waiting"] <= crowd * MOST_WAITING
    if SOAK:
        assert max(delays) <= max(1, 3 * quiet)
        assert grown < 150 * 1024 * 1024


def _registered(portal: PortalProcess, code: str, told_at: WebhookReceiver) -> int:
    told = {"eventMode": "webhook", "webhookUrl": told_at.url, "type": "supervisor"}
    fields = {"code": code, "botToken": f"token-of-{code}", "properties": {"name": code}, **told}
    return int(portal.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"])


def _delay(portal: PortalProcess, bot: int, told_at: WebhookReceiver, number: int) -> float:
    """How many seconds it takes from the so-manieth thing that is said to a bot until its handler hears it."""
    began = time.monotonic()
    portal.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="hello")
    told_at.wait(1 + number)
    return time.monotonic() - began


def _burst(portal: PortalProcess, chat: int, said: int) -> None:
    client = Client(portal.url)
    path = portal.webhook_url.removeprefix(portal.url)
    for first in range(0, said, 50):
        each = range(first, min(first + 50, said))
        commands = {str(number): f"im.message.add?DIALOG_ID=chat{chat}&MESSAGE=message {number}" for number in each}
        client.post(f"{path}batch", {"cmd": commands})
    client.close()


def _listed(portal: PortalProcess) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(portal.run("deliveries", "list", "--json", "--limit", "200000").stdout)
    return found


def _size(portal: PortalProcess) -> int:
    """How large the database is, in bytes."""
    return sum(file.stat().st_size for file in portal.data.glob("beseda.sqlite*"))
