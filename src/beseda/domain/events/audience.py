"""Whom an event is about, and which bots and people are told of it: a rule for each sort of event.

Official: chat-bots-v2/index (types of bots), im.v2/events/events, imbot.v2/events/events.
"""

import json
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

from beseda.domain.chats import chat_types
from beseda.domain.events.resolved import ResolvedEvent, SubjectOf
from beseda.domain.messages import delete, versions
from beseda.domain.text.mentions import mentions
from beseda.model import Bot, Chat, Message
from beseda.store.database import Tx
from beseda.store.events.event_rows import Event
from beseda.store.messages import message_rows

BotRule: TypeAlias = Callable[[Tx, Bot, ResolvedEvent], Awaitable[bool]]
PersonRule: TypeAlias = Callable[[ResolvedEvent], bool]


class Rule(NamedTuple):
    """Whom an event is about; whether a bot, or a person, that was there to hear it is told of it."""

    subject: SubjectOf
    bots: BotRule
    people: PersonRule


def _author(event: Event, message: Message | None) -> int:
    return message.author_id if message else event.user_id


def _actor(event: Event, message: Message | None) -> int:  # noqa: ARG001 - as every SubjectOf
    return event.user_id


def _named(event: Event, message: Message | None) -> int:  # noqa: ARG001 - as every SubjectOf
    return int(json.loads(event.data)["who"])


def _in_chat(one: ResolvedEvent) -> bool:
    return one.chat is not None


def _stands(one: ResolvedEvent) -> bool:
    """Whether the message that it is about was there then: what is deleted again was gone before. Quirk 135."""
    return one.chat is not None and one.message is not None and not delete.is_deleted(one.message)


def _nobody(one: ResolvedEvent) -> bool:  # noqa: ARG001 - as every PersonRule
    return False


async def _of_others(tx: Tx, bot: Bot, one: ResolvedEvent) -> bool:
    """What others say, and take back, where it is addressed to the bot."""
    return _stands(one) and one.said.author_id != bot.person_id and await _addressed(tx, bot, one.place, one.said)


async def _changed_by_others(tx: Tx, bot: Bot, one: ResolvedEvent) -> bool:
    """What others say otherwise, where it is, or was before, addressed to the bot. Quirk 131."""
    if not _stands(one) or one.said.author_id == bot.person_id:
        return False
    before = versions.before_change(one.place.id, one.said.id, one.data)
    return await _addressed(tx, bot, one.place, one.said) or await _addressed(tx, bot, one.place, before)


async def _liked_by_others(tx: Tx, bot: Bot, one: ResolvedEvent) -> bool:  # noqa: ARG001 - as every BotRule
    """Reactions of others to what it said; to everything for who sees everything. Quirk 132."""
    itself = one.actor is not None and one.actor.id == bot.person_id
    return _stands(one) and not itself and (bot.sees_all or one.said.author_id == bot.person_id)


async def _joined_itself(tx: Tx, bot: Bot, one: ResolvedEvent) -> bool:  # noqa: ARG001 - as every BotRule
    return one.chat is not None and one.subject is not None and one.subject.id == bot.person_id


async def _opened_by_others(tx: Tx, bot: Bot, one: ResolvedEvent) -> bool:  # noqa: ARG001 - as every BotRule
    return one.chat is not None and one.actor is not None and one.actor.id != bot.person_id


async def _called(tx: Tx, bot: Bot, one: ResolvedEvent) -> bool:  # noqa: ARG001 - as every BotRule
    """Calls of its own commands: nobody else hears them."""
    return _stands(one)


async def _always(tx: Tx, bot: Bot, one: ResolvedEvent) -> bool:  # noqa: ARG001 - as every BotRule
    return True


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


# What people say, or take back: told of is the author.
SAID = Rule(_author, _of_others, _stands)
CHANGED = Rule(_author, _changed_by_others, _stands)
# What people do about what was said.
REACTED = Rule(_actor, _liked_by_others, _stands)
# Commands called: told of is who called. The message is told besides, to whom messages are told. Quirk 153
CALLED = Rule(_named, _called, _nobody)
JOINED = Rule(_named, _joined_itself, _in_chat)
DIALOG_BEGUN = Rule(_actor, _opened_by_others, _nobody)  # Quirk 94
CONTEXT = Rule(_actor, _opened_by_others, _nobody)
# What a bot hears last, and alone.
BOT_ENDED = Rule(_actor, _always, _nobody)
