"""Telling somebody something outside of their conversations. Official: chats/notifications/im-notify."""

import json
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.messages import send as messages
from beseda.domain.notifications import removal
from beseda.model import Actor, Chat, Message, NotificationRow, Person
from beseda.model.notification import CONFIRM, SYSTEM
from beseda.store.chats import chat_rows
from beseda.store.database import Tx
from beseda.store.messages import insert
from beseda.store.messages import notification_rows as rows

CHAT_TYPE = "S"
_COLOR = "#8474c8"
_LONGEST_TAG = 255


class NotificationDraft(NamedTuple):
    """What somebody is to be told.

    ``type``: CONFIRM, PERSONAL or SYSTEM; ``module`` and ``event``: what it is about, as settings name it. A ``tag`` is
    of one notification of a person alone. ``buttons``: of one that wants an answer.
    """

    type: int
    text: str
    text_out: str = ""
    tag: str = ""
    sub_tag: str = ""
    attach: Any = None
    module: str = "rest"
    event: str = "rest_notify"
    buttons: Any = None


async def notify(tx: Tx, actor: Actor, user_id: int, draft: NotificationDraft) -> int | None:
    """Tell somebody; answers the id, None when there is nobody whom the caller may tell. ``messages.TextEmpty``.

    What they were told before with the same tag is taken away.
    """
    text = messages.truncate(draft.text.strip(), actor.language)
    if not text:
        raise errors.messages.TextEmpty
    if not await _may_be_told(tx, actor.person, user_id):
        return None
    chat_id = await _lock_chat(tx, user_id, now=actor.now)
    tag = draft.tag[:_LONGEST_TAG]
    for old in await rows.tagged(tx, tag, user_id=user_id) if tag else ():
        await removal.remove(tx, old, now=actor.now)
    message = await _store(tx, actor, chat_id, draft, text)
    buttons = json.dumps(draft.buttons, ensure_ascii=False) if draft.type == CONFIRM else ""
    row = NotificationRow(
        *(message.id, user_id, draft.type, draft.module, draft.event, tag, draft.sub_tag[:_LONGEST_TAG]),
        *(draft.text_out.strip(), buttons, 1),
    )
    await rows.insert(tx, row)
    await removal.note(tx, user_id, now=actor.now, message_id=message.id, action="add")
    return message.id


async def _may_be_told(tx: Tx, person: Person, user_id: int) -> bool:  # Quirk 209
    try:
        found = await access.visible_person(tx, person, user_id)
    except errors.NoAccess:
        return False
    return bool(found.active) and not found.bot


async def _lock_chat(tx: Tx, user_id: int, *, now: int) -> int:
    """The chat of somebody's notifications, held until the transaction ends; nobody is in it, so no list shows it."""
    known = await rows.lock_chat_of(tx, user_id)
    if known.chat_id:
        return known.chat_id
    chat = await chat_rows.insert(tx, Chat.new(CHAT_TYPE, color=_COLOR, now=now)._replace(owner_id=user_id), folded="")
    await rows.set_chat(tx, user_id, chat.id)
    return chat.id


async def _store(tx: Tx, actor: Actor, chat_id: int, draft: NotificationDraft, text: str) -> Message:
    """The message; it takes no number, because nobody's mark goes by it."""
    author_id = 0 if draft.type == SYSTEM else actor.person.id
    params = messages.encode({"ATTACH": draft.attach} if draft.attach else {})
    message = Message(chat_id, 0, 0, author_id, actor.now, text, params, None)
    stored = await insert.insert(
        tx,
        insert.NewMessage(
            message,
            counts=False,
            folded=messages.folded(message),
            kind=event_log.MESSAGE_ADDED,
            speaker_id=actor.person.id,
            reads=False,
        ),
    )
    assert stored is not None  # noqa: S101 - the chat is held, and nobody has to be in it
    return stored
