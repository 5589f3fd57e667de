"""Whatever people do, everybody's counters, lists and dialogs agree with a plain model of who has read what."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from beseda.domain import deleting
from beseda.domain.messages import Post
from beseda.store import people
from beseda.testing import Portal, User

PEOPLE, CHATS = 4, 2
GROUPS: list[dict[str, Any]] = [{}, {"entity_type": "LINES", "entity_id": "x|1|2|3"}]
person, flag, pick = st.integers(0, PEOPLE - 1), st.booleans(), st.integers(0, 2**16)


@dataclass
class Said:
    """A message. ``speaker`` said it, or had a system line said; ``counts``: it can be unread."""

    id: int
    speaker: int
    counts: bool
    system: bool = False


@dataclass
class Seat:
    """Somebody's place in a talk: all up to ``mark`` is read, ``reader``: they have read at least something."""

    visible: int = 0
    mark: int = 0
    reader: bool = False
    muted: bool = False
    label: bool = False


@dataclass
class Talk:
    """A conversation: what stands in it, and who is in it, as they joined."""

    chat: int
    kind: str
    history: list[Said] = field(default_factory=list)
    seats: dict[int, Seat] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return self.history[-1].id if self.history else 0

    def through(self, message_id: int) -> int:
        """Give the last message up to an id."""
        return max((said.id for said in self.history if said.id <= message_id), default=0)

    def remove(self, said: Said) -> None:
        """Take a message away. When that uncovers a system line, nobody is known to have had it said."""
        was_last = said is self.history[-1]
        self.history.remove(said)
        if was_last and self.history and self.history[-1].system:
            self.history[-1].speaker = -1

    def unread(self, who: int) -> list[int]:
        mark = self.seats[who].mark
        return [said.id for said in self.history if said.counts and said.id > mark and said.speaker != who]

    def last_read(self, who: int) -> int:
        return self.through(self.seats[who].mark) if self.unread(who) else self.last

    def viewers(self) -> int:
        if not self.history:
            return 0
        speaker = self.history[-1].speaker
        return sum(seat.reader and seat.mark >= self.last and who != speaker for who, seat in self.seats.items())


def counters(found: Any) -> dict[str, Any]:
    """Give counters by chat; empty groups come as arrays."""
    keyed, listed = ("CHAT", "CHAT_MUTED", "LINES", "DIALOG"), ("CHAT_UNREAD", "DIALOG_UNREAD")
    return {**{name: dict(found[name]) for name in keyed}, **{name: found[name] for name in listed}}


def recents(found: Any) -> list[tuple[Any, ...]]:
    """Give what lists say of each conversation."""
    return [
        (item["chat_id"], item["counter"], item["last_id"], item["message"]["id"], item["message"]["status"])
        for item in found
    ]


