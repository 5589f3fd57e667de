"""What was said, taken back. Official: chats/messages/im-message-delete, chat-bots-v2/…/chat-message-delete."""

from beseda.domain import access, journal, messages, recalling
from beseda.domain.messages import Post
from beseda.domain.text.phrases import phrase
from beseda.errors import EditingOver, MayNotEdit
from beseda.model import Message, Role
from beseda.store import edits, reading
from beseda.store import messages as rows
from beseda.store.database import Tx

_MARK = "IS_DELETED"
_DAY = 24 * 3600


async def delete(tx: Tx, post: Post, message_id: int, *, complete: bool, days: int) -> None:
    """Delete a message: an own one for so many days, in group chats as a manager or the owner any, at any time.

    A deleted message leaves a notice; a ``complete`` deletion leaves nothing. ``MessageNotFound``, ``MayNotEdit``,
    ``EditingOver``.
    """
    message, place = await access.hold(tx, post.author, message_id)
    if place.role < Role.MANAGER:
        check_window(post, message, days=days)
    if complete or not is_deleted(message):
        await erase(tx, post, message, complete=complete)


def check_window(post: Post, message: Message, *, days: int) -> None:
    """Whether the author may still change what they said. ``MayNotEdit`` for others, ``EditingOver``."""
    if message.author_id != post.author.id:
        raise MayNotEdit
    if post.now - message.created_at > days * _DAY:
        raise EditingOver


def is_deleted(message: Message) -> bool:
    """Whether only a notice is left of a message."""
    return _MARK in messages.params_of(message)


async def erase(tx: Tx, post: Post, message: Message, *, complete: bool) -> None:
    """Delete a message, whoever said it; the caller holds the chat."""
    if message.seq > 0:
        await edits.uncount(tx, message, now=post.now)
    if complete:
        await _remove(tx, post, message)
    else:
        notice = phrase(post.language, "deleted")
        left = message._replace(seq=-message.number, text=notice, params=messages.encode({_MARK: "Y"}))
        await edits.change(tx, left, folded="", now=post.now)
    await journal.note(
        tx,
        journal.MESSAGE_DELETED,
        now=post.now,
        chat_id=message.chat_id,
        user_id=post.author.id,
        message_id=message.id,
        complete=complete,
        **recalling.kept(message),
    )


async def _remove(tx: Tx, post: Post, message: Message) -> None:
    last = await rows.last(tx, message.chat_id, through=messages.NEVER)
    await edits.remove(tx, message, now=post.now)
    if last == message:
        before = await rows.last(tx, message.chat_id, through=message.id)
        await reading.recount_views(tx, message.chat_id, speaker_id=before.author_id if before else 0)
