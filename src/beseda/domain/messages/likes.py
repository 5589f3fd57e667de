"""Likes, kept with the message: ``LIKE`` lists who liked it. Official: chats/messages/im-message-like."""

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.messages import delete, send
from beseda.model import Actor, Message
from beseda.store.bots import bot_rows
from beseda.store.database import Tx
from beseda.store.messages import edit

_LIKE = "LIKE"


async def like(tx: Tx, actor: Actor, message_id: int, *, wanted: bool | None) -> bool:
    """Like a message, no longer like it, or with None do the other of both; whether it is liked now.

    What a bot says that wants no reactions is not liked. ``messages.NotFound``, ``Unchanged``.
    """
    message, _ = await access.lock_message(tx, actor.person, message_id)
    params = send.params_of(message)
    likers: list[int] = params.pop(_LIKE, [])
    liked = actor.person.id in likers
    if liked is wanted or delete.is_deleted(message):
        raise errors.Unchanged
    if not liked and not await _likable(tx, message):
        raise errors.Unchanged
    after = [one for one in likers if one != actor.person.id] if liked else [*likers, actor.person.id]
    if after:
        params[_LIKE] = after
    await edit.set_params(tx, message, send.encode(params))
    await event_log.append(
        tx,
        event_log.MESSAGE_LIKED,
        now=actor.now,
        chat_id=message.chat_id,
        user_id=actor.person.id,
        message_id=message.id,
        liked=not liked,
    )
    return not liked


async def _likable(tx: Tx, message: Message) -> bool:  # Quirk 137
    """Whether its author lets people react. Official: chat-bots-v2/entities (isReactionsEnabled)."""
    bot = await bot_rows.find(tx, message.author_id)
    return bot is None or bot.reactions > 0
