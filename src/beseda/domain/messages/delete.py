"""What was said, taken back. Official: chats/messages/im-message-delete, chat-bots-v2/…/chat-message-delete."""

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.files import objects
from beseda.domain.messages import send, versions
from beseda.domain.text.phrases import phrase
from beseda.model import Actor, Message, Role
from beseda.store.database import Tx
from beseda.store.messages import edit, read_marks
from beseda.store.messages import message_rows as rows

MARK = "IS_DELETED"
_DAY = 24 * 3600


async def delete(tx: Tx, actor: Actor, message_id: int, *, complete: bool, days: int) -> None:
    """Delete a message: an own one for so many days, in group chats as a manager or the owner any, at any time.

    A deleted message leaves a notice; a ``complete`` deletion leaves nothing. ``messages.NotFound``, ``MayNotEdit``,
    ``EditingOver``.
    """
    message, chat_access = await access.lock_message(tx, actor.person, message_id)
    if chat_access.role < Role.MANAGER:  # Quirk 114
        check_window(actor, message, days=days)
    if complete or not is_deleted(message):
        await erase(tx, actor, message, complete=complete)


def check_window(actor: Actor, message: Message, *, days: int) -> None:  # Quirk 114
    """Whether the author may still change what they said. ``MayNotEdit`` for others, ``EditingOver``."""
    if message.author_id != actor.person.id:
        raise errors.messages.MayNotEdit
    if actor.now - message.created_at > days * _DAY:
        raise errors.messages.EditingOver


def is_deleted(message: Message) -> bool:
    """Whether only a notice is left of a message."""
    return MARK in send.params_of(message)


async def erase(tx: Tx, actor: Actor, message: Message, *, complete: bool) -> None:
    """Delete a message, whoever said it; the caller holds the chat."""
    if message.seq > 0:
        await edit.uncount(tx, message, now=actor.now)
    if complete:
        await _remove(tx, actor, message)
    else:
        notice = phrase(actor.language, "deleted")
        left = message._replace(seq=-message.number, text=notice, params=send.encode({MARK: "Y"}))  # Quirk 116
        await edit.change(tx, left, folded="", now=actor.now)
    await event_log.append(
        tx,
        event_log.MESSAGE_DELETED,
        now=actor.now,
        chat_id=message.chat_id,
        user_id=actor.person.id,
        message_id=message.id,
        complete=complete,
        **versions.snapshot(message),
    )
    if carried := send.files_of(message):
        await objects.release(tx, carried, message.id, now=actor.now)


async def _remove(tx: Tx, actor: Actor, message: Message) -> None:
    last = await rows.last(tx, message.chat_id, through_id=send.NEVER)
    await edit.remove(tx, message, now=actor.now)
    if last == message:
        before = await rows.last(tx, message.chat_id, through_id=message.id)
        await read_marks.recount_views(tx, message.chat_id, speaker_id=before.author_id if before else 0)
