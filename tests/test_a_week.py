"""A week of four people, as they live it over REST: every day something else, and a restart on Wednesday night.

What has to be there is kept beside the portal in plain lists (``Week``); what everybody sees is compared with them each
night, and what is answered before the restart with what is answered after it.
"""

import base64
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from beseda.settings import Settings
from beseda.testing import Portal, User

MONDAY = 1_772_442_000  # 2026-03-02T09:00:00+00:00
DAY = 24 * 3600
NOTICE = "Message deleted"
RULE = "-" * 54
EMPLOYEES, EVERYBODY = ("Anna", "Boris", "Clara"), ("Anna", "Boris", "Clara", "Vera")


@dataclass
class Dialog:
    """A conversation: its address for each member, what was said (message: author and text), what is unread by whom."""

    address: dict[str, str]
    chat_id: int = 0
    said: dict[int, tuple[str, str]] = field(default_factory=dict)
    unread: dict[str, set[int]] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)


@dataclass
class Week:
    """What the people did, and so what they have to see."""

    portal: Portal
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    dialogs: dict[str, Dialog] = field(default_factory=dict)
    pinned: dict[str, set[str]] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)
    disk: dict[str, int] = field(default_factory=dict)
    calls: int = 0

    def call(self, who: str, method: str, /, **given: Any) -> Any:
        """A call of the week."""
        self.calls += 1
        return self.people[who].call(method, **given)

    def take_on(self, name: str, **known: Any) -> None:
        self.people[name] = self.portal.user(name, **known)
        self.ids[name] = self.people[name].id
        self.pinned[name], self.told[name] = set(), []

    def chat(self, owner: str, *members: str, title: str) -> None:
        chat_id = self.call(owner, "im.chat.add", TITLE=title, USERS=[self.ids[one] for one in members])
        inside = (owner, *members)
        self.dialogs[title] = Dialog(
            dict.fromkeys(inside, f"chat{chat_id}"), chat_id, unread={p: set() for p in inside}
        )

    def private(self, one: str, other: str) -> None:
        address = {one: str(self.ids[other]), other: str(self.ids[one])}
        self.dialogs[f"{one} and {other}"] = Dialog(address, unread={one: set(), other: set()})

    def say(self, who: str, where: str, text: str, **more: Any) -> int:
        dialog = self.dialogs[where]
        number = self.call(who, "im.message.add", DIALOG_ID=dialog.address[who], MESSAGE=text, **more)
        self.heard(who, where, int(number), text)
        return int(number)

    def heard(self, who: str, where: str, number: int, text: str) -> None:
        """Something was said: its author has read everything, the others have one more to read."""
        dialog = self.dialogs[where]
        dialog.said[number] = (who, text)
        for member, waiting in dialog.unread.items():
            if member == who:
                waiting.clear()
            else:
                waiting.add(number)

    def upload(self, who: str, where: str, name: str, content: bytes, text: str) -> int:
        dialog = self.dialogs[where]
        fields = {"name": name, "content": base64.b64encode(content).decode(), "message": text}
        sent = self.call(who, "im.v2.File.upload", dialogId=dialog.address[who], fields=fields)
        self.heard(who, where, int(sent["messageId"]), text)
        dialog.files[int(sent["file"]["id"])] = content
        return int(sent["file"]["id"])

    def edit(self, who: str, where: str, number: int, text: str) -> None:
        self.call(who, "im.message.update", MESSAGE_ID=number, MESSAGE=text)
        self.dialogs[where].said[number] = (who, text)

    def take_back(self, who: str, where: str, number: int) -> None:
        self.call(who, "im.message.delete", MESSAGE_ID=number)
        dialog = self.dialogs[where]
        dialog.said[number] = (dialog.said[number][0], NOTICE)
        for waiting in dialog.unread.values():
            waiting.discard(number)

    def read(self, who: str, where: str, through: int = 0) -> None:
        dialog = self.dialogs[where]
        given = {"MESSAGE_ID": through} if through else {}
        self.call(who, "im.dialog.read", DIALOG_ID=dialog.address[who], **given)
        dialog.unread[who] = {one for one in dialog.unread[who] if through and one > through}

    def begin_again(self, who: str, where: str, since: int) -> None:
        dialog = self.dialogs[where]
        self.call(who, "im.dialog.unread", DIALOG_ID=dialog.address[who], MESSAGE_ID=since)
        dialog.unread[who] |= {
            one for one, (author, text) in dialog.said.items() if one >= since and author != who and text != NOTICE
        }

    def pin(self, who: str, where: str, *, on: bool = True) -> None:
        self.call(who, "im.recent.pin", DIALOG_ID=self.dialogs[where].address[who], PIN="Y" if on else "N")
        (self.pinned[who].add if on else self.pinned[who].discard)(where)

    def tell(self, who: str, whom: str, text: str) -> int:
        number = self.call(who, "im.notify.personal.add", USER_ID=self.ids[whom], MESSAGE=text)
        self.told[whom].insert(0, text)
        return int(number)

    def night(self) -> None:
        """The day is over: everybody sees what was done."""
        for name, dialog in self.dialogs.items():
            for member in dialog.address:
                self.compare(name, dialog, member)
        for name, person in self.people.items():
            mine = {title: one for title, one in self.dialogs.items() if name in one.address}
            counters = person.call("im.counters.get")["TYPE"]
            assert counters["DIALOG"] + counters["CHAT"] == sum(len(one.unread[name]) for one in mine.values()), name
            listed = {str(one["id"]): one for one in person.call("im.recent.get")}
            shown = {title for title, one in mine.items() if listed.get(one.address[name], {}).get("pinned")}
            assert shown == self.pinned[name], name
            notes = person.call("im.notify.get")["notifications"]
            assert [one["text"] for one in notes if one["text"] in self.told[name]] == self.told[name]
        assert self.portal.problems() == []
        self.portal.clock.move(DAY)

    def compare(self, name: str, dialog: Dialog, member: str) -> None:
        person, address = self.people[member], dialog.address[member]
        page = person.call("im.dialog.messages.get", DIALOG_ID=address, LIMIT=50)
        by_id = {number: who for who, number in self.ids.items()}
        seen = {one["id"]: (by_id[one["author_id"]], one["text"]) for one in page["messages"] if one["author_id"]}
        assert seen == dialog.said, f"{member} in {name}"
        assert {one["id"] for one in page["files"]} == set(dialog.files), f"{member} in {name}"
        counter = person.call("im.dialog.get", DIALOG_ID=address)["counter"] if dialog.chat_id else None
        assert counter in (None, len(dialog.unread[member])), f"{member} in {name}"
        for number, content in dialog.files.items():
            url = person.call("im.v2.File.download", dialogId=address, fileId=number)["downloadUrl"]
            assert self.portal.client.send("GET", "/file/" + url.partition("/file/")[2]).body == content

    def everything(self) -> dict[str, Any]:
        """All that everybody is answered, as it stands."""
        found: dict[str, Any] = {}
        for person in self.people.values():
            person.call("server.time")  # all are here, whoever asks first
        for name, person in self.people.items():
            for method in ("im.recent.get", "im.counters.get", "im.notify.get", "user.current", "im.user.get"):
                found[f"{name} {method}"] = person.call(method)
            for method in ("user.get", "disk.storage.getList", "im.search.last.get"):
                found[f"{name} {method}"] = person.call(method)
            for title, dialog in self.dialogs.items():
                if name in dialog.address:
                    for method in ("im.dialog.get", "im.dialog.messages.get", "im.dialog.users.list"):
                        found[f"{name} {title} {method}"] = person.call(method, DIALOG_ID=dialog.address[name])
            for title, folder in self.disk.items():
                if title.startswith(name):
                    found[f"{name} {title}"] = person.call("disk.folder.getChildren", id=folder)
        return found


