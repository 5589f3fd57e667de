"""Events delivered to the webhooks of bots: in order, once or until they are taken, and to nobody else's cost."""

import hashlib
import hmac
from contextlib import closing
from pathlib import Path

from beseda.settings import Settings
from beseda.testing import Bot, Portal, User, WebhookReceiver, eventually


def told_bot(
    portal: Portal, owner: User, webhook_receiver: WebhookReceiver, code: str = "echo", **fields: object
) -> Bot:
    return portal.bot(owner, code, eventMode="webhook", webhookUrl=webhook_receiver.url, **fields)


def say(user: User, dialog_id: int | str, *texts: str) -> None:
    for text in texts:
        user.call("im.message.add", DIALOG_ID=str(dialog_id), MESSAGE=text)


def texts(webhook_receiver: WebhookReceiver) -> list[str]:
    forms = [one.form["data"] for one in webhook_receiver.requests]
    return [form["message"]["text"] for form in forms if "message" in form]


def states(portal: Portal) -> list[str]:
    return [row[0] for row in portal.query("SELECT d.state FROM delivery d ORDER BY d.id")]


def settled(portal: Portal) -> list[str]:
    """The states of all deliveries, once nothing is waiting."""
    return eventually(lambda: [] if "waiting" in (found := states(portal)) else found)


def due_at(portal: Portal) -> int:
    """When something is tried again."""
    found = portal.query("SELECT coalesce(min(l.due_at), 0) FROM delivery_partition l")
    return int(found[0][0])


def test_a_message_arrives_as_a_form(portal: Portal) -> None:
    anna = portal.user("Anna", "Weber")
    portal.configure(public_url="https://chat.example.com")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
        say(anna, bot.id, "привет & co=1")
        joined, said = webhook_receiver.wait(2)
    assert [joined["event"], said["event"]] == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD"]
    assert said["event_handler_id"] == str(bot.id)
    assert said["data"]["message"]["text"] == "привет & co=1"
    assert said["data"]["chat"]["dialogId"] == str(anna.id)
    assert said["data"]["user"]["name"] == "Anna Weber"
    assert said["data"]["language"] == "en"
    assert said["auth"] == {
        "scope": "imbot",
        "domain": "chat.example.com",
        "server_endpoint": "https://chat.example.com/rest/",
        "client_endpoint": "https://chat.example.com/rest/",
        "status": "L",
        "member_id": said["auth"]["member_id"],
        "application_token": joined["auth"]["application_token"],
    }
    assert said["data"]["bot"] == {
        "id": str(bot.id),
        "code": "echo",
        "auth": said["auth"] | {"user_id": str(bot.id)},
    }
    assert webhook_receiver.requests[0].headers["content-type"] == "application/x-www-form-urlencoded"


