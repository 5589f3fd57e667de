"""Likes, kept with the message: ``LIKE`` lists who liked it. Official: chats/messages/im-message-like."""

from beseda.domain import access, deleting, journal, messages
from beseda.domain.messages import Post
from beseda.errors import Unchanged
from beseda.model import Message
from beseda.store import bots, edits
from beseda.store.database import Tx

_LIKE = "LIKE"


async def like(tx: Tx, post: Post, message_id: int, *, wanted: bool | None) -> bool:
    """Like a message, no longer like it, or with None do the other of both; whether it is liked now.

    What a bot says that wants no reactions is not liked. ``MessageNotFound``, ``Unchanged``.
    """
    message, _ = await access.hold(tx, post.author, message_id)
    params = messages.params_of(message)
    likers: list[int] = params.pop(_LIKE, [])
    liked = post.author.id in likers
    if liked is wanted or deleting.is_deleted(message):
        raise Unchanged
    if not liked and not await _likable(tx, message):
        raise Unchanged
    after = [one for one in likers if one != post.author.id] if liked else [*likers, post.author.id]
    if after:
        params[_LIKE] = after
    await edits.set_params(tx, message, messages.encode(params))
    await journal.note(
        tx,
        journal.MESSAGE_LIKED,
        now=post.now,
        chat_id=message.chat_id,
        user_id=post.author.id,
        message_id=message.id,
        liked=not liked,
    )
    return not liked


async def _likable(tx: Tx, message: Message) -> bool:
    """Whether its author lets people react. Official: chat-bots-v2/entities (isReactionsEnabled)."""
    bot = await bots.find(tx, message.author_id)
    return bot is None or bot.reactions > 0