@pytest.fixture
def settings(environment: dict[str, str], tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database=environment.get("BESEDA_DATABASE", ""), durable=False)


def test_what_people_do_in_a_week_is_what_they_see(settings: Settings) -> None:
    with closing(Portal(settings, at=MONDAY)) as portal:
        week = Week(portal)
        monday(week)
        week.night()
        plan = tuesday(week)
        week.night()
        wednesday(week, plan)
        week.night()
        before, at = week.everything(), portal.clock()
    with closing(Portal(settings, at=at)) as portal:
        week.portal = portal
        week.people = {name: User(portal, number, name) for name, number in week.ids.items()}
        assert week.everything() == before
        thursday(week)
        week.night()
        friday(week, plan)
        week.night()
        weekend(week)
        assert week.calls >= 140


def monday(week: Week) -> None:
    """People come, chats begin, much is said."""
    week.take_on("Anna", admin=True, email="anna@example.org")
    week.take_on("Boris", email="boris@example.org")
    week.take_on("Clara")
    week.take_on("Vera", extranet=True)
    week.call("Anna", "user.userfield.add", fields={"FIELD_NAME": "DESK", "USER_TYPE_ID": "string"})
    for name in EMPLOYEES:
        week.call("Anna", "user.update", ID=week.ids[name], UF_USR_DESK=f"Desk of {name}")
        week.call(name, "im.user.status.set", STATUS="online")
    week.chat("Anna", "Boris", "Clara", title="Plans")
    week.chat("Boris", "Anna", "Clara", "Vera", title="Guests")
    week.private("Anna", "Boris")
    week.private("Boris", "Clara")
    for round_ in range(1, 4):
        for name in EMPLOYEES:
            week.say(name, "Plans", f"Plan {round_} of {name}")
    for name in EVERYBODY:
        week.say(name, "Guests", f"Welcome, says {name}")
    week.say("Anna", "Anna and Boris", "Lunch?")
    week.say("Boris", "Anna and Boris", "At one")
    week.read("Clara", "Guests")


