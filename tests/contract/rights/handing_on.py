"""Who lets whom into a chat, and what the newcomer gets at there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from beseda.testing import Answer, Portal, User
from tests.contract.rights.world import World, new_bot, new_old_bot, token

SEND = "imbot.v2.Chat.Message.send"


class Giver(NamedTuple):
    """Somebody in a chat who lets others in; ``owner``: whose bot it is, of which ``family``."""

    user: User
    owner: str = ""
    family: str = ""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who was let into a chat; ``expected``: what they may get at of what was said before."""

    about: str
    user: User
    chat: int
    owner: str
    expected: set[int]

    def strays(self, w: World, ids: Iterable[int]) -> list[str]:
        """What they get at, where it is anything else."""
        found = reached(self.user, self.chat, ids)
        wrong = [f"{self.about}: reads {sorted(found)}, not {sorted(self.expected)}"] if found != self.expected else []
        passed = passed_on(w, self.owner, self.user, ids) if self.owner else set()
        return wrong + ([f"{self.about}: passes on {sorted(passed)}"] if passed - self.expected else [])


# A call that lets somebody in: of a giver, for a chat and a person, with HIDE_HISTORY.
Way = Callable[[World, Giver, int, int, str], Answer]


def _by_themselves(w: World, giver: Giver, chat: int, newcomer: int, hide: str) -> Answer:
    return giver.user.answer("im.chat.user.add", CHAT_ID=chat, USERS=[newcomer], HIDE_HISTORY=hide)


def _by_old_bot(w: World, giver: Giver, chat: int, newcomer: int, hide: str) -> Answer:
    known = {"BOT_ID": giver.user.id, "CLIENT_ID": token(giver.owner)}
    given = {"CHAT_ID": chat, "USERS": [newcomer], "HIDE_HISTORY": hide}
    return w.people[giver.owner].answer("imbot.chat.user.add", **known, **given)


def _by_bot(w: World, giver: Giver, chat: int, newcomer: int, hide: str) -> Answer:
    known = {"botId": giver.user.id, "botToken": token(giver.owner)}
    given = {"dialogId": f"chat{chat}", "userIds": [newcomer]}
    return w.people[giver.owner].answer("imbot.v2.Chat.User.add", **known, **given)


# Every method that lets somebody into a chat that is there, by the family of bots that call it.
WAYS: dict[str, tuple[str, Way]] = {
    "im.chat.user.add": ("", _by_themselves),
    "imbot.chat.user.add": ("v1", _by_old_bot),
    "imbot.v2.Chat.User.add": ("v2", _by_bot),
}


def bot_of(w: World, owner: str, family: str, code: str) -> User:
    """A new bot of somebody."""
    caller = w.people[owner]
    bot_id = (
        caller.call("imbot.v2.Bot.register", **new_bot(owner, code))["bot"]["id"]
        if family == "v2"
        else caller.call("imbot.register", **new_old_bot(owner, code))
    )
    return User(w.portal, bot_id, code)


def said(portal: Portal, chat: int) -> list[int]:
    """What people said in a chat."""
    sql = "SELECT id FROM message WHERE chat_id = :chat AND author_id > 0 ORDER BY id"
    return [row[0] for row in portal.query(sql, chat=chat)]


def reached(who: User, chat: int, ids: Iterable[int]) -> set[int]:
    """Those of these messages that somebody reads, finds, quotes or likes."""
    dialog = f"chat{chat}"
    pages = [
        who.answer("im.dialog.messages.get", DIALOG_ID=dialog, FIRST_ID=0, LIMIT=50),
        who.answer("im.dialog.messages.search", CHAT_ID=chat, ORDER={"ID": "ASC"}, LIMIT=50),
    ]
    shown = {one["id"] for page in pages if page.status == 200 for one in page.json["result"]["messages"]}
    touched = {
        one
        for one in ids
        for answer in (
            who.answer("im.message.add", DIALOG_ID=dialog, MESSAGE="Re", REPLY_ID=one),
            who.answer("im.message.like", MESSAGE_ID=one, ACTION="auto"),
        )
        if answer.status == 200
    }
    return (shown | touched) & set(ids)


def passed_on(w: World, owner: str, bot: User, ids: Iterable[int]) -> set[int]:
    """Those of these messages that somebody's bot of the second generation passes on to them."""
    known = {"botId": bot.id, "botToken": token(owner), "dialogId": str(w.id(owner))}
    return {
        one for one in ids if w.people[owner].answer(SEND, **known, fields={"forwardIds": {"copy": one}}).status == 200
    }


def told(who: User, ids: Iterable[int]) -> set[int]:
    """Those of these messages that somebody is told of in events."""
    events: list[dict[str, Any]] = who.call("im.v2.Event.get", limit=1000)["events"]
    return {one["data"].get("message", {}).get("id") for one in events} & set(ids)
