"""A portal with everybody who may call, and everything that may be called for."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from beseda.testing import Portal, User

# Whom the matrix has a column for. `other` owns the foreign chat, `hermit` and `visitor` are in no chat at all.
INSIDE = ("owner", "manager", "member", "newcomer", "guest", "bot")
CALLERS = (*INSIDE, "former", "other", "hermit", "visitor", "administrator")
GUESTS = ("guest", "visitor")
# Who is removed by whom, so that nobody is removed twice.
VICTIMS = {who: f"{who}'s victim" for who in ("owner", "manager", "other")}
# What is written in a chat and nowhere else; in the team, `early` before the newcomer and the guest came, `late` after
# the former member went.
WORDS = {
    "team": "zebra",
    "early": "vicuna",
    "late": "ibexes",
    "open": "yakherd",
    "private": "xerus",
    "foreign": "wombat",
    "group": "numbat",
    "foreign group": "jackal",
}
# The last name of people whom no guest knows.
UNKNOWN = "Quokka"
COLOR = "GRAPHITE"
# The chats of workgroups, by the number of the workgroup: they are called for by it.
GROUPS = {"group": 77, "foreign group": 78}
HANDLER = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Disk:
    """The disk of somebody: a storage, folders with a file in the first, what is in the trash."""

    storage: int
    folder: int
    place: int
    file: int
    version: int
    trashed_folder: int
    trashed_file: int


@dataclass(frozen=True)
class World:
    """People around a closed chat (team), an open one, that of a workgroup, a private dialog and foreign chats.

    ``early``: a message in the team that late members cannot see; ``said``, ``bots``: what was made since on demand.
    ``dismissed``: the path of a webhook of somebody who is no longer active.
    """

    portal: Portal
    people: Mapping[str, User]
    chats: Mapping[str, int]
    members: Mapping[str, tuple[str, ...]]
    early: int
    department: int
    dismissed: str
    said: dict[tuple[str, str], int] = field(default_factory=dict)
    bots: dict[tuple[str, str], int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    disks: dict[str, Disk] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """The id of a person."""
        return self.people[name].id

    def sort(self, who: str) -> str:
        """What somebody is at the portal."""
        return {"administrator": "administrator", "bot": "bot"}.get(who, "guest" if who in GUESTS else "employee")

    def rank(self, who: str, chat: str) -> str:
        """What somebody is to a chat."""
        if who not in self.members[chat]:
            return "reader" if chat == "open" and who not in GUESTS else "outside"
        if chat == "private":
            return "pair"
        owner = "other" if chat.startswith("foreign") else "owner"
        return "owner" if who == owner else who if who == "manager" else "member"

    def unseen(self, who: str) -> list[str]:
        """Words that no answer to this caller may hold."""
        words = [WORDS[chat] for chat in self.chats if self.rank(who, chat) == "outside"]
        if who == "former":  # what they heard in their time can still be asked for
            words[words.index(WORDS["team"])] = WORDS["late"]
        elif who not in ("owner", "manager", "member", "bot"):
            words.append(WORDS["early"])
        if who in GUESTS:
            words.append(UNKNOWN)
        return [*words, *(hook(one) for one in CALLERS if one != who)]

    def message(self, who: str, chat: str) -> int:
        """A message that somebody said in a chat."""
        if (who, chat) not in self.said:
            words = ("team", "late") if chat == "team" else (chat,)
            self.said[who, chat] = _say(self.people[who], self.chats[chat], *words)
        return self.said[who, chat]

    def file(self, chat: str) -> int:
        """A file that somebody who calls for nothing shared in a chat."""
        if chat not in self.files:
            author = self.people["member" if chat == "private" else "plain"]
            fields = {"name": f"{WORDS[chat]}.txt", "content": "SGVsbG8="}
            sent = author.call("im.v2.File.upload", dialogId=f"chat{self.chats[chat]}", fields=fields)
            self.files[chat] = sent["file"]["id"]
        return self.files[chat]

    def disk(self, who: str) -> Disk:
        """What somebody has on the disk."""
        if who not in self.disks:
            self.disks[who] = _disk(self.people[who])
        return self.disks[who]

    def bot(self, who: str, family: str = "v2") -> int:
        """A bot that belongs to nobody but this caller."""
        if (who, family) not in self.bots:
            caller = self.people[who]
            self.bots[who, family] = (
                caller.call("imbot.v2.Bot.register", **new_bot(who))["bot"]["id"]
                if family == "v2"
                else caller.call("imbot.register", **new_old_bot(who))
            )
        return self.bots[who, family]

    def told(self, who: str) -> int:
        """Something that somebody was told."""
        return int(self.people["administrator"].call("im.notify.system.add", USER_ID=self.id(who), MESSAGE=f"to {who}"))

    def custom_field(self, **fields: Any) -> int:
        """A field of profiles, made for a call."""
        number = self.portal.query("SELECT count(*), max(id) FROM custom_field")[0]
        given = {"FIELD_NAME": f"F{number[1] or 0}", "USER_TYPE_ID": "string", **fields}
        return int(self.people["administrator"].call("user.userfield.add", fields=given))

    def profile_file(self, who: str) -> int:
        """The file that somebody's profile holds in UF_USR_FILE."""
        boss, known = self.people["administrator"], {"FIELD_NAME": "UF_USR_FILE"}
        if not boss.call("user.userfield.list", filter=known):
            boss.call("user.userfield.add", fields={**known, "USER_TYPE_ID": "file"})
        if not boss.call("user.get", ID=self.id(who), select=["UF_USR_FILE"])[0]["UF_USR_FILE"]:
            content = b64encode(b'{"result": "the content"}').decode()
            boss.call("user.update", ID=self.id(who), UF_USR_FILE=["papers.json", content])
        return int(boss.call("user.get", ID=self.id(who), select=["UF_USR_FILE"])[0]["UF_USR_FILE"]["id"])

    def foreign(self, who: str) -> list[int]:
        """The chats that somebody is not in, also those that were made along the way."""
        inside = "SELECT chat_id FROM member WHERE user_id = :user"
        found = self.portal.query(f"SELECT id FROM chat WHERE type <> 'S' AND id NOT IN ({inside})", user=self.id(who))
        return [row[0] for row in found]

    def inside(self, chats: list[int]) -> list[Any]:
        """What these chats are, who is in them and what was said there."""
        return [
            self.portal.query("SELECT * FROM chat WHERE id IN :chats ORDER BY id", chats=chats),
            self.portal.query("SELECT * FROM message WHERE chat_id IN :chats ORDER BY id", chats=chats),
            self.portal.query("SELECT * FROM member WHERE chat_id IN :chats ORDER BY chat_id, user_id", chats=chats),
        ]

    def choices(self, who: str) -> dict[Any, Any]:
        """What others alone choose: how far they have read, how their lists look, their status, their events."""
        user = self.id(who)
        marks = "chat_id, user_id, read_message_id, pinned_at, muted, marked, hidden_through"
        rows = [
            *self.portal.query(f"SELECT {marks} FROM member WHERE user_id <> :user", user=user),
            *self.portal.query("SELECT 'status', id, status, idle_since FROM person WHERE id <> :user", user=user),
            *self.portal.query("SELECT 'told', id, unread FROM notification WHERE user_id <> :user", user=user),
            *self.portal.query("SELECT 'events', s.* FROM event_recording s WHERE s.person_id <> :user", user=user),
        ]
        return {tuple(row[:2]): tuple(row[2:]) for row in rows}