def tuesday(week: Week) -> int:
    """Answers with quotes, what was said is changed and taken back, people read and begin again."""
    plans = week.dialogs["Plans"]
    first, second = list(plans.said)[:2]
    week.say("Boris", "Plans", f"{RULE}\nAnna\nPlan 1 of Anna\n{RULE}\nI like that")
    week.say("Clara", "Plans", f">>Plan 1 of Boris\n[USER={week.ids['Boris']}]Boris[/USER], why?", REPLY_ID=second)
    week.edit("Anna", "Plans", first, "Plan 1 of Anna, better")
    week.edit("Boris", "Plans", second, "Plan 1 of Boris, [b]shorter[/b]")
    for name in ("Boris", "Clara"):
        week.call(name, "im.message.like", MESSAGE_ID=first)
    wrong = week.say("Clara", "Plans", "Never mind")
    week.take_back("Clara", "Plans", wrong)
    week.read("Anna", "Plans", through=second)
    week.read("Boris", "Plans")
    week.begin_again("Boris", "Plans", since=first)
    week.read("Vera", "Guests")
    for number in range(7):
        week.say("Vera", "Guests", f"Question {number}")
        week.say("Boris", "Guests", f"Answer {number}")
    week.read("Anna", "Guests")
    for name in ("Anna", "Boris", "Anna", "Boris"):
        week.say(name, "Anna and Boris", f"Between us, says {name}")
    week.pin("Anna", "Plans")
    week.pin("Boris", "Anna and Boris")
    week.pin("Vera", "Guests")
    week.tell("Boris", "Anna", "The numbers are there")
    week.tell("Anna", "Boris", "Please sign")
    week.tell("Anna", "Clara", "Welcome back")
    assert week.call("Vera", "im.search.chat.list", FIND="Plans") == []
    assert str(week.dialogs["Plans"].chat_id) in str(week.call("Clara", "im.search.chat.list", FIND="Plans"))
    assert len(week.call("Clara", "im.search.user.list", FIND="Boris")) == 1
    return first


def wednesday(week: Week, plan: int) -> None:
    """Files: in chats and on the disk."""
    week.upload("Anna", "Plans", "numbers.csv", b"1,2,3", "The numbers")
    week.upload("Vera", "Guests", "bill.txt", b"ten", "My bill")
    lost = week.upload("Boris", "Plans", "wrong.txt", b"wrong", "Wrong one")
    for title, folder in (("Anna work", "Work"), ("Anna old", "Old")):
        storage = int(week.call("Anna", "disk.storage.getList", filter={"ENTITY_TYPE": "user"})[0]["ID"])
        made = week.call("Anna", "disk.storage.addFolder", id=storage, data={"NAME": folder})
        week.disk[title] = int(made["ID"])
    for number in range(4):
        name, body = f"part {number}.txt", base64.b64encode(f"Part {number}".encode()).decode()
        given = {"data": {"NAME": name}, "fileContent": [name, body]}
        week.disk[name] = int(week.call("Anna", "disk.folder.uploadFile", id=week.disk["Anna work"], **given)["ID"])
    week.call("Anna", "disk.file.moveTo", id=week.disk["part 0.txt"], targetFolderId=week.disk["Anna old"])
    week.call("Anna", "disk.file.rename", id=week.disk["part 1.txt"], newName="chapter.txt")
    week.call("Anna", "disk.file.markDeleted", id=week.disk["part 2.txt"])
    week.call("Anna", "disk.folder.markDeleted", id=week.disk["Anna old"])
    week.call("Anna", "disk.folder.restore", id=week.disk["Anna old"])
    sender = next(number for number, (_, text) in week.dialogs["Plans"].said.items() if text == "Wrong one")
    week.take_back("Boris", "Plans", sender)
    del week.dialogs["Plans"].files[lost]
    chapter = week.disk["part 1.txt"]
    again = ["chapter.txt", base64.b64encode(b"Part 1, again").decode()]
    week.call("Anna", "disk.file.uploadVersion", id=chapter, fileContent=again)
    versions = week.call("Anna", "disk.file.getVersions", id=chapter)
    assert len(versions) == 2
    week.call("Anna", "disk.file.restoreFromVersion", id=chapter, versionId=versions[-1]["ID"])
    assert int(week.call("Anna", "disk.file.get", id=chapter)["SIZE"]) == len("Part 1")
    week.call("Anna", "disk.file.copyTo", id=chapter, targetFolderId=week.disk["Anna old"])
    numbers = next(iter(week.dialogs["Plans"].files))
    week.call("Clara", "im.disk.file.save", FILE_ID=numbers)
    refused = week.people["Vera"].answer("im.disk.file.save", FILE_ID=numbers)
    assert refused.status == 400
    week.call("Clara", "im.message.like", MESSAGE_ID=plan)
    week.call("Clara", "im.search.last.add", DIALOG_ID=week.dialogs["Plans"].address["Clara"])
    week.read("Clara", "Plans")
    names = [one["NAME"] for one in week.call("Anna", "disk.folder.getChildren", id=week.disk["Anna work"])]
    assert names == ["chapter.txt", "part 3.txt"]


