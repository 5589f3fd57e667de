"""Reactions, kept with the message: ``LIKE`` lists who liked it, ``REACTIONS`` who chose another one.

Official: chats/messages/im-message-like, chat-bots-v2/imbot.v2/messages/chat-message-reaction-add.
"""

from collections.abc import Mapping
from typing import Any

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.messages import delete, send
from beseda.model import Actor, Message
from beseda.store.bots import bot_rows
from beseda.store.database import Tx
from beseda.store.messages import edit

LIKE = "like"
CODES = (
    *(LIKE, "dislike", "faceWithTearsOfJoy", "redHeart", "neutralFace", "fire", "cry", "slightlySmilingFace"),
    *("winkingFace", "laugh", "kiss", "wonder", "slightlyFrowningFace", "loudlyCryingFace", "faceWithStuckOutTongue"),
    *("faceWithStuckOutTongueAndWinkingEye", "smilingFaceWithSunglasses", "confusedFace", "flushedFace"),
    *("thinkingFace", "angry", "smilingFaceWithHorns", "faceWithThermometer", "facepalm", "poo", "flexedBiceps"),
    *("clappingHands", "raisedHand", "smilingFaceWithHeartEyes", "smilingFaceWithHearts", "pleadingFace"),
    *("relievedFace", "foldedHands", "okHand", "signHorns", "loveYouGesture", "clownFace", "partyingFace"),
    *("questionMark", "exclamationMark", "lightBulb", "bomb", "sleepingSymbol", "crossMark", "whiteHeavyCheckMark"),
    *("eyes", "handshake", "hundredPoints"),
)
_LIKES, _OTHERS = "LIKE", "REACTIONS"


def of(message: Message) -> dict[str, list[int]]:
    """Who chose which reaction to a message, likes first."""
    return _of(send.params_of(message))


def _of(params: Mapping[str, Any]) -> dict[str, list[int]]:
    found = {LIKE: params.get(_LIKES, []), **params.get(_OTHERS, {})}
    return {code: people for code, people in found.items() if people}


async def react(tx: Tx, actor: Actor, message_id: int, code: str, *, wanted: bool | None) -> bool:  # Quirk 234
    """Choose a reaction, take it back, or with None do the other of both; whether it is chosen now.

    ``messages.ReactionUnknown``, ``messages.NotFound``, ``Unchanged``, ``messages.MayNotReact`` to what is deleted or
    said by a bot that wants no reactions.
    """
    if code not in CODES:
        raise errors.messages.ReactionUnknown
    message, _ = await access.lock_message(tx, actor.person, message_id)
    params = send.params_of(message)
    reactions = _of(params)
    people = reactions.pop(code, [])
    chosen = actor.person.id in people
    if chosen is wanted:
        raise errors.Unchanged
    if delete.is_deleted(message) or (not chosen and not await _likable(tx, message)):
        raise errors.messages.MayNotReact
    after = [one for one in people if one != actor.person.id] if chosen else [*people, actor.person.id]
    await edit.set_params(tx, message, send.encode(_with(params, reactions | ({code: after} if after else {}))))
    await event_log.append(
        tx,
        event_log.MESSAGE_LIKED,
        now=actor.now,
        chat_id=message.chat_id,
        user_id=actor.person.id,
        message_id=message.id,
        reaction=code,
        liked=not chosen,
    )
    return not chosen


def _with(params: Mapping[str, Any], reactions: Mapping[str, list[int]]) -> dict[str, Any]:
    others = {code: people for code, people in reactions.items() if code != LIKE}
    after = {_LIKES: reactions.get(LIKE), _OTHERS: others}
    kept = {name: value for name, value in params.items() if name not in after}
    return kept | {name: value for name, value in after.items() if value}


async def _likable(tx: Tx, message: Message) -> bool:  # Quirk 137
    """Whether its author lets people react. Official: chat-bots-v2/entities (isReactionsEnabled)."""
    bot = await bot_rows.find(tx, message.author_id)
    return bot is None or bot.reactions > 0
