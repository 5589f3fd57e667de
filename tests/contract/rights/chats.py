"""Chats and who is in them, dialogs, messages: who may call what."""

from beseda.domain.text import colors
from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, Row, chat, dialog, message, row, team, theirs
from tests.contract.rights.world import CALLERS, COLOR, VICTIMS
from tests.contract.world import PNG

NO = "403 ACCESS_ERROR"
IN_TEAM = ("owner", "member", "newcomer", "guest", "bot")
# Each caller another colour: the one that a chat has is a refusal.
COLORS = dict(zip(CALLERS, [one for one in colors.HEX if one != COLOR], strict=False))

CHATS: dict[str, list[Row]] = {
    "im.chat.add": [
        *theirs(),
        row(at.people, lambda w, who, it: {"USERS": [it.id]}, missing=OK),  # Quirk: who is not known is left out
    ],
    # Official: chats/im-chat-get; Denials that are answers: null.
    "im.chat.get": [
        row(
            at.chats,
            lambda w, who, it: {"ENTITY_TYPE": "CALENDAR", "ENTITY_ID": it.key},
            outside="null",
            reader=OK,
            pair="null",  # bound to nothing
        )
    ],
    # Official: chats/chat-update/im-chat-set-owner, "chat owner".
    "im.chat.setOwner": [
        chat(lambda w, who, it: {"USER_ID": w.id("plain")}, outside=NO, reader="400 WRONG_REQUEST", owner=OK, pair=NO),
        row(
            at.insiders,
            lambda w, who, it: {"CHAT_ID": w.chats["team"], "USER_ID": it.id},
            ("owner",),
            outside="400 WRONG_REQUEST",
            member=OK,
        ),
    ],
    # Official: chats/chat-update, "chat participant with permission to change the appearance".
    "im.chat.updateTitle": [
        chat(lambda w, who, it: {"TITLE": f"By {who}"}, outside=NO, member=OK, pair=NO),
        row(
            at.chats,
            lambda w, who, it: {"DIALOG_ID": f"chat{it.id}", "TITLE": f"From {who}"},
            outside=NO,
            member=OK,
            pair="400 DIALOG_ID_EMPTY",
        ),
    ],
    "im.chat.updateColor": [
        chat(lambda w, who, it: {"COLOR": COLORS[who]}, outside="400 WRONG_REQUEST", reader=NO, member=OK, pair=NO)
    ],
    "im.chat.updateAvatar": [
        chat(
            lambda w, who, it: {"AVATAR": PNG},
            outside="400 WRONG_REQUEST",
            reader="400 ACCESS_DENIED",
            member=OK,
            pair="400 ACCESS_ERROR",
        )
    ],
    # Official: chats/chat-users/im-chat-user-add; guests bring only whom they share a chat with.
    "im.chat.user.add": [
        chat(
            lambda w, who, it: {"USERS": [w.id("spare")]},
            outside=NO,
            member=OK,
            guest_member="false",
            pair=NO,
        ),
        row(
            at.people,
            lambda w, who, it: {"CHAT_ID": w.chats["team"], "USERS": [it.id]},
            IN_TEAM,
            missing="false",
            known=OK,
        ),
    ],
    # Official: chats/chat-users/im-chat-user-list, an empty array: no permission.
    "im.chat.user.list": [chat(outside="[]", reader=OK)],
    # Official: chats/im-dialog-get, permissions: manage_users_delete is "manager".
    "im.chat.user.delete": [
        chat(
            lambda w, who, it: {"USER_ID": w.id(VICTIMS.get(who, "plain"))},
            outside=NO,
            member="400 ACCESS_DENIED_KICK",
            manager=OK,
            pair=NO,
        ),
        row(
            at.insiders,
            lambda w, who, it: {"CHAT_ID": w.chats["team"], "USER_ID": it.id},
            ("owner", "manager"),
            outside="400 USER_NOT_FOUND",
            member=OK,
        ),
    ],
    "im.chat.leave": [chat(outside="400 ACCESS_DENIED_KICK", member=OK, pair=NO)],
    "im.chat.mute": [
        chat(outside=NO, member=OK),
        dialog(outside=NO, member=OK, unknown=NO, known=OK),
    ],
    "im.counters.get": theirs(),
    "im.recent.get": theirs(anybody=ANSWER),
    "im.recent.list": theirs(anybody=ANSWER),
    "im.search.chat.list": [row(at.chats, lambda w, who, it: {"FIND": it.key}, outside="[]", reader=OK, pair="[]")],
}

