"""What a client shows, kept by what it is told, and the same asked for."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from beseda.testing import PushClient, User

_PRIVATE = "SELECT m.chat_id, m.peer_id FROM member m WHERE m.user_id = :me AND m.peer_id > 0"


class Said(NamedTuple):
    """A message: ``params`` without the reactions, which are told apart: who chose each."""

    author: int
    text: str
    params: dict[str, Any]
    reactions: dict[str, list[int]]


@dataclass
class Dialog:
    """What a client shows of a dialog, and what was said in it; ``about`` and ``members`` of groups alone."""

    title: str
    pinned: bool = False
    muted: bool = False
    marked: bool = False
    counter: int = 0
    shown: bool = True
    about: tuple[Any, ...] = ()  # owner, colour, managers
    members: list[int] = field(default_factory=list)
    messages: dict[int, Said] = field(default_factory=dict)


class Shown(NamedTuple):
    """All that a client shows: dialogs, and notifications with whether they were read."""

    dialogs: dict[str, Any]
    last: dict[str, int]
    counters: dict[str, int]
    notes: dict[int, tuple[str, str]]
    told: int
    statuses: dict[int, str]


class Screen:
    """What a client shows, kept by what docs/push.md says of the commands."""

    def __init__(self, user: User, people: list[User], client: PushClient) -> None:
        self.user, self.client = user, client
        self.statuses = fetched_statuses(user, people)
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
            self.dialogs[dialog].members = fetched_members(self.user, dialog)

    def shown(self) -> Shown:
        """All of it, as it is compared."""
        return compared(self.dialogs, self.notes, self.told, self.statuses)

    def on_messageChat(self, given: Any) -> None:  # noqa: N802 - as the command
        chat = given["chat"][str(given["chatId"])]
        if given["dialogId"] not in self.dialogs:
            self.came.add(given["dialogId"])
        self.said(given, chat["name"])
        self.dialogs[given["dialogId"]].about = about(chat)

    def on_message(self, given: Any) -> None:
        self.said(given, given["users"][str(given["dialogId"])]["name"])

    def said(self, given: Any, title: str) -> None:
        said, dialog = given["message"], self.dialogs.setdefault(str(given["dialogId"]), Dialog(title))
        dialog.messages[said["id"]] = Said(said["senderId"], said["textOriginal"], *parted(said["params"]))
        dialog.title, dialog.shown = title, True
        dialog.marked = dialog.marked and said["senderId"] != self.user.id
        self.count(given)

    def on_messageUpdate(self, given: Any) -> None:  # noqa: N802
        params, _ = parted(given["params"])
        self.change(given, text=given["textOriginal"], params=params)

    def on_messageDelete(self, given: Any) -> None:  # noqa: N802
        self.change(given, text=given["text"], params=given["params"], reactions={})

    def on_messageDeleteComplete(self, given: Any) -> None:  # noqa: N802
        found = self.dialogs.get(str(given["dialogId"]))
        if found:
            found.messages.pop(given["id"], None)
        self.count(given)

    def on_reactionChange(self, given: Any) -> None:  # noqa: N802
        found = self.dialogs.get(str(given["dialogId"]))
        said = found.messages.get(given["messageId"]) if found else None
        if said:
            others = {code: people for code, people in said.reactions.items() if code != given["reaction"]}
            chosen = {given["reaction"]: sorted(given["users"])} if given["users"] else {}
            self.change(given | {"id": given["messageId"]}, reactions=others | chosen)

    def change(self, given: Any, **after: Any) -> None:
        found = self.dialogs.get(str(given["dialogId"]))
        if found and given["id"] in found.messages:
            found.messages[given["id"]] = found.messages[given["id"]]._replace(**after)
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
            self.dialogs[given["dialogId"]] = Dialog(given["chat"]["name"], about=about(given["chat"]))
            self.came.add(given["dialogId"])
        elif given["dialogId"] in self.dialogs:
            found = self.dialogs[given["dialogId"]]
            found.members = sorted({*found.members, given["userId"]})

    def on_userLeave(self, given: Any) -> None:  # noqa: N802
        if given["userId"] == self.user.id:
            self.dialogs.pop(given["dialogId"], None)
        elif given["dialogId"] in self.dialogs:
            found = self.dialogs[given["dialogId"]]
            found.members = [one for one in found.members if one != given["userId"]]
            found.about = about(given["chat"])

    def on_chatUpdate(self, given: Any) -> None:  # noqa: N802
        if given["dialogId"] in self.dialogs:
            found = self.dialogs[given["dialogId"]]
            found.title, found.about = given["chat"]["name"], about(given["chat"])

    def on_userStatus(self, given: Any) -> None:  # noqa: N802
        self.statuses |= {int(one): shown["status"] for one, shown in given["users"].items()}

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


def compared(
    dialogs: dict[str, Dialog], notes: dict[int, tuple[str, str]], told: int, statuses: dict[int, str]
) -> Shown:
    """What clients show of it: no list has a dialog of which nothing is left."""
    shown = {dialog: one for dialog, one in dialogs.items() if one.shown and one.messages}
    last = {dialog: max(one.messages, default=0) for dialog, one in shown.items()}
    counters = {dialog: one.counter for dialog, one in dialogs.items() if one.counter}
    return Shown({dialog: asdict(one) for dialog, one in shown.items()}, last, counters, notes, told, statuses)


def fetched(user: User, people: list[User]) -> Shown:
    """The same, asked for."""
    dialogs, (notes, told) = fetched_dialogs(user), fetched_notes(user)
    given = user.call("im.counters.get")
    assert given["TYPE"]["NOTIFY"] == told
    items = user.call("im.recent.list")["items"]
    private = {str(one[0]): str(one[1]) for one in user.portal.query(_PRIVATE, me=user.id)}
    counters = {
        private.get(one, f"chat{one}"): count
        for of in ("CHAT", "CHAT_MUTED")
        for one, count in (given[of] or {}).items()
    }
    counters |= given["DIALOG"] or {}
    last = {str(one["id"]): one["message"]["id"] for one in items}
    return compared(dialogs, notes, told, fetched_statuses(user, people))._replace(last=last, counters=counters)


def fetched_dialogs(user: User) -> dict[str, Dialog]:
    """The dialogs of the list with all that was said there."""
    return {
        str(one["id"]): Dialog(
            title=one["title"],
            pinned=one["pinned"],
            muted=str(user.id) in one["chat"]["mute_list"],
            marked=one["unread"],
            counter=one["counter"],
            about=about(one["chat"]) if one["type"] == "chat" else (),
            members=fetched_members(user, str(one["id"])),
            messages=fetched_messages(user, str(one["id"])),
        )
        for one in user.call("im.recent.list")["items"]
    }


def fetched_messages(user: User, dialog: str) -> dict[int, Said]:
    """All that was said there."""
    found: dict[int, Said] = {}
    while said := user.call("im.dialog.messages.get", DIALOG_ID=dialog, FIRST_ID=max(found, default=0), LIMIT=50)[
        "messages"
    ]:
        found |= {one["id"]: Said(one["author_id"], one["text"], *parted(one["params"])) for one in said}
    return found


def fetched_members(user: User, dialog: str) -> list[int]:
    """Who is in a group."""
    chat = dialog.removeprefix("chat")
    return [] if chat == dialog else sorted(user.call("im.chat.user.list", CHAT_ID=chat))


def fetched_statuses(user: User, people: list[User]) -> dict[int, str]:
    """What is shown of people."""
    return {one["id"]: one["status"] for one in user.call("im.user.list.get", ID=[one.id for one in people]).values()}


def about(chat: Any) -> tuple[Any, ...]:
    """What is shown of a group beside its title."""
    return chat["owner"], chat["color"], sorted(chat["manager_list"])


def parted(params: Any) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The parameters of a message without its reactions, and these."""
    kept = dict(params or {})
    chosen = {"like": kept.pop("LIKE", []), **(kept.pop("REACTIONS", None) or {})}
    return kept, {code: sorted(people) for code, people in chosen.items() if people}


def fetched_notes(user: User) -> tuple[dict[int, tuple[str, str]], int]:
    """Notifications, and how many of them are unread."""
    given = user.call("im.notify.get")
    return {one["id"]: (one["text"], one["notify_read"]) for one in given["notifications"]}, given.get(
        "total_unread_count", 0
    )
