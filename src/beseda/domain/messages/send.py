"""Messages: who may say what, where, and what is shown of it."""

import json
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.access import ChatAccess
from beseda.domain.messages import commands
from beseda.domain.text.fold import fold
from beseda.domain.text.phrases import phrase
from beseda.domain.text.plain import plain
from beseda.model import Actor, Chat, Message, MessageDraft, Person
from beseda.store.database import Tx
from beseda.store.files import disk_rows
from beseda.store.messages import insert, message_rows

# Official: chat-bots-v2/entities (length), chats/messages/im-dialog-messages-get (pages)
TEXT_LIMIT = 20_000  # Quirk 62
MOST_UNREAD = 500  # Quirk 69
NEVER = 2**62  # an id that no message has
_SAME_UUID_SECONDS = 24 * 3600
_FILES = "FILE_ID"


class HistoryPage(NamedTuple):
    """Which part of a history is wanted: older than ``before``, newer than ``after``, else the newest."""

    before_id: int | None = None
    after_id: int | None = None
    limit: int = 20


async def send(tx: Tx, actor: Actor, chat_access: ChatAccess, draft: MessageDraft, *, last: bool = False) -> Message:
    """Say something in a chat. ``messages.TextEmpty``, ``NoAccess`` to post, ``ReplyElsewhere``, ``ReplyNoAccess``.

    What came within a day with the same ``uuid`` is not said again: the message of the first time is answered. Bots
    whose commands it calls are told.
    ``last``: nothing is changed after it in this transaction.
    """
    text = truncate(draft.text.strip(), actor.language)
    if not text and not draft.attach and not draft.files:  # Quirk 61
        raise errors.messages.TextEmpty
    if chat_access.member is None or not chat_access.may("can_post"):
        raise errors.NoAccess
    if draft.reply_id:
        await _check_reply(tx, actor.person, chat_access, draft.reply_id)
    sent = await sent_before(tx, actor, chat_access, draft.uuid)
    if sent is not None:
        return sent
    calls = [] if draft.system else await commands.written(tx, actor.person, chat_access, text)
    fresh = _fresh(actor, chat_access.chat, text, params=_params(draft), system=draft.system, uuid=draft.uuid or None)
    message = await insert.insert(tx, fresh._replace(reads=True), last=last and not calls and not draft.files)
    if message is None:
        raise errors.NoAccess
    if draft.files:
        await disk_rows.attach(tx, draft.files, message.id)
    if calls:
        await commands.note(tx, actor, chat_access, message, calls)
    return message


async def sent_before(tx: Tx, actor: Actor, chat_access: ChatAccess, uuid: str) -> Message | None:
    """What the actor said in a chat within a day with this id of the client's own; "" is none."""
    if not uuid:
        return None
    await tx.lock_chat(chat_access.chat.id)  # the first time may be under way at this moment
    return await message_rows.find_by_uuid(
        tx, chat_access.chat.id, uuid, author_id=actor.person.id, since_ts=actor.now - _SAME_UUID_SECONDS
    )


async def announce(tx: Tx, actor: Actor, chat: Chat, draft: MessageDraft) -> Message:
    """Say something in a chat without being in it: a line of the system that begins with who says it. ``TextEmpty``."""
    text = draft.text.strip()
    if not text and not draft.attach:  # Quirk 61
        raise errors.messages.TextEmpty
    named = truncate(f"[b]{actor.person.name}[/b]\n{text}".strip(), actor.language)  # Quirk 151
    return await store(tx, actor, chat, named, params=_params(draft), system=True)


async def store(tx: Tx, actor: Actor, chat: Chat, text: str, *, params: dict[str, Any], system: bool) -> Message:
    """Store a message and note it. System lines have no author and do not count as unread."""
    message = await insert.insert(tx, _fresh(actor, chat, text, params=params, system=system))
    assert message is not None  # noqa: S101 - the chat is there, and nobody has to be in it
    return message


def _fresh(
    actor: Actor, chat: Chat, text: str, *, params: dict[str, Any], system: bool, uuid: str | None = None
) -> insert.NewMessage:
    author_id = 0 if system else actor.person.id  # Quirk 63
    message = Message(chat.id, 0, 0, author_id, actor.now, text, encode(params), uuid)
    return insert.NewMessage(
        message,
        counts=not system,  # Quirk 41
        folded=folded(message),
        kind=event_log.MESSAGE_ADDED,
        speaker_id=actor.person.id,
        reads=False,
    )


