"""Whatever people and bots do, everybody's counters, lists and dialogs agree with a plain model of who has read what.

Four people, one of them a guest from outside, and a bot that speaks through both generations of methods.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from beseda.testing import Answer, Bot, Portal, User
from tests.domain.messages import talks
from tests.domain.messages.talks import NOBODY, Said, Talk
from tests.volume import volume

PEOPLE, GUEST, BOT = 5, 3, 4
MOST_GROUPS, PAGE = 4, 3
KINDS: dict[str, dict[str, Any]] = {
    "chat": {},
    "open": {"type": "OPEN"},
    "lines": {"entity_type": "LINES", "entity_id": "x|1|2|3"},
}
HOW = ["read", "read to the end", "read all", "unread", "take back"]
WAYS = ["come or go", "come or go", "leave", "invite", "remove", "unsay"]
person, flag, pick = st.integers(0, PEOPLE - 1), st.booleans(), st.integers(0, 2**16)
TEXTS = {"edit": "Hello", "edit otherwise": "Other", "empty": ""}


def few(*parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Some acts at once."""
    return st.lists(st.tuples(*parts), min_size=1, max_size=6)


class Messenger(RuleBasedStateMachine):
    """Group chats, one of them the bot's, private dialogs, and notes to oneself."""

    def __init__(self, portal: Portal) -> None:
        super().__init__()
        self.portal = portal
        self.users: list[User] = []
        self.talks: list[Talk] = []
        self.now = 0

    @initialize()
    def begin(self) -> None:
        self.portal.reset()
        self.portal.clock.freeze()
        self.users = [
            self.portal.user(f"Person {number}", admin=number == 0, extranet=number == GUEST) for number in range(BOT)
        ]
        self.bot: Bot = self.portal.bot(self.users[0], "helper")
        self.users.append(User(self.portal, self.bot.id, "Helper"))
        self.create(0, [1, 2, GUEST, BOT], "chat")
        self.create(0, [1, BOT], "lines")
        self.hand_over(1, BOT)
        self.whisper(0, 1, system=False, old=False)
        self.whisper(1, BOT, system=False, old=False)
        self.say(1, 0, system=False, old=False)
        self.say(BOT, 0, system=False, old=True)

    # --- what is said

    @rule(acts=few(st.sampled_from(["say", "say", "whisper", "tell"]), person, person, pick, flag, flag))
    def talk(self, acts: list[tuple[str, int, int, int, bool, bool]]) -> None:
        for act, who, other, talk, system, old in acts:
            if act == "say":
                self.say(who, talk, system=system, old=old)
            elif act == "whisper":
                self.whisper(who, other, system=system, old=old)
            else:
                self.tell(who, other)

    def say(self, who: int, talk: int, *, system: bool, old: bool) -> None:
        here = self.talks[talk % len(self.talks)]
        answer = self.speak(who, f"chat{here.chat}", system=system, old=old)
        assert (answer.status == 200) == (who in here.seats)
        if who in here.seats:
            here.say(said_id(answer), who, system=system)

    def whisper(self, who: int, other: int, *, system: bool, old: bool) -> None:
        there = self.private(who, other)
        answer = self.speak(who, str(self.users[other].id), system=system, old=old)
        assert (answer.status == 200) == (there is not None or self.knows(who, other))
        if answer.status == 200:
            (there or self.begun(who, other)).say(said_id(answer), who, system=system)

    def tell(self, who: int, other: int) -> None:
        """Through the bot, a line of the system in the private dialog of two people."""
        there = self.private(who, other)
        given = {"FROM_USER_ID": self.users[who].id, "TO_USER_ID": self.users[other].id, "MESSAGE": "Hello"}
        answer = self.as_bot("imbot.message.add", **given)
        assert (answer.status == 200) == (there is not None or self.knows(who, other))
        if answer.status == 200:
            (there or self.begun(who, other)).say(said_id(answer), who, system=True)

    def speak(self, who: int, dialog: str, *, system: bool, old: bool) -> Answer:
        """Say something; the bot does so in the old or in the new way."""
        given = {"DIALOG_ID": dialog, "MESSAGE": "Hello", "SYSTEM": "Y" if system else "N"}
        if who != BOT:
            return self.users[who].answer("im.message.add", **given)
        if old:
            return self.as_bot("imbot.message.add", **given)
        fields = {"message": "Hello", "system": system}
        return self.as_bot("imbot.v2.Chat.Message.send", dialogId=dialog, fields=fields)

    def as_bot(self, method: str, **given: Any) -> Answer:
        bot = self.bot
        known = (
            {"botId": bot.id, "botToken": bot.token}
            if method.startswith("imbot.v2")
            else {"BOT_ID": bot.id, "CLIENT_ID": bot.token}
        )
        return bot.user.answer(method, **known, **given)

    # --- what becomes of it

    @rule(acts=few(st.sampled_from(["delete", "remove", "like", *TEXTS]), person, pick, pick, flag))
    def change(self, acts: list[tuple[str, int, int, int, bool]]) -> None:
        for act, who, talk, message, old in acts:
            if act in TEXTS:
                self.update(talk, message, TEXTS[act], old)
            elif act == "like":
                self.like(who, talk, message)
            elif act == "remove":
                self.remove_completely(talk, message, old)
            else:
                self.delete(who, *self.said(talk, message), complete=False, old=old)

    def remove_completely(self, talk: int, number: int, old: bool) -> None:
        """Only bots can delete so that nothing is left: here, where it may."""
        here = self.talks[talk % len(self.talks)]
        mays = [said for said in here.history if here.may_delete(BOT, said)]
        if mays:
            self.delete(BOT, here, mays[-1 - number % len(mays)], complete=True, old=old)

    def delete(self, who: int, here: Talk, said: Said | None, *, complete: bool, old: bool) -> None:
        """Authors do it more often than others."""
        if not said:
            return
        who = who if complete or who % 2 or said.system else said.author
        if who != BOT:
            answer = self.users[who].answer("im.message.delete", MESSAGE_ID=said.id)
        elif old:
            wish = "Y" if complete else "N"
            answer = self.as_bot("imbot.message.delete", MESSAGE_ID=said.id, COMPLETE=wish)
        else:
            answer = self.as_bot("imbot.v2.Chat.Message.delete", messageId=said.id, complete=complete)
        allowed = here.may_delete(who, said)
        assert (answer.status == 200) == allowed
        if allowed and complete and who == BOT:
            here.remove(said)
        elif allowed:
            said.delete()

    def take_back(self, who: int, talk: int) -> None:
        """What somebody said last, whether they have read it since or not."""
        if here := self.own(who, talk):
            own = [said for said in here.history if said.author == who and said.counts]
            self.delete(who, here, own[-1] if own else None, complete=False, old=False)

    def update(self, talk: int, message: int, text: str, old: bool) -> None:
        """An empty text deletes."""
        here, said = self.said(talk, message)
        if not said or said.system:
            return
        who = said.author
        if who != BOT:
            answer = self.users[who].answer("im.message.update", MESSAGE_ID=said.id, MESSAGE=text)
        elif old:
            answer = self.as_bot("imbot.message.update", MESSAGE_ID=said.id, MESSAGE=text)
        else:
            answer = self.as_bot("imbot.v2.Chat.Message.update", messageId=said.id, fields={"message": text})
        allowed = not said.deleted and who in here.seats and said.id >= here.seats[who].visible
        assert (answer.status == 200) == allowed
        if allowed and not text:
            said.delete()

    def like(self, who: int, talk: int, message: int) -> None:
        """Nothing counts otherwise for it."""
        here, said = self.said(talk, message)
        if said:
            answer = self.users[who].answer("im.message.like", MESSAGE_ID=said.id)
            sees = who in here.seats and said.id >= here.seats[who].visible
            assert (answer.status == 200) == (sees and not said.deleted)

    # --- how far it is read

    @rule(who=person, talk=pick, acts=few(st.sampled_from(HOW), pick, flag))
    def catch_up(self, who: int, talk: int, acts: list[tuple[str, int, bool]]) -> None:
        for act, message, by_id in acts:
            if act == "read all":
                self.read_all(who)
            elif act == "unread":
                self.unread(who, talk, message, by_id)
            elif act == "take back":
                self.take_back(who, talk)
            else:
                self.read(who, talk, message, act == "read to the end", by_id)

    def read(self, who: int, talk: int, message: int, everything: bool, by_id: bool) -> None:
        here = self.own(who, talk)
        if not here:
            return
        wanted = here.last if everything else self.message_id(here, message)
        dialog, before = self.dialog_id(who, here, by_id=by_id), here.unread(who)
        if who == BOT:
            given = {} if everything else {"messageId": wanted}
            answer = self.as_bot("imbot.v2.Chat.Message.read", dialogId=dialog, **given)
            found = everything or any(said.id == wanted >= here.seats[who].visible for said in here.history)
            assert (answer.status == 200) == found
            if not found:
                return
        else:
            given = {} if everything else {"MESSAGE_ID": wanted}
            answer = self.users[who].answer("im.dialog.read", DIALOG_ID=dialog, **given)
        here.read(who, wanted)
        result, mark = answer.json["result"], here.seats[who].mark
        assert (result["lastId"], result["counter"]) == (mark, len(here.unread(who)))
        if who == BOT:
            assert sorted(result["viewedMessages"]) == [one for one in before if one <= mark]

    def read_all(self, who: int) -> None:
        self.users[who].call("im.dialog.read.all")
        for talk in self.talks:
            if who in talk.seats:
                talk.read(who, talk.last)
                talk.seats[who].label = False

    def unread(self, who: int, talk: int, message: int, by_id: bool) -> None:
        here = self.own(who, talk)
        if here:
            wanted = self.message_id(here, message)
            given = {"DIALOG_ID": self.dialog_id(who, here, by_id=by_id), "MESSAGE_ID": wanted}
            assert self.users[who].call("im.dialog.unread", **given) == here.unread_from(who, wanted)

    # --- what people do to their own lists

    @rule(who=person, talk=pick, acts=few(st.sampled_from(["pin", "pin", "hide", "mute", "label"]), flag, flag, flag))
    def tidy(self, who: int, talk: int, acts: list[tuple[str, bool, bool, bool]]) -> None:
        """A conversation and another one; more is done than undone."""
        for act, other, off, by_id in acts:
            if act == "hide":
                self.hide(who, talk + other, by_id)
            else:
                {"pin": self.pin, "mute": self.mute, "label": self.label}[act](who, talk + other, not off, by_id)

    def label(self, who: int, talk: int, on: bool, by_id: bool) -> None:
        if here := self.mark("im.recent.unread", who, talk, by_id, ACTION="Y" if on else "N"):
            if not on:
                here.read(who, here.last)
            here.seats[who].label = on

    def mute(self, who: int, talk: int, on: bool, by_id: bool) -> None:
        if here := self.mark("im.chat.mute", who, talk, by_id, MUTE="Y" if on else "N"):
            here.seats[who].muted = on

    def pin(self, who: int, talk: int, on: bool, by_id: bool) -> None:
        """The last pinned is on top; one that is pinned stays where it is. Pinning brings back what was hidden."""
        if here := self.mark("im.recent.pin", who, talk, by_id, PIN="Y" if on else "N"):
            seat = here.seats[who]
            if on and not seat.pin:
                seat.pin = 1 + max(one.seats[who].pin for one in self.talks if who in one.seats)
                seat.hidden = 0
            elif not on:
                seat.pin = 0

    def hide(self, who: int, talk: int, by_id: bool) -> None:
        """Until the next message; no longer pinned."""
        if here := self.mark("im.recent.hide", who, talk, by_id):
            seat = here.seats[who]
            seat.pin, seat.hidden = 0, here.last

    def mark(self, method: str, who: int, talk: int, by_id: bool, **given: str) -> Talk | None:
        here = self.own(who, talk)
        if here:
            assert self.users[who].call(method, DIALOG_ID=self.dialog_id(who, here, by_id=by_id), **given) is True
        return here

    # --- who is where

    @rule(acts=few(st.sampled_from(WAYS), person, person, pick, flag))
    def come_and_go(self, acts: list[tuple[str, int, int, int, bool]]) -> None:
        """Whether they may or not, but for those whom owners let in and out."""
        for act, who, host, talk, hide in acts:
            groups = [one for one in self.talks if one.kind != "private"]
            here = groups[talk % len(groups)]
            if act == "leave":
                self.leave(who, here)
            elif act == "unsay":
                self.remove_completely(self.talks.index(here), 0, hide)
            elif act == "remove" or (act == "come or go" and who in here.seats):
                self.remove(host if act == "remove" else here.owner, who, here)
            else:
                self.invite(host if act == "invite" or here.owner == NOBODY else here.owner, who, here, hide=hide)

    @rule(act=st.sampled_from(["create", "hand over", "rename"]), who=person, talk=pick, kind=st.sampled_from([*KINDS]))
    def manage(self, act: str, who: int, talk: int, kind: str) -> None:
        if act == "rename":
            self.rename(who, talk)
        elif act == "hand over":
            self.hand_over(talk, who)
        elif who != BOT:
            self.create(who, [one for one in range(PEOPLE) if talk >> one & 1], kind)

    def create(self, owner: int, others: list[int], kind: str) -> None:
        if sum(talk.kind != "private" for talk in self.talks) == MOST_GROUPS:
            return
        known = {one for one in others if one != owner and self.knows(owner, one)}
        chat = self.portal.chat(self.users[owner], *[self.users[one] for one in others], **KINDS[kind])
        talk = Talk(chat, kind, owner)
        self.talks.append(talk)
        for one in sorted({owner, *known}):
            talk.join(one, now=self.now)
        self.lines(talk, owner, 2 if known else 1)

    def invite(self, host: int, guest: int, here: Talk, *, hide: bool) -> None:
        given = {"CHAT_ID": here.chat, "USERS": [self.users[guest].id], "HIDE_HISTORY": "Y" if hide else "N"}
        answer = self.users[host].answer("im.chat.user.add", **given)
        assert (answer.status == 200) == (host in here.seats)
        if host in here.seats and guest not in here.seats and self.knows(host, guest):
            since = max(here.seats[host].visible, here.last + 1 if hide else 0)
            here.join(guest, since=0 if here.kind == "open" and guest != GUEST else since, now=self.now)
            self.lines(here, host, 1)

    def remove(self, host: int, guest: int, here: Talk) -> None:
        answer = self.users[host].answer("im.chat.user.delete", CHAT_ID=here.chat, USER_ID=self.users[guest].id)
        if host == guest:
            self.left(host, here, answer)
            return
        inside = host in here.seats and guest in here.seats
        allowed = inside and host == here.owner
        assert (answer.status == 200) == allowed
        if allowed:
            del here.seats[guest]
            self.lines(here, host, 1)

    def leave(self, who: int, here: Talk) -> None:
        self.left(who, here, self.users[who].answer("im.chat.leave", CHAT_ID=here.chat))

    def left(self, who: int, here: Talk, answer: Answer) -> None:
        """An owner leaves the chat to who is there longest."""
        assert (answer.status == 200) == (who in here.seats)
        if who in here.seats:
            del here.seats[who]
            inherited = who == here.owner
            if inherited:
                here.owner = here.heir()
            self.lines(here, who, 2 if inherited and here.seats else 1)

    def hand_over(self, talk: int, heir: int) -> None:
        here = self.talks[talk % len(self.talks)]
        if here.owner == NOBODY:
            return
        given = {"CHAT_ID": here.chat, "USER_ID": self.users[heir].id}
        answer = self.users[here.owner].answer("im.chat.setOwner", **given)
        assert (answer.status == 200) == (heir in here.seats)
        if heir in here.seats and heir != here.owner:
            former, here.owner = here.owner, heir
            self.lines(here, former, 1)

    def rename(self, who: int, talk: int) -> None:
        here = self.own(who, talk)
        if here and here.kind != "private":
            self.users[who].call("im.chat.updateTitle", CHAT_ID=here.chat, TITLE=f"Title {self.now}")
            self.lines(here, who, 1)

    def lines(self, here: Talk, who: int, count: int) -> None:
        """Take over lines of the portal's own; whoever had them said has not read them for it."""
        sql = "SELECT id FROM message WHERE chat_id = :chat AND id > :last ORDER BY id"
        found = self.portal.query(sql, chat=here.chat, last=here.last)
        assert len(found) == count
        here.history += [Said(row[0], who, system=True) for row in found]

    def begun(self, who: int, other: int) -> Talk:
        """Take over a private dialog that is there now."""
        chat = self.users[who].call("im.dialog.get", DIALOG_ID=self.users[other].id)["id"]
        talk = Talk(chat, "private")
        self.talks.append(talk)
        for one in sorted({who, other}):
            talk.join(one, now=self.now)
        return talk

    # --- choices

    def own(self, who: int, number: int) -> Talk | None:
        """Give a conversation that somebody is in."""
        found = [talk for talk in self.talks if who in talk.seats]
        return found[number % len(found)] if found else None

    def said(self, talk: int, number: int) -> tuple[Talk, Said | None]:
        here = self.talks[talk % len(self.talks)]
        return here, here.history[-1 - number % len(here.history)] if here.history else None

    def message_id(self, talk: Talk, number: int) -> int:
        """Give the id of a message, or one beside it."""
        ids = [said.id for said in talk.history] or [1]
        return max(1, ids[number // 3 % len(ids)] + number % 3 - 1)

    def dialog_id(self, who: int, talk: Talk, *, by_id: bool) -> str:
        """Private dialogs can be named by their chat too."""
        private = talk.kind == "private" and not by_id
        return str(self.users[talk.peer(who)].id) if private else f"chat{talk.chat}"

    def knows(self, one: int, other: int) -> bool:
        """Employees and bots know everybody, the guest knows who is in a group chat with them."""
        groups = (talk.seats for talk in self.talks if talk.kind != "private")
        return one != GUEST or other == GUEST or any(one in seats and other in seats for seats in groups)

    def private(self, one: int, other: int) -> Talk | None:
        pair = {one, other}
        return next((talk for talk in self.talks if talk.kind == "private" and {*talk.seats} == pair), None)

    # --- what everybody sees

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        ids = [user.id for user in self.users]
        for who, user in enumerate(self.users):
            own = [talk for talk in self.talks if who in talk.seats]
            shown = talks.listed(own, who)
            seen = self.seen(user, own, pages=1 + len(shown) // PAGE)
            items = [talks.item(talk, who, ids) for talk in shown]
            assert plain_counters(seen["counters"]) == talks.counters(own, who, ids)
            assert [plain_item(one) for one in seen["recents"]] == items
            self.check_pages(seen, items)
            for talk in own:
                assert plain_dialog(seen[f"dialog{talk.chat}"]) == talks.dialog(talk, who, ids)
        self.now += 1
        self.portal.clock.move(1)

    def seen(self, user: User, own: list[Talk], *, pages: int) -> Any:
        """Give all that a client shows."""
        dialogs = {f"dialog{talk.chat}": f"im.dialog.get?DIALOG_ID=chat{talk.chat}" for talk in own}
        lists = {f"page{page}": f"im.recent.list?LIMIT={PAGE}&OFFSET={page * PAGE}" for page in range(pages)}
        wanted = {"counters": "im.counters.get", "recents": "im.recent.get", "unread": "im.recent.list?UNREAD_ONLY=Y"}
        answer = user.call("batch", cmd=wanted | lists | dialogs)
        assert not answer["result_error"]
        return answer["result"]

    def check_pages(self, seen: Any, items: list[dict[str, Any]]) -> None:
        for page in range(1 + len(items) // PAGE):
            found, behind = seen[f"page{page}"], (page + 1) * PAGE
            assert [plain_item(one) for one in found["items"]] == items[page * PAGE : behind]
            assert found["hasMore"] == found["hasMorePages"] == (behind < len(items))
        assert [plain_item(one) for one in seen["unread"]["items"]] == [one for one in items if one["counter"]]


def said_id(answer: Answer) -> int:
    result = answer.json["result"]
    return int(result["id"] if isinstance(result, dict) else result)


def plain_counters(found: dict[str, Any]) -> dict[str, Any]:
    """Give counters by chat; empty groups come as arrays."""
    keyed = ("CHAT", "CHAT_MUTED", "LINES", "DIALOG")
    return {**found, **{name: dict(found[name]) for name in keyed}}


def plain_item(found: dict[str, Any]) -> dict[str, Any]:
    names = ("chat_id", "counter", "last_id", "pinned", "unread")
    message = {"message": found["message"]["id"], "status": found["message"]["status"]}
    return {"id": str(found["id"]), **{name: found[name] for name in names}, **message}


def plain_dialog(found: dict[str, Any]) -> dict[str, Any]:
    names = ("counter", "unread_id", "last_id", "last_message_id", "message_count", "user_counter", "owner")
    views = found["last_message_views"]
    assert len(views["first_viewers"]) == min(1, views["count_of_viewers"])
    return {
        **{name: found[name] for name in names},
        "readers": [(one["user_id"], one["message_id"]) for one in found["readed_list"]],
        "views": views["count_of_viewers"],
        "mute_list": found["mute_list"],
    }


@pytest.mark.soak
def test_counting_agrees_with_a_model(portal: Portal) -> None:
    class Here(Messenger):
        def __init__(self) -> None:
            super().__init__(portal)

    moderate = settings(
        max_examples=volume(4, 16), stateful_step_count=25, deadline=None, suppress_health_check=[*HealthCheck]
    )
    run_state_machine_as_test(Here, settings=moderate)
