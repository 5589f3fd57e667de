"""What was there before and the pushes since are what a fresh fetch answers: for everybody, whatever happens."""

from collections.abc import Callable
from contextlib import ExitStack
from random import Random
from typing import Any

import pytest

from beseda.testing import Portal, PushClient, User
from tests.volume import volume

STEPS = 60


class Screen:
    """What a client shows of some dialogs, kept by what docs/push.md says of the commands."""

    def __init__(self, user: User, chat_id: int, client: PushClient) -> None:
        self.user, self.chat_id, self.client = user, chat_id, client
        self.inside = True
        self.messages, self.counters, self.flags, self.told = fetched(user, chat_id)

    def catch_up(self) -> None:
        """Take everything up to the last notification."""
        for one in self.client.pushes("applicationPush"):
            handler: Callable[[Any], None] | None = getattr(self, f"on_{one.command}", None)
            if handler:
                handler(one.params)

    def on_messageChat(self, given: Any) -> None:  # noqa: N802 - as the command
        said = given["message"]
        self.messages[said["id"]] = (said["senderId"], said["textOriginal"], [])
        self.count(given)

    def on_messageUpdate(self, given: Any) -> None:  # noqa: N802
        if given["id"] in self.messages:
            author, _, likes = self.messages[given["id"]]
            self.messages[given["id"]] = (author, given["textOriginal"], likes)
        self.count(given)

    def on_messageDelete(self, given: Any) -> None:  # noqa: N802
        if given["id"] in self.messages:
            self.messages[given["id"]] = (self.messages[given["id"]][0], given["text"], [])
        self.count(given)

    def on_reactionChange(self, given: Any) -> None:  # noqa: N802
        if given["messageId"] in self.messages:
            author, text, _ = self.messages[given["messageId"]]
            self.messages[given["messageId"]] = (author, text, sorted(given["users"]))

    def on_readMessageChat(self, given: Any) -> None:  # noqa: N802
        self.count(given)

    def on_dialogUnread(self, given: Any) -> None:  # noqa: N802
        self.count(given)

    def on_recentUpdate(self, given: Any) -> None:  # noqa: N802
        if given["chatId"] == self.chat_id:
            self.flags |= {name: given[name] for name in ("pinned", "muted") if name in given}

    def on_notificationAdd(self, given: Any) -> None:  # noqa: N802
        self.told = given["counter"]

    def on_notificationChange(self, given: Any) -> None:  # noqa: N802
        self.told = given["counter"]

    def count(self, given: Any) -> None:
        if given["dialogId"] == f"chat{self.chat_id}":
            self.counters = given["counter"]


def fetched(user: User, chat_id: int) -> tuple[dict[int, Any], int, dict[str, bool], int]:
    """Messages, unread count and flags of a chat, and how many notifications are unread."""
    said = user.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}", FIRST_ID=0, LIMIT=50)["messages"]
    messages = {one["id"]: (one["author_id"], one["text"], _likes(one)) for one in said}
    counters = user.call("im.counters.get")
    unread = {**(counters["CHAT"] or {}), **(counters["CHAT_MUTED"] or {})}.get(str(chat_id), 0)
    [item] = [one for one in user.call("im.recent.get") if one["chat_id"] == chat_id]
    muted = item["chat"]["mute_list"] or {}
    flags = {"pinned": item["pinned"], "muted": str(user.id) in muted}
    return messages, unread, flags, counters["TYPE"]["NOTIFY"]


def _likes(message: Any) -> list[int]:
    return sorted(message["params"].get("LIKE", [])) if message["params"] else []


def act(random: Random, people: list[User], chat_id: int, said: list[int]) -> None:
    """Somebody does something; what is refused changes nothing."""
    who, dialog = random.choice(people), f"chat{chat_id}"
    message = random.choice(said)
    doing = random.choice(
        (
            "say",
            "say",
            "say",
            "edit",
            "delete",
            "like",
            "read",
            "unread",
            "unread",
            "pin",
            "mute",
            "notify",
            "notify",
            "note",
        )
    )
    if doing == "say":
        said.append(who.call("im.message.add", DIALOG_ID=dialog, MESSAGE=f"[b]{random.random()}[/b]"))
    elif doing == "edit":
        who.answer("im.message.update", MESSAGE_ID=message, MESSAGE=str(random.random()))
    elif doing == "delete":
        who.answer("im.message.delete", MESSAGE_ID=message)
    elif doing == "like":
        who.answer("im.message.like", MESSAGE_ID=message)
    elif doing == "read":
        who.answer("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=message)
    elif doing == "unread":
        who.answer("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=message)
    elif doing == "pin":
        who.call("im.recent.pin", DIALOG_ID=dialog, PIN=random.choice("YN"))
    elif doing == "mute":
        who.call("im.chat.mute", CHAT_ID=chat_id, MUTE=random.choice("YN"))
    elif doing == "notify":
        who.call("im.notify", USER_ID=random.choice(people).id, MESSAGE="x", TAG=random.choice("ab"), CLIENT_ID="app")
    else:
        who.call("im.notify.read", ID=0, ACTION=random.choice("YN"))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(volume(6, 60)))
def test_state_before_and_pushes_are_a_fresh_fetch(portal: Portal, seed: int) -> None:
    random = Random(seed)
    portal.configure(public_url=portal.url)
    people = [portal.user(name, admin=name == "Anna") for name in ("Anna", "Boris", "Vera")]
    chat_id = portal.chat(people[0], *people[1:], title="All")
    application = portal.token(portal.application(people[0]), people[0])
    said = [people[0].call("im.message.add", DIALOG_ID=f"chat{chat_id}", MESSAGE="First")]
    with ExitStack() as stack:
        screens = [Screen(one, chat_id, stack.enter_context(one.connect())) for one in people]
        for _ in range(STEPS):
            act(random, people, chat_id, said)
        application.call("pull.application.push.add", USER_ID=[one.id for one in people], TEXT="All is told")
        for screen in screens:
            screen.catch_up()
            shown = (screen.messages, screen.counters, screen.flags, screen.told)
            assert shown == fetched(screen.user, chat_id), (seed, screen.user.name)