def thursday(week: Week) -> None:
    """After the restart everything goes on: search finds what was said before it, the trash gives back."""
    plans = week.dialogs["Plans"]
    found = week.call("Boris", "im.dialog.messages.search", CHAT_ID=plans.chat_id, SEARCH_MESSAGE="better")
    assert [one["text"] for one in found["messages"]] == ["Plan 1 of Anna, better"]
    lost = week.call("Boris", "im.dialog.messages.search", CHAT_ID=plans.chat_id, SEARCH_MESSAGE="never mind")
    assert lost["messages"] == []
    week.call("Anna", "disk.file.restore", id=week.disk["part 2.txt"])
    names = {one["NAME"] for one in week.call("Anna", "disk.folder.getChildren", id=week.disk["Anna work"])}
    assert names == {"chapter.txt", "part 2.txt", "part 3.txt"}
    week.call("Anna", "disk.file.delete", id=week.disk["part 3.txt"])
    assert week.call("Boris", "user.get", FILTER={"UF_USR_DESK": "Desk of Clara"})[0]["ID"] == str(week.ids["Clara"])
    for text in ("Thursday", "Noon", "Evening"):
        for name in EMPLOYEES:
            week.say(name, "Plans", f"{text}, says {name}")
            week.say(name, "Guests", f"{text}, says {name}")
    week.say("Clara", "Boris and Clara", "Are you there?")
    week.say("Boris", "Boris and Clara", "Yes")
    week.read("Clara", "Boris and Clara")
    week.pin("Anna", "Plans", on=False)
    week.pin("Anna", "Guests")
    week.tell("Clara", "Anna", "It is done")
    told = week.call("Anna", "im.notify.history.search", SEARCH_TEXT="numbers")
    assert [one["text"] for one in told["notifications"]] == ["The numbers are there"]
    week.call("Anna", "im.notify.read.all")


def friday(week: Week, plan: int) -> None:
    """Somebody comes into a chat, somebody goes, everything is read."""
    plans = week.dialogs["Plans"]
    late = week.people["Anna"].answer("im.message.update", MESSAGE_ID=plan, MESSAGE="Too late")
    assert (late.status, late.json["error"]) == (400, "CANT_EDIT_MESSAGE")
    said = next(number for number, (who, text) in plans.said.items() if (who, text) == ("Anna", "Thursday, says Anna"))
    week.edit("Anna", "Plans", said, "Thursday, says Anna again")
    week.call("Anna", "im.chat.updateTitle", CHAT_ID=plans.chat_id, TITLE="The plan")
    week.call("Boris", "im.chat.user.delete", CHAT_ID=week.dialogs["Guests"].chat_id, USER_ID=week.ids["Vera"])
    for known in (week.dialogs["Guests"].address, week.dialogs["Guests"].unread):
        known.pop("Vera")
    week.pinned["Vera"].clear()
    refused = week.people["Vera"].answer("im.dialog.messages.get", DIALOG_ID=week.dialogs["Guests"].address["Anna"])
    assert refused.status == 403
    for number in range(12):
        week.say("Anna", "Plans", f"Goodbye {number}")
    for name in EMPLOYEES:
        week.call(name, "im.dialog.read.all")
        for dialog in week.dialogs.values():
            if name in dialog.unread:
                dialog.unread[name].clear()
    week.say("Boris", "Anna and Boris", "A good weekend")
    week.call("Clara", "im.user.status.set", STATUS="away")
    assert week.call("Anna", "im.user.get", ID=week.ids["Clara"])["status"] == "away"


def weekend(week: Week) -> None:
    """Nobody works: by rule everything goes but a notice in place of the last, and nobody has anything to read."""
    week.portal.keep("all", 1)
    week.portal.clock.move(2 * DAY)
    week.portal.housekeeping()
    for title, dialog in week.dialogs.items():
        last = max(dialog.said)  # but among the guests it was told last that Vera went
        dialog.said = {} if title == "Guests" else {last: (dialog.said[last][0], NOTICE)}
        dialog.files = {}
        for waiting in dialog.unread.values():
            waiting.clear()
    week.told = {name: [] for name in week.told}
    week.night()
    assert [list(row) for row in week.portal.query("SELECT count(*) FROM message_file")] == [[0]]
