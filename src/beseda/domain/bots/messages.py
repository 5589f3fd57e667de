"""What bots say, pass on and read. Official: chat-bots-v2/imbot.v2/messages/chat-message-send."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.domain.chats import dialogs
from beseda.domain.disk import chat_files, forwarding
from beseda.domain.messages import commands, read_marks
from beseda.domain.messages import send as sending
from beseda.domain.messages.read_marks import Mark
from beseda.domain.people import status
from beseda.model import Actor, DialogId, DiskObject, Message, MessageDraft, Person, StoredFile
from beseda.store.bots import bot_rows
from beseda.store.chats import chat_rows
from beseda.store.database import Tx
from beseda.store.messages import message_rows as rows
from beseda.store.people import person_rows

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


async def send(tx: Tx, actor: Actor, dialog: DialogId, draft: MessageDraft, forwards: Mapping[str, Any]) -> Sent:
    """Say something as a bot, and pass on messages that it may read.

    ``NoAccess``, ``messages.TextEmpty``, ``ReplyElsewhere``, ``ReplyNoAccess``.
    """
    chat_access = await dialogs.find(tx, actor.person, dialog, now=actor.now)
    originals = await _originals(tx, actor.person, forwards)
    if not originals or draft.text.strip() or draft.attach:
        last = (await sending.send(tx, actor, chat_access, draft)).id
        await bot_rows.count_message(tx, actor.person.id)
    else:
        last = 0
    copies = {}
    for name, original in originals.items():
        copies[name] = last = (await forwarding.pass_on(tx, actor, chat_access, original)).id
        await bot_rows.count_message(tx, actor.person.id)
    if not last:
        raise errors.messages.TextEmpty
    if not status.noted_lately(actor.person, actor.now):
        await status.note_activity(tx, [actor.person.id], now=actor.now)
    return Sent(last, copies)


async def upload(
    tx: Tx, actor: Actor, dialog: DialogId, stored: StoredFile, name: str, text: str
) -> tuple[Message, DiskObject]:
    """Put a file into a chat as a bot and say so. ``NoAccess``, ``disk.TooLarge``."""
    chat_access = await dialogs.find(tx, actor.person, dialog, now=actor.now)
    sent = await chat_files.upload(tx, actor, chat_access, stored, name, text)
    await bot_rows.count_message(tx, actor.person.id)
    return sent


async def send_between(tx: Tx, actor: Actor, one_id: int, other_id: int, draft: MessageDraft) -> int:
    """Say something as the system in the private dialog of two people; the id. ``NoAccess``, ``messages.TextEmpty``."""
    one = await person_rows.find(tx, one_id)
    if one is None or not one.active:
        raise errors.NoAccess
    opener = await _opener(tx, actor, one, other_id)
    counterpart = DialogId("", other_id if opener.id == one.id else one.id)
    chat = (await dialogs.find(tx, opener, counterpart, now=actor.now)).chat
    chat_access = await access.visible_chat(tx, one, chat.id)
    return (await sending.send(tx, actor.speaking_as(one), chat_access, draft._replace(system=True))).id


async def _opener(tx: Tx, actor: Actor, one: Person, other_id: int) -> Person:  # Quirk 191
    """In whose name a bot speaks between two people: its own or its owner's; that of the one where it may anyway.

    It may where an administrator owns it, or where its command was called within a day.
    """
    bot, owner = actor.person, await access.owner_of(tx, actor.person)
    if owner is not None and owner.admin:
        return one
    for party in (bot, owner):
        if party is not None and party.id in (one.id, other_id):
            return party
    seen = await chat_rows.private(tx, one.id, other_id)
    if seen is not None and await commands.called_in(tx, bot.id, seen[0].id, now=actor.now):
        return one
    raise errors.NoAccess


async def read(tx: Tx, actor: Actor, dialog: DialogId, message_id: int | None) -> Done:
    """Read a dialog as a bot, all of it or up to one of its messages. ``NoAccess``, ``messages.NotFound``."""
    chat_access = await dialogs.existing(tx, actor.person, dialog)
    await tx.lock_chat(chat_access.chat.id)
    former = await access.member_chat(tx, actor.person, chat_access.chat.id)
    if message_id is not None:
        message = await rows.find(tx, message_id)
        if message is None or message.chat_id != chat_access.chat.id or message.id < former.first_visible:
            raise errors.messages.NotFound
    mark = await read_marks.read(tx, actor.person, former, now=actor.now, through_id=message_id)
    viewed = await rows.unread_between(  # Quirk 130
        tx,
        chat_access.chat.id,
        user_id=actor.person.id,
        after_id=former.member.read_message_id if former.member else 0,
        through_id=mark.message_id,
        limit=_MOST_VIEWED,
    )
    return Done(chat_access.chat.id, mark, viewed)


async def _originals(tx: Tx, bot: Person, forwards: Mapping[str, Any]) -> dict[str, Message]:
    """The messages to pass on, by the client's own ids; one that the bot may not read spoils the call."""
    if len(forwards) > _MOST_FORWARDS:
        raise errors.NoAccess
    wanted = {name: int(value) for name, value in forwards.items() if str(value).isdecimal() and len(str(value)) < 19}
    if len(wanted) < len(forwards):
        raise errors.NoAccess
    found = await forwarding.originals(tx, bot, list(wanted.values()))
    return {name: found[message_id] for name, message_id in wanted.items()}