def encode(params: dict[str, Any]) -> str:
    """Parameters as they are stored."""
    return json.dumps(params, ensure_ascii=False) if params else ""


def params_of(message: Message) -> dict[str, Any]:
    """The parameters of a message."""
    found: dict[str, Any] = json.loads(message.params) if message.params else {}
    return found


def files_of(message: Message) -> list[int]:
    """The files that a message carries."""
    found: list[int] = params_of(message).get(_FILES, []) if _FILES in message.params else []
    return found


def folded(message: Message) -> str:
    """What a message is found by: its text as it is read, folded; "" where that is the text as it stands."""
    plainly = fold(plain(message.text))
    return "" if plainly == message.text else plainly


def truncate(text: str, language: str) -> str:
    """The text as long as a message may be; what is longer is cut, and says so."""
    return text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + phrase(language, "cut")


def _params(draft: MessageDraft) -> dict[str, Any]:  # Quirk 66
    wanted = {
        "ATTACH": draft.attach,
        "KEYBOARD": draft.keyboard,
        "MENU": draft.menu,
        "REPLY_ID": draft.reply_id,
        "URL_PREVIEW": None if draft.url_preview else "N",
        "FORWARD": draft.forward,
        _FILES: list(draft.files),
    }
    return {name: value for name, value in wanted.items() if value}


async def _check_reply(tx: Tx, author: Person, chat_access: ChatAccess, message_id: int) -> None:  # Quirk 65
    target = await message_rows.find(tx, message_id)
    if target is None or (target.chat_id == chat_access.chat.id and target.id < chat_access.first_visible):
        raise errors.messages.ReplyNoAccess
    if target.chat_id == chat_access.chat.id:
        return
    try:
        other = await access.visible_chat(tx, author, target.chat_id)
    except errors.NoAccess as error:
        raise errors.messages.ReplyNoAccess from error
    raise errors.messages.ReplyElsewhere if target.id >= other.first_visible else errors.messages.ReplyNoAccess


def history_version(chat_access: ChatAccess, window: HistoryPage) -> Hashable:
    """What a page of a history is made of: while this is the same, so is the page.

    Messages come behind the last one of a chat alone, so they change no page that ends before it.
    """
    chat, member = chat_access.chat, chat_access.member
    closed = window.after_id is None and window.before_id is not None and window.before_id <= chat.last_message_id
    mark = (member.read_seq, member.read_message_id) if member else None
    return chat.edition, 0 if closed else chat.last_message_id, chat_access.first_visible, mark


async def history(tx: Tx, chat_access: ChatAccess, window: HistoryPage) -> Sequence[Message]:
    """A page of a chat: newest first, except that what is newer than ``after`` comes oldest first.

    Without either bound the page grows to hold everything unread, up to ``MOST_UNREAD``.
    """
    chat, first = chat_access.chat, chat_access.first_visible
    if window.after_id:  # Quirk 67, Quirk 68
        found = await message_rows.oldest(
            tx, chat.id, since_id=window.after_id, first_visible=first, limit=window.limit + 1
        )
        return _behind(found, window.after_id)
    if window.after_id is not None:
        return await message_rows.oldest(tx, chat.id, since_id=0, first_visible=first, limit=window.limit)
    if window.before_id is not None:
        found = await message_rows.newest(
            tx, chat.id, through_id=window.before_id, first_visible=first, limit=window.limit + 1
        )
        return _behind(found, window.before_id)
    limit = max(window.limit, await _unread_page(tx, chat_access))
    return await message_rows.newest(tx, chat.id, through_id=NEVER, first_visible=first, limit=limit)


async def _unread_page(tx: Tx, chat_access: ChatAccess) -> int:
    """How many messages there are down to the first unread one; lines that do not count lie between."""
    chat, member = chat_access.chat, chat_access.member
    if member is None or chat.last_seq <= member.read_seq:
        return 0
    first = await message_rows.first_unread(tx, chat.id, user_id=member.user_id, read_message_id=member.read_message_id)
    return await message_rows.count_from(tx, chat.id, first, most=MOST_UNREAD) if first else 0


def _behind(found: Sequence[Message], message_id: int) -> Sequence[Message]:
    """What follows a message that the page begins with; nothing when it does not stand there."""
    return found[1:] if found and found[0].id == message_id else []
