"""The catalogue of events: each row happens at a real portal, and is told to just the audiences that it names."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

from beseda.domain import event_log
from beseda.domain.bots.handlers import Handlers
from beseda.domain.events.subscriber import Audience
from beseda.events.catalogue import EVENTS, EventType, names
from beseda.testing import Bot, Portal, User, WebhookReceiver, eventually

FAMILIES = {Audience.PERSON: "im.v2", Audience.BOT: "imbot.v2", Audience.BOT_V1: "imbot"}
CLIENT = "my-application"


@dataclass
class Stage:
    """Somebody subscribed, a colleague, and bots that hear everything: one that asks, one of each generation told."""

    portal: Portal
    anna: User
    boris: User
    asking: Bot
    told: int
    told_v1: int
    chat: int
    receivers: Mapping[Audience, WebhookReceiver]

    @property
    def bots(self) -> list[int]:
        return [self.asking.id, self.told, self.told_v1]

    @cached_property
    def keys(self) -> dict[Audience, str]:
        """The subscribers with handlers."""
        found = self.portal.query("SELECT b.application_id FROM bot b WHERE b.person_id = :id", id=self.told_v1)
        return {Audience.BOT: f"bot:{self.told}", Audience.BOT_V1: f"application:{found[0][0]}"}

    def say(self, text: str = "Hello") -> int:
        return int(self.boris.call("im.message.add", DIALOG_ID=f"chat{self.chat}", MESSAGE=text))

    def handed_over(self, told: Audience, last: str) -> list[str]:
        """The names of what a handler is sent, in order, once the last of it has this in its body."""
        sql = "SELECT d.event, d.body FROM delivery d WHERE d.subscriber = :key ORDER BY d.id"
        rows = eventually(
            lambda: rows if (rows := self.portal.query(sql, key=self.keys[told])) and last in rows[-1][1] else None
        )
        return [row[0] for row in rows or ()]


def added(stage: Stage) -> None:
    stage.say()


def changed(stage: Stage) -> None:
    stage.boris.call("im.message.update", MESSAGE_ID=stage.say(), MESSAGE="Hello, you")


def deleted(stage: Stage) -> None:
    stage.boris.call("im.message.delete", MESSAGE_ID=stage.say())


def liked(stage: Stage) -> None:
    stage.anna.call("im.message.like", MESSAGE_ID=stage.say())


def called(stage: Stage) -> None:
    for bot, token in ((stage.asking.id, stage.asking.token), (stage.told, "token-of-told"), (stage.told_v1, CLIENT)):
        fields = {"command": "help", "hidden": True}
        stage.anna.call("imbot.v2.Command.register", botId=bot, botToken=token, fields=fields)
    stage.say("/help")


def joined(stage: Stage) -> None:
    stage.boris.call("im.chat.add", USERS=[stage.anna.id, *stage.bots], TITLE="Another")


def begun(stage: Stage) -> None:
    for bot in stage.bots:
        stage.anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="Hello")


def opened(stage: Stage) -> None:
    for bot in stage.bots:
        stage.anna.call("im.v2.Chat.Bot.sendContext", dialogId=str(bot), context={"from": "a link"})


def removed(stage: Stage) -> None:
    stage.asking.call("Bot.unregister")
    stage.anna.call("imbot.v2.Bot.unregister", botId=stage.told, botToken="token-of-told")
    stage.anna.call("imbot.unregister", BOT_ID=stage.told_v1, CLIENT_ID=CLIENT)


HAPPENINGS: Mapping[str, Callable[[Stage], None]] = {
    event_log.MESSAGE_ADDED: added,
    event_log.MESSAGE_CHANGED: changed,
    event_log.MESSAGE_DELETED: deleted,
    event_log.MESSAGE_LIKED: liked,
    event_log.COMMAND_CALLED: called,
    event_log.MEMBER_JOINED: joined,
    event_log.PRIVATE_BEGUN: begun,
    event_log.BOT_CONTEXT: opened,
    event_log.BOT_REMOVED: removed,
}


def test_every_row_is_of_another_kind_and_happens() -> None:
    assert [event.kind for event in EVENTS] == list(dict.fromkeys(event.kind for event in EVENTS))
    assert {event.kind for event in EVENTS} == HAPPENINGS.keys()


@pytest.mark.parametrize("audience", Audience)
def test_names_are_documented_for_their_audience(facts: dict[str, Any], audience: Audience) -> None:
    documented = {event["code"] for event in facts["events"] if event["family"] == FAMILIES[audience]}
    assert names((audience,)) <= documented


def test_names_of_all_audiences_are_all_names() -> None:
    assert names() == names((Audience.PERSON,)) | names((Audience.BOT, Audience.BOT_V1))


def test_each_handler_of_the_first_generation_is_told_of_something() -> None:
    assert {event.bot_v1.handler for event in EVENTS if event.bot_v1} == set(Handlers._fields)


@pytest.fixture
def stage(portal: Portal) -> Iterator[Stage]:
    anna, boris = portal.user("Anna", admin=True), portal.user("Boris")
    with portal.webhook_receiver() as receiver, portal.webhook_receiver() as receiver_v1:
        asking = portal.bot(anna, "asking", type="supervisor")
        told = portal.bot(anna, "told", type="supervisor", eventMode="webhook", webhookUrl=receiver.url)
        old = {"CODE": "old", "CLIENT_ID": CLIENT, "TYPE": "S", "PROPERTIES": {"NAME": "Old"}}
        told_v1 = anna.call("imbot.register", **old, EVENT_HANDLER=receiver_v1.url)
        chat = portal.chat(boris, anna)
        boris.call("im.chat.user.add", CHAT_ID=chat, USERS=[asking.id, told.id, told_v1])
        receivers = {Audience.BOT: receiver, Audience.BOT_V1: receiver_v1}
        yield Stage(portal, anna, boris, asking, told.id, told_v1, chat, receivers)


@pytest.mark.parametrize("event", EVENTS, ids=[event.kind for event in EVENTS])
def test_it_is_told_to_the_audiences_that_it_names_and_to_no_other(stage: Stage, event: EventType) -> None:
    """What is said before and after it stands at both ends, but that removed bots hear nothing after their end."""
    stage.say("Begin")
    before = {told: len(stage.handed_over(told, "Begin")) for told in stage.keys}
    stage.asking.poll()
    stage.anna.call("im.v2.Event.subscribe")
    number = stage.portal.query("SELECT max(e.id) FROM event e")[0][0]
    HAPPENINGS[event.kind](stage)
    kinds = {row[0] for row in stage.portal.query("SELECT e.kind FROM event e WHERE e.id > :number", number=number)}
    stage.say("End")
    last = "DELETE" if event.kind == event_log.BOT_REMOVED else "=End&"
    handed = {told: stage.handed_over(told, last) for told in stage.keys}
    for told, receiver in stage.receivers.items():
        assert sorted(form["event"] for form in receiver.wait(len(handed[told]))) == sorted(handed[told])
    found = [
        (Audience.PERSON, [one["type"] for one in stage.anna.call("im.v2.Event.get")["events"]][:-1]),
        (Audience.BOT, [one["type"] for one in stage.asking.poll()][: None if last == "DELETE" else -1]),
        *((told, handed[told][before[told] : None if last == "DELETE" else -1]) for told in stage.keys),
    ]
    assert event.kind in kinds
    for told, heard in found:
        assert set(heard) <= {other.names.get(told) for other in EVENTS if other.kind in kinds}
        assert event.names.get(told, "") in {"", *heard}


def test_an_offset_confirms_what_is_below_it_and_not_itself(portal: Portal) -> None:
    """Of a bot ids are odd, of a person even; both queues are confirmed by one offset."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(anna, type="supervisor")
    chat = portal.chat(boris, anna)
    boris.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot.id])
    anna.call("im.v2.Event.subscribe")
    bot.poll(withUserEvents=True)
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello")
    everything = [event["eventId"] for event in bot.call("Event.get", withUserEvents=True)["events"]]
    ours, mine = everything[-1], everything[-2]
    assert (ours % 2, mine) == (1, ours - 1)
    for offset, left in ((mine, [mine, ours]), (ours, [ours]), (ours + 1, [])):
        answer = bot.call("Event.get", withUserEvents=True, offset=offset)
        assert [event["eventId"] for event in answer["events"]] == left
