"""Messages: who may say what, where, and what is shown of it."""

import json
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from beseda.domain import access, journal
from beseda.domain.access import Place
from beseda.domain.text.fold import fold
from beseda.domain.text.phrases import phrase
from beseda.domain.text.plain import plain
from beseda.errors import MessageEmpty, NoAccess, ReplyElsewhere, ReplyNoAccess
from beseda.model import Chat, Draft, Message, Person
from beseda.store import messages, posting
from beseda.store.database import Tx

# Official: chat-bots-v2/entities (length), chats/messages/im-dialog-messages-get (pages)
TEXT_LIMIT = 20_000
PAGE, LARGEST_PAGE = 20, 50
MOST_UNREAD = 500
NEVER = 2**62  # an id that no message has
_SAME_UUID_SECONDS = 24 * 3600


class Window(NamedTuple):
    """Which part of a history is wanted: older than ``before``, newer than ``after``, else the newest."""

    before: int | None = None
    after: int | None = None
    limit: int = PAGE


class Post(NamedTuple):
    """Who says something, when, and in which language the portal speaks."""

    author: Person
    now: int
    language: str


async def send(tx: Tx, post: Post, place: Place, draft: Draft, *, last: bool = False) -> Message:
    """Say something in a chat. ``MessageEmpty``, ``NoAccess`` to post, ``ReplyElsewhere``, ``ReplyNoAccess``.

    What came within a day with the same ``uuid`` is not said again: the message of the first time is answered.
    ``last``: nothing is changed after it in this transaction.
    """
    text = fit(draft.text.strip(), post.language)
    if not text and not draft.attach:
        raise MessageEmpty
    if place.member is None or not place.may("can_post"):
        raise NoAccess
    if draft.reply_id:
        await _check_reply(tx, post.author, place, draft.reply_id)
    if draft.uuid:
        await tx.lock_chat(place.chat.id)  # the first time may be under way at this moment
        sent = await messages.find_by_uuid(
            tx, place.chat.id, draft.uuid, author_id=post.author.id, since=post.now - _SAME_UUID_SECONDS
        )
        if sent is not None:
            return sent
    fresh = _fresh(post, place.chat, text, params=_params(draft), system=draft.system, uuid=draft.uuid or None)
    message = await posting.post(tx, fresh._replace(reads=True), last=last)
    if message is None:
        raise NoAccess
    return message


async def put(tx: Tx, post: Post, chat: Chat, text: str, *, params: dict[str, Any], system: bool) -> Message:
    """Store a message and note it. System lines have no author and do not count as unread."""
    message = await posting.post(tx, _fresh(post, chat, text, params=params, system=system))
    assert message is not None  # noqa: S101 - the chat is there, and nobody has to be in it
    return message


def _fresh(
    post: Post, chat: Chat, text: str, *, params: dict[str, Any], system: bool, uuid: str | None = None
) -> posting.Post:
    author_id = 0 if system else post.author.id
    message = Message(chat.id, 0, 0, author_id, post.now, text, encode(params), uuid)
    return posting.Post(
        message,
        counts=not system,
        folded=folded(message),
        kind=journal.MESSAGE_ADDED,
        speaker_id=post.author.id,
        reads=False,
    )


def encode(params: dict[str, Any]) -> str:
    """Parameters as they are stored."""
    return json.dumps(params, ensure_ascii=False) if params else ""


def params_of(message: Message) -> dict[str, Any]:
    """The parameters of a message."""
    found: dict[str, Any] = json.loads(message.params) if message.params else {}
    return found


def folded(message: Message) -> str:
    """What a message is found by: its text as it is read, folded; "" where that is the text as it stands."""
    plainly = fold(plain(message.text))
    return "" if plainly == message.text else plainly


def fit(text: str, language: str) -> str:
    """The text as long as a message may be; what is longer is cut, and says so."""
    return text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + phrase(language, "cut")


def _params(draft: Draft) -> dict[str, Any]:
    wanted = {
        "ATTACH": draft.attach,
        "KEYBOARD": draft.keyboard,
        "MENU": draft.menu,
        "REPLY_ID": draft.reply_id,
        "URL_PREVIEW": None if draft.url_preview else "N",
        "FORWARD": draft.forward,
    }
    return {name: value for name, value in wanted.items() if value}


async def _check_reply(tx: Tx, author: Person, place: Place, message_id: int) -> None:
    target = await messages.find(tx, message_id)
    if target is None or (target.chat_id == place.chat.id and target.id < place.first_visible):
        raise ReplyNoAccess
    if target.chat_id == place.chat.id:
        return
    try:
        other = await access.see(tx, author, target.chat_id)
    except NoAccess as error:
        raise ReplyNoAccess from error
    raise ReplyElsewhere if target.id >= other.first_visible else ReplyNoAccess


def basis(place: Place, window: Window) -> Hashable:
    """What a page of a history is made of: while this is the same, so is the page.

    Messages come behind the last one of a chat alone, so they change no page that ends before it.
    """
    chat, member = place.chat, place.member
    closed = window.after is None and window.before is not None and window.before <= chat.last_message_id
    mark = (member.read_seq, member.read_message_id) if member else None
    return chat.edition, 0 if closed else chat.last_message_id, place.first_visible, mark


async def history(tx: Tx, place: Place, window: Window) -> Sequence[Message]:
    """A page of a chat: newest first, except that what is newer than ``after`` comes oldest first.

    Without either bound the page grows to hold everything unread, up to ``MOST_UNREAD``.
    """
    chat, first = place.chat, place.first_visible
    if window.after:
        found = await messages.oldest(tx, chat.id, since=window.after, first_visible=first, limit=window.limit + 1)
        return _behind(found, window.after)
    if window.after is not None:
        return await messages.oldest(tx, chat.id, since=0, first_visible=first, limit=window.limit)
    if window.before is not None:
        found = await messages.newest(tx, chat.id, through=window.before, first_visible=first, limit=window.limit + 1)
        return _behind(found, window.before)
    limit = max(window.limit, await _unread_page(tx, place))
    return await messages.newest(tx, chat.id, through=NEVER, first_visible=first, limit=limit)


async def _unread_page(tx: Tx, place: Place) -> int:
    """How many messages there are down to the first unread one; lines that do not count lie between."""
    chat, member = place.chat, place.member
    if member is None or chat.last_seq <= member.read_seq:
        return 0
    first = await messages.first_unread(tx, chat.id, user_id=member.user_id, read_message_id=member.read_message_id)
    return await messages.count_from(tx, chat.id, first, most=MOST_UNREAD) if first else 0


def _behind(found: Sequence[Message], message_id: int) -> Sequence[Message]:
    """What follows a message that the page begins with; nothing when it does not stand there."""
    return found[1:] if found and found[0].id == message_id else []
