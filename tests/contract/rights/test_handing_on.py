"""Who is given something by somebody has no more than the giver had: histories, places in chats, bots."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from beseda.methods import REGISTRY
from tests.contract.rights import things as at
from tests.contract.rights.handing_on import SEND, WAYS, Giver, Newcomer, bot_of, reached, said, told
from tests.contract.rights.world import CALLERS, GUESTS, UNKNOWN, World, build, token
from tests.databases import SQLITE_ALONE
from tests.kept import kept

BUILT = [name for name in WAYS if any(method.name == name for method in REGISTRY)]


again = kept(build)


@pytest.fixture
def w(again: Callable[[], World]) -> World:
    """The same for one test; nothing is delivered."""
    world = again()
    world.portal.stop_delivery()
    return world


def test_every_method_that_lets_somebody_in_is_tried() -> None:
    letting_in = {one.name for one in REGISTRY if one.name.lower().endswith("chat.user.add")}
    assert letting_in == set(BUILT)


@SQLITE_ALONE
@pytest.mark.parametrize("chat", ["team", "open"])
@pytest.mark.parametrize("method", BUILT)
def test_nobody_gives_more_history_than_they_have(w: World, method: str, chat: str) -> None:
    late = ("visitor",) if chat == "open" else ()
    w.people["owner"].call("im.chat.user.add", CHAT_ID=w.chats[chat], USERS=[w.id(one) for one in late])
    newest = w.people["plain"].call("im.message.add", DIALOG_ID=f"chat{w.chats[chat]}", MESSAGE="Hello")
    ids = said(w.portal, w.chats[chat])
    newcomers = [one for giver in givers(w, method, chat, late) for one in let_in(w, giver, method, chat, ids)]
    assert [stray for one in newcomers for stray in one.strays(w, ids)] == []
    later = w.people["plain"].call("im.message.add", DIALOG_ID=f"chat{w.chats[chat]}", MESSAGE="Hello again")
    for message in w.early, newest, later:
        w.people["plain"].answer("im.message.update", MESSAGE_ID=message, MESSAGE="Said otherwise")
    heard = {one.about: told(one.user, [*ids, later]) - one.expected for one in newcomers}
    assert [about for about, ids in heard.items() if ids != {later}] == []


def givers(w: World, method: str, chat: str, late: tuple[str, ...]) -> list[Giver]:
    """Members of a chat with all of its history and with some; or their bots, where those call the method."""
    people = ["owner", "guest", *late] if late else ["owner", "member", "newcomer", "guest"]
    family, _ = WAYS[method]
    bots = [Giver(bot_of(w, one, family or "v2", f"{one}'s carrier"), one, family or "v2") for one in people]
    for bot in bots:
        if bot.owner in GUESTS:
            w.portal.chat(w.people["owner"], w.people[bot.owner], bot.user)
        given = {"CHAT_ID": w.chats[chat], "USERS": [bot.user.id], "HIDE_HISTORY": "N"}
        assert w.people[bot.owner].call("im.chat.user.add", **given) is True
        w.portal.change("UPDATE member SET manager = 1 WHERE user_id = :bot", bot=bot.user.id)
    return bots if family else [*(Giver(w.people[one]) for one in people), *bots]


def let_in(w: World, giver: Giver, method: str, chat: str, ids: list[int]) -> Iterator[Newcomer]:
    """Everybody whom a giver could let in, in every way."""
    had = reached(giver.user, w.chats[chat], ids)
    owner = giver.owner or next(name for name, user in w.people.items() if user is giver.user)
    for hide, kind in product("YN", ("employee", "outsider", "back again", "own bot")):
        about = f"{giver.user.name} lets in {kind}, HIDE_HISTORY={hide}"
        newcomer = (
            bot_of(w, owner, "v2", about)
            if kind == "own bot"
            else w.portal.user(kind, UNKNOWN, extranet=kind == "outsider")
        )
        w.portal.chat(w.people["owner"], w.people[owner], giver.user, newcomer)  # where they have met
        if kind == "back again":
            w.people["owner"].call("im.chat.user.add", CHAT_ID=w.chats[chat], USERS=[newcomer.id], HIDE_HISTORY="N")
            newcomer.call("im.chat.leave", CHAT_ID=w.chats[chat])
        newcomer.call("im.v2.Event.subscribe")
        assert WAYS[method][1](w, giver, w.chats[chat], newcomer.id, hide).json["result"]
        outside = kind == "outsider" or (kind == "own bot" and owner in GUESTS)
        bare = hide == "Y" or method == "imbot.v2.Chat.User.add"
        expected = set(ids) if chat == "open" and not outside else set() if bare else had
        yield Newcomer(about, newcomer, w.chats[chat], owner if kind == "own bot" else "", expected)


@pytest.mark.parametrize("who", CALLERS)
def test_a_bot_opens_no_dialog_that_its_owner_may_not(w: World, who: str) -> None:
    bot, old = bot_of(w, who, "v2", "new"), bot_of(w, who, "v1", "old")
    new_bot, old_bot = {"botId": bot.id, "botToken": token(who)}, {"BOT_ID": old.id, "CLIENT_ID": token(who)}
    caller = w.people[who]
    strays = []
    for relation, thing in at.dialogs(w, who):
        answers = {
            "speaks in": caller.answer(SEND, **new_bot, dialogId=thing.key, fields={"message": "Hello"}),
            "spoke in": caller.answer("imbot.message.add", **old_bot, DIALOG_ID=thing.key, MESSAGE="Hello"),
            "reads": bot.answer("im.dialog.messages.get", DIALOG_ID=thing.key),
        }
        may = caller.answer("im.dialog.messages.get", DIALOG_ID=thing.key).status == 200
        strays += [
            f"{what} {thing.name} ({relation})" for what, one in answers.items() if one.status == 200 and not may
        ]
    assert strays == []