DIALOGS: dict[str, list[Row]] = {
    "im.dialog.get": [dialog(outside=NO, reader=OK, unknown=NO, known=OK)],
    "im.dialog.messages.get": [
        dialog(outside=NO, reader=OK, unknown=NO, known=OK),
        row(at.references, lambda w, who, it: {"DIALOG_ID": team(w), "LAST_ID": it.id}, IN_TEAM, outside=ANSWER),
        row(at.references, lambda w, who, it: {"DIALOG_ID": team(w), "FIRST_ID": it.id}, IN_TEAM, outside=ANSWER),
    ],
    "im.dialog.messages.search": [chat(outside=NO, reader=OK)],
    "im.dialog.users.list": [
        dialog(outside=NO, reader=OK, unknown=NO, known=OK),
        row(
            at.insiders,
            lambda w, who, it: {"DIALOG_ID": team(w), "LAST_ID": it.id},
            IN_TEAM,
            outside="[]",
            member=OK,
        ),
    ],
    # Official: chats/messages/im-dialog-read; Denials that are answers: false.
    "im.dialog.read": [dialog(outside="false", member=OK, unknown="false", known=OK)],
    "im.dialog.unread": [
        dialog(lambda w, who, it: {"MESSAGE_ID": 1}, outside="false", member=OK, unknown="false", known=ANSWER)
    ],
    "im.dialog.read.all": theirs(),
    "im.dialog.writing": [dialog(outside=NO, member=OK, unknown=NO, known=OK)],
    "im.recent.pin": [dialog(outside="400 ACCESS_ERROR", member=OK, unknown="400 ACCESS_ERROR", known=OK)],
    # Quirk 106: a dialog that was not begun has no place in the list.
    "im.recent.unread": [dialog(outside="false", member=OK, unknown="false", known=ANSWER)],
    "im.recent.hide": [dialog(outside="false", member=OK, unknown="false", known=ANSWER)],
}

MESSAGES: dict[str, list[Row]] = {
    # Quirk 64: 400 ACCESS_ERROR in an open chat that one only reads.
    "im.message.add": [
        dialog(
            lambda w, who, it: {"MESSAGE": "Hello"},
            outside="400 CHAT_ID",
            reader="400 ACCESS_ERROR",
            member=OK,
            unknown="400 USER_NOT_FOUND",
            known=OK,
        ),
        row(
            at.references,
            lambda w, who, it: {"DIALOG_ID": team(w), "MESSAGE": "Yes", "REPLY_ID": it.id},
            IN_TEAM,
            outside="400 REPLY_ACCESS_ERROR",
            elsewhere="400 REPLY_FROM_OTHER_CHAT_ERROR",
            member=OK,
        ),
    ],
    # Official: chats/messages/im-message-update, "message author".
    "im.message.update": message(
        lambda w, who, it: {"MESSAGE": f"{who} again"}, outside="400 CANT_EDIT_MESSAGE", author=OK
    ),
    # Official: chats/messages/im-message-delete, "the author of the message or an administrator in a group chat".
    "im.message.delete": message(outside="400 CANT_EDIT_MESSAGE", manager=OK, author=OK),
    # Official: chats/messages/im-message-like, "chat participant".
    "im.message.like": message(lambda w, who, it: {"ACTION": "plus"}, outside="400 WITHOUT_CHANGES", member=OK),
}
