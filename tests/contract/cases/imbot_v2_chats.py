"""Chats of bots of the second generation, who is in them, and what bots do about what is said there."""

from collections.abc import Iterable, Iterator
from typing import Any

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.cases.imbot_v2 import DENIED, TOKEN, owned, register, snake
from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, Row, bot, once, robot, team
from tests.contract.rights.things import Thing
from tests.contract.rights.world import World as Rights
from tests.contract.world import PNG, World


def made(w: World) -> dict[str, Any]:
    """A bot as its owner names it, with a chat of its own."""
    known = owned(w)
    fields = {"title": "Support", "color": "mint", "userIds": [w.anna.id, w.boris.id], "message": "Hello"}
    chat = w.anna.call("imbot.v2.Chat.add", **known, fields=fields)["chat"]
    return known | {"dialogId": chat["dialogId"]}


def added(w: World) -> Iterable[Answer]:
    known = owned(w)
    fields = {"title": "Support", "color": "mint", "userIds": [w.anna.id, w.boris.id], "message": "Hello"}
    yield w.anna.answer("imbot.v2.Chat.add", **known, fields=fields)
    yield w.anna.answer("imbot.v2.Chat.add", **known, fields={"title": "News", "color": "red", "ownerId": w.boris.id})


def seen(w: World) -> Iterable[Answer]:
    known = made(w)
    yield w.anna.answer("imbot.v2.Chat.get", **known)
    w.boris.call("im.message.add", DIALOG_ID=known["dialogId"], MESSAGE="Hello")
    w.anna.call("imbot.v2.Chat.Manager.add", **known, userIds=[w.boris.id])
    w.anna.call("im.chat.mute", DIALOG_ID=known["dialogId"], MUTE="Y")
    yield w.anna.answer("imbot.v2.Chat.get", **known)
    yield w.anna.answer("imbot.v2.Chat.get", **known | {"dialogId": str(w.boris.id)})


def watching(w: World) -> dict[str, Any]:
    """A bot that sees everything in its chats, in one where much was said, as its owner names it."""
    answer = register(w, "watcher", type="supervisor")
    known = {"botId": answer.json["result"]["bot"]["id"], "botToken": TOKEN}
    w.boris.call("im.chat.user.add", CHAT_ID=w.chats["OPEN"], USERS=[known["botId"]], HIDE_HISTORY="N")
    return known


def asked(w: World) -> Iterable[Answer]:
    known, dialog = watching(w), f"chat{w.chats['OPEN']}"
    message = w.boris.call(
        "im.message.add",
        DIALOG_ID=dialog,
        MESSAGE="A question",
        KEYBOARD=[{"TEXT": "Yes", "LINK": "https://example.org"}],
    )
    copy = w.anna.call("imbot.v2.Chat.Message.send", **known, dialogId=dialog, fields={"forwardIds": {"one": message}})
    w.anna.call("im.dialog.read", DIALOG_ID=dialog)
    for one in (message, copy["id"]):
        yield w.anna.answer("imbot.v2.Chat.Message.get", **known, messageId=one)


def around(w: World) -> Iterable[Answer]:
    known, dialog = watching(w), f"chat{w.chats['OPEN']}"
    message = w.boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="A question")
    w.anna.call("imbot.v2.Chat.Message.send", **known, dialogId=dialog, fields={"forwardIds": {"one": message}})
    yield w.anna.answer("imbot.v2.Chat.Message.getContext", **known, messageId=message, range=5)
    yield w.anna.answer("imbot.v2.Chat.Message.getContext", **known, messageId=message, range=1)


def reacted(w: World, *, took_back: bool = False) -> dict[str, Any]:
    """A bot as its owner names it, with a message to react to, or that it reacted to."""
    known = owned(w)
    message = w.boris.call("im.message.add", DIALOG_ID=f"chat{w.chats['OPEN']}", MESSAGE="Well done")
    given = known | {"messageId": message, "reaction": "fire"}
    if took_back:
        w.anna.call("imbot.v2.Chat.Message.Reaction.add", **given)
    return given


