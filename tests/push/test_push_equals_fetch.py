"""What was there before and the pushes since are what a fresh fetch answers: for everybody, whatever happens."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any, NamedTuple

import pytest

from beseda.testing import Portal, PushClient, User
from tests.volume import volume

STEPS = 60
_DOINGS = (
    *("say",) * 5,
    *("edit", "delete", "like", "read", "read", "unread", "unread", "pin", "mute", "hide", "mark"),
    *("rename", "add", "add", "leave", "exclude", "notify", "notify", "note", "forget"),
)


@dataclass
class Dialog:
    """What a list shows of a dialog, and what was said in it: author, text and who likes it."""

    title: str
    pinned: bool = False
    muted: bool = False
    marked: bool = False
    counter: int = 0
    shown: bool = True
    messages: dict[int, Any] = field(default_factory=dict)


class Shown(NamedTuple):
    """All that a client shows: dialogs, and notifications with whether they were read."""

    dialogs: dict[str, Any]
    last: dict[str, int]
    counters: dict[str, int]
    notes: dict[int, tuple[str, str]]
    told: int


class Screen:
    """What a client shows, kept by what docs/push.md says of the commands."""

    def __init__(self, user: User, client: PushClient) -> None:
        self.user, self.client = user, client
        self.dialogs: dict[str, Dialog] = fetched_dialogs(user)
        self.notes, self.told = fetched_notes(user)
        self.came: set[str] = set()  # dialogs that are opened for the first time

    def catch_up(self) -> None:
        """Take everything up to the last notification; what was said before somebody came is asked for as ever."""
        for one in self.client.pushes("applicationPush"):
            handler: Callable[[Any], None] | None = getattr(self, f"on_{one.command}", None)
            if handler:
                handler(one.params)
        for dialog in self.came & self.dialogs.keys():
            self.dialogs[dialog].messages = fetched_messages(self.user, dialog)

    def shown(self) -> Shown:
        """All of it, as it is compared."""
        return compared(self.dialogs, self.notes, self.told)

    def on_messageChat(self, given: Any) -> None:  # noqa: N802 - as the command
        chat = given["chat"][str(given["chatId"])]
        if given["dialogId"] not in self.dialogs:
            self.came.add(given["dialogId"])
        self.said(given, chat["name"])

    def on_message(self, given: Any) -> None:
        self.said(given, given["users"][str(given["dialogId"])]["name"])

    def said(self, given: Any, title: str) -> None:
        said, dialog = given["message"], self.dialogs.setdefault(str(given["dialogId"]), Dialog(title))
        dialog.messages[said["id"]] = (said["senderId"], said["textOriginal"], [])
        dialog.title, dialog.shown = title, True
        dialog.marked = dialog.marked and said["senderId"] != self.user.id
        self.count(given)

    def on_messageUpdate(self, given: Any) -> None:  # noqa: N802
        self.change(given, text=given["textOriginal"])

    def on_messageDelete(self, given: Any) -> None:  # noqa: N802
        self.change(given, text=given["text"], likes=[])

    def on_messageDeleteComplete(self, given: Any) -> None:  # noqa: N802
        found = self.dialogs.get(str(given["dialogId"]))
        if found:
            found.messages.pop(given["id"], None)
        self.count(given)

    def on_reactionChange(self, given: Any) -> None:  # noqa: N802
        self.change(given | {"id": given["messageId"]}, likes=sorted(given["users"]))

    def change(self, given: Any, *, text: str | None = None, likes: list[int] | None = None) -> None:
        found = self.dialogs.get(str(given["dialogId"]))
        if found and given["id"] in found.messages:
            author, old, liked = found.messages[given["id"]]
            found.messages[given["id"]] = (
                author,
                old if text is None else text,
                liked if likes is None else likes,
            )
        self.count(given)

    def on_readMessageChat(self, given: Any) -> None:  # noqa: N802
        self.count(given)
        if str(given["dialogId"]) in self.dialogs:
            self.dialogs[str(given["dialogId"])].marked = given["unread"]

    on_readMessage = on_readMessageChat  # noqa: N815

    def on_dialogUnread(self, given: Any) -> None:  # noqa: N802
        self.count(given)

    def on_recentUpdate(self, given: Any) -> None:  # noqa: N802
        name = str(given["peerId"]) if given["peerId"] else f"chat{given['chatId']}"
        found = self.dialogs.setdefault(name, Dialog("", shown=False))
        found.pinned, found.muted = given.get("pinned", found.pinned), given.get("muted", found.muted)
        found.marked, found.shown = given.get("unread", found.marked), found.shown and not given.get("hidden")

    def on_userJoin(self, given: Any) -> None:  # noqa: N802
        if given["userId"] == self.user.id:
            self.dialogs[given["dialogId"]] = Dialog(given["chat"]["name"])
            self.came.add(given["dialogId"])

    def on_userLeave(self, given: Any) -> None:  # noqa: N802
        if given["userId"] == self.user.id:
            self.dialogs.pop(given["dialogId"], None)

    def on_chatUpdate(self, given: Any) -> None:  # noqa: N802
        if given["dialogId"] in self.dialogs:
            self.dialogs[given["dialogId"]].title = given["chat"]["name"]

    def on_notificationAdd(self, given: Any) -> None:  # noqa: N802
        note = given["notification"]
        self.notes[note["id"]] = (note["text"], note["notify_read"])
        self.told = given["counter"]

    def on_notificationChange(self, given: Any) -> None:  # noqa: N802
        self.told = given["counter"]
        since = given.get("sinceId")
        about = [one for one in self.notes if (one >= since if since is not None else one in given["ids"])]
        for one in about:
            if given["action"] == "delete":
                del self.notes[one]
            else:
                self.notes[one] = (self.notes[one][0], "Y" if given["action"] == "read" else "N")

    def count(self, given: Any) -> None:
        if "counter" in given and str(given["dialogId"]) in self.dialogs:
            self.dialogs[str(given["dialogId"])].counter = given["counter"]


def compared(dialogs: dict[str, Dialog], notes: dict[int, tuple[str, str]], told: int) -> Shown:
    """What clients show of it."""
    shown = {dialog: one for dialog, one in dialogs.items() if one.shown}
    last = {dialog: max(one.messages, default=0) for dialog, one in shown.items()}
    counters = {dialog: one.counter for dialog, one in dialogs.items() if one.counter}
    return Shown({dialog: asdict(one) for dialog, one in shown.items()}, last, counters, notes, told)


def fetched(user: User) -> Shown:
    """The same, asked for."""
    dialogs, (notes, told) = fetched_dialogs(user), fetched_notes(user)
    given = user.call("im.counters.get")
    assert given["TYPE"]["NOTIFY"] == told
    items = user.call("im.recent.list")["items"]
    counters = {f"chat{one}": count for of in ("CHAT", "CHAT_MUTED") for one, count in (given[of] or {}).items()}
    counters |= given["DIALOG"] or {}
    last = {str(one["id"]): one["message"]["id"] for one in items}
    return compared(dialogs, notes, told)._replace(last=last, counters=counters)


def fetched_dialogs(user: User) -> dict[str, Dialog]:
    """The dialogs of the list with all that was said there."""
    return {
        str(one["id"]): Dialog(
            title=one["title"],
            pinned=one["pinned"],
            muted=str(user.id) in one["chat"]["mute_list"],
            marked=one["unread"],
            counter=one["counter"],
            messages=fetched_messages(user, str(one["id"])),
        )
        for one in user.call("im.recent.list")["items"]
    }


def fetched_messages(user: User, dialog: str) -> dict[int, Any]:
    """Author, text and who likes it of each message."""
    found: dict[int, Any] = {}
    while said := user.call("im.dialog.messages.get", DIALOG_ID=dialog, FIRST_ID=max(found, default=0), LIMIT=50)[
        "messages"
    ]:
        found |= {one["id"]: (one["author_id"], one["text"], _likes(one)) for one in said}
    return found


def fetched_notes(user: User) -> tuple[dict[int, tuple[str, str]], int]:
    """Notifications, and how many of them are unread."""
    given = user.call("im.notify.get")
    return {one["id"]: (one["text"], one["notify_read"]) for one in given["notifications"]}, given.get(
        "total_unread_count", 0
    )


def _likes(message: Any) -> list[int]:
    return sorted(message["params"].get("LIKE", [])) if message["params"] else []


class Story:
    """Random doings of some people in two groups and with each other."""

    def __init__(self, random: Random, people: list[User], chats: list[int]) -> None:
        self.random, self.people, self.chats = random, people, chats
        self.said = [people[0].call("im.message.add", DIALOG_ID=f"chat{one}", MESSAGE="First") for one in chats]

    def go_on(self) -> str:
        """Somebody does something; what is refused changes nothing."""
        random = self.random
        who, other = random.sample(self.people, 2)
        chat = random.choice(self.chats)
        dialog, message = random.choice((f"chat{chat}", f"chat{chat}", str(other.id))), random.choice(self.said)
        doing, yes = random.choice(_DOINGS), random.choice("YN")
        if doing == "say":
            told = who.answer("im.message.add", DIALOG_ID=dialog, MESSAGE=f"[b]{random.random()}[/b]")
            self.said += [told.json["result"]] if "result" in told.json else []
            return f"{who.name} {doing} {dialog}"
        method, params = {
            "edit": ("im.message.update", {"MESSAGE_ID": message, "MESSAGE": str(random.random())}),
            "delete": ("im.message.delete", {"MESSAGE_ID": message}),
            "like": ("im.message.like", {"MESSAGE_ID": message}),
            "read": ("im.dialog.read", {"DIALOG_ID": dialog, "MESSAGE_ID": message}),
            "unread": ("im.dialog.unread", {"DIALOG_ID": dialog, "MESSAGE_ID": message}),
            "pin": ("im.recent.pin", {"DIALOG_ID": dialog, "PIN": yes}),
            "mute": ("im.chat.mute", {"CHAT_ID": chat, "MUTE": yes}),
            "hide": ("im.recent.hide", {"DIALOG_ID": dialog}),
            "mark": ("im.recent.unread", {"DIALOG_ID": dialog, "ACTION": yes}),
            "rename": ("im.chat.updateTitle", {"CHAT_ID": chat, "TITLE": str(random.random())}),
            "add": ("im.chat.user.add", {"CHAT_ID": chat, "USERS": [other.id], "HIDE_HISTORY": yes}),
            "leave": ("im.chat.leave", {"CHAT_ID": chat}),
            "exclude": ("im.chat.user.delete", {"CHAT_ID": chat, "USER_ID": other.id}),
            "notify": (
                "im.notify",
                {"USER_ID": other.id, "MESSAGE": "x", "TAG": random.choice("ab"), "CLIENT_ID": "app"},
            ),
            "note": ("im.notify.read", {"ID": 0, "ACTION": yes}),
            "forget": ("im.notify.delete", {"TAG": random.choice("ab"), "CLIENT_ID": "app"}),
        }[doing]
        status = who.answer(method, **params).status
        return f"{who.name} {method} {params} {status}"


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(volume(6, 60)))
def test_state_before_and_pushes_are_a_fresh_fetch(portal: Portal, seed: int) -> None:
    portal.configure(public_url=portal.url)
    people = [portal.user(name, admin=name == "Anna") for name in ("Anna", "Boris", "Vera")]
    chats = [portal.chat(people[0], *people[1:], title="All"), portal.chat(people[0], people[1], title="Two")]
    application = portal.token(portal.application(people[0]), people[0])
    story = Story(Random(seed), people, chats)
    with ExitStack() as stack:
        screens = [Screen(one, stack.enter_context(one.connect())) for one in people]
        happened = [story.go_on() for _ in range(STEPS)]
        application.call("pull.application.push.add", USER_ID=[one.id for one in people], TEXT="All is told")
        for screen in screens:
            screen.catch_up()
            assert screen.shown() == fetched(screen.user), (seed, screen.user.name, happened)