class Messenger(RuleBasedStateMachine):
    """Two group chats and the private dialogs of four people."""

    def __init__(self, portal: Portal) -> None:
        super().__init__()
        self.portal = portal
        self.users: list[User] = []
        self.talks: list[Talk] = []

    @initialize()
    def begin(self) -> None:
        self.portal.reset()
        self.users = [self.portal.user(f"Person {number}") for number in range(PEOPLE)]
        for given in GROUPS:
            chat = self.portal.chat(*self.users[:-1], **given)
            talk = Talk(chat, "LINES" if given else "CHAT", seats={one: Seat() for one in range(PEOPLE - 1)})
            talk.history = [Said(row[0], 0, counts=False, system=True) for row in self.rows(chat)]
            self.talks.append(talk)
        chat = self.users[0].call("im.dialog.get", DIALOG_ID=self.users[1].id)["id"]
        self.talks.append(Talk(chat, "DIALOG", seats={0: Seat(), 1: Seat()}))
        for talk in self.talks:
            self.say(talk, 0, system=False)
            self.say(talk, 1, system=False)

    @rule(talk=pick, lines=st.lists(st.tuples(person, flag), min_size=1, max_size=4))
    def talk_on(self, talk: int, lines: list[tuple[int, bool]]) -> None:
        for who, system in lines:
            self.say(self.talk_of(who, talk), who, system=system)

    def say(self, here: Talk, who: int, *, system: bool) -> None:
        given = {"DIALOG_ID": f"chat{here.chat}", "MESSAGE": "Hello", "SYSTEM": "Y" if system else "N"}
        said = self.users[who].call("im.message.add", **given)
        here.history.append(Said(said, who, counts=not system, system=system))
        seat = here.seats[who]
        seat.mark, seat.reader, seat.label = said, True, False

    @rule(who=person, talk=pick, message=pick, everything=flag)
    def read(self, who: int, talk: int, message: int, everything: bool) -> None:
        here = self.talk_of(who, talk)
        seat, wanted = here.seats[who], here.last if everything else self.message_id(here, message)
        given = {} if everything else {"MESSAGE_ID": wanted}
        target = here.through(wanted)
        if target and target >= seat.mark:
            seat.reader |= target > seat.mark
            seat.mark, seat.label = target, False
        answer = self.users[who].call("im.dialog.read", DIALOG_ID=f"chat{here.chat}", **given)
        assert (answer["lastId"], answer["counter"]) == (here.through(seat.mark), len(here.unread(who)))

    @rule(who=person)
    def read_all(self, who: int) -> None:
        self.users[who].call("im.dialog.read.all")
        for talk in self.talks:
            seat = talk.seats.get(who)
            if seat:
                seat.reader |= talk.last > seat.mark
                seat.mark, seat.label = talk.last, False

    @rule(who=person, talk=pick, message=pick)
    def unread(self, who: int, talk: int, message: int) -> None:
        here = self.talk_of(who, talk)
        seat, wanted = here.seats[who], self.message_id(here, message)
        first = min((said.id for said in here.history if said.id >= max(wanted, seat.visible)), default=0)
        if first and seat.mark >= first:
            seat.mark = here.through(first - 1)
            seat.reader = seat.reader and seat.mark >= max(seat.visible, 1)
        answer = self.users[who].call("im.dialog.unread", DIALOG_ID=f"chat{here.chat}", MESSAGE_ID=wanted)
        assert answer == bool(first)

    @rule(talk=pick, message=pick, complete=flag)
    def delete(self, talk: int, message: int, complete: bool) -> None:
        here = self.talks[talk % len(self.talks)]
        own = [said for said in here.history if said.counts and said.speaker in here.seats]
        if not own:
            return
        said = own[message % len(own)]
        if said.id < here.seats[said.speaker].visible:
            return
        if complete:
            self.delete_completely(said)
            here.remove(said)
        else:
            self.users[said.speaker].call("im.message.delete", MESSAGE_ID=said.id)
            said.counts = False

    def delete_completely(self, said: Said) -> None:
        """Delete as only bots may: nothing is left."""
        served = self.portal._served

        async def work(tx: Any) -> None:
            author = await people.find(tx, self.users[said.speaker].id)
            assert author
            await deleting.delete(tx, Post(author, served.now, "en"), said.id, complete=True, days=3)

        self.portal._run(served.database.write(work))

    @rule(talk=pick, message=pick, text=st.sampled_from(["Hello", "Other"]))
    def update(self, talk: int, message: int, text: str) -> None:
        here = self.talks[talk % len(self.talks)]
        own = [said for said in here.history if said.counts and said.speaker in here.seats]
        if own:
            said = own[message % len(own)]
            self.users[said.speaker].answer("im.message.update", MESSAGE_ID=said.id, MESSAGE=text)

    @rule(who=person, talk=pick, muted=flag, label=flag)
    def mute_and_label(self, who: int, talk: int, muted: bool, label: bool) -> None:
        here = self.talk_of(who, talk)
        here.seats[who].muted, here.seats[who].label = muted, label
        self.portal.change(
            "UPDATE member SET muted = :muted, marked = :label WHERE chat_id = :chat AND user_id = :user",
            muted=int(muted),
            label=int(label),
            chat=here.chat,
            user=self.users[who].id,
        )

    @rule(who=st.integers(1, PEOPLE - 1), talk=st.integers(0, CHATS - 1), hide=flag)
    def join_or_leave(self, who: int, talk: int, hide: bool) -> None:
        """The owner lets somebody in who is not there, and out who is."""
        here = self.talks[talk]
        given: dict[str, Any] = {"CHAT_ID": here.chat}
        if who in here.seats:
            self.users[0].call("im.chat.user.delete", USER_ID=self.users[who].id, **given)
            del here.seats[who]
        else:
            hidden = "Y" if hide else "N"
            self.users[0].call("im.chat.user.add", USERS=[self.users[who].id], HIDE_HISTORY=hidden, **given)
            here.seats[who] = Seat(visible=here.last + 1 if hide else 0, mark=here.last)
        here.history.append(Said(self.rows(here.chat)[-1][0], 0, counts=False, system=True))

    def talk_of(self, who: int, number: int) -> Talk:
        """Give a conversation that somebody is in; whoever is in none enters the first."""
        if not any(who in talk.seats for talk in self.talks):
            self.join_or_leave(who, 0, hide=True)
        own = [talk for talk in self.talks if who in talk.seats]
        return own[number % len(own)]

    def message_id(self, talk: Talk, number: int) -> int:
        """Give the id of a message, or one beside it."""
        ids = [said.id for said in talk.history] or [1]
        return max(1, ids[number // 3 % len(ids)] + number % 3 - 1)

    def rows(self, chat: int) -> Any:
        return self.portal.query("SELECT id FROM message WHERE chat_id = :chat ORDER BY id", chat=chat)

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        for who, user in enumerate(self.users):
            own = [talk for talk in self.talks if who in talk.seats]
            seen = self.seen(user, own)
            assert counters(seen["counters"]) == self.expected_counters(who, own)
            assert recents(seen["recents"]) == self.expected_recents(who, own)
            for talk in own:
                found, expected = seen[f"dialog{talk.chat}"], self.expected_dialog(who, talk)
                assert {name: found[name] for name in expected} == expected
                assert found["last_message_views"]["count_of_viewers"] == talk.viewers()
                assert len(found["last_message_views"]["first_viewers"]) == min(1, talk.viewers())

    def seen(self, user: User, own: list[Talk]) -> Any:
        """Give all that a client shows."""
        dialogs = {f"dialog{talk.chat}": f"im.dialog.get?DIALOG_ID=chat{talk.chat}" for talk in own}
        commands = {"counters": "im.counters.get", "recents": "im.recent.get", **dialogs}
        return user.call("batch", cmd=commands)["result"]

    def expected_counters(self, who: int, own: list[Talk]) -> dict[str, Any]:
        expected: dict[str, Any] = {name: {} for name in ("CHAT", "CHAT_MUTED", "LINES", "DIALOG")}
        expected |= {"CHAT_UNREAD": [], "DIALOG_UNREAD": []}
        for talk in own:
            key = self.peer(who, talk) if talk.kind == "DIALOG" else talk.chat
            if count := len(talk.unread(who)):
                muted = talk.seats[who].muted
                expected["CHAT_MUTED" if muted else talk.kind][str(talk.chat if muted else key)] = count
            if talk.seats[who].label:
                expected["DIALOG_UNREAD" if talk.kind == "DIALOG" else "CHAT_UNREAD"].append(key)
        return expected

    def expected_recents(self, who: int, own: list[Talk]) -> list[tuple[Any, ...]]:
        shown = [talk for talk in own if talk.history and talk.last >= talk.seats[who].visible]
        return [
            (
                talk.chat,
                len(talk.unread(who)),
                talk.last_read(who),
                talk.last,
                "delivered" if talk.viewers() else "received",
            )
            for talk in sorted(shown, key=lambda talk: -talk.last)
        ]

    def expected_dialog(self, who: int, talk: Talk) -> dict[str, Any]:
        unread = talk.unread(who)
        return {
            "counter": len(unread),
            "unread_id": unread[0] if unread else 0,
            "last_id": talk.last_read(who),
            "last_message_id": talk.last,
            "message_count": len(talk.history),
            "user_counter": len(talk.seats),
        }

    def peer(self, who: int, talk: Talk) -> int:
        return self.users[next(one for one in talk.seats if one != who)].id


def test_counting_agrees_with_a_model(portal: Portal) -> None:
    class Here(Messenger):
        def __init__(self) -> None:
            super().__init__(portal)

    moderate = settings(max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=[*HealthCheck])
    run_state_machine_as_test(Here, settings=moderate)
