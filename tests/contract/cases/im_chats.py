"""Chats and who is in them."""

from beseda.domain.text import colors
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ACCESS_ERROR, IN_TEAM, OK, chat, dialog, row, theirs
from tests.contract.rights.world import CALLERS, COLOR, VICTIMS
from tests.contract.world import PNG

# Each caller another colour: the one that a chat has is a refusal.
COLORS = dict(zip(CALLERS, [one for one in colors.HEX if one != COLOR], strict=False))

CASES: dict[str, Case] = {
    "im.chat.add": Case(
        scenario=lambda w: (w.anna.answer("im.chat.add"), w.anna.answer("im.chat.add", USERS=[w.boris.id])),
        rights=[
            *theirs(),
            row(at.people, lambda w, who, it: {"USERS": [it.id]}, missing=OK),  # Quirk: who is not known is left out
        ],
    ),
    # Official: chats/im-chat-get; Denials that are answers: null.
    "im.chat.get": Case(
        scenario=lambda w: (
            w.anna.answer("im.chat.get", ENTITY_TYPE="CRM", ENTITY_ID="DEAL|1663"),
            w.anna.answer("im.chat.get", ENTITY_TYPE="CRM", ENTITY_ID="DEAL|1"),
        ),
        rights=[
            row(
                at.chats,
                lambda w, who, it: {"ENTITY_TYPE": "CALENDAR", "ENTITY_ID": it.key},
                outside="null",
                reader=OK,
                pair="null",  # bound to nothing
            )
        ],
    ),
    # Official: chats/chat-update/im-chat-set-owner, "chat owner".
    "im.chat.setOwner": Case(
        scenario=lambda w: (w.anna.answer("im.chat.setOwner", CHAT_ID=w.chats[""], USER_ID=w.boris.id),),
        rights=[
            chat(
                lambda w, who, it: {"USER_ID": w.id("plain")},
                outside=ACCESS_ERROR,
                reader="400 WRONG_REQUEST",
                owner=OK,
                pair=ACCESS_ERROR,
            ),
            row(
                at.insiders,
                lambda w, who, it: {"CHAT_ID": w.chats["team"], "USER_ID": it.id},
                ("owner",),
                outside="400 WRONG_REQUEST",
                member=OK,
            ),
        ],
    ),
    # Official: chats/chat-update, "chat participant with permission to change the appearance".
    "im.chat.updateTitle": Case(
        scenario=lambda w: (w.anna.answer("im.chat.updateTitle", CHAT_ID=w.chats[""], TITLE="Goals"),),
        rights=[
            chat(lambda w, who, it: {"TITLE": f"By {who}"}, outside=ACCESS_ERROR, member=OK, pair=ACCESS_ERROR),
            row(
                at.chats,
                lambda w, who, it: {"DIALOG_ID": f"chat{it.id}", "TITLE": f"From {who}"},
                outside=ACCESS_ERROR,
                member=OK,
                pair="400 DIALOG_ID_EMPTY",
            ),
        ],
    ),
    "im.chat.updateColor": Case(
        scenario=lambda w: (w.anna.answer("im.chat.updateColor", CHAT_ID=w.chats[""], COLOR="RED"),),
        rights=[
            chat(
                lambda w, who, it: {"COLOR": COLORS[who]},
                outside="400 WRONG_REQUEST",
                reader=ACCESS_ERROR,
                member=OK,
                pair=ACCESS_ERROR,
            )
        ],
    ),
    "im.chat.updateAvatar": Case(
        scenario=lambda w: (w.anna.answer("im.chat.updateAvatar", CHAT_ID=w.chats[""], AVATAR=PNG),),
        rights=[
            chat(
                lambda w, who, it: {"AVATAR": PNG},
                outside="400 WRONG_REQUEST",
                reader="400 ACCESS_DENIED",
                member=OK,
                pair="400 ACCESS_ERROR",
            )
        ],
    ),
    # Official: chats/chat-users/im-chat-user-add; guests bring only whom they share a chat with.
    "im.chat.user.add": Case(
        scenario=lambda w: (
            w.anna.answer("im.chat.user.add", CHAT_ID=w.chats[""], USERS=[w.robot.id]),
            w.anna.answer("im.chat.user.add", CHAT_ID=w.chats[""], USERS=[0]),
        ),
        rights=[
            chat(
                lambda w, who, it: {"USERS": [w.id("spare")]},
                outside=ACCESS_ERROR,
                member=OK,
                guest_member="false",
                pair=ACCESS_ERROR,
            ),
            row(
                at.people,
                lambda w, who, it: {"CHAT_ID": w.chats["team"], "USERS": [it.id]},
                IN_TEAM,
                missing="false",
                known=OK,
            ),
        ],
    ),
    # Official: chats/chat-users/im-chat-user-list, an empty array: no permission.
    "im.chat.user.list": Case(
        scenario=lambda w: (w.anna.answer("im.chat.user.list", CHAT_ID=w.chats[""]),),
        rights=[chat(outside="[]", reader=OK)],
    ),
    # Official: chats/im-dialog-get, permissions: manage_users_delete is "manager".
    "im.chat.user.delete": Case(
        scenario=lambda w: (w.anna.answer("im.chat.user.delete", CHAT_ID=w.chats[""], USER_ID=w.boris.id),),
        rights=[
            chat(
                lambda w, who, it: {"USER_ID": w.id(VICTIMS.get(who, "plain"))},
                outside=ACCESS_ERROR,
                member="400 ACCESS_DENIED_KICK",
                manager=OK,
                pair=ACCESS_ERROR,
            ),
            chat(lambda w, who, it: {"USER_ID": w.id(who)}, outside=ACCESS_ERROR, member=OK, pair=ACCESS_ERROR),
            row(
                at.insiders,
                lambda w, who, it: {"CHAT_ID": w.chats["team"], "USER_ID": it.id},
                ("owner", "manager"),
                outside="400 USER_NOT_FOUND",
                member=OK,
            ),
        ],
    ),
    "im.chat.leave": Case(
        scenario=lambda w: (w.boris.answer("im.chat.leave", CHAT_ID=w.chats[""]),),
        rights=[chat(outside="400 ACCESS_DENIED_KICK", member=OK, pair=ACCESS_ERROR)],
    ),
    "im.chat.mute": Case(
        scenario=lambda w: (
            w.anna.answer("im.chat.mute", CHAT_ID=w.chats[""]),
            w.anna.answer("im.chat.mute", DIALOG_ID=w.plans, MUTE="N"),
        ),
        rights=[
            chat(outside=ACCESS_ERROR, member=OK),
            dialog(outside=ACCESS_ERROR, member=OK, unknown=ACCESS_ERROR, known=OK),
        ],
    ),
}
