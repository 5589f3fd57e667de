"""Who may call which method on what, as the official pages say: one entry for each method of the registry.

An entry is a list of rows, one for each sort of thing that the method addresses; a row says what comes out by what the
caller is to the thing. Where a row is silent, ``FALLBACK`` leads to the next relation that it names: who is in a chat
may do what its readers may, unless the row says otherwise. ``employee``, ``guest``, ``bot`` and ``administrator`` come
first: what the caller is at the portal.

Outcomes: ``ok``, any answer with something in it; ``answer``, any answer at all; ``null``, ``false``, ``[]``; or a
refusal, ``403 ACCESS_ERROR``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from beseda.domain import colors
from tests.contract.rights import world as at
from tests.contract.rights.world import CALLERS, Thing, World, token
from tests.contract.world import PNG

Things: TypeAlias = Callable[[World, str], Iterator[tuple[str, Thing]]]
Given: TypeAlias = Callable[[World, str, Thing], dict[str, Any]]

OK, ANSWER = "ok", "answer"
_IN_CHATS = {
    "owner": "manager",
    "manager": "member",
    "author": "member",
    "pair": "member",
    "elsewhere": "member",
    "member": "reader",
    "reader": "outside",
    "missing": "outside",
}
_AMONG_PEOPLE = {"self": "known", "known": "unknown", "unknown": "missing"}
FALLBACK = _IN_CHATS | _AMONG_PEOPLE | dict.fromkeys(("own", "foreign", "there"), "missing")


class Row(NamedTuple):
    """How a method is called for each of these things, and what comes out.

    ``two_codes``: the page names one for what is foreign and one for what is missing. ``actor``: who acts, where it is
    not the caller.
    """

    things: Things
    given: Given
    expected: Mapping[str, str]
    who: tuple[str, ...] = CALLERS
    two_codes: bool = False
    actor: str = ""

    def outcome(self, sort: str, relation: str) -> str:
        """What comes out for a caller of this sort who is this to the thing."""
        for name in (f"{sort}_{relation}", sort):
            if name in self.expected:
                return self.expected[name]
        while relation not in self.expected:
            relation = FALLBACK[relation]
        return self.expected[relation]


def row(
    things: Things,
    given: Given,
    who: tuple[str, ...] = CALLERS,
    *,
    two_codes: bool = False,
    actor: str = "",
    **expected: str,
) -> Row:
    """A row in one line."""
    return Row(things, given, expected, who, two_codes, actor)


def theirs(given: Given = lambda w, who, it: {}, **expected: str) -> list[Row]:
    """What concerns the caller alone, or nobody."""
    return [row(at.nothing, given, **(expected or {"anybody": OK}))]


def departments(given: Given = lambda w, who, it: {"ID": [it.id]}, **expected: str) -> list[Row]:
    """Official: chats/departments, "any intranet user, except bots"."""
    refused = "403 ACCESS_ERROR"
    return [row(at.departments, given, guest=refused, bot=refused, **expected)]


def chat(given: Given, **expected: str) -> Row:
    return row(at.chats, lambda w, who, it: {"CHAT_ID": it.id, **given(w, who, it)}, **expected)


def dialog(given: Given = lambda w, who, it: {}, **expected: str) -> Row:
    return row(at.dialogs, lambda w, who, it: {"DIALOG_ID": it.key, **given(w, who, it)}, **expected)


def message(given: Given = lambda w, who, it: {}, **expected: str) -> list[Row]:
    return [row(at.messages, lambda w, who, it: {"MESSAGE_ID": it.id, **given(w, who, it)}, **expected)]


def bot(given: Given = lambda w, who, it: {}, **expected: str) -> Row:
    """Official: "owner of the registered bot", BOT_NOT_FOUND and BOT_OWNERSHIP_ERROR in the tables of errors."""
    return row(
        at.bots,
        lambda w, who, it: {"botId": it.id, "botToken": token(who), **given(w, who, it)},
        two_codes=True,
        **{"own": OK, "foreign": "400 BOT_OWNERSHIP_ERROR", "missing": "400 BOT_NOT_FOUND", **expected},
    )


def old_bot(given: Given = lambda w, who, it: {}) -> Row:
    """Official: "user of the application that registered the chat bot", BOT_ID_ERROR and APP_ID_ERROR."""
    return row(
        at.old_bots,
        lambda w, who, it: {"BOT_ID": it.id, "CLIENT_ID": token(who), **given(w, who, it)},
        two_codes=True,
        own=OK,
        foreign="400 APP_ID_ERROR",
        missing="400 BOT_ID_ERROR",
    )


def speech(bot: str, things: Things, given: Given, **expected: str) -> Row:
    """What the things are to a bot, whoever makes it speak."""
    return row(lambda w, _: things(w, bot), given, ("owner", "hermit"), actor=bot, **expected)


def robot(w: World) -> dict[str, Any]:
    """The bot in the team, for who knows its token."""
    return {"botId": w.id("bot"), "botToken": "token-of-robot"}


def old_robot(w: World) -> dict[str, Any]:
    """The old bot in the team, for who knows its application."""
    return {"BOT_ID": w.id("old bot"), "CLIENT_ID": "old"}


# Each caller another colour: the one that a chat has is a refusal.
COLORS = dict(zip(CALLERS, [one for one in colors.HEX if one != at.COLOR], strict=False))
NO = "403 ACCESS_ERROR"
NO_NEED = {"anybody": ANSWER}
IN_TEAM = ("owner", "member", "newcomer", "guest", "bot")

PORTAL: dict[str, list[Row]] = {
    "batch": [
        row(
            at.dialogs,
            lambda w, who, it: {"cmd": {"one": f"im.dialog.get?DIALOG_ID={it.key}"}},
            outside=ANSWER,
            unknown=ANSWER,
        )
    ],
    "profile": theirs(),
    "server.time": theirs(),
    "scope": theirs(),
    "methods": theirs(),
    "method.get": theirs(lambda w, who, it: {"name": "im.chat.add"}),
    "feature.get": theirs(lambda w, who, it: {"CODE": "rest_auth_connector"}),
    "app.info": theirs(anybody="400 ACCESS_DENIED"),  # webhooks belong to no application
    "user.admin": theirs(anybody="false", administrator=OK),
    "user.access": [
        row(at.people, lambda w, who, it: {"ACCESS": [f"U{it.id}"]}, missing="false", self=OK, administrator=OK)
    ],
    "access.name": [row(at.people, lambda w, who, it: {"ACCESS": [f"U{it.id}"]}, missing="[]", known=OK)],
    "im.revision.get": theirs(),
    "imbot.v2.Revision.get": theirs(),
}

# Official: user, "any user" reads, "administrator" writes; Quirk 79: guests find whom they share a chat with, and bots
# are found by nobody.
PEOPLE: dict[str, list[Row]] = {
    "user.current": theirs(),
    "user.fields": theirs(),
    "user.get": [
        row(at.people, lambda w, who, it: {"FILTER": {"ID": it.id}}, missing="[]", known=OK, bot_self="[]"),
        *theirs(),
    ],
    "user.search": [
        row(at.people, lambda w, who, it: {"FILTER": {"NAME": it.key}}, missing="[]", known=OK, bot_self="[]"),
        *theirs(),
    ],
    "user.add": theirs(
        lambda w, who, it: {"EMAIL": f"{who}@example.org", "UF_DEPARTMENT": [1]},
        anybody="400 ERROR_CORE",
        administrator=OK,
    ),
    "user.update": [
        row(
            at.people,
            lambda w, who, it: {"ID": it.id, "NAME": "Other"},
            missing="400 ERROR_CORE",
            administrator=OK,
            administrator_missing="400 ERROR_CORE",
        )
    ],
    # Official: chats/users/im-user-get names ACCESS_DENIED for strangers, USER_NOT_EXISTS for nobody.
    "im.user.get": [
        row(
            at.people,
            lambda w, who, it: {"ID": it.id},
            two_codes=True,
            known=OK,
            unknown="400 ACCESS_DENIED",
            missing="400 USER_NOT_EXISTS",
        )
    ],
    "im.user.list.get": [row(at.people, lambda w, who, it: {"ID": [it.id]}, missing="[]", known=OK)],
    "im.search.user.list": [row(at.people, lambda w, who, it: {"FIND": it.key}, missing="[]", known=OK)],
    "im.user.status.get": theirs(anybody=ANSWER),
    "im.user.status.set": theirs(lambda w, who, it: {"STATUS": "away"}),
    "im.user.status.idle.start": theirs(),
    "im.user.status.idle.end": theirs(),
    "department.get": [row(at.departments, lambda w, who, it: {"ID": it.id}, there=OK, missing="[]")],
    "department.fields": theirs(),
    # Official: departments, "user with rights to modify the structure".
    "department.add": theirs(
        lambda w, who, it: {"NAME": "New", "PARENT": 1}, anybody="400 ERROR_CORE", administrator=OK
    ),
    **{
        f"department.{name}": [
            row(
                at.departments,
                lambda w, who, it: {"ID": it.id, "NAME": "Other"},
                missing="400 ERROR_CORE",
                administrator=OK,
                administrator_missing="400 ERROR_CORE",
            )
        ]
        for name in ("update", "delete")
    },
    "im.department.get": departments(there=OK, missing="[]"),
    "im.department.managers.get": departments(missing=OK),
    "im.department.employees.get": departments(missing=OK),
    "im.department.colleagues.list": theirs(anybody=OK, guest=NO, bot=NO),
}

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
    "im.chat.user.list": [chat(lambda w, who, it: {}, outside="[]", reader=OK)],
    # Official: chats/im-dialog-get, permissions: manage_users_delete is "manager".
    "im.chat.user.delete": [
        chat(
            lambda w, who, it: {"USER_ID": w.id(at.VICTIMS.get(who, "plain"))},
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
    "im.chat.leave": [chat(lambda w, who, it: {}, outside="400 ACCESS_DENIED_KICK", member=OK, pair=NO)],
    "im.chat.mute": [
        chat(lambda w, who, it: {}, outside=NO, member=OK),
        dialog(outside=NO, member=OK, unknown=NO, known=OK),
    ],
    "im.counters.get": theirs(),
    "im.recent.get": theirs(**NO_NEED),
    "im.recent.list": theirs(**NO_NEED),
    "im.search.chat.list": [row(at.chats, lambda w, who, it: {"FIND": it.key}, outside="[]", reader=OK, pair="[]")],
}

DIALOGS: dict[str, list[Row]] = {
    "im.dialog.get": [dialog(outside=NO, reader=OK, unknown=NO, known=OK)],
    "im.dialog.messages.get": [
        dialog(outside=NO, reader=OK, unknown=NO, known=OK),
        *(
            row(
                at.references,
                lambda w, who, it, name=name: {"DIALOG_ID": f"chat{w.chats['team']}", name: it.id},
                IN_TEAM,
                outside=ANSWER,
            )
            for name in ("LAST_ID", "FIRST_ID")
        ),
    ],
    "im.dialog.messages.search": [chat(lambda w, who, it: {}, outside=NO, reader=OK)],
    "im.dialog.users.list": [
        dialog(outside=NO, reader=OK, unknown=NO, known=OK),
        row(
            at.insiders,
            lambda w, who, it: {"DIALOG_ID": f"chat{w.chats['team']}", "LAST_ID": it.id},
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
            lambda w, who, it: {"DIALOG_ID": f"chat{w.chats['team']}", "MESSAGE": "Yes", "REPLY_ID": it.id},
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

BOTS: dict[str, list[Row]] = {
    "im.v2.Event.subscribe": theirs(),
    "im.v2.Event.unsubscribe": theirs(),
    "im.v2.Event.get": theirs(),
    # Official: bot-register, "already taken by another application"; the same code of one's own answers that bot.
    "imbot.v2.Bot.register": [
        row(
            at.bots,
            lambda w, who, it: at.new_bot(who, it.key),
            two_codes=True,
            missing=OK,
            foreign="400 BOT_CODE_ALREADY_TAKEN",
        )
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
                "fields": {"botToken": token(it.key.removeprefix("bot of ")) if it.id != at.MISSING else "x" * 41},
            },
            missing="400 BOT_TOKEN_ROTATION_FAILED",
        ),
    ],
    "imbot.v2.Bot.unregister": [bot()],
    "imbot.v2.Event.get": [bot(), bot(lambda w, who, it: {"withUserEvents": True})],
    # Official: chat-message-send, ACCESS_DENIED: "Bot is not a participant in the chat".
    "imbot.v2.Chat.Message.send": [
        bot(lambda w, who, it: {"dialogId": str(w.id("plain")), "fields": {"message": "Hello"}}),
        speech(
            "bot",
            at.dialogs,
            lambda w, who, it: {**robot(w), "dialogId": it.key, "fields": {"message": "Hello"}},
            outside="403 ACCESS_DENIED",
            unknown="403 ACCESS_DENIED",
            member=OK,
            known=OK,
        ),
        speech(
            "bot",
            at.messages,
            lambda w, who, it: {
                **robot(w),
                "dialogId": f"chat{w.chats['team']}",
                "fields": {"forwardIds": {"one": it.id}},
            },
            outside="403 ACCESS_DENIED",
            member=OK,
        ),
        speech(
            "bot",
            at.references,
            lambda w, who, it: {
                **robot(w),
                "dialogId": f"chat{w.chats['team']}",
                "fields": {"message": "Yes", "replyId": it.id},
            },
            outside="400 SENDING_FAILED",
            elsewhere="400 SENDING_FAILED",
            member=OK,
        ),
    ],
    "imbot.register": [
        row(
            at.old_bots,
            lambda w, who, it: at.new_old_bot(who, it.key),
            two_codes=True,
            missing=OK,
            foreign="400 WRONG_REQUEST",
        )
    ],
    "imbot.update": [old_bot(lambda w, who, it: {"FIELDS": {"PROPERTIES": {"NAME": f"Other of {who}"}}})],
    "imbot.unregister": [old_bot()],
    "imbot.bot.list": theirs(),  # names and codes of all bots, whoever registered them
    "imbot.message.add": [
        old_bot(lambda w, who, it: {"DIALOG_ID": str(w.id("plain")), "MESSAGE": "Hello"}),
        speech(
            "old bot",
            at.dialogs,
            lambda w, who, it: {**old_robot(w), "DIALOG_ID": it.key, "MESSAGE": "Hello"},
            outside="400 WRONG_REQUEST",
            unknown="400 WRONG_REQUEST",
            member=OK,
            known=OK,
        ),
        # Official: imbot-message-add, FROM_USER_ID and TO_USER_ID: a line of the system between any two people.
        row(
            at.people,
            lambda w, who, it: {
                **old_robot(w),
                "FROM_USER_ID": w.id("member"),
                "TO_USER_ID": it.id,
                "MESSAGE": "Hello",
            },
            ("owner", "hermit"),
            actor="member",
            missing="400 WRONG_REQUEST",
            known=OK,
        ),
    ],
}

TABLE = PORTAL | PEOPLE | CHATS | DIALOGS | MESSAGES | BOTS
