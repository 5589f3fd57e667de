"""Chats, conversations and messages."""

from tests.contract.world import Scenario

SCENARIOS: dict[str, Scenario] = {
    "im.chat.add": lambda w: (w.anna.answer("im.chat.add"), w.anna.answer("im.chat.add", USERS=[w.boris.id])),
    "im.chat.get": lambda w: (
        w.anna.answer("im.chat.get", ENTITY_TYPE="CRM", ENTITY_ID="DEAL|1663"),
        w.anna.answer("im.chat.get", ENTITY_TYPE="CRM", ENTITY_ID="DEAL|1"),
    ),
    "im.chat.user.add": lambda w: (
        w.anna.answer("im.chat.user.add", CHAT_ID=w.chats[""], USERS=[w.robot.id]),
        w.anna.answer("im.chat.user.add", CHAT_ID=w.chats[""], USERS=[0]),
    ),
    "im.chat.user.list": lambda w: (w.anna.answer("im.chat.user.list", CHAT_ID=w.chats[""]),),
    "im.chat.user.delete": lambda w: (w.anna.answer("im.chat.user.delete", CHAT_ID=w.chats[""], USER_ID=w.boris.id),),
    "im.counters.get": lambda w: (one.answer("im.counters.get") for one in (w.anna, w.boris, w.guest, w.robot)),
    "im.dialog.get": lambda w: (
        *(w.anna.answer("im.dialog.get", DIALOG_ID=dialog) for dialog in w.dialogs()),
        w.boris.answer("im.dialog.get", DIALOG_ID=f"chat{w.chats['']}"),
        w.boris.answer("im.dialog.get", DIALOG_ID=str(w.robot.id)),
        w.robot.answer("im.dialog.get", DIALOG_ID=f"chat{w.chats['OPEN']}"),
    ),
    "im.dialog.messages.get": lambda w: (
        *(w.anna.answer("im.dialog.messages.get", DIALOG_ID=dialog) for dialog in w.dialogs()),
        w.guest.answer("im.dialog.messages.get", DIALOG_ID=f"chat{w.chats['']}", FIRST_ID=0),
        w.anna.answer("im.dialog.messages.get", DIALOG_ID=str(w.boris.id), LAST_ID=1),
    ),
    "im.message.add": lambda w: (w.anna.answer("im.message.add", DIALOG_ID=str(w.boris.id), MESSAGE="Hello"),),
    "im.recent.get": lambda w: (one.answer("im.recent.get") for one in (w.anna, w.boris, w.guest, w.robot)),
}
