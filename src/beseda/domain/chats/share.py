"""A chat about a message. Official: chats/messages/im-message-share."""

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.chats import membership
from beseda.domain.messages import delete, send
from beseda.domain.text import colors
from beseda.model import Actor, ChatDraft, Message, MessageDraft
from beseda.store.chats import member_rows
from beseda.store.database import Tx
from beseda.store.messages import message_rows
from beseda.store.people import person_rows

_RULE = "-" * 54  # between two of them stands what is quoted


async def begin_chat(tx: Tx, actor: Actor, source: ChatAccess, message_id: int) -> int:  # Quirk 197
    """Make a chat of those who are in another one, which begins with a message of it, quoted; answers its id.

    ``messages.NotFound`` for a message that is not there for the caller, or was deleted.
    """
    message = await message_rows.find(tx, message_id)
    if message is None or message.chat_id != source.chat.id or message.id < source.first_visible:
        raise errors.messages.NotFound
    if delete.is_deleted(message):
        raise errors.messages.NotFound
    people = await member_rows.ids(tx, source.chat.id)
    chat_id = await membership.create(tx, actor, ChatDraft(tuple(people), color=colors.of_hex(source.chat.color)))
    draft = MessageDraft(await _quoted(tx, message), attach=send.params_of(message).get("ATTACH"))
    await send.send(tx, actor, await access.visible_chat(tx, actor.person, chat_id), draft)
    return chat_id


async def _quoted(tx: Tx, message: Message) -> str:
    author = await person_rows.find(tx, message.author_id) if message.author_id else None
    inside = [author.name if author else "", message.text[: send.TEXT_LIMIT // 2]]
    return "\n".join((_RULE, *filter(None, inside), _RULE))