def test_values_are_spelled_as_php_does(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
        say(anna, bot.id, "hello")
        message = webhook_receiver.wait(2)[1]["data"]
    assert message["user"]["active"] == "1"
    assert message["user"]["bot"] == "0"
    assert message["user"]["lastActivityDate"] == "0"
    assert message["message"]["forward"] == ""
    assert "params" not in message["message"]


def test_each_bot_has_a_token_of_its_own_that_stays(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as one, portal.webhook_receiver() as other:
        first, second = told_bot(portal, anna, one, "first"), told_bot(portal, anna, other, "second")
        say(anna, first.id, "hello", "again")
        say(anna, second.id, "hello")
        tokens = [form["auth"]["application_token"] for form in one.wait(3)]
        stranger = other.wait(1)[0]["auth"]["application_token"]
    assert len(set(tokens)) == 1
    assert stranger not in tokens


def test_the_events_of_a_dialog_come_in_order(portal: Portal) -> None:
    anna, bob = portal.user("Anna"), portal.user("Bob")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
        numbers = [str(number) for number in range(30)]
        for number in numbers:
            say(anna, bot.id, f"anna {number}")
            say(bob, bot.id, f"bob {number}")
        webhook_receiver.wait(62)
    assert [text for text in texts(webhook_receiver) if "anna" in text] == [f"anna {number}" for number in numbers]
    assert [text for text in texts(webhook_receiver) if "bob" in text] == [f"bob {number}" for number in numbers]


def test_what_is_delivered_cannot_be_fetched(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
        portal.stop_delivery()
        say(anna, bot.id, "hello")
        assert bot.poll() == []
        assert bot.call("Event.get", offset=1000) == {"events": [], "nextOffset": 1000, "hasMore": False}
        portal.start_delivery()
        webhook_receiver.wait(2)


def test_changing_to_webhooks_and_back(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = portal.bot(anna)
        say(anna, bot.id, "asked for")
        assert len(bot.poll()) == 2
        assert bot.poll() == []
        bot.call("Bot.update", fields={"eventMode": "webhook", "webhookUrl": webhook_receiver.url})
        say(anna, bot.id, "told")
        webhook_receiver.wait(1)
        assert settled(portal) == ["delivered"]
        bot.call("Bot.update", fields={"eventMode": "fetch"})
        say(anna, bot.id, "asked for again")
        assert [event["data"]["message"]["text"] for event in bot.poll()] == ["asked for again"]
    assert texts(webhook_receiver) == ["told"]


def test_a_delivery_can_be_sent_again(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        webhook_receiver.status = 500
        bot = told_bot(portal, anna, webhook_receiver)
        say(anna, bot.id, "hello")
        webhook_receiver.wait(2)
        assert settled(portal) == ["given_up"] * 2
        webhook_receiver.status = 200
        assert portal.replay(2)
        assert webhook_receiver.wait(3)[2] == webhook_receiver.requests[1].form
        assert settled(portal) == ["given_up", "delivered"]
        assert not portal.replay(99)
    tries = portal.query("SELECT a.delivery_id, a.status FROM attempt a ORDER BY a.id")
    assert [tuple(row) for row in tries] == [(1, 500), (2, 500), (2, 200)]


def test_a_bot_hears_its_end_after_all_else(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
        webhook_receiver.hold()
        say(anna, bot.id, "hello", "again")
        webhook_receiver.wait(1)
        eventually(lambda: len(states(portal)) == 3)
        bot.call("Bot.unregister")
        webhook_receiver.release()
        events = [form["event"] for form in webhook_receiver.wait(4)]
    assert events == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD", "ONIMBOTV2MESSAGEADD", "ONIMBOTV2DELETE"]


def test_a_handler_that_does_not_answer_delays_nobody_else(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as stuck, portal.webhook_receiver() as well:
        stuck.hold()
        slow, quick = told_bot(portal, anna, stuck, "slow"), told_bot(portal, anna, well, "quick")
        say(anna, slow.id, "to the slow one")
        stuck.wait(1)
        say(anna, quick.id, "to the quick one")
        well.wait(2)
        assert len(stuck.requests) == 1


def test_four_dialogs_of_a_bot_are_served_at_once_and_no_more(portal: Portal) -> None:
    anna, people = portal.user("Anna"), portal.users(6)
    with portal.webhook_receiver() as webhook_receiver, portal.webhook_receiver() as other:
        webhook_receiver.hold()
        bot = told_bot(portal, anna, webhook_receiver)
        for person in people:
            say(person, bot.id, "hello")
        webhook_receiver.wait(4)
        later = told_bot(portal, anna, other, "later")  # whoever is served after them proves that rounds went on
        say(anna, later.id, "hello")
        other.wait(2)
        assert len(webhook_receiver.requests) == 4
        webhook_receiver.release()
        webhook_receiver.wait(12)


def test_a_long_talk_lets_others_in(portal: Portal) -> None:
    anna, chatty = portal.user("Anna"), portal.users(5)
    portal.clock.freeze()
    with portal.webhook_receiver() as webhook_receiver:
        webhook_receiver.hold()
        bot = told_bot(portal, anna, webhook_receiver)
        quiet = chatty.pop()
        for person in chatty:
            say(person, bot.id, *["chatter"] * 30)
        say(quiet, bot.id, "a word")
        eventually(lambda: len(states(portal)) == 4 * 31 + 2)
        portal.clock.move(1)
        webhook_receiver.release()
        webhook_receiver.wait(4 * 31 + 2)
    assert texts(webhook_receiver).index("a word") < 4 * 25


def test_a_portal_tries_once(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        webhook_receiver.status = 500
        bot = told_bot(portal, anna, webhook_receiver)
        say(anna, bot.id, "hello")
        webhook_receiver.wait(2)
        assert settled(portal) == ["given_up", "given_up"]
        assert "x-beseda-signature" not in webhook_receiver.requests[0].headers
    assert portal.query("SELECT a.status, a.error FROM attempt a") == [(500, ""), (500, "")]


def test_nobody_there_is_noted(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
    say(anna, bot.id, "hello")
    assert settled(portal) == ["given_up", "given_up"]
    status, error = portal.query("SELECT a.status, a.error FROM attempt a")[0]
    assert status == 0
    assert "refused" in error.lower() or "connect" in error.lower()


def test_reliable_delivery_tries_again_ever_more_slowly_and_keeps_order(portal: Portal) -> None:
    anna = portal.user("Anna")
    portal.configure(delivery="reliable")
    portal.clock.freeze()
    with portal.webhook_receiver() as webhook_receiver:
        webhook_receiver.status = 503
        bot = told_bot(portal, anna, webhook_receiver)
        say(anna, bot.id, "hello", "again")
        webhook_receiver.wait(1)
        for tries, pause in enumerate((10, 20, 40), 1):
            again = int(portal.clock()) + pause
            eventually(lambda again=again: due_at(portal) == again)  # type: ignore[misc]
            assert len(webhook_receiver.requests) == tries
            portal.clock.move(pause)
            webhook_receiver.wait(tries + 1)
        eventually(lambda: due_at(portal) == int(portal.clock()) + 80)
        webhook_receiver.status = 200
        portal.clock.move(80)
        events = [form["event"] for form in webhook_receiver.wait(7)]
        assert settled(portal) == ["delivered"] * 3
    assert events == ["ONIMBOTV2JOINCHAT"] * 5 + ["ONIMBOTV2MESSAGEADD"] * 2
    assert texts(webhook_receiver) == ["hello", "again"]


def test_after_three_days_reliable_delivery_gives_up(portal: Portal) -> None:
    anna = portal.user("Anna")
    portal.configure(delivery="reliable")
    start = portal.clock.freeze()
    with portal.webhook_receiver() as webhook_receiver:
        webhook_receiver.status = 503
        bot = told_bot(portal, anna, webhook_receiver)
        anna.call("im.chat.add", USERS=[bot.id])
        webhook_receiver.wait(1)
        for tries in range(1, 100):
            eventually(lambda tries=tries: len(portal.query("SELECT a.id FROM attempt a")) == tries)  # type: ignore[misc]
            if states(portal) == ["given_up"]:
                break
            portal.clock.move(6 * 3600)
        assert 3 * 24 * 3600 - 12 * 3600 < portal.clock() - start <= 3 * 24 * 3600 + 6 * 3600


def test_a_signature_proves_sender_and_time(portal: Portal) -> None:
    anna = portal.user("Anna")
    portal.configure(delivery="reliable")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
        say(anna, bot.id, "hello")
        token = webhook_receiver.wait(2)[0]["auth"]["application_token"]
        one, other = webhook_receiver.requests
    for received in (one, other):
        signed = received.headers["x-beseda-timestamp"].encode() + b"." + received.body
        expected = hmac.new(token.encode(), signed, hashlib.sha256).hexdigest()
        assert received.headers["x-beseda-signature"] == f"sha256={expected}"
    assert one.headers["x-beseda-delivery"] != other.headers["x-beseda-delivery"]


def test_a_restart_loses_nothing_and_keeps_the_order(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, durable=False, delivery="reliable")
    said = [f"message {number}" for number in range(20)]
    with closing(WebhookReceiver()) as webhook_receiver:
        webhook_receiver.status = 503
        with closing(Portal(settings)) as before:
            moment = before.clock.freeze()
            anna = before.user("Anna")
            bot = told_bot(before, anna, webhook_receiver)
            say(anna, bot.id, *said)
            webhook_receiver.wait(1)
        assert texts(webhook_receiver) == []
        webhook_receiver.status = 200
        with closing(Portal(settings)) as after:
            after.clock.freeze(moment + 10)
            webhook_receiver.wait(22)
            assert settled(after) == ["delivered"] * 21
    assert texts(webhook_receiver) == said


def test_what_was_said_while_nobody_delivered_is_delivered_later(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, durable=False)
    with closing(WebhookReceiver()) as webhook_receiver:
        with closing(Portal(settings)) as before:
            anna = before.user("Anna")
            bot = told_bot(before, anna, webhook_receiver)
            say(anna, bot.id, "before")
            webhook_receiver.wait(2)
            before.stop_delivery()
            say(anna, bot.id, "after")
            assert len(settled(before)) == 2
        with closing(Portal(settings)):
            webhook_receiver.wait(3)
    assert texts(webhook_receiver) == ["before", "after"]


def test_old_deliveries_are_forgotten(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
        say(anna, bot.id, "hello")
        webhook_receiver.wait(2)
        settled(portal)
        portal.clock.move(7 * 24 * 3600 - 60)
        portal.housekeeping()
        assert len(states(portal)) == 2
        portal.clock.move(120)
        portal.housekeeping()
    assert states(portal) == []
    assert portal.query("SELECT a.id FROM attempt a") == []


def test_what_becomes_of_a_message_is_delivered_in_order(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = told_bot(portal, anna, webhook_receiver)
        message = anna.call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="hello")
        anna.call("im.message.update", MESSAGE_ID=message, MESSAGE="hello again")
        anna.call("im.message.delete", MESSAGE_ID=message)
        answer = bot.send(str(anna.id), "gone?")
        anna.call("im.message.like", MESSAGE_ID=answer)
        said, changed, deleted, liked = (form for form in webhook_receiver.wait(5)[1:])
    assert [said["data"]["message"]["text"], changed["data"]["message"]["text"]] == ["hello", "hello again"]
    assert changed["event"] == "ONIMBOTV2MESSAGEUPDATE"
    assert changed["data"]["message"]["params"] == {"IS_EDITED": "Y"}
    assert (deleted["event"], deleted["data"]["messageId"]) == ("ONIMBOTV2MESSAGEDELETE", str(message))
    assert "message" not in deleted["data"]
    assert deleted["data"]["bot"]["id"] == str(bot.id)
    assert liked["event"] == "ONIMBOTV2REACTIONCHANGE"
    assert (liked["data"]["reaction"], liked["data"]["action"]) == ("like", "add")
    assert (liked["data"]["message"]["id"], liked["data"]["user"]["id"]) == (str(answer), str(anna.id))