_ALL = (
    "chat",
    "member",
    "hearing_interval",
    "message",
    "deleted_seq",
    "event",
    "picture",
    "setting",
    "department",
    "custom_field",
    "custom_option",
    "person_value",
    "application",
    "bot",
    "chat_application",
    "command",
    "command_call",
    "notification",
    "notification_chat",
)
_DISK = ("disk_storage", "disk_object", "disk_version", "disk_right", "message_file", "file")
_QUEUES = ("queue_position", "event_recording", "delivery_partition", "delivery", "attempt", "person_department")
_TABLES = {
    **dict.fromkeys((*_ALL, *_DISK, *_QUEUES), "*"),
    "person": "id, active, admin, first_name, last_name, email, status, idle_since, details",
    "webhook": "id, user_id, scope",
    "application": "id, created_at",
}


def contents(portal: Portal) -> dict[str, list[str]]:
    """Every row that a call could change, and no call is made by all: that the caller was there."""
    portal.events(0)  # events have their numbers
    found = {table: portal.query(f"SELECT {columns} FROM {table}") for table, columns in _TABLES.items()}
    return {table: sorted(repr(tuple(row)) for row in rows) for table, rows in found.items()}


def hook(who: str) -> str:
    """What is known of a bot to nobody but its owner."""
    return f"hook-of-{who}-alone"


def new_bot(who: str, code: str = "") -> dict[str, Any]:
    """How somebody registers a bot of the second generation."""
    named = {"code": code or f"bot of {who}", "properties": {"name": f"Bot of {who}"}}
    return {"fields": {**named, "botToken": token(who), "webhookUrl": f"https://{hook(who)}.example.org/"}}


