"""Handlers are told everything at least once, in the order of each dialog, through crashes of the server."""

from itertools import groupby

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from beseda.testing import PortalProcess, ReceivedRequest, WebhookReceiver, eventually
from tests.crashes.power_cut import cut

MOST_CRASHES = 3
place, few = st.sampled_from(["private", "group"]), st.integers(1, 3)


class Told(RuleBasedStateMachine):
    """The administrator speaks with a bot that has a handler, alone and in a group: each has a lane of its own."""

    process: PortalProcess
    bots = 0

    def __init__(self) -> None:
        super().__init__()
        self.crashes = 0
        self.webhook_receiver = WebhookReceiver()
        self.dialogs: dict[str, str] = {}
        self.said: dict[str, list[int]] = {"private": [], "group": []}

    @initialize()
    def begin(self) -> None:
        type(self).bots += 1
        fields = {
            "code": f"told{self.bots}",
            "botToken": "secret",
            "properties": {"name": "Told"},
            "type": "supervisor",
        }
        handler = {"eventMode": "webhook", "webhookUrl": self.webhook_receiver.url}
        bot = self.process.call("imbot.v2.Bot.register", fields=fields | handler)["bot"]["id"]
        self.dialogs = {"private": str(bot), "group": f"chat{self.process.call('im.chat.add', USERS=[bot])}"}
        self.say("private", 1)
        self.say("group", 1)
        self.everything_is_told()

    @rule(place=place, times=few)
    def say(self, place: str, times: int) -> None:
        given = {"DIALOG_ID": self.dialogs[place], "MESSAGE": "Hello"}
        self.said[place] += [self.process.call("im.message.add", **given) for _ in range(times)]

    @precondition(lambda self: self.crashes < MOST_CRASHES)
    @rule(place=place, answered=st.integers(0, 4))
    def server_crashes_while_much_is_said(self, place: str, answered: int) -> None:
        self.crashes += 1
        given = {"DIALOG_ID": self.dialogs[place], "MESSAGE": "Hello"}
        sent = cut(self.process, [("im.message.add", given)] * 6, answered=answered)
        page = self.process.call("im.dialog.messages.get", DIALOG_ID=self.dialogs[place], LIMIT=50)["messages"]
        kept = sorted(message["id"] for message in page if message["id"] > self.said[place][-1])
        assert {message for message in sent if message is not None} <= set(kept)
        self.said[place] += kept

    @precondition(lambda self: self.crashes < MOST_CRASHES)
    @rule(place=place, times=few, taken=st.booleans())
    def server_crashes_while_a_delivery_is_under_way(self, place: str, times: int, taken: bool) -> None:
        """The handler has it; whether it had time to say so or not."""
        self.crashes += 1
        self.everything_is_told()
        if not taken:
            self.webhook_receiver.hold()
        before = len(self.webhook_receiver.requests)
        self.say(place, times)
        self.webhook_receiver.wait(before + 1)
        self.process.kill()
        self.webhook_receiver.release()
        self.process.start()

    def told(self, place: str) -> list[ReceivedRequest]:
        """What the handler was sent of a dialog: messages of people alone."""
        own = {str(message) for message in self.said[place]}
        return [one for one in self.webhook_receiver.requests if self.number(one) in own]

    @staticmethod
    def number(one: ReceivedRequest) -> str:
        return str(one.form["data"].get("message", {}).get("id", ""))

    def everything_is_told(self) -> None:
        expected = {place: [str(message) for message in said] for place, said in self.said.items()}
        eventually(
            lambda: all({*map(self.number, self.told(place))} == {*numbers} for place, numbers in expected.items())
        )
        for place, numbers in expected.items():
            # What comes again comes right behind itself, and is known by its delivery.
            told = [[*again] for _, again in groupby(self.told(place), self.number)]
            assert [self.number(again[0]) for again in told] == numbers
            assert all(len({one.headers["x-beseda-delivery"] for one in again}) == 1 for again in told)

    def teardown(self) -> None:
        if self.dialogs:
            self.everything_is_told()
        self.webhook_receiver.close()


@pytest.mark.soak
def test_everything_is_told_in_order(process: PortalProcess, stories: settings) -> None:
    class Here(Told):
        pass

    Here.process = process
    run_state_machine_as_test(Here, settings=stories)
