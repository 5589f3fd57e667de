"""How much is sent to push services, and by which process of a portal."""

from collections import Counter
from contextlib import closing
from typing import Any

from beseda.testing import Portal, PortalProcess, User, WebhookReceiver, eventually
from beseda.testing.client import Client
from tests.databases import rows_of
from tests.push.processes import somebody
from tests.push.workers import Worker, sent, told

AT_ONCE, MOST_WAITING = 16, 1000
_LEADER = """
    SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND l.classid = 7350003 AND l.granted AND d.datname = current_database()
"""


def notify(by: User, to: User, *texts: str) -> None:
    """Tell somebody these things, in order."""
    for number in range(0, len(texts), 50):
        given = {f"n{one}": f"im.notify?USER_ID={to.id}&MESSAGE={one}" for one in texts[number : number + 50]}
        assert by.call("batch", cmd=given)["result_error"] in ({}, [])


def test_a_push_service_that_is_slow_is_sent_the_newest_a_few_at_once(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    """Ten browsers of one person wait for what they are told; Boris' is told last, so everything is noticed by then."""
    workers = {f"/handler/{number}": Worker(portal.client, "anna") for number in range(10)}
    for path, worker in workers.items():
        assert worker.ask("subscribe", worker.subscription(service.url.removesuffix("/handler") + path)).status == 200
    portal.configure(handler_seconds=60)  # whoever is held is waited for meanwhile
    with portal.webhook_receiver() as other:
        his = told(portal.client, other, "boris")
        service.hold()
        notify(boris, anna, "0", "1")
        sent(service, AT_ONCE)
        notify(boris, anna, *(str(number) for number in range(2, 112)))
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Now")
        assert his.read(sent(other, 1)[0].body)["body"] == "Now"
        assert len(service.requests) == AT_ONCE
        service.release()
        rest = sent(service, AT_ONCE + MOST_WAITING - 1)[AT_ONCE:]  # Boris' was the last of the thousand
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Done")
        sent(other, 2)
    assert len(service.requests) == AT_ONCE + MOST_WAITING - 1
    shown = [(one.path, workers[one.path].read(one.body)["body"]) for one in rest]
    assert len(set(shown)) == len(shown)
    counted = Counter(int(text) for _, text in shown)
    assert dict(counted) == {12: 9} | dict.fromkeys(range(13, 112), 10)


def test_of_what_waits_of_a_dialog_the_last_is_sent(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    portal.configure(handler_seconds=60)
    hers = told(portal.client, service)
    with portal.webhook_receiver() as other:
        told(portal.client, other, "boris")
        service.hold()
        notify(boris, anna, *(str(number) for number in range(AT_ONCE)))
        sent(service, AT_ONCE)
        for text in ("One", "Two", "Three"):
            boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE=text)
        notify(boris, anna, "Last")
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Now")
        sent(other, 1)
        service.release()
        rest = [hers.read(one.body) for one in sent(service, AT_ONCE + 2)[AT_ONCE:]]
    assert sorted(one["body"] for one in rest) == ["Last", "Three"]
    topics = [one.headers["topic"] for one in service.requests]
    assert len(set(topics)) == len(topics)


def test_the_process_that_leads_sends_and_when_it_ends_another_one(first: PortalProcess, second: PortalProcess) -> None:
    anna = somebody(first, "Anna", login="anna", password="correct horse")
    boris = somebody(first, "Boris")
    with closing(WebhookReceiver()) as service, closing(Client(first.url)) as client:
        service.status = 201
        hers = told(client, service)

        def tell(at: PortalProcess, text: str) -> None:
            boris.call(at, "im.notify", USER_ID=anna.id, MESSAGE=text)

        def shown() -> Counter[Any]:
            return Counter(hers.read(one.body)["body"] for one in service.requests)

        def tell_each_once(name: str, *processes: PortalProcess) -> None:
            """Who has just begun to lead sends what comes next: until something is sent, it is told again."""

            def begun() -> bool:
                tell(processes[0], f"{name} begins")
                return shown()[f"{name} begins"] > 0

            eventually(begun)
            texts = {f"{name} {number}" for number in range(20)}
            for number, text in enumerate(sorted(texts)):
                tell(processes[number % len(processes)], text)
            eventually(lambda: texts <= shown().keys())
            assert {shown()[text] for text in texts} == {1}

        leading = eventually(lambda: rows_of(first, _LEADER))
        tell_each_once("before", first, second)
        ids = [hers.read(one.body)["id"] for one in service.requests]
        assert len(set(ids)) == len(ids)
        first.kill()
        eventually(lambda: (now := rows_of(second, _LEADER)) and now != leading)
        tell_each_once("after", second)
