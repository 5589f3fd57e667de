"""All that a message carries reaches bots in each of the three modes: files, what it answers, whence it comes."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from beseda.testing import Portal, User, WebhookReceiver, eventually

CLIENT = {"CLIENT_ID": "told-application"}


class Listeners:
    """Three bots in a chat: one asks, one of each generation is told; each has the command /help."""

    def __init__(self, portal: Portal, receiver: WebhookReceiver, receiver_v1: WebhookReceiver) -> None:
        self.portal, self.receiver, self.receiver_v1 = portal, receiver, receiver_v1
        self.anna, self.boris = portal.user("Anna"), portal.user("Boris")
        self.asking = portal.bot(self.anna, "asking", type="supervisor")
        self.told = portal.bot(self.anna, "told", type="supervisor", eventMode="webhook", webhookUrl=receiver.url)
        properties = {"CODE": "old", "TYPE": "S", "PROPERTIES": {"NAME": "Old"}, "EVENT_HANDLER": receiver_v1.url}
        self.old = int(self.anna.call("imbot.register", **CLIENT, **properties))
        self.chat = portal.chat(self.boris, self.anna)
        self.boris.call("im.chat.user.add", CHAT_ID=self.chat, USERS=[self.asking.id, self.told.id, self.old])

    @property
    def dialog(self) -> str:
        """The chat, as calls name it."""
        return f"chat{self.chat}"

    def heard(self, name: str, name_v1: str, text: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """What each was told of this text: asked for, told, and told in the first generation."""
        asked = [one["data"] for one in self.asking.poll() if one["type"] == name]
        told, old = eventually(lambda: self._told(name, text)), eventually(lambda: self._told_v1(name_v1, text))
        return next(one for one in asked if one["message"]["text"] == text), told, old

    def _told(self, name: str, text: str) -> Any:
        found = (one.form["data"] for one in self.receiver.requests if one.form["event"] == name)
        return next((one for one in found if one["message"]["text"] == text), None)

    def _told_v1(self, name: str, text: str) -> Any:
        found = (one.form["data"]["PARAMS"] for one in self.receiver_v1.requests if one.form["event"] == name)
        return next((one for one in found if text in {one["MESSAGE"], one.get("MESSAGE_ORIGINAL")}), None)


@pytest.fixture
def listeners(portal: Portal) -> Iterator[Listeners]:
    with portal.webhook_receiver() as receiver, portal.webhook_receiver() as receiver_v1:
        yield Listeners(portal, receiver, receiver_v1)


def shared(user: User, dialog: str, text: str) -> None:
    user.upload(dialog, "plan.txt", b"the plan", text)


def fetched(portal: Portal, files: list[Mapping[str, Any]]) -> list[tuple[str, bytes]]:
    return [(one["name"], portal.fetch(one["urlDownload"])) for one in files]


def test_files_that_are_said_and_kept_by_a_change(listeners: Listeners) -> None:
    """Quirk 180: each reader fetches them by the address in its own event."""
    boris, dialog = listeners.boris, listeners.dialog
    shared(boris, dialog, "See")
    said = listeners.heard("ONIMBOTV2MESSAGEADD", "ONIMBOTMESSAGEADD", "See")
    boris.call("im.message.update", MESSAGE_ID=boris.messages(dialog)[0].id, MESSAGE="Look")
    for asked, told, old in (said, listeners.heard("ONIMBOTV2MESSAGEUPDATE", "ONIMBOTMESSAGEUPDATE", "Look")):
        for files in (asked["files"], told["files"], list(old["FILES"].values())):
            assert fetched(listeners.portal, files) == [("plan.txt", b"the plan")]
        (number,) = old["FILES"]
        assert [number] == [str(one["id"]) for one in asked["files"]] == asked["message"]["params"]["FILE_ID"]
        assert told["message"]["params"]["FILE_ID"] == [number]


def test_a_command_said_with_a_file(listeners: Listeners) -> None:
    """Whoever has the command gets the file with it."""
    for bot, token in ((listeners.asking.id, listeners.asking.token), (listeners.told.id, listeners.told.token)):
        fields = {"command": "help", "hidden": True}
        listeners.anna.call("imbot.v2.Command.register", botId=bot, botToken=token, fields=fields)
    command = {"COMMAND": "help", "HIDDEN": "Y", "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Help"}]}
    told_at = {"EVENT_COMMAND_ADD": listeners.receiver_v1.url}
    listeners.anna.call("imbot.command.register", **CLIENT, BOT_ID=listeners.old, **command, **told_at)
    shared(listeners.boris, listeners.dialog, "/help me")
    asked, told, old = listeners.heard("ONIMBOTV2COMMANDADD", "ONIMCOMMANDADD", "/help me")
    for files in (asked["files"], told["files"], list(old["FILES"].values())):
        assert fetched(listeners.portal, files) == [("plan.txt", b"the plan")]


def test_answers_and_mentions(listeners: Listeners) -> None:
    """What a message answers stands in its parameters; who is named, in the first generation, in a list."""
    boris, text, old_id = listeners.boris, f"[user={listeners.old}]Old[/user], and?", str(listeners.old)
    question = boris.call("im.message.add", DIALOG_ID=listeners.dialog, MESSAGE="When?")
    boris.call("im.message.add", DIALOG_ID=listeners.dialog, MESSAGE=text, REPLY_ID=question)
    asked, told, old = listeners.heard("ONIMBOTV2MESSAGEADD", "ONIMBOTMESSAGEADD", text)
    assert int(asked["message"]["params"]["REPLY_ID"]) == int(told["message"]["params"]["REPLY_ID"]) == question
    assert (old["MESSAGE"], old["MENTIONED_LIST"], old["TO_USER_ID"]) == ("and?", {old_id: old_id}, old_id)


def test_what_is_passed_on(listeners: Listeners) -> None:
    """Whence it comes stands in ``forward``; its files come along."""
    speaker = listeners.portal.bot(listeners.anna, "speaker")
    elsewhere = listeners.portal.chat(listeners.boris, speaker)
    shared(listeners.boris, f"chat{elsewhere}", "The plan")
    message = listeners.boris.messages(f"chat{elsewhere}")[0].id
    listeners.boris.call("im.chat.user.add", CHAT_ID=listeners.chat, USERS=[speaker.id])
    speaker.call("Chat.Message.send", dialogId=listeners.dialog, fields={"forwardIds": {"f" * 32: message}})
    asked, told, old = listeners.heard("ONIMBOTV2MESSAGEADD", "ONIMBOTMESSAGEADD", "The plan")
    assert asked["message"]["forward"]["userId"] == int(told["message"]["forward"]["userId"]) == listeners.boris.id
    for files in (asked["files"], told["files"], list(old["FILES"].values())):
        assert fetched(listeners.portal, files) == [("plan.txt", b"the plan")]
