"""What happened, with what it is about, and which bot it concerns."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from beseda.domain import chat_types, event_log
from beseda.domain.messages import delete, versions
from beseda.domain.text.mentions import mentions
from beseda.model import Bot, Chat, Message, Person
from beseda.store.database import Tx
from beseda.store.messages import message_rows

# What people say, and what becomes of it: told of are the authors.
OF_MESSAGES = frozenset((event_log.MESSAGE_ADDED, event_log.MESSAGE_CHANGED, event_log.MESSAGE_DELETED))


class ResolvedEvent(NamedTuple):
    """An event with what it is about, as far as that is still there; a message as it was then.

    ``id`` is what readers confirm: twice the event's number, and one more in a bot's queue, because a bot may read a
    person's queue together with its own.
    """

    id: int
    kind: str
    at: int
    chat: Chat | None
    message: Message | None
    actor: Person | None
    subject: Person | None
    peer_id: int
    data: Mapping[str, Any]


async def is_for_bot(tx: Tx, bot: Bot, one: ResolvedEvent) -> bool:
    """Whether a bot is told. Official: chat-bots-v2/index (types of bots), events/events."""
    if one.kind == event_log.BOT_REMOVED:
        return True
    if one.chat is None:
        return False
    if one.kind == event_log.MEMBER_JOINED:
        return one.subject is not None and one.subject.id == bot.person_id
    if one.kind == event_log.PRIVATE_BEGUN:  # Quirk 94
        return one.actor is not None and one.actor.id != bot.person_id
    if one.message is None or delete.is_deleted(one.message):  # Quirk 135
        return False
    own = one.message.author_id == bot.person_id
    if one.kind == event_log.MESSAGE_LIKED:
        return (own or bot.sees_all) and (one.actor is None or one.actor.id != bot.person_id)  # Quirk 132
    if own or one.kind not in OF_MESSAGES:
        return False
    # Quirk 131
    before = (
        versions.before_change(one.chat.id, one.message.id, one.data) if one.kind == event_log.MESSAGE_CHANGED else None
    )
    return await _addressed(tx, bot, one.chat, one.message) or (
        before is not None and await _addressed(tx, bot, one.chat, before)
    )


async def _addressed(tx: Tx, bot: Bot, chat: Chat, message: Message) -> bool:
    if bot.sees_all:
        return True
    if message.author_id == 0:
        return False
    if bot.family == "v1" and bot.type == "openline" and chat_types.chat_type(chat).message_type == "L":
        return True
    return chat.private or mentions(message.text, bot.person_id) or await _answers(tx, bot, message)


async def _answers(tx: Tx, bot: Bot, message: Message) -> bool:
    replied = json.loads(message.params).get("REPLY_ID") if '"REPLY_ID"' in message.params else None
    target = await message_rows.find(tx, replied) if replied else None
    return target is not None and target.author_id == bot.person_id


def is_for_person(one: ResolvedEvent) -> bool:
    """Whether it is of a kind that subscribed people are told."""
    if one.chat is None:
        return False
    if one.kind == event_log.MEMBER_JOINED:
        return True
    told = one.kind in OF_MESSAGES or one.kind == event_log.MESSAGE_LIKED
    return told and one.message is not None and not delete.is_deleted(one.message)
