"""Bots of both generations and events: who may call what."""

from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, Row, bot, old_bot, old_robot, robot, row, team, theirs
from tests.contract.rights.things import MISSING
from tests.contract.rights.world import new_bot, new_old_bot, token

DENIED, NOT_EDITED, WRONG = "403 ACCESS_DENIED", "400 CANT_EDIT_MESSAGE", "400 WRONG_REQUEST"

EVENTS: dict[str, list[Row]] = {
    **{f"im.v2.Event.{name}": theirs() for name in ("subscribe", "unsubscribe", "get")},
    "imbot.v2.Event.get": [bot(), bot(lambda w, who, it: {"withUserEvents": True})],
}

BOTS: dict[str, list[Row]] = {
    # Official: bot-register, "already taken by another application"; the same code of one's own answers that bot.
    "imbot.v2.Bot.register": [
        row(
            at.bots,
            lambda w, who, it: new_bot(who, it.key),
            missing=OK,
            foreign="400 BOT_CODE_ALREADY_TAKEN",
        )._replace(two_codes=True)
    ],
    # Official: bot-get, "authorized user": who is not the owner is shown it in short.
    "imbot.v2.Bot.get": [bot(foreign=OK)],
    "imbot.v2.Bot.list": theirs(lambda w, who, it: {"botToken": token(who)}),
    "imbot.v2.Bot.update": [
        bot(lambda w, who, it: {"fields": {"properties": {"name": f"Other of {who}"}}}),
        # Official: bot-update, "reason is not disclosed to avoid confirming the existence of foreign tokens".
        row(
            at.bots,
            lambda w, who, it: {
                "botId": w.bot(who),
                "botToken": token(who),
                "fields": {"botToken": "x" * 41 if it.id == MISSING else token(it.key.removeprefix("bot of "))},
            },
            own=OK,  # the same token again
            missing="400 BOT_TOKEN_ROTATION_FAILED",
        ),
    ],
    "imbot.v2.Bot.unregister": [bot()],
    # Official: chat-message-send, ACCESS_DENIED: "Bot is not a participant in the chat".
    "imbot.v2.Chat.Message.send": [
        bot(lambda w, who, it: {"dialogId": str(w.id("plain")), "fields": {"message": "Hello"}}),
        robot(
            at.dialogs,
            lambda w, who, it: {"dialogId": it.key, "fields": {"message": "Hello"}},
            outside=DENIED,
            unknown=DENIED,
            member=OK,
            known=OK,
        ),
        robot(
            at.messages,
            lambda w, who, it: {"dialogId": team(w), "fields": {"forwardIds": {"one": it.id}}},
            outside=DENIED,
            member=OK,
        ),
        robot(
            at.references,
            lambda w, who, it: {"dialogId": team(w), "fields": {"message": "Yes", "replyId": it.id}},
            outside="400 SENDING_FAILED",
            elsewhere="400 SENDING_FAILED",
            member=OK,
        ),
    ],
    # Official: chat-message-update, "The bot can only update its own messages".
    "imbot.v2.Chat.Message.update": [
        bot(lambda w, who, it: {"messageId": w.early, "fields": {"message": "Other"}}, own=DENIED),
        robot(
            at.messages,
            lambda w, who, it: {"messageId": it.id, "fields": {"message": f"Other, says {who}"}},
            outside=DENIED,
            author=OK,
        ),
    ],
    # Official: chat-message-delete, its own, or any as an administrator of the chat.
    "imbot.v2.Chat.Message.delete": [
        bot(lambda w, who, it: {"messageId": w.early}, own=DENIED),
        robot(at.messages, lambda w, who, it: {"messageId": it.id}, outside=DENIED, author=OK),
    ],
    # Official: chat-message-read; MESSAGE_NOT_FOUND: "not found or is unavailable".
    "imbot.v2.Chat.Message.read": [
        bot(lambda w, who, it: {"dialogId": team(w)}, own=DENIED),
        robot(at.dialogs, lambda w, who, it: {"dialogId": it.key}, outside=DENIED, member=OK, unknown=DENIED),
        robot(
            at.references,
            lambda w, who, it: {"dialogId": team(w), "messageId": it.id},
            outside="400 MESSAGE_NOT_FOUND",
            elsewhere="400 MESSAGE_NOT_FOUND",
            member=OK,
        ),
    ],
}

OLD_BOTS: dict[str, list[Row]] = {
    "imbot.register": [
        row(at.old_bots, lambda w, who, it: new_old_bot(who, it.key), missing=OK, foreign=WRONG)._replace(
            two_codes=True
        )
    ],
    "imbot.update": [old_bot(lambda w, who, it: {"FIELDS": {"PROPERTIES": {"NAME": f"Other of {who}"}}})],
    "imbot.unregister": [old_bot()],
    "imbot.bot.list": theirs(),  # names and codes of all bots, whoever registered them
    "imbot.message.add": [
        old_bot(lambda w, who, it: {"DIALOG_ID": str(w.id("plain")), "MESSAGE": "Hello"}),
        old_robot(
            at.dialogs,
            lambda w, who, it: {"DIALOG_ID": it.key, "MESSAGE": "Hello"},
            outside=WRONG,
            unknown=WRONG,
            member=OK,
            known=OK,
        ),
        # Official: imbot-message-add, FROM_USER_ID and TO_USER_ID: a line of the system between any two people.
        old_robot(
            at.people,
            lambda w, who, it: {"FROM_USER_ID": w.id("member"), "TO_USER_ID": it.id, "MESSAGE": "Hello"},
            missing=WRONG,
            known=OK,
        )._replace(actor="member"),
    ],
    # Official: imbot-message-update, imbot-message-delete: CANT_EDIT_MESSAGE, "no access".
    "imbot.message.update": [
        old_bot(lambda w, who, it: {"MESSAGE_ID": w.early, "MESSAGE": "Other"}, own=NOT_EDITED),
        old_robot(
            at.messages,
            lambda w, who, it: {"MESSAGE_ID": it.id, "MESSAGE": f"Other, says {who}"},
            outside=NOT_EDITED,
            author=OK,
        ),
    ],
    "imbot.message.delete": [
        old_bot(lambda w, who, it: {"MESSAGE_ID": w.early}, own=NOT_EDITED),
        old_robot(at.messages, lambda w, who, it: {"MESSAGE_ID": it.id}, outside=NOT_EDITED, author=OK),
    ],
}
