"""Whatever people do, counters, lists and dialogs agree with a plain model of who has read what."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from beseda.testing import Portal, User

PEOPLE = 4
KINDS = {"chat": {}, "open": {"type": "OPEN"}, "lines": {"entity_type": "LINES", "entity_id": "x|1|2|3"}}
person, flag = st.integers(0, PEOPLE - 1), st.booleans()


@dataclass
class Said:
    """A message; ``counts`` tells whether it can be unread."""

    author: int
    counts: bool
    id: int = 0


@dataclass
class Talk:
    """A conversation: what was said, and how much of it each member has read."""

    kind: str
    history: list[Said] = field(default_factory=list)
    read: dict[int, int] = field(default_factory=dict)

    def line(self) -> None:
        """The portal says something itself."""
        self.history.append(Said(author=-1, counts=False))

    def say(self, author: int, *, system: bool) -> None:
        self.history.append(Said(author, counts=not system))
        self.read[author] = len(self.history)

    def unread(self, who: int) -> list[Said]:
        return [said for said in self.history[self.read[who] :] if said.counts and said.author != who]

    def last_read(self, who: int) -> int:
        """Give the id of the last message that somebody has read; lines at the end are read with it."""
        seen = self.history[: self.read[who]] if self.unread(who) else self.history
        return seen[-1].id if seen else 0


class Messenger(RuleBasedStateMachine):
    """Four people, a guest among them, in group chats and private dialogs."""

    def __init__(self, portal: Portal) -> None:
        super().__init__()
        self.portal = portal
        self.users: list[User] = []
        self.talks: dict[int, Talk] = {}

    @initialize()
    def begin(self) -> None:
        self.portal.reset()
        self.users = [self.portal.user(f"Person {number}", extranet=number == PEOPLE - 1) for number in range(PEOPLE)]
        self.create(0, list(range(PEOPLE)), "chat")

    @rule(owner=person, others=st.lists(person, unique=True), kind=st.sampled_from([*KINDS]))
    def create(self, owner: int, others: list[int], kind: str) -> None:
        known = {one for one in others if one != owner and self.knows(owner, one)}
        chat = self.portal.chat(self.users[owner], *[self.users[one] for one in others], **KINDS[kind])
        self.talks[chat] = Talk(kind, read=dict.fromkeys([owner, *known], 0))
        for _ in range(2 if known else 1):
            self.talks[chat].line()

    @rule(author=person, pick=st.integers(0), system=flag)
    def say(self, author: int, pick: int, system: bool) -> None:
        chat = self.chosen(pick)
        given = {"DIALOG_ID": f"chat{chat}", "MESSAGE": "Hello", "SYSTEM": "Y" if system else "N"}
        answer = self.users[author].answer("im.message.add", **given)
        assert (answer.status == 200) == (author in self.talks[chat].read)
        if author in self.talks[chat].read:
            self.talks[chat].say(author, system=system)

    @rule(author=person, other=person, system=flag)
    def whisper(self, author: int, other: int, system: bool) -> None:
        given = {"DIALOG_ID": self.users[other].id, "MESSAGE": "Hello", "SYSTEM": "Y" if system else "N"}
        known = self.private(author, other) is not None or author == other or self.knows(author, other)
        answer = self.users[author].answer("im.message.add", **given)
        assert (answer.status == 200) == known
        if known:
            chat = self.users[author].call("im.dialog.get", DIALOG_ID=self.users[other].id)["id"]
            talk = self.talks.setdefault(chat, Talk("dialog", read=dict.fromkeys((author, other), 0)))
            talk.say(author, system=system)

    @rule(host=person, guest=person, pick=st.integers(0), hide=flag)
    def invite(self, host: int, guest: int, pick: int, hide: bool) -> None:
        chat = self.chosen(pick)
        talk = self.talks[chat]
        given = {"CHAT_ID": chat, "USERS": [self.users[guest].id], "HIDE_HISTORY": "Y" if hide else "N"}
        answer = self.users[host].answer("im.chat.user.add", **given)
        assert (answer.status == 200) == (host in talk.read and talk.kind != "dialog")
        known = host == guest or self.knows(host, guest)
        if answer.status == 200 and known and guest not in talk.read:
            talk.read[guest] = len(talk.history)
            talk.line()

    @rule(host=person, guest=person, pick=st.integers(0))
    def remove(self, host: int, guest: int, pick: int) -> None:
        chat = self.chosen(pick)
        talk = self.talks[chat]
        answer = self.users[host].answer("im.chat.user.delete", CHAT_ID=chat, USER_ID=self.users[guest].id)
        if answer.status == 200:
            talk.line()
            del talk.read[guest]

    def chosen(self, pick: int) -> int:
        return sorted(self.talks)[pick % len(self.talks)]

    def knows(self, one: int, other: int) -> bool:
        """Employees know everybody, the guest knows who is in a group chat with them."""
        groups = (talk.read for talk in self.talks.values() if talk.kind != "dialog")
        return one != PEOPLE - 1 or any(one in members and other in members for members in groups)

    def private(self, one: int, other: int) -> int | None:
        pairs = {frozenset(talk.read): chat for chat, talk in self.talks.items() if talk.kind == "dialog"}
        return pairs.get(frozenset((one, other)))

    def learn_ids(self) -> None:
        """Take over the ids of messages, in their order: as many as the model has."""
        for chat, talk in self.talks.items():
            rows = self.portal.query("SELECT id FROM message WHERE chat_id = :chat ORDER BY id", chat=chat)
            for said, (number,) in zip(talk.history, rows, strict=True):
                said.id = number

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        self.learn_ids()
        for who, user in enumerate(self.users):
            own = {chat: talk for chat, talk in self.talks.items() if who in talk.read}
            self.check_counters(who, user, own)
            self.check_recents(who, user, own)
            for chat, talk in own.items():
                self.check_dialog(who, user, chat, talk)

    def check_counters(self, who: int, user: User, own: dict[int, Talk]) -> None:
        expected: dict[str, dict[str, int]] = {"CHAT": {}, "LINES": {}, "DIALOG": {}}
        for chat, talk in own.items():
            if count := len(talk.unread(who)):
                group = {"lines": "LINES", "dialog": "DIALOG"}.get(talk.kind, "CHAT")
                key = self.peer(who, talk) if group == "DIALOG" else chat
                expected[group][str(key)] = count
        found: dict[str, Any] = user.call("im.counters.get")
        assert {name: dict(found[name]) for name in expected} == expected
        sums = {name: sum(counts.values()) for name, counts in expected.items()}
        total = sum(sums.values())
        assert found["TYPE"] == {**sums, "ALL": total, "MESSENGER": total, "NOTIFY": 0}

    def check_recents(self, who: int, user: User, own: dict[int, Talk]) -> None:
        listed = sorted(own.items(), key=lambda item: -item[1].history[-1].id)
        expected = [
            {
                "id": str(self.peer(who, talk)) if talk.kind == "dialog" else f"chat{chat}",
                "counter": len(talk.unread(who)),
                "last_id": talk.last_read(who),
                "message": talk.history[-1].id,
            }
            for chat, talk in listed
        ]
        found = user.call("im.recent.get")
        names = ("id", "counter", "last_id")
        assert [
            {**{name: item[name] for name in names}, "message": item["message"]["id"]} for item in found
        ] == expected

    def check_dialog(self, who: int, user: User, chat: int, talk: Talk) -> None:
        found = user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
        unread = talk.unread(who)
        expected = {
            "counter": len(unread),
            "unread_id": unread[0].id if unread else 0,
            "last_id": talk.last_read(who),
            "last_message_id": talk.history[-1].id,
            "message_count": len(talk.history),
            "user_counter": len(talk.read),
        }
        assert {name: found[name] for name in expected} == expected

    def peer(self, who: int, talk: Talk) -> int:
        return self.users[next((one for one in talk.read if one != who), who)].id


def test_counters_lists_and_dialogs_agree_with_a_model(portal: Portal) -> None:
    class Here(Messenger):
        def __init__(self) -> None:
            super().__init__(portal)

    moderate = settings(max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=[*HealthCheck])
    run_state_machine_as_test(Here, settings=moderate)