def watched(w: Rights, who: str) -> Iterator[tuple[str, Thing]]:
    """Messages, for the bot in the team, which sees everything from now on."""
    w.portal.change("UPDATE bot SET type = 'supervisor' WHERE person_id = :id", id=w.id(who))
    yield from at.messages(w, who)


def shown(shared: Row) -> Row:
    """What the bot in the team is shown, to somebody who may see as much."""
    return shared._replace(who=("owner",))


def with_people() -> list[Row]:
    """Who is in the team: a bot that does not manage it changes nothing there."""
    return [
        bot(lambda w, who, it: {"dialogId": team(w), "userIds": [w.id("spare")], "userId": w.id("plain")}, own=DENIED),
        robot(
            at.dialogs,
            lambda w, who, it: {"dialogId": it.key, "userIds": [w.id("spare")], "userId": w.id("plain")},
            outside=DENIED,
            unknown=DENIED,
        ),
    ]


CASES: dict[str, Case] = {
    "imbot.v2.Chat.add": Case(
        scenario=added,
        rights=[
            bot(lambda w, who, it: {"fields": {"title": f"Chat of {who}"}}),
            robot(
                at.people,
                lambda w, who, it: {"fields": {"userIds": [it.id], "ownerId": it.id}},
                missing=OK,  # left out, as the page of Chat.User.add says
                known=OK,
            ),
        ],
    ),
    # Official: chat-get, ACCESS_DENIED: "Bot is not a participant in the chat".
    "imbot.v2.Chat.get": Case(
        scenario=seen,
        rights=[
            bot(lambda w, who, it: {"dialogId": team(w)}, own=DENIED),
            shown(
                robot(
                    at.dialogs,
                    lambda w, who, it: {"dialogId": it.key},
                    outside=DENIED,
                    unknown=DENIED,
                    member=OK,
                    known=OK,
                )
            ),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.chat.get(**snake(made(w))),
    ),
    "imbot.v2.Chat.update": Case(
        scenario=lambda w: (
            w.anna.answer("imbot.v2.Chat.update", **made(w), fields={"title": "New", "color": "red", "avatar": PNG}),
        ),
        rights=[
            bot(lambda w, who, it: {"dialogId": team(w), "fields": {"title": "New"}}, own=DENIED),
            robot(
                at.dialogs,
                lambda w, who, it: {"dialogId": it.key, "fields": {"title": f"New, says {who}"}},
                outside=DENIED,
                unknown=DENIED,
                member=OK,
            ),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.chat.update(
            **snake(made(w)), fields={"title": "New", "color": "red", "avatar": PNG}
        ),
    ),
    # Official: chat-set-owner, "Only the current owner of the chat can transfer ownership".
    "imbot.v2.Chat.setOwner": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.setOwner", **made(w), userId=w.anna.id),),
        rights=with_people(),
        sdk=lambda sdk, w: sdk.imbot.v2.chat.set_owner(**snake(made(w)), user_id=w.anna.id),
    ),
    # Official: chat-user-add, chat-user-delete, "The bot must be an administrator of the chat".
    "imbot.v2.Chat.User.add": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.User.add", **made(w), userIds=[w.guest.id]),),
        rights=with_people(),
        sdk=lambda sdk, w: sdk.imbot.v2.chat.user.add(**snake(made(w)), user_ids=[w.guest.id]),
    ),
    "imbot.v2.Chat.User.delete": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.User.delete", **made(w), userId=w.boris.id),),
        rights=with_people(),
        sdk=lambda sdk, w: sdk.imbot.v2.chat.user.delete(**snake(made(w)), user_id=w.boris.id),
    ),
    "imbot.v2.Chat.User.list": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.User.list", **made(w)),),
        rights=[
            bot(lambda w, who, it: {"dialogId": team(w)}, own=DENIED),
            shown(
                robot(
                    at.dialogs,
                    lambda w, who, it: {"dialogId": it.key},
                    outside=DENIED,
                    unknown=DENIED,
                    member=OK,
                    known=OK,
                )
            ),
        ],
    ),
    # Official: chat-manager-add, chat-manager-delete, "owner role required".
    "imbot.v2.Chat.Manager.add": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.Manager.add", **made(w), userIds=[w.boris.id]),),
        rights=with_people(),
        sdk=lambda sdk, w: sdk.imbot.v2.chat.manager.add(**snake(made(w)), user_ids=[w.boris.id]),
    ),
    "imbot.v2.Chat.Manager.delete": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.Manager.delete", **made(w), userIds=[w.boris.id]),),
        rights=with_people(),
        sdk=lambda sdk, w: sdk.imbot.v2.chat.manager.delete(**snake(made(w)), user_ids=[w.boris.id]),
    ),
    # Official: chat-message-get, "only for supervisor and personal type bots".
    "imbot.v2.Chat.Message.get": Case(
        scenario=asked,
        rights=[
            bot(lambda w, who, it: {"messageId": w.early}, own="400 BOT_TYPE_NOT_ALLOWED"),
            shown(robot(watched, lambda w, who, it: {"messageId": it.id}, outside="400 MESSAGE_NOT_FOUND", member=OK)),
        ],
    ),
    # Official: chat-message-get-context names two codes for what is missing and what is foreign.
    "imbot.v2.Chat.Message.getContext": Case(
        scenario=around,
        rights=[
            bot(lambda w, who, it: {"messageId": w.early}, own="400 BOT_TYPE_NOT_ALLOWED"),
            shown(
                robot(
                    watched,
                    lambda w, who, it: {"messageId": it.id},
                    missing="400 MESSAGE_NOT_FOUND",
                    outside="400 MESSAGE_ACCESS_DENIED",
                    member=OK,
                )._replace(two_codes=True)
            ),
        ],
    ),
    # Official: chat-message-reaction-add, ACCESS_DENIED: "Bot is not a participant in the chat with this message".
    "imbot.v2.Chat.Message.Reaction.add": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.Message.Reaction.add", **reacted(w)),),
        rights=[
            bot(lambda w, who, it: {"messageId": w.early, "reaction": "like"}, own=DENIED),
            once(
                robot(
                    at.messages, lambda w, who, it: {"messageId": it.id, "reaction": "eyes"}, outside=DENIED, member=OK
                )
            ),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.chat.message.reaction.add(**snake(reacted(w))),
    ),
    "imbot.v2.Chat.Message.Reaction.delete": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.Message.Reaction.delete", **reacted(w, took_back=True)),),
        rights=[
            bot(lambda w, who, it: {"messageId": w.early, "reaction": "like"}, own=DENIED),
            robot(
                at.messages,
                lambda w, who, it: {"messageId": it.id, "reaction": "bomb"},
                outside=DENIED,
                member="400 REACTION_NOT_FOUND",  # nothing to take back
            ),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.chat.message.reaction.delete(**snake(reacted(w, took_back=True))),
    ),
    "imbot.v2.Chat.InputAction.notify": Case(
        scenario=lambda w: (
            w.anna.answer(
                "imbot.v2.Chat.InputAction.notify", **made(w), statusMessageCode="IMBOT_AGENT_ACTION_SEARCHING"
            ),
        ),
        rights=[
            bot(lambda w, who, it: {"dialogId": team(w)}, own=DENIED),
            robot(
                at.dialogs,
                lambda w, who, it: {"dialogId": it.key, "statusMessageCode": "IMBOT_AGENT_ACTION_CHECKING"},
                outside=DENIED,
                unknown=DENIED,
                member=OK,
                known=OK,
            ),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.chat.input_action.notify(
            **snake(made(w)), status_message_code="IMBOT_AGENT_ACTION_SEARCHING"
        ),
    ),
    "imbot.v2.Chat.TextField.enabled": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.TextField.enabled", **made(w), enabled=False),),
        rights=[
            bot(lambda w, who, it: {"dialogId": team(w)}, own=DENIED),
            robot(
                at.dialogs,
                lambda w, who, it: {"dialogId": it.key, "enabled": who == "hermit"},
                outside=DENIED,
                unknown=DENIED,
                member=OK,
                known=OK,
            ),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.chat.text_field.enabled(**snake(made(w)), enabled=False),
    ),
}
