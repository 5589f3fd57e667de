"""What bots say, pass on and read. Official: chat-bots-v2/imbot.v2/messages/chat-message-send."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from beseda.domain import access, dialogs, messages, reading
from beseda.domain.access import Place
from beseda.domain.bots import Known
from beseda.domain.dialogs import DialogId
from beseda.domain.messages import Post
from beseda.domain.reading import Mark
from beseda.errors import MessageEmpty, MessageNotFound, NoAccess
from beseda.model import Draft, Message
from beseda.store import bots, people
from beseda.store import messages as rows
from beseda.store.database import Tx

_MOST_FORWARDS = _MOST_VIEWED = 100


class Sent(NamedTuple):
    """The last message said, and the ids of copies by the client's own ids."""

    id: int
    forwarded: dict[str, int]


class Done(NamedTuple):
    """A chat that was read, how far, and the messages that were unread until then: the last ones of many."""

    chat_id: int
    mark: Mark
    viewed: Sequence[int]


async def send(tx: Tx, post: Post, bot: Known, dialog_id: str, draft: Draft, forwards: Mapping[str, Any]) -> Sent:
    """Say something as a bot, and pass on messages that it may read.

    ``DialogIdEmpty``, ``NoAccess``, ``MessageEmpty``, ``ReplyElsewhere``, ``ReplyNoAccess``.
    """
    speaking = post._replace(author=bot.person)
    place = await dialogs.find(tx, bot.person, dialogs.parse(dialog_id), now=post.now)
    originals = await _originals(tx, bot, forwards)
    if not originals or draft.text.strip() or draft.attach:
        last = (await messages.send(tx, speaking, place, draft)).id
        await bots.count_message(tx, bot.person.id)
    else:
        last = 0
    copies = {}
    for name, original in originals.items():
        copies[name] = last = (await messages.send(tx, speaking, place, _copy(original))).id
        await bots.count_message(tx, bot.person.id)
    if not last:
        raise MessageEmpty
    return Sent(last, copies)


async def send_between(tx: Tx, post: Post, one_id: int, other_id: int, draft: Draft) -> int:
    """Say something as the system in the private dialog of two people; the id. ``NoAccess``, ``MessageEmpty``."""
    one = await people.find(tx, one_id)
    if one is None or not one.active:
        raise NoAccess
    place = await dialogs.find(tx, one, DialogId("", other_id), now=post.now)
    return (await messages.send(tx, post._replace(author=one), place, draft._replace(system=True))).id


async def read(tx: Tx, bot: Known, dialog_id: str, message_id: int | None, *, now: int) -> Done:
    """Read a dialog as a bot, all of it or up to one of its messages.

    ``DialogIdEmpty``, ``NoAccess``, ``MessageNotFound``.
    """
    place = await dialogs.existing(tx, bot.person, dialogs.parse(dialog_id))
    await tx.lock_chat(place.chat.id)
    former = await access.join(tx, bot.person, place.chat.id)
    if message_id is not None:
        message = await rows.find(tx, message_id)
        if message is None or message.chat_id != place.chat.id or message.id < former.first_visible:
            raise MessageNotFound
    mark = await reading.read(tx, bot.person, former, now=now, through=message_id)
    viewed = await rows.unread_between(
        tx,
        place.chat.id,
        user_id=bot.person.id,
        after=former.member.read_message_id if former.member else 0,
        through=mark.message_id,
        limit=_MOST_VIEWED,
    )
    return Done(place.chat.id, mark, viewed)


async def _originals(tx: Tx, bot: Known, forwards: Mapping[str, Any]) -> dict[str, Message]:
    """The messages to pass on; one that the bot may not read spoils the call."""
    if len(forwards) > _MOST_FORWARDS:
        raise NoAccess
    wanted = {name: int(value) for name, value in forwards.items() if str(value).isdecimal() and len(str(value)) < 19}
    if len(wanted) < len(forwards):
        raise NoAccess
    found = await rows.load(tx, list(wanted.values()))
    for message_id in wanted.values():
        message = found.get(message_id)
        if message is None or message.id < (await _readable(tx, bot, message)).first_visible:
            raise NoAccess
    return {name: found[message_id] for name, message_id in wanted.items()}


async def _readable(tx: Tx, bot: Known, message: Message) -> Place:
    return await access.join(tx, bot.person, message.chat_id)


def _copy(original: Message) -> Draft:
    params = json.loads(original.params) if original.params else {}
    origin = {"id": original.id, "userId": original.author_id, "chatId": original.chat_id, "date": original.created_at}
    return Draft(text=original.text, attach=params.get("ATTACH"), forward=params.get("FORWARD") or origin)