def new_old_bot(who: str, code: str = "") -> dict[str, Any]:
    """How somebody registers a bot of the first generation."""
    named = {"CODE": code or f"old bot of {who}", "PROPERTIES": {"NAME": f"Old bot of {who}"}}
    return {**named, "CLIENT_ID": token(who), "EVENT_HANDLER": f"{HANDLER}{hook(who)}"}


def token(who: str) -> str:
    """What proves that a bot is somebody's, in both generations."""
    return f"token of {who}"


def build(portal: Portal, *, listening: bool = False) -> World:
    """Everybody and everything; nothing is delivered to the handlers of bots. ``listening``: events are recorded."""
    portal.stop_delivery()
    people = _people(portal)
    people["owner"].call("pull.config.get")  # the portal has its secret
    for who in CALLERS if listening else ():
        people[who].call("im.v2.Event.subscribe")
    members = {
        "team": (*INSIDE, "plain", "old bot", *VICTIMS.values()),
        "open": ("owner", "manager", "member", "guest", "bot", "plain", "old bot", *VICTIMS.values()),
        "foreign": ("other", "plain", *VICTIMS.values()),
        "group": ("owner", "member", "plain"),
        "foreign group": ("other", "plain"),
    }
    chats = {name: _chat(portal, people, name, inside) for name, inside in members.items()}
    members["private"] = ("owner", "member")
    early = people["plain"].call("im.message.add", DIALOG_ID=f"chat{chats['team']}", MESSAGE=WORDS["early"])
    said = {("former", "team"): _say(people["former"], chats["team"], "team")}
    people["owner"].call("im.chat.user.delete", CHAT_ID=chats["team"], USER_ID=people["former"].id)
    late = [people[who].id for who in ("newcomer", "guest")]
    people["owner"].call("im.chat.user.add", CHAT_ID=chats["team"], USERS=late)
    chats["private"] = people["owner"].call("im.dialog.get", DIALOG_ID=str(people["member"].id))["id"]
    portal.change("UPDATE member SET manager = 1 WHERE user_id = :id", id=people["manager"].id)
    department = people["administrator"].call("department.add", NAME="Sales", PARENT=1)
    dismissed = portal.user("dismissed")
    path = dismissed.webhook().path
    people["administrator"].call("user.update", ID=dismissed.id, ACTIVE="N")
    world = World(portal, people, chats, members, early, department, path, said)
    for chat in chats:
        world.message("owner" if chat == "private" else "plain", chat)
    return world


def _people(portal: Portal) -> dict[str, User]:
    known = ("owner", "manager", "member", "newcomer", "guest", "former", "plain", "visitor", *VICTIMS.values())
    unknown = ("other", "hermit", "administrator", "spare")
    people = {
        name: portal.user(name, UNKNOWN if name in unknown else "", extranet=name in GUESTS, admin=name[:3] == "adm")
        for name in (*known, *unknown)
    }
    people["bot"] = User(portal, portal.bot(people["plain"], "robot").id, "bot")
    old = {**new_old_bot("plain"), "CLIENT_ID": "old"}
    people["old bot"] = User(portal, people["plain"].call("imbot.register", **old), "old bot")
    return people


def _chat(portal: Portal, people: Mapping[str, User], name: str, members: tuple[str, ...]) -> int:
    """A chat of its first member; who is let in late is not in it yet."""
    owner, *others = [people[one] for one in members if one not in ("newcomer", "guest") or name == "open"]
    guests = [people["former"]] if name == "team" else []
    kind, look = "OPEN" if name == "open" else "CHAT", {"title": WORDS[name], "color": COLOR}
    bound = ("SONET_GROUP", GROUPS[name]) if name in GROUPS else ("CALENDAR", WORDS[name])
    return portal.chat(owner, *others, *guests, type=kind, entity_type=bound[0], entity_id=str(bound[1]), **look)


def _disk(person: User) -> Disk:
    storage = int(person.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})[0]["ID"])
    folders = [
        int(person.call("disk.storage.addFolder", id=storage, data={"NAME": name})["ID"])
        for name in ("Plans", "Place", "Trash")
    ]
    files = [
        int(
            person.call(
                "disk.folder.uploadFile", id=folders[0], data={"NAME": name}, fileContent=["notes.txt", "SGVsbG8="]
            )["ID"]
        )
        for name in ("notes.txt", "trash.txt")
    ]
    version = int(person.call("disk.file.getVersions", id=files[0])[0]["ID"])
    person.call("disk.folder.markDeleted", id=folders[2])
    person.call("disk.file.markDeleted", id=files[1])
    return Disk(storage, folders[0], folders[1], files[0], version, folders[2], files[1])


def _say(person: User, chat: int, *words: str) -> int:
    return int(person.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=" ".join(WORDS[one] for one in words)))
